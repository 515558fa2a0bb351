#pragma once

// A question about one stack: can FROM do ACTION on TO? Made from the command line or a config
// file's denials; answered by answer.h, and for every value by prover.h.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/base/result.h"
#include "analyzer/iam/glob.h"

namespace cfnaudit::access {

/// The principal that anyone is, without credentials.
inline constexpr std::string_view kAnonymous = "anonymous";

/// What is empty is anyone, anything.
struct Question {
  std::string from;                  // a principal, what runs as one, or "anonymous"
  std::string to;                    // a resource with its parts, a part, or an ARN
  std::vector<std::string> actions;  // patterns: "dynamodb:Put*"
};

/// The actions that a question is about: all if it names none.
class AskedActions {
 public:
  explicit AskedActions(const Question& question);
  bool contain(std::string_view action) const;

 private:
  std::vector<iam::Glob> patterns_;
};

/// Is the destination, or what it is part of, what the question names?
bool is_asked_about(const Question& question, const Destination& destination);

/// Does the template know the names, and can they act and be acted on? Fails with what could have
/// been meant.
Result<Question> checked(const Question& question, const Access& access, const graph::Graph& graph);

}  // namespace cfnaudit::access
