#include "rules/catalog.h"
#include "rules/iam/validated.h"

// Actions without resource types in statements on specific resources -> grants of nothing.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& report) {
  for_each_validated(context, iam::Part::kScope, [&](const Validated& validated) {
    report_useless(context, validated, "action-needs-all-resources",
                   "these actions do not support resource-level permissions and require "
                   "Resource \"*\"",
                   report);
  });
}

}  // namespace

extern constinit const Rule kActionNeedsAllResources = {
    .info = {.id = "IAM017",
             .name = "action-needs-all-resources",
             .severity = Severity::kWarning,
             .summary = "A statement names resources for an action that requires Resource \"*\".",
             .source = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
                       "reference_policies_actions-resources-contextkeys.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
