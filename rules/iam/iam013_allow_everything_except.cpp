#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Allow with NotAction, NotResource or NotPrincipal -> what it grants besides.

namespace cfnaudit::rules {
namespace {

bool is_everything(const iam::Element<iam::Text>& resources) {
  return std::any_of(resources.values.begin(), resources.values.end(),
                     [](const auto& one) { return one.value.known() && one.value.text() == "*"; });
}

void check_statement(const Context& context, const access::BoundPolicy& policy,
                     const iam::Statement& statement, Reporter& report) {
  if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty()) return;
  using iam::Polarity;
  if (statement.principals.polarity == Polarity::kAllBut) {
    const auto place = place_of(context, policy, statement, "Principal");
    report
        .at(*place.resource, place.value,
            "Allow with NotPrincipal grants access to everyone else, including anonymous callers")
        .fix("list the principals in Principal, or use NotPrincipal with Deny")
        .severity(Severity::kError);
  }
  const bool limited = !statement.conditions.empty();
  if (statement.actions.polarity == Polarity::kAllBut && !limited &&
      statement.principals.polarity == Polarity::kAbsent && is_everything(statement.resources)) {
    const auto place = place_of(context, policy, statement, "Action");
    report
        .at(*place.resource, place.value,
            "Allow with NotAction grants every other action of every service, including future "
            "ones")
        .fix("list the actions in Action, or use NotAction with Deny");
  }
  if (statement.resources.polarity == Polarity::kAllBut && !limited && may_write(statement)) {
    const auto place = place_of(context, policy, statement, "Resource");
    report
        .at(*place.resource, place.value,
            "Allow with NotResource grants access to every other resource, including future ones")
        .fix("list the resources in Resource, or use NotResource with Deny");
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto& policy : context.access.policies) {
    const auto use = policy.source.use;
    // What limits others grants nothing by itself.
    if (policy.source.aws_managed || use == access::PolicyUse::kBoundary ||
        use == access::PolicyUse::kOrganization || use == access::PolicyUse::kEndpoint)
      continue;
    for (const auto& statement : policy.policy->source().statements)
      check_statement(context, policy, statement, report);
  }
}

constexpr std::string_view kSame[] = {"F6",
                                      "F7",
                                      "F8",
                                      "F9",
                                      "W14",
                                      "W15",
                                      "W16",
                                      "W17",
                                      "W21",
                                      "W22",
                                      "W23",
                                      "IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY",
                                      "IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL",
                                      "IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION",
                                      "IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_RESOURCE",
                                      "S3_BUCKET_POLICY_NO_ALLOW_PLUS_NOT_ACTION",
                                      "S3_BUCKETPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL",
                                      "SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL",
                                      "SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL"};

}  // namespace

extern constinit const Rule kAllowEverythingExcept = {
    .info = {.id = "IAM013",
             .name = "allow-everything-except",
             .severity = Severity::kWarning,
             .summary = "An Allow statement grants everything except what it lists.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "reference_policies_elements_notaction.html",
             .equivalents = kSame,
             .security_severity = "5.0"},
    .check = check,
};

}  // namespace cfnaudit::rules
