#include "analyzer/graph/path.h"

namespace cfnaudit::graph {

using resolve::ValuePtr;

void at_path(ValuePtr value, std::string_view path, const std::function<void(ValuePtr)>& visit) {
  if (value == nullptr) return;
  if (path.empty()) return visit(value);
  const auto dot = path.find('.');
  std::string_view name = path.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  const bool each = name.ends_with("[]");
  if (each) name.remove_suffix(2);
  const ValuePtr next = resolve::get(value, name);
  if (!each) return at_path(next, rest, visit);
  for (const ValuePtr item : resolve::items(next)) at_path(item, rest, visit);
}

}  // namespace cfnaudit::graph
