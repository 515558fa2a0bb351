#pragma once

// Value -> iam::Policy: a policy document as it stands in a template, in an AWS managed policy or
// in a JSON text. What is not known before deployment stays open in the policy; it never becomes a
// wildcard that is surely there. Used by access.cpp.

#include <string>

#include "analyzer/iam/policy.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::access {

/// `document` is the map of a policy; anything else gives a policy of which nothing is known.
iam::Policy read_policy(resolve::ValuePtr document, std::string id);

}  // namespace cfnaudit::access
