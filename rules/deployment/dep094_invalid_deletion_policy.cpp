#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// DeletionPolicy and UpdateReplacePolicy -> values that CloudFormation does not know.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
constexpr std::string_view kAtDeletion[] = {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"};
constexpr std::string_view kAtReplacement[] = {"Delete", "Retain", "Snapshot"};

void look_at(const StackResource& resource, std::string_view attribute, ValuePtr value,
             std::span<const std::string_view> allowed, Reporter& report) {
  const auto known = resolve::known_text(value);
  if (!known || std::ranges::find(allowed, *known) != allowed.end()) return;
  std::vector<std::string> names(allowed.begin(), allowed.end());
  report
      .at(value->span, concat("Resources/", resource.id(), "/", attribute),
          concat(attribute, " of ", resource.id(), " is ", *known, ", which is not a valid value"))
      .resource(resource.id())
      .fix(concat("use ", enumerate(names)));
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (resource.exists != Tri::kYes) continue;
    look_at(resource, "DeletionPolicy", resource.deletion_policy, kAtDeletion, report);
    look_at(resource, "UpdateReplacePolicy", resource.update_replace_policy, kAtReplacement,
            report);
  }
}

constexpr std::string_view kSame[] = {"E3035", "E3036"};

}  // namespace

extern constinit const Rule kInvalidDeletionPolicy = {
    .info = {.id = "DEP094",
             .name = "invalid-deletion-policy",
             .severity = Severity::kError,
             .summary = "DeletionPolicy or UpdateReplacePolicy is not a valid value.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-attribute-deletionpolicy.html",
             .equivalents = kSame},
    .check = check};

}  // namespace cfnaudit::rules
