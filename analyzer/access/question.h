#pragma once

// Questions about one stack: can FROM do ACTION on TO? Answered from the matrix and the paths
// behind it, so that "unreachable" is proved over every action that AWS lists for the resource.
// Used by the access command and by assertions.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/base/result.h"

namespace cfnaudit::access {

/// What is empty is anyone, anything.
struct Question {
  std::string from;                  // a principal, what runs as one, or "anonymous"
  std::string to;                    // a resource with its parts, a part, or an ARN
  std::vector<std::string> actions;  // patterns: "dynamodb:Put*"
};

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

/// Is the destination, or what it is part of, what the question names?
bool is_asked_about(const Question& question, const Destination& destination);

/// Does the template know the names, and can they act and be acted on? Fails with what could have
/// been meant.
Result<Question> checked(const Question& question, const Access& access, const graph::Graph& graph);

/// Statements that a proof of kUnreachable needs, between the principal that the question names and
/// what it may reach: "Deny statement 0 of Guard (Properties/PolicyDocument)". None: nothing allows
/// it.
std::vector<std::string> proof_of(const Question& question, const Access& access,
                                  const graph::Graph& graph);

QuestionAnswer ask(const Question& question, const Access& access, const Paths& paths,
                   const graph::Graph& graph);

}  // namespace cfnaudit::access
