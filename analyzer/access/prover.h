#pragma once

// Proofs about one template, over every value of what a deployment may choose: its parameters, the
// conditions that follow from them, account, region and the stack's name. Asked by questions and
// assertions.
//
// Where a value is not needed it stays open: a parameter is a symbol, an undecided Fn::If is
// unknown. What is proved then is proved for all. Only what is left open by that is split, by the
// condition or the parameter that the answer names, until it is decided.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/access/answer.h"
#include "analyzer/base/source.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/enumerate.h"

namespace cfnaudit::access {

/// What a proof rests on.
struct Basis {
  std::vector<std::string> assumed;   // "partition aws", "account 111122223333, as given"
  std::vector<std::string> any;       // "every value of parameter Stage", "every account"
  std::vector<std::string> outside;   // what is not in the template and taken to add nothing
  std::vector<std::string> followed;  // whom the principal can act as: "Role through Function"
  std::size_t cases = 0;              // that were looked at
};

struct Proof {
  Verdict verdict = Verdict::kUnreachable;  // kUnreachable: proved
  /// Values under which it is reachable, of the parameters that matter; of kUnknown too, where they
  /// are free for a deployment to choose.
  std::map<std::string, std::string> parameters;
  std::optional<Match> match;  // how it is reachable then
  std::vector<std::string> reasons;
  bool gave_up = false;  // of kUnknown: at a budget
  Basis basis;
  std::optional<std::string> invalid;  // the question names what is not there
};

/// Keeps what it has looked at, for further questions.
class Prover {
 public:
  /// `options` fixes what is given; its parameter sets play no part.
  Prover(const SourceFile& file, const model::Template& tmpl,
         const resolve::EnvironmentOptions& options, const AnalysisOptions& analysis);
  ~Prover();

  Proof prove(const Question& question);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cfnaudit::access
