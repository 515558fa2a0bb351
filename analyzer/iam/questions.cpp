// Question -> formula -> request -> the same request on the evaluator -> answer.

#include "analyzer/iam/questions.h"

#include <algorithm>
#include <utility>

#include "analyzer/iam/because.h"
#include "analyzer/iam/question.h"

namespace cfnaudit::iam {
namespace {

Policies policies_of(const PolicySet& set) {
  Policies out = set.identity;
  const auto add = [&](const Policies& more) { out.insert(out.end(), more.begin(), more.end()); };
  add(set.resource);
  for (const auto* optional : {&set.boundary, &set.session, &set.endpoint})
    if (*optional) add(**optional);
  for (const auto* levels : {&set.service_control, &set.resource_control})
    for (const Policies& level : *levels) add(level);
  return out;
}

/// Both directions of a comparison on one encoding.
class PolicyComparison {
 public:
  PolicyComparison(Reasoner& reasoner, const Policies& first, const Policies& second,
                   PolicyType type)
      : first_(first),
        second_(second),
        type_(type),
        encoding_(policy_givens(), all(first, second)),
        solver_(reasoner, encoding_) {
    const Layer layer = type == PolicyType::kIdentity ? Layer::kIdentity : Layer::kResource;
    first_allows_ = encoding_.allows(first, layer);
    second_allows_ = encoding_.allows(second, layer);
    well_formed_ = encoding_.well_formed();
  }

  Answer second_covers_first() { return covers(first_, second_, first_allows_, second_allows_); }
  Answer first_covers_second() { return covers(second_, first_, second_allows_, first_allows_); }

 private:
  static Policies all(const Policies& first, const Policies& second) {
    Policies out = first;
    out.insert(out.end(), second.begin(), second.end());
    return out;
  }

  Answer covers(const Policies& inner, const Policies& outer, Formula inner_allows,
                Formula outer_allows) {
    if (inner_allows == outer_allows) return {Answer::Kind::kProved, {}, {}, {}};
    const Formula escapes = encoding_.formulas().all({inner_allows, !outer_allows, well_formed_});
    return Question(encoding_, solver_).never(escapes, [&](const Request& request) {
      return both(policies_allow(inner, type_, request),
                  opposite(policies_allow(outer, type_, request)));
    });
  }

