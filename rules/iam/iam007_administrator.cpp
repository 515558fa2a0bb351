#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Principals, and policies for principals elsewhere -> may they do anything to anything, all of
// their policies together?

namespace cfnaudit::rules {
namespace {

/// The statement that allows whatever there is.
const iam::StatementMatch* widest(const iam::Decision& decision) {
  for (const auto& match : decision.matched)
    if (match.layer == iam::Layer::kIdentity && match.match == Tri::kYes &&
        match.source().effect == iam::Effect::kAllow)
      return &match;
  return nullptr;
}

void tell(const Context& context, const access::Principal& principal, std::string_view can,
          Reporter& report, Severity severity = Severity::kWarning) {
  iam::Request request =
      access::request_of(principal, SymbolicText::of({"anything", SymbolKind::kExternal}));
  request.action = "iam:AttachRolePolicy";
  const iam::PolicySet policies = access::identity_side(context.access, principal);
  const iam::Decision decision = iam::decide(policies, request);
  const auto* match = widest(decision);
  const auto* policy = match == nullptr ? nullptr : bound_policy(context.access, match->policy);
  if (policy == nullptr) return;
  const auto& who = context.graph.resource(principal.resource);
  const auto place = place_of(context, principal, *policy, match->source(), "Action");
  auto finding =
      report.at(*place.resource, place.value,
                concat(who.id(), can, " perform any action on any resource in the account"));
  finding.key(std::string(who.id())).severity(severity);
  if (place.resource != &who) finding.note(who, "has this policy");
  std::size_t told = 0;
  constexpr std::size_t kMost = 3;
  for (const auto user : principal.used_by)
    if (told++ < kMost) finding.note(context.graph.resource(user), "runs as it");
  finding.fix("allow only the required actions on the required resources");
}

/// Somebody has to administer: groups and permission sets are how people come to do that, which is
/// worth knowing and no more.
bool is_for_people(std::string_view type) {
  return type == "AWS::IAM::Group" || type == "AWS::SSO::PermissionSet";
}

/// What gives permissions to principals that may be outside the template.
constexpr std::array<std::string_view, 5> kPolicyTypes = {
    "AWS::IAM::GroupPolicy", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy"};

/// Policies of the template that none of its principals has.
std::set<std::size_t> loose_policies(const Context& context) {
  const auto& access = context.access;
  std::set<std::size_t> out;
  for (std::size_t i = 0; i < access.policies.size(); ++i) {
    const auto& source = access.policies[i].source;
    const auto& owner = context.graph.resource(source.resource);
    if (source.use == access::PolicyUse::kIdentity && !source.aws_managed &&
        owner.exists == Tri::kYes &&
        std::find(kPolicyTypes.begin(), kPolicyTypes.end(), owner.type()) != kPolicyTypes.end())
      out.insert(i);
  }
  for (const auto& principal : access.principals) {
    for (const auto policy : principal.policies) out.erase(policy);
    if (principal.boundary) out.erase(*principal.boundary);
  }
  return out;
}

void check(const Context& context, Reporter& report) {
  for (const auto& principal : context.access.principals) {
    if (!is_in_foreign_hands(context, principal) || !is_administrator(context, principal)) continue;
    const bool people = is_for_people(context.graph.resource(principal.resource).type());
    tell(context, principal, " can", report, people ? Severity::kNote : Severity::kWarning);
  }
  for (const auto policy : loose_policies(context)) {
    access::Principal holder{.resource = context.access.policies[policy].source.resource,
                             .policies = {policy}};
    holder.caller = iam::role_session(any_arn(context, "iam", "role/"));
    if (is_administrator(context, holder))
      tell(context, holder, " lets every role and user that has it", report);
  }
}

constexpr std::string_view kSame[] = {"F3",
                                      "F4",
                                      "F5",
                                      "W43",
                                      "CKV_AWS_62",
                                      "CKV_AWS_63",
                                      "IAM.1",
                                      "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
                                      "IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE",
                                      "IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
                                      "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
                                      "IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
                                      "W44",
                                      "IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE"};

}  // namespace

extern constinit const Rule kAdministrator = {
    .info = {.id = "IAM007",
             .name = "administrator",
             .severity = Severity::kWarning,
             .summary = "A principal or policy allows any action on any resource.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "best-practices.html#grant-least-privilege",
             .equivalents = kSame,
             .security_severity = "7.0"},
    .check = check,
};

}  // namespace cfnaudit::rules
