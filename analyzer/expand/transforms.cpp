#include "analyzer/expand/transforms.h"

#include <algorithm>

// The node of Transform -> names.

namespace cfnaudit::expand {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// "MyMacro", also of {Name: MyMacro, Parameters: ...}.
std::string_view name_of(const Node& transform) {
  const Node* name = transform.kind == NodeKind::kMap ? transform.find("Name") : &transform;
  return name != nullptr && name->kind == NodeKind::kScalar ? name->text : std::string_view();
}

template <typename Test>
bool any_name(const Node* transform, const Test& test) {
  if (transform == nullptr) return false;
  if (transform->kind != NodeKind::kList) return test(name_of(*transform));
  return std::any_of(transform->items.begin(), transform->items.end(),
                     [&](const Node* item) { return test(name_of(*item)); });
}

}  // namespace

bool names_transform(const Node* transform, std::string_view name) {
  return any_name(transform, [&](std::string_view one) { return one == name; });
}

bool names_transform(const Tree* transform, std::string_view name) {
  const auto is_it = [&](const Tree* one) {
    return is_text(is_map(one) ? one->get("Name") : one, name);
  };
  if (!is_list(transform)) return is_it(transform);
  return std::any_of(transform->items.begin(), transform->items.end(), is_it);
}

bool names_macro(const Node* transform) {
  return any_name(transform, [](std::string_view one) {
    return !one.empty() && one != kSamTransform && one != kLanguageExtensions &&
           one != "AWS::Include";
  });
}

}  // namespace cfnaudit::expand
