#include "analyzer/graph/path.h"

#include <cstddef>

namespace cfnaudit::graph {

using resolve::ValuePtr;

namespace {

/// The first step of a path, and what is behind it.
struct Step {
  std::string_view name;
  bool each = false;  // of each element of the list
  std::string_view rest;
};

Step first_step(std::string_view path) {
  const auto dot = path.find('.');
  Step out;
  out.name = path.substr(0, dot);
  out.rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  out.each = out.name.ends_with("[]");
  if (out.each) out.name.remove_suffix(2);
  return out;
}

void walk(ValuePtr value, std::string_view path, Trail& trail,
          const std::function<void(ValuePtr, const Trail&)>& visit) {
  if (value == nullptr) return;
  if (path.empty()) return visit(value, trail);
  const Step step = first_step(path);
  // Of a map with names that the author chooses, each value.
  if (step.name.ends_with("{}")) {
    const ValuePtr map = resolve::get(value, step.name.substr(0, step.name.size() - 2));
    if (map == nullptr) return;
    for (const auto& field : map->fields) walk(field.value, step.rest, trail, visit);
    return;
  }
  const ValuePtr next = resolve::get(value, step.name);
  if (!step.each) return walk(next, step.rest, trail, visit);
  std::size_t index = 0;
  for (const ValuePtr item : resolve::items(next)) {
    trail.push_back(index++);
    walk(item, step.rest, trail, visit);
    trail.pop_back();
  }
}

}  // namespace

void each_at_path(ValuePtr value, std::string_view path,
                  const std::function<void(ValuePtr, const Trail&)>& visit) {
  Trail trail;
  walk(value, path, trail, visit);
}

void at_path(ValuePtr value, std::string_view path, const std::function<void(ValuePtr)>& visit) {
  each_at_path(value, path, [&](ValuePtr found, const Trail&) { visit(found); });
}

ValuePtr beside(ValuePtr value, std::string_view path, const Trail& trail, std::string_view other) {
  bool together = true;
  std::size_t lists = 0;
  while (value != nullptr && !other.empty()) {
    const Step mine = first_step(other);
    const Step theirs = first_step(path);
    together = together && mine.name == theirs.name && mine.each == theirs.each;
    value = resolve::get(value, mine.name);
    if (mine.each) {
      const auto items = resolve::items(value);
      const std::size_t index = together && lists < trail.size() ? trail[lists] : 0;
      value = index < items.size() ? items[index] : nullptr;
      ++lists;
    }
    other = mine.rest;
    path = theirs.rest;
  }
  return value;
}

}  // namespace cfnaudit::graph
