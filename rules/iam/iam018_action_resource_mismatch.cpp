#include "rules/catalog.h"
#include "rules/iam/validated.h"

// Actions in statements on resources of other types -> grants of nothing.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& report) {
  for_each_validated(context, iam::Part::kScope, [&](const Validated& validated) {
    auto finding = report_useless(context, validated, "action-resource-mismatch",
                                  "they do not apply to any resource of the statement", report);
    // Amazon S3 refuses the policy: "Action does not apply to any resource(s) in statement".
    const auto& holder = context.graph.resource(validated.policy.source.resource);
    if (finding && holder.type() == "AWS::S3::BucketPolicy") finding->severity(Severity::kError);
  });
}

constexpr std::string_view kSameIam018[] = {"I3510"};

}  // namespace

extern constinit const Rule kActionResourceMismatch = {
    .info = {.id = "IAM018",
             .name = "action-resource-mismatch",
             .severity = Severity::kWarning,
             .summary = "An action does not apply to any resource of its statement.",
             .source = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
                       "reference_policies_actions-resources-contextkeys.html",
             .equivalents = kSameIam018},
    .check = check,
};

}  // namespace cfnaudit::rules
