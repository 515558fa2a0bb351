#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Statements that allow every action, or every resource, where they could name some.

namespace cfnaudit::rules {
namespace {

/// Policies that people write, and that grant something by themselves. A key policy has to allow
/// the account every action, and "*" is the key.
bool is_asked(const access::BoundPolicy& policy) {
  using enum access::PolicyUse;
  const auto use = policy.source.use;
  return policy.document != nullptr && !policy.source.aws_managed && use != kBoundary &&
         use != kOrganization && use != kEndpoint && use != kKey;
}

template <typename Check>
void for_each_allow(const Context& context, Check check) {
  for (const auto& policy : context.access.policies) {
    if (!is_asked(policy)) continue;
    for (const auto& statement : policy.policy->source().statements)
      if (statement.effect == iam::Effect::kAllow && statement.unknown.empty())
        check(policy, statement);
  }
}

bool has_text(const iam::Element<iam::Text>& element, std::string_view text) {
  return std::any_of(element.values.begin(), element.values.end(), [&](const auto& one) {
    return one.value.known() && one.value.text() == text;
  });
}

/// "every action", "every action of s3"; empty where the actions are chosen.
std::string all_actions(const iam::Statement& statement) {
  for (const auto& action : statement.actions.values) {
    if (!action.value.known()) continue;
    const std::string_view name = action.value.text();
    if (name == "*") return "every action";
    if (name.ends_with(":*")) return concat("every action of ", name.substr(0, name.size() - 2));
  }
  return {};
}

/// IAM013 reports what grants the rest of AWS.
bool is_reported(const access::BoundPolicy& policy, const iam::Statement& statement) {
  return policy.source.use == access::PolicyUse::kIdentity && statement.conditions.empty() &&
         has_text(statement.resources, "*");
}

void check_actions(const Context& context, Reporter& report) {
  for_each_allow(context, [&](const auto& policy, const iam::Statement& statement) {
    std::string what;
    if (statement.actions.polarity == iam::Polarity::kListed) what = all_actions(statement);
    if (statement.actions.polarity == iam::Polarity::kAllBut && !is_reported(policy, statement))
      what = "every action but those in NotAction";
    if (what.empty()) return;
    const auto place = place_of(context, policy, statement, "Action");
    report.at(*place.resource, place.value, concat("the statement allows ", what))
        .fix("list the actions that are needed");
  });
}

/// Does it allow an action that can be limited to resources?
bool can_be_limited(const iam::Statement& statement) {
  for (const auto& action : statement.actions.values)
    for (const auto name : iam::expand(action.value.text()))
      if (const auto info = iam::find_action(name); info && !info->resources.empty()) return true;
  return false;
}

void check_resources(const Context& context, Reporter& report) {
  for_each_allow(context, [&](const auto& policy, const iam::Statement& statement) {
    if (policy.source.use != access::PolicyUse::kIdentity ||
        statement.resources.polarity != iam::Polarity::kListed ||
        !has_text(statement.resources, "*") ||
        (statement.actions.polarity == iam::Polarity::kListed && !can_be_limited(statement)))
      return;
    const auto place = place_of(context, policy, statement, "Resource");
    report
        .at(*place.resource, place.value,
            "the statement allows its actions on every resource, although they can be limited")
        .fix("list the ARNs of the resources in Resource");
  });
}

bool names_everyone(const iam::Statement& statement) {
  return std::any_of(statement.principals.values.begin(), statement.principals.values.end(),
                     [](const auto& one) { return one.kind == iam::PrincipalKind::kAnyone; });
}

void check_principals(const Context& context, Reporter& report) {
  for (const auto& policy : context.access.policies) {
    using enum access::PolicyUse;
    const auto use = policy.source.use;
    if (use == kOrganization || use == kEndpoint) continue;
    for (const auto& statement : policy.policy->source().statements) {
      if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty() ||
          !statement.conditions.empty() || !names_everyone(statement))
        continue;
      const auto place = place_of(context, policy, statement, "Principal");
      report.at(*place.resource, place.value, "the statement allows its actions to every principal")
          .fix("list the principals, or add a Condition");
    }
  }
}

constexpr std::string_view kSameActions[] = {"F2",
                                             "F3",
                                             "F4",
                                             "F5",
                                             "F15",
                                             "F20",
                                             "W14",
                                             "W15",
                                             "W16",
                                             "W17",
                                             "W18",
                                             "W19",
                                             "W20",
                                             "IAM.21",
                                             "IAM_ROLE_NO_FULL_ACCESS_ON_TRUST_POLICY",
                                             "IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
                                             "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
                                             "IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
                                             "IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY",
                                             "IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION",
                                             "S3_BUCKET_POLICY_NO_WILDCARD_ACTION",
                                             "S3_BUCKET_POLICY_NO_ALLOW_PLUS_NOT_ACTION",
                                             "SQS_QUEUEPOLICY_NO_WILDCARD_ACTION",
                                             "SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOT_ACTION",
                                             "SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOT_ACTION"};
constexpr std::string_view kSameResources[] = {"W11",
                                               "W12",
                                               "W13",
                                               "F38",
                                               "F39",
                                               "F40",
                                               "IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE",
                                               "IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE",
                                               "IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE"};

constexpr std::string_view kSamePrincipals[] = {"F13",
                                                "F16",
                                                "F18",
                                                "F21",
                                                "F76",
                                                "CKV_AWS_70",
                                                "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL",
                                                "LAMBDA_NO_WILDCARD_PRINCIPAL",
                                                "SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL",
                                                "SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL",
                                                "KMS_NO_WILDCARD_PRINCIPAL"};

}  // namespace

extern constinit const Rule kEveryActionAllowed = {
    .info = {.id = "HRD022",
             .name = "every-action-allowed",
             .severity = Severity::kWarning,
             .summary = "A statement allows every action, or every action of a service.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "best-practices.html#grant-least-privilege",
             .equivalents = kSameActions,
             .security_severity = "4.3",
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub},
    .check = check_actions};

extern constinit const Rule kEveryResourceAllowed = {
    .info = {.id = "HRD023",
             .name = "every-resource-allowed",
             .severity = Severity::kWarning,
             .summary =
                 "A statement allows actions on every resource, although they can be limited.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "best-practices.html#grant-least-privilege",
             .equivalents = kSameResources,
             .security_severity = "4.3",
             .by_default = Default::kOff},
    .check = check_resources};

extern constinit const Rule kEveryPrincipalAllowed = {
    .info = {.id = "HRD033",
             .name = "every-principal-allowed",
             .severity = Severity::kWarning,
             .summary = "A statement without conditions allows its actions to every principal.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "reference_policies_elements_principal.html",
             .equivalents = kSamePrincipals,
             .security_severity = "4.3",
             .by_default = Default::kOff},
    .check = check_principals};

}  // namespace cfnaudit::rules
