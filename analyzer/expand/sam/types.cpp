#include "analyzer/expand/sam/types.h"

#include "analyzer/base/text.h"
#include "analyzer/expand/transforms.h"

// Nodes -> resource types that only AWS SAM knows.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-serverless.html

namespace cfnaudit::expand {

using syntax::Node;

std::vector<Diagnostic> check_sam_types(const Node& root) {
  const Node* resources = root.find("Resources");
  const Node* transform = root.find("Transform");
  if (resources == nullptr || names_transform(transform, kSamTransform) || names_macro(transform))
    return {};
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
                   .message = concat(type->text, " requires the transform ", kSamTransform),
                   .fix = concat("add Transform: ", kSamTransform, " to the template"),
                   .key = std::string(kSamTransform)});
  }
  return out;
}

}  // namespace cfnaudit::expand
