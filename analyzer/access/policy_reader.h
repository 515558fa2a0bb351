#pragma once

// Value -> iam::Policy: a policy document as it stands in a template, in an AWS managed policy or
// in a JSON text. What is not known before deployment stays open in the policy; it never becomes a
// wildcard that is surely there. Used by policies.cpp.

#include <string>
#include <vector>

#include "analyzer/iam/policy.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::access {

/// `document` is the map of a policy; anything else gives a policy of which nothing is known.
iam::Policy read_policy(resolve::ValuePtr document, std::string id);
/// A statement that stands alone. Several when parts of it are open.
std::vector<iam::Statement> read_statement(resolve::ValuePtr statement);

}  // namespace cfnaudit::access
