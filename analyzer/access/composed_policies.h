#pragma once

// Policies that no property holds as a document: AWS composes them of a permission's properties, or
// puts them where nothing is written. Used by policies.cpp.

#include <optional>

#include "analyzer/aws/policy_places.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/graph/graph.h"
#include "analyzer/iam/policy.h"

namespace cfnaudit::access {

/// The statement that a permission resource adds to what it names; nothing when that is not of this
/// stack. With the problems of a statement that it holds.
std::optional<Staged<iam::Policy>> composed_policy(const aws::PolicyPlace& place,
                                                   const graph::Graph& graph,
                                                   graph::ResourceIndex permission);

/// What a key without KeyPolicy has: the account decides.
/// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
iam::Policy default_key_policy(const graph::Graph& graph);

}  // namespace cfnaudit::access
