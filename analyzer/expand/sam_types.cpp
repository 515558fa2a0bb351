#include "analyzer/expand/sam_types.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/loops.h"

// Nodes -> resource types that only AWS SAM knows.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-serverless.html

namespace cfnaudit::expand {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// A macro of the user's, which may do anything.
bool is_macro(const Node& transform) {
  const bool known = transform.text == kLanguageExtensions || transform.text == "AWS::Include" ||
                     transform.find("Name") != nullptr || transform.kind == NodeKind::kNull;
  return !known;
}

}  // namespace

bool names_transform(const Node* transform, std::string_view name) {
  if (transform == nullptr) return false;
  if (transform->kind == NodeKind::kScalar) return transform->text == name;
  return std::any_of(transform->items.begin(), transform->items.end(), [&](const Node* item) {
    return item->kind == NodeKind::kScalar && item->text == name;
  });
}

std::vector<Diagnostic> check_sam_types(const Node& root) {
  const Node* resources = root.find("Resources");
  const Node* transform = root.find("Transform");
  if (resources == nullptr) return {};
  if (transform != nullptr) {
    const bool is_list = transform->kind == NodeKind::kList;
    const auto& items = transform->items;
    if (is_list
            ? std::any_of(items.begin(), items.end(), [](auto* item) { return is_macro(*item); })
            : is_macro(*transform))
      return {};
  }
  std::vector<Diagnostic> out;
  for (const auto& [id, resource] : resources->members) {
    const Node* type = resource->find("Type");
    if (type == nullptr || !type->text.starts_with("AWS::Serverless::")) continue;
    if (!out.empty()) {
      out.front().notes.push_back({type->span, concat(type->text, ", too"), {}});
      continue;
    }
    out.push_back({.rule = "TPL017",
                   .severity = Severity::kError,
                   .span = type->span,
                   .resource = std::string(id->text),
                   .path = concat("Resources/", id->text, "/Type"),
                   .message = concat(type->text, " needs the transform ", kSamTransform),
                   .fix = concat("add Transform: ", kSamTransform, " to the template"),
                   .key = std::string(kSamTransform)});
  }
  return out;
}

}  // namespace cfnaudit::expand
