#pragma once

// What policies alone do not show: rights that a principal can give itself, access without a
// policy, and what lies outside of the template. A question is proved only when nothing here bears
// on it. Used by answer.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/access/question.h"

namespace cfnaudit::access {

struct Opening {
  Verdict verdict = Verdict::kUnknown;  // kReachable: surely; kUnknown: perhaps
  std::string from;
  std::vector<std::string> via;
  std::string to;
  std::vector<std::string> actions;
  std::string reason;  // "Role can give itself any right (iam:PutRolePolicy)"
};

/// Those that bear on the question when `start` asks; nothing: anonymous callers.
std::vector<Opening> openings(const Question& question, std::optional<std::size_t> start,
                              const Access& access, const Paths& paths, const graph::Graph& graph);

/// Whom a principal can act as, itself first: "Function (lambda:InvokeFunction)".
std::vector<std::string> followed(std::size_t start, const Access& access, const Paths& paths,
                                  const graph::Graph& graph);

}  // namespace cfnaudit::access