  const Policies& first_;
  const Policies& second_;
  PolicyType type_;
  Encoding encoding_;
  Solver solver_;
  Formula first_allows_;
  Formula second_allows_;
  Formula well_formed_;
};

Permissiveness permissiveness(const Answer& second_covers_first,
                              const Answer& first_covers_second) {
  const bool known = second_covers_first.kind != Answer::Kind::kUnknown &&
                     first_covers_second.kind != Answer::Kind::kUnknown;
  if (!known) return Permissiveness::kUnknown;
  if (second_covers_first.proved())
    return first_covers_second.proved() ? Permissiveness::kEquivalent
                                        : Permissiveness::kLessPermissive;
  return first_covers_second.proved() ? Permissiveness::kMorePermissive
                                      : Permissiveness::kIncomparable;
}

/// Why `outer` covers `inner`: what inner denies, and what outer allows.
void explain_cover(Reasoner& reasoner, const Policies& inner, const Policies& outer,
                   PolicyType type, Answer& answer) {
  if (!answer.proved()) return;
  auto candidates = statements_of(inner, Effect::kDeny);
  const auto allows = statements_of(outer, Effect::kAllow);
  candidates.insert(candidates.end(), allows.begin(), allows.end());
  answer.because = needed(std::move(candidates), [&](std::span<const StatementRef> dropped) {
    const Policies less = without(inner, dropped);
    const Policies rest = without(outer, dropped);
    return PolicyComparison(reasoner, less, rest, type).second_covers_first().proved();
  });
}

}  // namespace

Answer no_new_access(Reasoner& reasoner, const Policies& reference, const Policies& candidate,
                     PolicyType type, Explain explain) {
  Answer out = PolicyComparison(reasoner, candidate, reference, type).second_covers_first();
  if (explain == Explain::kYes) explain_cover(reasoner, candidate, reference, type, out);
  return out;
}

Comparison compare(Reasoner& reasoner, const Policies& first, const Policies& second,
                   Explain explain) {
  const bool resource =
      type_of(first) == PolicyType::kResource || type_of(second) == PolicyType::kResource;
  const PolicyType type = resource ? PolicyType::kResource : PolicyType::kIdentity;
  PolicyComparison comparison(reasoner, first, second, type);
  Comparison out;
  out.second_covers_first = comparison.second_covers_first();
  out.first_covers_second = comparison.first_covers_second();
  out.relation = permissiveness(out.second_covers_first, out.first_covers_second);
  if (explain == Explain::kYes) {
    explain_cover(reasoner, first, second, type, out.second_covers_first);
    explain_cover(reasoner, second, first, type, out.first_covers_second);
  }
  return out;
}

namespace {

PolicySet without(const PolicySet& set, std::span<const StatementRef> dropped) {
  PolicySet out = set;
  const auto drop = [&](Policies& policies) { policies = iam::without(policies, dropped); };
  drop(out.identity);
  drop(out.resource);
  for (auto* optional : {&out.boundary, &out.session, &out.endpoint})
    if (*optional) drop(**optional);
  for (auto* levels : {&out.service_control, &out.resource_control})
    for (Policies& level : *levels) drop(level);
  return out;
}

Tri to_tri(Verdict verdict) {
  if (verdict == Verdict::kAllowed) return Tri::kYes;
  return verdict == Verdict::kUnknown ? Tri::kUnknown : Tri::kNo;
}

}  // namespace

Answer no_access(Reasoner& reasoner, const PolicySet& policies, const AccessQuery& query,
                 Explain explain) {
  if (explain == Explain::kYes) {
    Answer out = no_access(reasoner, policies, query);
    if (out.proved())
      out.because = needed(statements_of(policies_of(policies), Effect::kDeny),
                           [&](std::span<const StatementRef> dropped) {
                             return no_access(reasoner, without(policies, dropped), query).proved();
                           });
    return out;
  }
  Givens givens;
  givens.world = World::kAws;
  givens.caller = query.caller;
  givens.resource_account = query.resource_account;
  givens.context = query.context;
  if (query.action.wildcards == Wildcards::kLiteral) givens.action = query.action.text.text();
  if (query.resource.wildcards == Wildcards::kLiteral) givens.resource = query.resource.text;
  const Policies all = policies_of(policies);
  Encoding encoding(std::move(givens), all);
  Solver solver(reasoner, encoding);
  std::vector<Formula> parts = {encoding.allowed(policies)};
  if (query.action.wildcards == Wildcards::kActive)
    parts.push_back(encoding.action_matches(Glob(query.action.text, {.letters = Case::kFolded})));
  if (query.resource.wildcards == Wildcards::kActive)
    parts.push_back(encoding.resource_matches(Glob(query.resource.text, {})));
  parts.push_back(encoding.well_formed());
  const Formula allowed = encoding.formulas().all(std::move(parts));
  // What is asked, without a context: most of it is decided once for all requests that are tried.
  const Request asked{query.caller, query.action.text.text(), query.resource.text,
                      query.resource_account, query.context};
  const Evaluator open(policies, asked);
  const auto is_asked = [&](const Request& request) {
    return request.principal == asked.principal && request.resource == asked.resource &&
           request.resource_account == asked.resource_account;
  };
  return Question(encoding, solver).never(allowed, [&](const Request& request) {
    const Verdict first = is_asked(request) ? open.verdict(Action(request.action), request.context)
                                            : Verdict::kAllowed;
    return to_tri(first == Verdict::kAllowed ? verdict(policies, request) : first);
  });
}

Answer access_not_granted(Reasoner& reasoner, const Policies& policies, PolicyType type,
                          std::span<const Access> accesses, Explain explain) {
  if (explain == Explain::kYes) {
    Answer out = access_not_granted(reasoner, policies, type, accesses);
    if (out.proved())
      out.because = needed(
          statements_of(policies, Effect::kDeny), [&](std::span<const StatementRef> dropped) {
            return access_not_granted(reasoner, iam::without(policies, dropped), type, accesses)
                .proved();
          });
    return out;
  }
  Policy wanted;
  for (const Access& access : accesses) {
    Statement statement;
    const auto fill = [](Element<Text>& element, const std::vector<std::string>& texts) {
      element.polarity = Polarity::kListed;
      for (const std::string& text : texts) element.values.push_back({SymbolicText(text), {}});
      if (texts.empty()) element.values.push_back({SymbolicText("*"), {}});
    };
    fill(statement.actions, access.actions);
    fill(statement.resources, access.resources);
    wanted.statements.push_back(std::move(statement));
  }
  const PolicyRef compiled = compile(std::move(wanted));
  Encoding encoding(policy_givens(), policies);
  Solver solver(reasoner, encoding);
  std::vector<Formula> any;
  for (const CompiledStatement& statement : compiled->statements())
    any.push_back(encoding.applies(statement));
  const Layer layer = type == PolicyType::kIdentity ? Layer::kIdentity : Layer::kResource;
  Formulas& pool = encoding.formulas();
  const Formula allows = encoding.allows(policies, layer);
  const Formula granted = pool.all({allows, pool.any(std::move(any)), encoding.well_formed()});
  return Question(encoding, solver).never(granted, [&](const Request& request) {
    return policies_allow(policies, type, request);
  });
}

}  // namespace cfnaudit::iam
