// All policies that bear on a request of a given caller -> the formula of the decision, as
// Evaluator makes it.

#include <algorithm>

#include "analyzer/iam/encoding.h"
#include "analyzer/iam/glob_match.h"

namespace cfnaudit::iam {
namespace {

constexpr std::size_t index(Evaluator::Naming naming) { return static_cast<std::size_t>(naming); }
constexpr std::size_t index(Layer layer) { return static_cast<std::size_t>(layer); }

bool is_iam_entity(const Caller& caller) {
  return caller.type == CallerType::kUser || caller.type == CallerType::kRoleSession ||
         caller.type == CallerType::kFederatedUser;
}

bool is_service_linked(const Caller& caller) {
  return caller.type == CallerType::kRoleSession &&
         caller.arn.text().find(":role/aws-service-role/") != std::string::npos;
}

Glob folded(const char* action) { return Action(action).glob(); }

}  // namespace

struct Encoding::Totals {
  Formula denied = kFalse;
  Named granted{};
  std::array<Formula, 7> allowed{};
};

Encoding::Totals Encoding::totals(const PolicySet& set) {
  const Caller& caller = *givens_.caller;
  const bool entity = is_iam_entity(caller);
  const bool controlled =
      (entity || caller.type == CallerType::kRoot) && !is_service_linked(caller);
  Totals out;
  out.granted.fill(kFalse);
  out.allowed.fill(kTrue);
  const auto add = [&](Layer layer, const Policies& policies, Formula applies) {
    Formula allows = kFalse;
    for (const PolicyRef& policy : policies) {
      for (const CompiledStatement& s : policy->statements()) {
        const Match one = match(s, layer);
        if (s.effect == Effect::kDeny) {
          out.denied = formulas_.either(out.denied, formulas_.both(applies, one.any));
          continue;
        }
        allows = formulas_.either(allows, one.any);
        if (layer != Layer::kResource) continue;
        for (std::size_t i = 0; i < one.named.size(); ++i)
          out.granted[i] = formulas_.either(out.granted[i], one.named[i]);
      }
    }
    Formula& own = out.allowed[index(layer)];
    own = formulas_.both(own, formulas_.either(allows, !applies));
  };
  add(Layer::kIdentity, entity ? set.identity : Policies{}, kTrue);
  add(Layer::kResource, set.resource, kTrue);
  if (set.boundary && entity) add(Layer::kBoundary, *set.boundary, kTrue);
  if (set.session && entity) add(Layer::kSession, *set.session, kTrue);
  if (set.endpoint) add(Layer::kEndpoint, *set.endpoint, kTrue);
  if (controlled)
    for (const Policies& level : set.service_control) add(Layer::kServiceControl, level, kTrue);
  if (is_service_linked(caller) || set.resource_control.empty()) return out;
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  const Formula applies = !action_matches(folded("kms:RetireGrant"));
  for (const Policies& level : set.resource_control) add(Layer::kResourceControl, level, applies);
  return out;
}

/// As Evaluator::same_account_allowed.
Formula Encoding::same_account_allowed(const PolicySet& set, const Totals& totals) {
  const auto granted = [&](Evaluator::Naming naming) { return totals.granted[index(naming)]; };
  const Formula session = totals.allowed[index(Layer::kSession)];
  const Formula limits = formulas_.both(totals.allowed[index(Layer::kBoundary)], session);
  const Formula by_identity = formulas_.both(totals.allowed[index(Layer::kIdentity)], limits);
  const Formula unlimited =
      session == kTrue
          ? kTrue
          : formulas_.either(session,
                             doubt("whether a session policy limits a grant to everyone", ""));
  const Formula by_resource =
      formulas_.any({granted(Evaluator::Naming::kDirectly),
                     formulas_.both(granted(Evaluator::Naming::kByRole), limits),
                     formulas_.both(granted(Evaluator::Naming::kAnyone), unlimited)});
  if (set.resource_kind == ResourcePolicyKind::kMayGrant)
    return formulas_.either(by_resource, by_identity);
  return formulas_.either(by_resource,
                          formulas_.both(granted(Evaluator::Naming::kByAccount), by_identity));
}

Formula Encoding::allowed(const PolicySet& set) {
  const Caller& caller = *givens_.caller;
  // Knows how principals name the caller; that depends on nothing but the caller and whether it has
  // a boundary.
  PolicySet shell;
  if (set.boundary) shell.boundary.emplace();
  Request who;
  who.principal = caller;
  const Evaluator names(shell, who);
  evaluator_ = &names;
  Totals all = totals(set);
  evaluator_ = nullptr;

  Formula gates = kTrue;
  for (const Layer layer : {Layer::kEndpoint, Layer::kServiceControl, Layer::kResourceControl})
    gates = formulas_.both(gates, all.allowed[index(layer)]);
  const bool root = caller.type == CallerType::kRoot;
  Formula granted = kFalse;
  if (set.resource_kind == ResourcePolicyKind::kTrust &&
      (caller.type == CallerType::kAnonymous || root)) {
    // AssumeRole takes a signed request, and not one of the root user.
  } else if (!is_iam_entity(caller) && !root) {
    granted = all.allowed[index(Layer::kResource)];
  } else {
    if (root) all.allowed[index(Layer::kIdentity)] = kTrue;
    const Formula same = same_account_allowed(set, all);
    Formula cross = all.allowed[index(Layer::kResource)];
    for (const Layer layer : {Layer::kIdentity, Layer::kBoundary, Layer::kSession})
      cross = formulas_.both(cross, all.allowed[index(layer)]);
    Tri same_account = Tri::kUnknown;
    if (!caller.account.empty() && !givens_.resource_account.empty())
      same_account =
          iam::match(Glob(caller.account, kPlainText), Glob(givens_.resource_account, kPlainText));
    const Formula is_same = known(same_account, "whether caller and resource share an account", "");
    granted = formulas_.any({formulas_.both(same, cross), formulas_.both(is_same, same),
                             formulas_.both(!is_same, cross)});
  }
  const Formula decision = formulas_.all({gates, granted, !all.denied});
  if (caller.type == CallerType::kAnonymous) return decision;
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permission
  // is needed.
  return formulas_.either(decision, action_matches(folded("sts:GetCallerIdentity")));
}

}  // namespace cfnaudit::iam
