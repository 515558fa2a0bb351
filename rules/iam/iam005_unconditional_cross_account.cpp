#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Trust policies -> other accounts of which anyone may come, whatever the request is like.

namespace cfnaudit::rules {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The account that a principal names as a whole: "111122223333", "arn:aws:iam::111122223333:root".
std::string whole_account(const iam::Principal& principal) {
  if (principal.kind != iam::PrincipalKind::kAws || !principal.text.value.known()) return {};
  const std::string& text = principal.text.value.text();
  if (is_account(text)) return text;
  const auto parts = split(text, ':');
  const bool root = parts.size() == 6 && parts[5] == "root" && is_account(parts[4]);
  return root ? std::string(parts[4]) : std::string();
}

/// Somebody of the account whom its administrators let assume roles.
iam::PolicySet with_account(iam::Policies trust) {
  iam::Statement all;
  all.actions = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
  all.resources = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
  iam::Policy identity;
  identity.statements.push_back(std::move(all));
  iam::PolicySet out;
  out.identity = {iam::compile(std::move(identity))};
  out.resource = std::move(trust);
  out.resource_kind = iam::ResourcePolicyKind::kTrust;
  return out;
}

void check_statement(const Context& context, const access::BoundPolicy& policy,
                     const iam::Statement& statement, graph::ResourceIndex target,
                     Reporter& report) {
  const auto& environment = *context.stack.environment;
  const auto& role = context.graph.resource(target);
  if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty()) return;
  const auto policies =
      with_account(policies_on(context.access, target, access::PolicyUse::kTrust));
  for (const auto& principal : statement.principals.values) {
    const std::string account = whole_account(principal);
    if (account.empty() || account == environment.account_id) continue;
    iam::Request request;
    request.principal = iam::role_session(
        SymbolicText(concat("arn:", environment.partition, ":iam::", account, ":role/someone")));
    request.action = "sts:AssumeRole";
    request.resource = role.arn.value_or(SymbolicText());
    request.resource_account = SymbolicText(environment.account_id);
    request.context = iam::Context(iam::Presence::kUnknown);
    if (iam::decide(policies, request).verdict != iam::Verdict::kAllowed) continue;
    const auto place = place_of(context, policy, statement, "Principal");
    report
        .at(*place.resource, place.value,
            concat("account ", account, " can allow any of its principals to assume ", role.id(),
                   " without a condition"))
        .key(account)
        .fix("trust a specific role, or add a Condition on sts:ExternalId or aws:PrincipalOrgID");
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto& attachment : context.access.attachments) {
    if (attachment.use != access::PolicyUse::kTrust) continue;
    const auto& policy = context.access.policies[attachment.policy];
    for (const auto& statement : policy.policy->source().statements)
      check_statement(context, policy, statement, attachment.to, report);
  }
}

}  // namespace

extern constinit const Rule kUnconditionalCrossAccount = {
    .info = {.id = "IAM005",
             .name = "unconditional-cross-account",
             .severity = Severity::kNote,
             .summary = "A role trusts another account without any condition.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "id_roles_common-scenarios_third-party.html",
             .security_severity = "4.0"},
    .check = check,
};

}  // namespace cfnaudit::rules
