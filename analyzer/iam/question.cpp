// Formula -> request -> the same request on the evaluator -> answer.

#include "analyzer/iam/question.h"

#include <algorithm>

namespace cfnaudit::iam {

Givens policy_givens() {
  Givens out;
  out.resource_reading = ResourceReading::kBySegment;
  return out;
}

namespace {

/// Unknown parts of the texts that were tried.
void add_symbols(const Assignment& assignment, std::vector<std::string>& reasons) {
  for (const auto& text : assignment.texts)
    if (text)
      for (const auto& hole : text->holes()) reasons.push_back(reason(hole.symbol));
}

}  // namespace

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

Answer Question::never(Formula formula, const Replay& replay) {
  Formulas& pool = encoding_.formulas();
  const auto is_doubt = [&](AtomId atom) { return encoding_.is_doubt(atom); };
  const Formula strict = pool.against(formula, is_doubt);
  Answer out = answer(strict, replay);
  if (strict == formula || out.refuted()) return out;
  // Nothing is sure to be such a request. Can nothing be one? What the encoding leaves open, the
  // evaluator may still decide, so a request that replays is one.
  return answer(formula, replay);
}

Answer Question::answer(Formula formula, const Replay& replay) {
  Answer out;
  const Search found = solver_.find(formula, [&](const Assignment& assignment) {
    return receive(formula, assignment, replay, out);
  });
  switch (found.outcome) {
    case Search::Outcome::kFound:
      out.kind = Answer::Kind::kRefuted;
      out.reasons.clear();
      return out;
    case Search::Outcome::kNone:
      return {Answer::Kind::kProved, {}, {}, {}};
    case Search::Outcome::kDoubtful:
    case Search::Outcome::kGaveUp:
      break;
  }
  out.kind = Answer::Kind::kUnknown;
  out.reasons.insert(out.reasons.end(), found.reasons.begin(), found.reasons.end());
  if (out.reasons.empty())
    out.reasons.push_back("it depends on values that are not known before deployment");
  std::sort(out.reasons.begin(), out.reasons.end());
  out.reasons.erase(std::unique(out.reasons.begin(), out.reasons.end()), out.reasons.end());
  return out;
}

Reception Question::receive(Formula formula, const Assignment& assignment, const Replay& replay,
                            Answer& out) {
  const Tri own = encoding_.holds(formula, assignment);
  if (own == Tri::kNo) {
    out.reasons.push_back("it depends on the value of a policy variable");
    return Reception::kDoubtful;
  }
  out.witness = encoding_.request(assignment);
  const Tri replayed = replay(out.witness);
  if (replayed == Tri::kYes) return Reception::kAccepted;
  if (replayed != Tri::kNo || own != Tri::kYes) add_symbols(assignment, out.reasons);
  if (replayed == Tri::kUnknown) return Reception::kDoubtful;
  return own == Tri::kYes ? Reception::kWrong : Reception::kDoubtful;
}

}  // namespace cfnaudit::iam
