#pragma once

// Decides single requests whose context is open: on the evaluator where that can tell, with a
// request that it makes up where conditions decide, and with the solver only after that. Used by
// reach.cpp, service_calls.cpp and entry_points.cpp.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::access {

struct Judgement {
  Verdict verdict = Verdict::kUnreachable;
  std::vector<std::string> conditions;          // of kReachable: what the request must be like
  std::vector<std::string> unknown;             // of kUnknown: why
  std::shared_ptr<const iam::Request> witness;  // of kReachable under conditions
};

/// Does more surely reach: reachable, then unknown, then unreachable?
bool is_better(const Judgement& a, const Judgement& b);

class Judge {
 public:
  explicit Judge(iam::Reasoner& reasoner) : reasoner_(&reasoner) {}

  /// May the request be made? Keys that its context does not list may be anything that AWS would
  /// give them. `decision` is the evaluator's, which did not know.
  Judgement settle(const iam::PolicySet& policies, const iam::Request& request,
                   const iam::Decision& decision);
  /// As settle, from the beginning.
  Judgement decide(const iam::PolicySet& policies, iam::Request request);
  /// As settle, for any resource that the pattern matches.
  Judgement settle_any(const iam::PolicySet& policies, const iam::Request& request,
                       const SymbolicText& pattern, const iam::Decision& decision);

 private:
  Judgement ask(const iam::PolicySet& policies, const iam::Request& asked,
                const SymbolicText* pattern, const iam::Decision& decision);
  const Judgement& keep(const std::string& what, const iam::Decision& decision, Judgement found);

  iam::Reasoner* reasoner_;
  struct Known {
    Judgement judgement;
    iam::Policies policies;  // that the key refers to
  };
  std::map<std::string, Known> known_;  // by what decides
};

/// Sets the keys of the request that follow from its caller, action and resource, as far as the
/// policies ask for them.
void settle_context(const iam::PolicySet& policies, iam::Request& request);

/// A whole request that the evaluator allows, made by giving the keys of conditions the values that
/// the policies name. Nothing where that is not enough.
std::optional<iam::Request> make_witness(const iam::PolicySet& policies,
                                         const iam::Request& request,
                                         const iam::Decision& decision);

/// "StringEquals aws:SourceVpc vpc-1", "unless Bool aws:SecureTransport false": the conditions that
/// decide.
std::vector<std::string> conditions_of(const iam::Decision& decision);
/// Why it is not decided.
std::vector<std::string> reasons_of(const iam::Decision& decision);

}  // namespace cfnaudit::access
