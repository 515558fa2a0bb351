#include "rules/catalog.h"
#include "rules/iam/validated.h"

// Resources of statements -> texts that are not ARNs as AWS has them.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& report) {
  for_each_validated(context, iam::Part::kResources, [&](const Validated& validated) {
    for (const Diagnostic& found : validated.findings)
      if (found.rule != "redundant-resource") report_found(context, validated, found, report);
  });
}

constexpr std::string_view kSameIam019[] = {"E3514"};

}  // namespace

extern constinit const Rule kInvalidResourceArn = {
    .info = {.id = "IAM019",
             .name = "invalid-resource-arn",
             .severity = Severity::kWarning,
             .summary = "A Resource of a statement is not a valid ARN, so it matches nothing.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
             .equivalents = kSameIam019},
    .check = check,
};

}  // namespace cfnaudit::rules
