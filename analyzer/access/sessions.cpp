#include "analyzer/access/sessions.h"

#include <algorithm>

#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/glob_match.h"

// A principal and policies -> its sessions that they name.

namespace cfnaudit::access {

namespace {

constexpr std::size_t kAccount = 4;
constexpr std::size_t kName = 5;

Tri same(const SymbolicText& a, const SymbolicText& b) {
  return iam::match(iam::Glob(a, iam::kPlainText), iam::Glob(b, iam::kPlainText));
}

/// Is it allowed to ask for a federated session of that ARN?
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
Tri may_federate(const iam::PolicySet& policies, const iam::Caller& user,
                 const SymbolicText& session) {
  iam::PolicySet own;
  own.identity = policies.identity;
  own.boundary = policies.boundary;
  iam::Request request;
  request.principal = user;
  request.action = "sts:GetFederationToken";
  request.resource = session;
  request.resource_account = user.account;
  request.context = iam::Context(iam::Presence::kUnknown);
  const auto verdict = iam::decide(own, request).verdict;
  if (verdict == iam::Verdict::kAllowed) return Tri::kYes;
  return verdict == iam::Verdict::kUnknown ? Tri::kUnknown : Tri::kNo;
}

/// The text as the ARN of a session of the principal.
Tri is_session(const SymbolicText& text, const iam::PolicySet& policies,
               const iam::Caller& principal) {
  const auto parts = text.split(":");
  const auto own = principal.arn.split(":");
  if (parts.size() <= kName || own.size() <= kName) return Tri::kNo;
  const auto names = parts[kName].split("/");
  if (names.size() < 2) return Tri::kNo;
  const Tri here = same(parts[kAccount], principal.account);
  if (principal.type == iam::CallerType::kRoleSession && names[0].text() == "assumed-role")
    return both(here, same(names[1], own[kName].split("/").back()));
  if (principal.type == iam::CallerType::kUser && names[0].text() == "federated-user")
    return both(here, may_federate(policies, principal, text));
  return Tri::kNo;
}

}  // namespace

std::vector<Session> named_sessions(const iam::PolicySet& policies, const iam::Caller& principal) {
  std::vector<Session> out;
  for (const auto& policy : policies.resource)
    for (const auto& statement : policy->source().statements) {
      if (statement.effect != iam::Effect::kAllow) continue;
      for (const auto& one : statement.principals.values) {
        if (one.kind != iam::PrincipalKind::kAws) continue;
        const SymbolicText& text = one.text.value;
        const Tri is = is_session(text, policies, principal);
        if (is == Tri::kNo) continue;
        Session session{principal, is == Tri::kYes};
        session.caller.session_arn = text;
        if (principal.type == iam::CallerType::kUser)
          session.caller.type = iam::CallerType::kFederatedUser;
        const bool known = std::any_of(out.begin(), out.end(), [&](const Session& other) {
          return other.caller.session_arn == text;
        });
        if (!known) out.push_back(std::move(session));
      }
    }
  return out;
}

}  // namespace cfnaudit::access
