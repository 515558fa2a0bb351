#pragma once

// The statements that a proof needs, found by leaving them out: exact, and the proofs of small
// policies are cheap. Used by questions and public_access.

#include <functional>
#include <span>
#include <vector>

#include "analyzer/iam/answer.h"

namespace cfnaudit::iam {

/// `policies` without the statements, compiled anew where that changes them.
Policies without(const Policies& policies, std::span<const StatementRef> dropped);

/// The statements of one effect. Leaving out a Deny of what must not be allowed, or an Allow of
/// what must be, can only break a proof; all others can only help it.
std::vector<StatementRef> statements_of(const Policies& policies, Effect effect);

/// The candidates that the proof needs, together. `holds_without` proves it again without some.
std::vector<StatementRef> needed(
    std::vector<StatementRef> candidates,
    const std::function<bool(std::span<const StatementRef> dropped)>& holds_without);

}  // namespace cfnaudit::iam
