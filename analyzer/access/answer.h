#pragma once

// The answer to a question about one stack, from the matrix and the paths behind it, so that
// "unreachable" is proved over every action that AWS lists for the resource. Used by the prover and
// by the access command.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/access/question.h"

namespace cfnaudit::access {

/// One way in which it is so, or may be.
struct Match {
  std::string from;
  std::string to;
  std::vector<std::string> via;
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> actions;
  std::vector<std::string> conditions;
  std::vector<std::string> unknown;
  std::optional<iam::Request> witness;
};

struct QuestionAnswer {
  Verdict verdict = Verdict::kUnreachable;
  std::vector<Match> matches;         // surest first
  std::vector<std::string> reasons;   // of kUnknown
  std::vector<std::string> followed;  // whom the principal can act as: "Role through Function"
};

/// Statements that a proof of kUnreachable needs, between the principal that the question names and
/// what it may reach: "Deny statement 0 of Guard (Properties/PolicyDocument)". None: nothing allows
/// it.
std::vector<std::string> proof_of(const Question& question, const Access& access,
                                  const graph::Graph& graph);

QuestionAnswer ask(const Question& question, const Access& access, const Paths& paths,
                   const graph::Graph& graph);

}  // namespace cfnaudit::access
