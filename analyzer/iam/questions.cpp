// Question -> formula -> request -> the same request on the evaluator -> answer.

#include "analyzer/iam/questions.h"

#include <algorithm>
#include <utility>

namespace cfnaudit::iam {
namespace {

/// Do the policies of one layer allow the request, whatever other policies say?
Tri policies_allow(const Policies& policies, PolicyType type, const Request& request) {
  PolicySet set;
  (type == PolicyType::kIdentity ? set.identity : set.resource) = policies;
  Tri allowed = Tri::kNo;
  Tri denied = Tri::kNo;
  for (const StatementMatch& match : decide(set, request).matched) {
    Tri& sum = match.source().effect == Effect::kAllow ? allowed : denied;
    sum = either(sum, match.match);
  }
  return both(allowed, opposite(denied));
}

/// A search for a request that makes a formula true, and its replay.
class Question {
 public:
  using Replay = std::function<Tri(const Request&)>;

  Question(Encoding& encoding, Solver& solver) : encoding_(encoding), solver_(solver) {}

  /// Is there a request for which `formula` holds? No: proved.
  Answer never(Formula formula, const Replay& replay) {
    Formulas& pool = encoding_.formulas();
    const auto is_doubt = [&](AtomId atom) { return encoding_.is_doubt(atom); };
    const Formula strict = pool.against(formula, is_doubt);
    Answer out = answer(strict, replay);
    if (strict == formula || out.refuted()) return out;
    // Nothing is sure to be such a request. Can nothing be one?
    Answer open = answer(formula, replay);
    if (open.kind != Answer::Kind::kProved) open.kind = Answer::Kind::kUnknown;
    return open;
  }

 private:
  Answer answer(Formula formula, const Replay& replay) {
    Answer out;
    const Search found = solver_.find(formula, [&](const Assignment& assignment) {
      return receive(formula, assignment, replay, out);
    });
    switch (found.outcome) {
      case Search::Outcome::kFound:
        out.kind = Answer::Kind::kRefuted;
        return out;
      case Search::Outcome::kNone:
        out.kind = Answer::Kind::kProved;
        return out;
      case Search::Outcome::kDoubtful:
      case Search::Outcome::kGaveUp:
        break;
    }
    out.kind = Answer::Kind::kUnknown;
    out.reasons.insert(out.reasons.end(), found.reasons.begin(), found.reasons.end());
    std::sort(out.reasons.begin(), out.reasons.end());
    out.reasons.erase(std::unique(out.reasons.begin(), out.reasons.end()), out.reasons.end());
    return out;
  }

  Reception receive(Formula formula, const Assignment& assignment, const Replay& replay, Answer& out) {
    const Tri own = encoding_.holds(formula, assignment);
    if (own == Tri::kNo) {
      out.reasons.push_back("the value of a policy variable decides");
      return Reception::kDoubtful;
    }
    out.witness = encoding_.request(assignment);
    const Tri replayed = replay(out.witness);
    if (replayed == Tri::kYes) return Reception::kAccepted;
    if (replayed == Tri::kUnknown) return Reception::kDoubtful;
    return own == Tri::kYes ? Reception::kWrong : Reception::kDoubtful;
  }

  Encoding& encoding_;
  Solver& solver_;
};

/// Both directions of a comparison on one encoding.
class PolicyComparison {
 public:
  PolicyComparison(Reasoner& reasoner, const Policies& first, const Policies& second, PolicyType type)
      : first_(first), second_(second), type_(type), encoding_(givens(), all(first, second)), solver_(reasoner, encoding_) {
    const Layer layer = type == PolicyType::kIdentity ? Layer::kIdentity : Layer::kResource;
    first_allows_ = encoding_.allows(first, layer);
    second_allows_ = encoding_.allows(second, layer);
    well_formed_ = encoding_.well_formed();
  }

  Answer second_covers_first() { return covers(first_, second_, first_allows_, second_allows_); }
  Answer first_covers_second() { return covers(second_, first_, second_allows_, first_allows_); }

 private:
  static Givens givens() {
    Givens out;
    out.resource_reading = ResourceReading::kBySegment;
    return out;
  }

  static Policies all(const Policies& first, const Policies& second) {
    Policies out = first;
    out.insert(out.end(), second.begin(), second.end());
    return out;
  }

  Answer covers(const Policies& inner, const Policies& outer, Formula inner_allows, Formula outer_allows) {
    const Formula escapes = encoding_.formulas().all({inner_allows, !outer_allows, well_formed_});
    return Question(encoding_, solver_).never(escapes, [&](const Request& request) {
      return both(policies_allow(inner, type_, request), opposite(policies_allow(outer, type_, request)));
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

Permissiveness permissiveness(const Answer& second_covers_first, const Answer& first_covers_second) {
  const bool known = second_covers_first.kind != Answer::Kind::kUnknown &&
                     first_covers_second.kind != Answer::Kind::kUnknown;
  if (!known) return Permissiveness::kUnknown;
  if (second_covers_first.proved())
    return first_covers_second.proved() ? Permissiveness::kEquivalent : Permissiveness::kLessPermissive;
  return first_covers_second.proved() ? Permissiveness::kMorePermissive : Permissiveness::kIncomparable;
}

}  // namespace

PolicyType type_of(std::span<const PolicyRef> policies) {
  for (const PolicyRef& policy : policies)
    for (const Statement& statement : policy->source().statements)
      if (statement.principals.polarity != Polarity::kAbsent) return PolicyType::kResource;
  return PolicyType::kIdentity;
}

Answer no_new_access(Reasoner& reasoner, const Policies& reference, const Policies& candidate,
                     PolicyType type) {
  return PolicyComparison(reasoner, candidate, reference, type).second_covers_first();
}

Comparison compare(Reasoner& reasoner, const Policies& first, const Policies& second) {
  const bool resource = type_of(first) == PolicyType::kResource || type_of(second) == PolicyType::kResource;
  PolicyComparison comparison(reasoner, first, second,
                              resource ? PolicyType::kResource : PolicyType::kIdentity);
  Comparison out;
  out.second_covers_first = comparison.second_covers_first();
  out.first_covers_second = comparison.first_covers_second();
  out.relation = permissiveness(out.second_covers_first, out.first_covers_second);
  return out;
}

}  // namespace cfnaudit::iam
