#pragma once

// What all questions about policies share: search for a request, replay it, answer. Used by
// questions and public_access.

#include <functional>

#include "analyzer/iam/answer.h"
#include "analyzer/iam/encoding.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::iam {

/// Nothing is given; Resource patterns are read as AWS's policy checks do.
Givens policy_givens();

/// Do the policies of one layer allow the request, whatever other policies say?
Tri policies_allow(const Policies& policies, PolicyType type, const Request& request);

/// Searches requests that make formulas of one encoding true.
class Question {
 public:
  /// Does the request do what the formula says, by the concrete evaluator?
  using Replay = std::function<Tri(const Request&)>;

  Question(Encoding& encoding, Solver& solver) : encoding_(encoding), solver_(solver) {}

  /// "The formula holds for no request."
  Answer never(Formula formula, const Replay& replay);

 private:
  Answer answer(Formula formula, const Replay& replay);
  Reception receive(Formula formula, const Assignment& assignment, const Replay& replay,
                    Answer& out);

  Encoding& encoding_;
  Solver& solver_;
};

}  // namespace cfnaudit::iam
