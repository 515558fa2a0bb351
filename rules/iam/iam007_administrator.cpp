#include <string>

#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Principal -> may it do anything to anything, all of its policies together?

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

void tell(const Context& context, const access::Principal& principal, Reporter& report) {
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
                concat(who.id(), " can perform any action on any resource in the account"));
  finding.key(std::string(who.id()));
  if (place.resource != &who) finding.note(who, "has this policy");
  std::size_t told = 0;
  constexpr std::size_t kMost = 3;
  for (const auto user : principal.used_by)
    if (told++ < kMost) finding.note(context.graph.resource(user), "runs as it");
  finding.fix("allow only the required actions on the required resources");
}

/// Somebody has to administer: groups and permission sets are how people come to do that.
bool is_for_people(std::string_view type) {
  return type == "AWS::IAM::Group" || type == "AWS::SSO::PermissionSet";
}

void check(const Context& context, Reporter& report) {
  for (const auto& principal : context.access.principals)
    if (!is_for_people(context.graph.resource(principal.resource).type()) &&
        is_in_foreign_hands(context, principal) && is_administrator(context, principal))
      tell(context, principal, report);
}

constexpr std::string_view kSame[] = {"F3", "F4", "F5", "W43", "CKV_AWS_62"};

}  // namespace

extern constinit const Rule kAdministrator = {
    .info = {.id = "IAM007",
             .name = "administrator",
             .severity = Severity::kWarning,
             .summary = "A role or user can perform any action on any resource.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "best-practices.html#grant-least-privilege",
             .equivalents = kSame,
             .security_severity = "7.0"},
    .check = check,
};

}  // namespace cfnaudit::rules
