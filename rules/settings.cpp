#include "rules/settings.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/environments.h"

// Rows and resources -> findings.

namespace cfnaudit::rules {

namespace {

using graph::StackResource;
using graph::ValuePtr;

bool is_absent(ValuePtr value) {
  return value == nullptr || value->kind == resolve::ValueKind::kNull;
}

Tri is_one_of(std::span<const std::string_view> words, ValuePtr value) {
  if (const auto known = resolve::known_text(value))
    return tri(std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return equals_ignoring_case(word, *known);
    }));
  Tri found = Tri::kNo;
  for (const auto word : words) found = either(found, resolve::equals(value, word));
  return resolve::is_unknown(value) ? Tri::kUnknown : found;
}

Tri is_boolean(ValuePtr value, bool wanted) {
  if (const auto known = resolve::boolean(value)) return tri(*known == wanted);
  return resolve::why_unknown(value).empty() ? Tri::kNo : Tri::kUnknown;
}

/// One property of one resource, or of one item in it.
struct Place {
  ValuePtr value = nullptr;
  ValuePtr around = nullptr;  // the innermost value that is there; null: the resource
};

/// A step of a path, and the steps behind it.
struct Step {
  std::string_view name;
  std::string_view rest;
  bool optional = false;  // "A?": nothing is said of what has no A
};

Step first_step(std::string_view path) {
  std::size_t end = 0;
  for (bool inside = false; end < path.size() && (inside || path[end] != '.'); ++end)
    inside = path[end] == '[' || (inside && path[end] != ']');
  Step step{path.substr(0, end), end < path.size() ? path.substr(end + 1) : std::string_view()};
  step.optional = step.name.ends_with('?');
  if (step.optional) step.name.remove_suffix(1);
  return step;
}

/// "A" of a map; "A[Key:word]" the item of a list whose Key is the word; "[a.b]" a key with dots.
ValuePtr next(ValuePtr from, std::string_view step) {
  const auto open = step.find('[');
  if (open == std::string_view::npos) return resolve::get(from, step);
  const ValuePtr list = open == 0 ? from : resolve::get(from, step.substr(0, open));
  const auto inner = step.substr(open + 1, step.size() - open - 2);
  const auto colon = inner.find(':');
  if (colon == std::string_view::npos || resolve::is_unknown(list))
    return resolve::get(list, inner);
  for (const ValuePtr item : resolve::items(list)) {
    if (resolve::is_unknown(item)) return item;
    const Tri same =
        resolve::equals(resolve::get(item, inner.substr(0, colon)), inner.substr(colon + 1));
    if (same == Tri::kYes) return item;
  }
  return nullptr;
}

/// The value at the path, or one for each item of the lists that it goes through.
void find(ValuePtr from, ValuePtr around, std::string_view path, std::vector<Place>& out) {
  if (path.empty()) {
    out.push_back({from, around});
    return;
  }
  const Step step = first_step(path);
  if (step.name == "*") {
    for (const ValuePtr item : resolve::items(from)) find(item, item, step.rest, out);
    return;
  }
  const ValuePtr value = next(from, step.name);
  if (!is_absent(value)) return find(value, from, step.rest, out);
  const bool has_items = step.rest.starts_with("*");  // those of nothing are none
  if (!step.optional && !has_items) out.push_back({nullptr, from});
}

class Settings {
 public:
  Settings(const Context& context, Reporter& report) : context_(context), report_(report) {}

  void check(const Setting& row) {
    for (const auto index : context_.graph.of_type(row.type)) {
      const auto& resource = context_.graph.resource(index);
      if (resolve::is_unknown(resource.properties)) continue;
      std::vector<Place> places;
      find(resource.properties, nullptr, row.path, places);
      for (const Place& place : places) check(row, resource, place);
    }
  }

 private:
  void check(const Setting& row, const StackResource& resource, const Place& place) {
    const Tri fault = has_fault(row.fault, place.value);
    if (fault == Tri::kNo) return;
    const Tri applies = row.applies == nullptr ? Tri::kYes : row.applies(context_, resource);
    if (applies == Tri::kNo) return;
    if (fault == Tri::kUnknown)
      return report_.undecided(resource, concat(row.path, ": ", resolve::why_unknown(place.value)));
    if (applies == Tri::kUnknown)
      return report_.undecided(resource, "other properties that decide are not known");
    if (resource.exists != Tri::kYes)
      return report_.undecided(resource, "whether it is created is not known");
    tell(row, resource, place);
  }

  void tell(const Setting& row, const StackResource& resource, const Place& place) {
    std::string message = concat(resource.id(), " ", row.message);
    const ValuePtr shown = is_absent(place.value) ? place.around : place.value;
    Finding finding = shown == nullptr || shown == resource.properties
                          ? report_.at(resource, std::move(message))
                          : report_.at(resource, shown, std::move(message));
    finding.key(std::string(row.path)).fix(std::string(row.fix));
  }

  const Context& context_;
  Reporter& report_;
};

}  // namespace

Tri has_fault(const Fault& fault, ValuePtr value) {
  if (is_absent(value)) return tri(fault.absent);
  switch (fault.kind) {
    case Fault::Kind::kTrue:
      return is_boolean(value, true);
    case Fault::Kind::kFalse:
      return is_boolean(value, false);
    case Fault::Kind::kOneOf:
      return is_one_of(fault.words, value);
    case Fault::Kind::kNoneOf:
      return opposite(is_one_of(fault.words, value));
    case Fault::Kind::kBelow:
      if (const auto number = resolve::integer(value)) return tri(*number < fault.limit);
      return resolve::why_unknown(value).empty() ? Tri::kNo : Tri::kUnknown;
    case Fault::Kind::kPresent:
      return resolve::is_unknown(value) ? Tri::kUnknown : Tri::kYes;
    case Fault::Kind::kAbsent:
      return resolve::is_unknown(value) ? Tri::kUnknown : Tri::kNo;
  }
  return Tri::kUnknown;
}

ValuePtr value_at(const StackResource& resource, std::string_view path) {
  if (resolve::is_unknown(resource.properties)) return resource.properties;
  std::vector<Place> places;
  find(resource.properties, nullptr, path, places);
  return places.empty() ? nullptr : places.front().value;
}

Tri lacks(const StackResource& resource, std::string_view path) {
  return has_fault(kIsAbsent, resource.property(path));
}

void check_settings(const Context& context, std::span<const Setting> settings, Reporter& report) {
  Settings checked(context, report);
  for (const Setting& row : settings) checked.check(row);
}

void check_settings_of_production(const Context& context, std::span<const Setting> settings,
                                  Reporter& report) {
  if (is_production(context.stack.environment->name)) check_settings(context, settings, report);
}

}  // namespace cfnaudit::rules
