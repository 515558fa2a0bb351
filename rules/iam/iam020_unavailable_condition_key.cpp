#include "rules/catalog.h"
#include "rules/iam/validated.h"

// Condition keys of statements -> those that no request for the statement's actions contains.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& report) {
  for_each_validated(context, iam::Part::kConditions, [&](const Validated& validated) {
    for (const Diagnostic& found : validated.findings) {
      const bool unknown = found.rule == "unknown-condition-key";
      if (!unknown && found.rule != "key-not-available") continue;
      Finding finding = report_found(context, validated, found, report);
      // A key that resembles none may be newer than the reference.
      if (unknown && found.fix.empty()) finding.severity(Severity::kNote);
    }
  });
}

}  // namespace

extern constinit const Rule kUnavailableConditionKey = {
    .info = {.id = "IAM020",
             .name = "unavailable-condition-key",
             .severity = Severity::kWarning,
             .summary = "No request for the statement's actions contains the condition key.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "reference_policies_elements_condition.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
