// PolicySet x Request -> Decision.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html

#include "analyzer/iam/evaluate.h"

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/glob_match.h"

namespace cfnaudit::iam {
namespace {

constexpr std::size_t index(Evaluator::Naming naming) { return static_cast<std::size_t>(naming); }
constexpr std::size_t index(Layer layer) { return static_cast<std::size_t>(layer); }

/// Component `i` of an ARN; empty when there is none.
SymbolicText arn_component(const SymbolicText& arn, std::size_t i) {
  const auto parts = arn.split(":");
  return i < parts.size() ? parts[i] : SymbolicText();
}

/// arn:PARTITION:iam::ACCOUNT:root, the name of a whole account.
SymbolicText root_arn(const Caller& caller) {
  const SymbolicText partition =
      arn_component(caller.arn.empty() ? caller.session_arn : caller.arn, 1);
  SymbolicText out("arn:");
  out.append(partition.empty() ? SymbolicText("aws") : partition);
  out.append(":iam::");
  out.append(caller.account);
  out.append(":root");
  return out;
}

/// The role's name without its path: assumed-role ARNs leave the path out.
SymbolicText last_part(const SymbolicText& path) { return path.split("/").back(); }

bool has_no_variable(const Glob& text) { return text.variables().empty(); }

bool is_unique_id(const Glob& text) {
  std::string start;
  for (const Token token : text.tokens().first(std::min<std::size_t>(4, text.tokens().size())))
    if (token.kind == TokenKind::kCharacter) append_code_point(start, token.value);
  return start == "AIDA" || start == "AROA";
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAllowed:
      return "Allowed";
    case Verdict::kExplicitlyDenied:
      return "ExplicitlyDenied";
    case Verdict::kImplicitlyDenied:
      return "ImplicitlyDenied";
    case Verdict::kUnknown:
      return "Unknown";
  }
  return "";
}

std::string_view to_string(Layer layer) {
  static constexpr std::string_view kNames[] = {
      "identity policies", "resource policy",          "permissions boundary",     "session policy",
      "endpoint policy",   "service control policies", "resource control policies"};
  return kNames[index(layer)];
}

Caller user(SymbolicText arn) {
  SymbolicText account = arn_component(arn, 4);
  return {CallerType::kUser, std::move(account), std::move(arn), {}, {}};
}

Caller role_session(SymbolicText role_arn, const SymbolicText& session_name) {
  Caller out{CallerType::kRoleSession, arn_component(role_arn, 4), std::move(role_arn), {}, {}};
  if (session_name.empty()) return out;
  out.session_arn.append("arn:");
  out.session_arn.append(arn_component(out.arn, 1));
  out.session_arn.append(":sts::");
  out.session_arn.append(out.account);
  out.session_arn.append(":assumed-role/");
  out.session_arn.append(last_part(out.arn));
  out.session_arn.append("/");
  out.session_arn.append(session_name);
  return out;
}

Caller service(SymbolicText name) { return {CallerType::kService, {}, std::move(name), {}, {}}; }

Evaluator::Evaluator(const PolicySet& policies, const Request& request)
    : policies_(policies), request_(request), resource_(request.resource, kPlainText) {
  const SymbolicText& account = request.principal.account;
  if (!account.empty() && !request.resource_account.empty())
    same_account_ = match(Glob(account, kPlainText), Glob(request.resource_account, kPlainText));
  add_group(Layer::kIdentity, is_iam_entity() ? policies.identity : Policies{});
  add_group(Layer::kResource, policies.resource);
  if (policies.boundary && is_iam_entity()) add_group(Layer::kBoundary, *policies.boundary);
  if (policies.session && is_iam_entity()) add_group(Layer::kSession, *policies.session);
  if (policies.endpoint) add_group(Layer::kEndpoint, *policies.endpoint);
  if (service_control_applies())
    for (const Policies& level : policies.service_control) add_group(Layer::kServiceControl, level);
  if (!is_service_linked())
    for (const Policies& level : policies.resource_control)
      add_group(Layer::kResourceControl, level);
}

bool Evaluator::is_iam_entity() const {
  const CallerType type = request_.principal.type;
  return type == CallerType::kUser || type == CallerType::kRoleSession ||
         type == CallerType::kFederatedUser;
}

/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html: not
/// for service-linked roles, nor for callers that are no IAM entity of a member account.
bool Evaluator::service_control_applies() const {
  return (is_iam_entity() || request_.principal.type == CallerType::kRoot) && !is_service_linked();
}

bool Evaluator::is_service_linked() const {
  return request_.principal.type == CallerType::kRoleSession &&
         request_.principal.arn.text().find(":role/aws-service-role/") != std::string::npos;
}

const std::vector<Evaluator::Identity>& Evaluator::identities() const {
  if (identities_) return *identities_;
  auto& out = identities_.emplace();
  const Caller& caller = request_.principal;
  const auto add = [&](PrincipalKind kind, Naming naming, const SymbolicText& text) {
    if (!text.empty()) out.push_back({kind, naming, Glob(text, kPlainText)});
  };
  const bool is_root = caller.type == CallerType::kRoot;
  if (is_iam_entity() || is_root) {
    const Naming by_account = is_root ? Naming::kDirectly : Naming::kByAccount;
    add(PrincipalKind::kAws, by_account, caller.account);
    add(PrincipalKind::kAws, by_account, root_arn(caller));
  }
  switch (caller.type) {
    case CallerType::kUser:
      add(PrincipalKind::kAws, Naming::kDirectly, caller.arn);
      add(PrincipalKind::kAws, Naming::kDirectly, caller.unique_id);
      break;
    case CallerType::kRoleSession:
    case CallerType::kFederatedUser:
      add(PrincipalKind::kAws, Naming::kByRole, caller.arn);
      add(PrincipalKind::kAws, Naming::kByRole, caller.unique_id);
      add(PrincipalKind::kAws, Naming::kDirectly, caller.session_arn);
      break;
    case CallerType::kService:
      add(PrincipalKind::kService, Naming::kDirectly, caller.arn);
      break;
    case CallerType::kFederated:
      add(PrincipalKind::kFederated, Naming::kDirectly, caller.arn);
      break;
    case CallerType::kRoot:
    case CallerType::kAnonymous:
      break;
  }
  return out;
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
Evaluator::Named Evaluator::named_by(const CompiledPrincipal& principal) const {
  static const Glob kStar(SymbolicText("*"), kPlainText);
  Named out{};
  const auto grant = [&](Naming naming, Tri value) {
    out[index(naming)] = either(out[index(naming)], value);
  };
  const CallerType type = request_.principal.type;
  const Tri star = match(principal.text, kStar);
  if (principal.kind == PrincipalKind::kAnyone) {
    grant(Naming::kAnyone, star);
  } else if (principal.kind == PrincipalKind::kAws) {
    // Whether {"AWS": "*"} means identity providers too is not documented.
    grant(Naming::kAnyone, type == CallerType::kFederated ? both(star, Tri::kUnknown) : star);
  } else if (principal.kind == PrincipalKind::kService && type == CallerType::kService) {
    grant(Naming::kDirectly, star);
  } else if (principal.kind == PrincipalKind::kFederated && type == CallerType::kFederated) {
    grant(Naming::kDirectly, star);
  } else if (principal.kind == PrincipalKind::kCanonicalUser &&
             (is_iam_entity() || type == CallerType::kRoot)) {
    grant(Naming::kByAccount, Tri::kUnknown);  // another id of an account, which nobody told
  }
  for (const Identity& identity : identities()) {
    if (identity.kind != principal.kind) continue;
    grant(identity.naming, match(principal.text, identity.text));
  }
  if (principal.kind == PrincipalKind::kAws && is_iam_entity() &&
      request_.principal.unique_id.empty() && is_unique_id(principal.text))
    grant(type == CallerType::kUser ? Naming::kDirectly : Naming::kByRole, Tri::kUnknown);
  return out;
}

/// Does NotPrincipal leave the caller out? AWS may look at the account before it looks at the user
/// or role, so both must be listed to be sure.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
Tri Evaluator::exempt(const CompiledStatement& statement) const {
  Named listed{};
  for (const CompiledPrincipal& principal : statement.principals.values) {
    const Named one = named_by(principal);
    for (std::size_t i = 0; i < kNamings; ++i) listed[i] = either(listed[i], one[i]);
  }
  const Tri anyone = listed[index(Naming::kAnyone)];
  const Tri account = listed[index(Naming::kByAccount)];
  const Tri direct = listed[index(Naming::kDirectly)];
  const Tri role = listed[index(Naming::kByRole)];
  if (!is_iam_entity()) return either(anyone, direct);
  const Tri entity = request_.principal.type == CallerType::kUser ? direct : role;
  const Tri all = both(entity, account);
  const Tri any = either(either(direct, role), account);
  const Tri listed_enough = all == Tri::kYes ? all : both(any, Tri::kUnknown);
  return either(anyone, listed_enough);
}

Evaluator::Named Evaluator::named(const CompiledStatement& statement) const {
  Named out{};
  if (statement.principals.polarity == Polarity::kAllBut) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html: whoever has
    // a boundary is denied by any Deny with NotPrincipal.
    const bool always = statement.effect == Effect::kDeny && policies_.boundary && is_iam_entity();
    out[index(Naming::kAnyone)] = always ? Tri::kYes : opposite(exempt(statement));
    return out;
  }
  for (const CompiledPrincipal& principal : statement.principals.values) {
    const Named one = named_by(principal);
    for (std::size_t i = 0; i < kNamings; ++i) out[i] = either(out[i], one[i]);
  }
  return out;
}

Evaluator::Candidate Evaluator::candidate(Layer layer, const PolicyRef& policy,
                                          const CompiledStatement& s) const {
  Candidate out{policy, &s, Tri::kYes, Tri::kYes, {}, {}};
  if (!s.source->unknown.empty()) out.caller = Tri::kUnknown;
  const bool has_principal = s.principals.polarity != Polarity::kAbsent;
  if (layer == Layer::kResource || has_principal) {
    out.named = named(s);
    const Tri any = *std::max_element(out.named.begin(), out.named.end());
    out.caller = both(out.caller, any);
  }
  out.match = out.caller;
  if (out.match != Tri::kNo) {
    const Tri resource = resource_matches(s, resource_, request_.context);
    if (std::ranges::all_of(s.resources.values, &has_no_variable)) out.resource = resource;
    out.match = both(out.match, resource);
  }
  if (out.match != Tri::kNo) out.match = both(out.match, conditions_hold(s, request_.context));
  return out;
}

Tri Evaluator::match_in(const Candidate& candidate, const Context& fuller) const {
  if (candidate.match != Tri::kUnknown) return candidate.match;
  const CompiledStatement& s = *candidate.statement;
  Tri match = both(candidate.caller, conditions_hold(s, fuller));
  if (match == Tri::kNo) return match;
  return both(match,
              candidate.resource ? *candidate.resource : resource_matches(s, resource_, fuller));
}

void Evaluator::add_group(Layer layer, const Policies& policies) {
  Group group{layer, {}};
  for (const PolicyRef& policy : policies) {
    for (const CompiledStatement& statement : policy->statements()) {
      Candidate one = candidate(layer, policy, statement);
      if (one.match != Tri::kNo) group.candidates.push_back(std::move(one));
    }
  }
  groups_.push_back(std::move(group));
}

Evaluator::Totals Evaluator::totals(const Action& action, const Context* fuller) const {
  static const Action kRetireGrant("kms:RetireGrant");
  Totals out;
  out.allowed.fill(Tri::kYes);
  for (const Group& group : groups_) {
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    if (group.layer == Layer::kResourceControl && action == kRetireGrant) continue;
    Tri allows = Tri::kNo;
    for (const Candidate& one : group.candidates) {
      Tri matched = both(one.match, action_matches(*one.statement, action));
      if (matched == Tri::kUnknown && fuller != nullptr)
        matched = both(match_in(one, *fuller), action_matches(*one.statement, action));
      if (matched == Tri::kNo) continue;
      if (one.statement->effect == Effect::kDeny) {
        out.denied = either(out.denied, matched);
        continue;
      }
      allows = either(allows, matched);
      if (group.layer != Layer::kResource) continue;
      for (std::size_t i = 0; i < kNamings; ++i)
        out.granted[i] = either(out.granted[i], both(matched, one.named[i]));
    }
    Tri& layer = out.allowed[index(group.layer)];
    layer = both(layer, allows);
  }
  return out;
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
/// and the table "Resource-based policies and implicit denies in other policy types": a grant to
/// the role is limited by boundary and session policy, a grant to the user or the session itself is
/// not.
Tri Evaluator::same_account_allowed(const Totals& totals) const {
  const auto granted = [&](Naming naming) { return totals.granted[index(naming)]; };
  const Tri session = totals.allowed[index(Layer::kSession)];
  const Tri limits = both(totals.allowed[index(Layer::kBoundary)], session);
  const Tri by_identity = both(totals.allowed[index(Layer::kIdentity)], limits);
  // Whether a session policy limits a grant to "*" is not documented.
  const Tri to_anyone = both(granted(Naming::kAnyone), either(session, Tri::kUnknown));
  const Tri by_resource =
      either(either(granted(Naming::kDirectly), both(granted(Naming::kByRole), limits)), to_anyone);
  const bool must_allow = policies_.resource_kind != ResourcePolicyKind::kMayGrant;
  return either(by_resource,
                must_allow ? both(granted(Naming::kByAccount), by_identity) : by_identity);
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html:
/// both accounts must allow.
Tri Evaluator::cross_account_allowed(const Totals& totals) const {
  Tri out = totals.allowed[index(Layer::kResource)];
  for (const Layer layer : {Layer::kIdentity, Layer::kBoundary, Layer::kSession})
    out = both(out, totals.allowed[index(layer)]);
  return out;
}

Tri Evaluator::allowed(const Totals& totals) const {
  Tri gates = Tri::kYes;
  for (const Layer layer : {Layer::kEndpoint, Layer::kServiceControl, Layer::kResourceControl})
    gates = both(gates, totals.allowed[index(layer)]);
  const CallerType type = request_.principal.type;
  // AssumeRole takes a signed request, and none of the root user:
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  if (policies_.resource_kind == ResourcePolicyKind::kTrust &&
      (type == CallerType::kAnonymous || type == CallerType::kRoot))
    return Tri::kNo;
  if (!is_iam_entity() && type != CallerType::kRoot)
    return both(gates, totals.allowed[index(Layer::kResource)]);
  Totals own = totals;
  if (type == CallerType::kRoot) own.allowed[index(Layer::kIdentity)] = Tri::kYes;
  if (same_account_ == Tri::kYes) return both(gates, same_account_allowed(own));
  const Tri cross = both(gates, cross_account_allowed(own));
  if (same_account_ == Tri::kNo) return cross;
  const Tri same = both(gates, same_account_allowed(own));
  return same == cross ? same : Tri::kUnknown;
}

Verdict Evaluator::conclude(const Totals& totals, const Action& action) const {
  static const Action kGetCallerIdentity("sts:GetCallerIdentity");
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permission
  // is needed, and no Deny takes it away.
  if (request_.principal.type != CallerType::kAnonymous && action == kGetCallerIdentity)
    return Verdict::kAllowed;
  if (totals.denied == Tri::kYes) return Verdict::kExplicitlyDenied;
  const Tri granted = allowed(totals);
  if (granted == Tri::kNo) return Verdict::kImplicitlyDenied;
  return both(granted, opposite(totals.denied)) == Tri::kYes ? Verdict::kAllowed
                                                             : Verdict::kUnknown;
}

Verdict Evaluator::verdict(const Action& action) const { return conclude(totals(action), action); }

Verdict Evaluator::verdict(const Action& action, const Context& fuller) const {
  return conclude(totals(action, &fuller), action);
}

/// The layers that did not surely allow, and whose Allow was needed.
std::vector<Layer> Evaluator::missing(const Totals& totals) const {
  std::vector<Layer> out;
  const bool has_identity = is_iam_entity();
  for (const Layer layer : {Layer::kIdentity, Layer::kResource, Layer::kBoundary, Layer::kSession,
                            Layer::kEndpoint, Layer::kServiceControl, Layer::kResourceControl}) {
    if (totals.allowed[index(layer)] == Tri::kYes) continue;
    if (layer == Layer::kIdentity && !has_identity) continue;
    out.push_back(layer);
  }
  return out;
}

std::vector<Doubt> Evaluator::doubts(const Candidate& candidate, const Action& action) const {
  const CompiledStatement& s = *candidate.statement;
  std::vector<Doubt> out;
  const auto append = [&](std::vector<Doubt> more) {
    out.insert(out.end(), more.begin(), more.end());
  };
  if (!s.source->unknown.empty()) out.push_back({s.source->unknown, {}, s.source->span});
  if (action_matches(s, action) == Tri::kUnknown) append(action_doubts(s));
  if (resource_matches(s, resource_, request_.context) == Tri::kUnknown)
    append(resource_doubts(s, resource_, request_.context));
  for (const CompiledClause& clause : s.conditions)
    if (clause_holds(clause, request_.context) == Tri::kUnknown)
      append(clause_doubts(clause, request_.context));
  const bool certainly_named =
      std::find(candidate.named.begin(), candidate.named.end(), Tri::kYes) != candidate.named.end();
  const bool maybe_named = std::find(candidate.named.begin(), candidate.named.end(),
                                     Tri::kUnknown) != candidate.named.end();
  if (maybe_named && !certainly_named)
    out.push_back({"it is not known whether the principals include the caller",
                   {},
                   s.source->principals.span});
  return out;
}

Decision Evaluator::decide(const Action& action) const {
  const Totals sums = totals(action);
  Decision out;
  out.verdict = conclude(sums, action);
  for (const Group& group : groups_) {
    for (const Candidate& one : group.candidates) {
      const Tri matched = both(one.match, action_matches(*one.statement, action));
      if (matched == Tri::kNo) continue;
      const auto number = static_cast<std::size_t>(one.statement - one.policy->statements().data());
      out.matched.push_back({group.layer, one.policy, number, matched});
      if (out.verdict != Verdict::kUnknown || matched != Tri::kUnknown) continue;
      for (Doubt& doubt : doubts(one, action)) out.doubts.push_back(std::move(doubt));
    }
  }
  if (out.verdict == Verdict::kImplicitlyDenied || out.verdict == Verdict::kUnknown)
    out.missing = missing(sums);
  if (out.verdict == Verdict::kUnknown && same_account_ == Tri::kUnknown &&
      (is_iam_entity() || request_.principal.type == CallerType::kRoot))
    out.doubts.push_back(
        {"it is not known whether caller and resource are in the same account", {}, {}});
  if (out.verdict == Verdict::kUnknown && out.doubts.empty())
    out.doubts.push_back(
        {"it is not documented whether a session policy limits a grant to everyone", {}, {}});
  std::sort(out.doubts.begin(), out.doubts.end());
  out.doubts.erase(std::unique(out.doubts.begin(), out.doubts.end()), out.doubts.end());
  return out;
}

Decision decide(const PolicySet& policies, const Request& request) {
  return Evaluator(policies, request).decide(Action(request.action));
}

Verdict verdict(const PolicySet& policies, const Request& request) {
  return Evaluator(policies, request).verdict(Action(request.action));
}

}  // namespace cfnaudit::iam
