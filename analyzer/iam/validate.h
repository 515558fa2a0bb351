#pragma once

// What is wrong with a policy that can be read: names that AWS does not have, parts that cannot
// work together, statements that add nothing. Used by the policy command and the rules.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::iam {

/// Findings with the ids of docs/policy.md as `rule`, ordered by place. `path` is
/// "Statement/3/Action/0".
std::vector<Diagnostic> validate(Reasoner& reasoner, const PolicyRef& policy, Language language);

/// The part that asks the solver: statements that match no request, or that others cover.
std::vector<Diagnostic> validate_coverage(Reasoner& reasoner, const PolicyRef& policy,
                                          Language language);

enum class Part : std::uint8_t {
  kActions,     // names that AWS does not have
  kResources,   // texts that are no ARNs
  kConditions,  // keys, operators and values
  kScope,       // actions that no resource of the statement is for
};

/// The part of `validate` that looks at one statement alone, in the order of its parts.
std::vector<Diagnostic> validate_statement(const CompiledPolicy& policy, std::size_t statement,
                                           Part part);

/// Is the action one of the statement's, and one of its resources of a type that the action takes?
bool can_match(const CompiledStatement& statement, const ActionInfo& action);

/// The size of a document as AWS counts it, without white space, against the limits of its
/// language.
std::vector<Diagnostic> validate_size(std::string_view document, Span place, Language language);

}  // namespace cfnaudit::iam
