#pragma once

// What is wrong with a policy that can be read: names that AWS does not have, parts that cannot
// work together, statements that add nothing. Used by the policy command.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::iam {

/// Findings with the ids of docs/policy.md as `rule`, ordered by place. `path` is
/// "Statement/3/Action/0".
std::vector<Diagnostic> validate(Reasoner& reasoner, const PolicyRef& policy, Language language);

/// The part that asks the solver: statements that match no request, or that others cover.
std::vector<Diagnostic> validate_coverage(Reasoner& reasoner, const PolicyRef& policy,
                                          Language language);

/// The size of a document as AWS counts it, without white space, against the limits of its
/// language.
std::vector<Diagnostic> validate_size(std::string_view document, Span place, Language language);

}  // namespace cfnaudit::iam
