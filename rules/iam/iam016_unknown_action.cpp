#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/evaluate.h"
#include "rules/catalog.h"
#include "rules/iam/validated.h"

// Actions of statements -> names that AWS does not have.

namespace cfnaudit::rules {
namespace {

/// The default policy of topics, which AWS once wrote, has it.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
constexpr std::string_view kRetired = "SNS:Receive";

/// Does the statement name what was meant as well? Then nothing is missing.
bool names_what_is_meant(const Validated& validated, const Diagnostic& found) {
  for (const iam::Text& action : validated.statement.source->actions.values) {
    if (action.span != found.span) continue;
    const auto meant = iam::similar_action(action.value.text());
    return meant && iam::action_matches(validated.statement, iam::Action(*meant)) == Tri::kYes;
  }
  return false;
}

void check(const Context& context, Reporter& report) {
  for_each_validated(context, iam::Part::kActions, [&](const Validated& validated) {
    std::set<std::string_view> told;  // a service is unknown once
    for (const Diagnostic& found : validated.findings) {
      if (found.rule == "redundant-action" || !told.insert(found.message).second) continue;
      if (found.message.find(quote(kRetired)) != std::string::npos) continue;
      // A service that is newer than the reference has actions that it does not list.
      const bool sure = found.rule != "unknown-service" || !found.fix.empty();
      Finding finding = report_found(context, validated, found, report);
      if (!sure || names_what_is_meant(validated, found)) finding.severity(Severity::kNote);
    }
  });
}

constexpr std::string_view kSameIam016[] = {"W3037"};

}  // namespace

extern constinit const Rule kUnknownAction = {
    .info = {.id = "IAM016",
             .name = "unknown-action",
             .severity = Severity::kWarning,
             .summary = "A statement names an action that AWS does not have.",
             .source = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
                       "reference_policies_actions-resources-contextkeys.html",
             .equivalents = kSameIam016},
    .check = check,
};

}  // namespace cfnaudit::rules
