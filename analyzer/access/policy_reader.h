#pragma once

// Value -> what the reader of policies sees (policy::Part), and which policy language a resource
// holds. Used by policies.cpp, outside_policies.cpp and composed_policies.cpp.

#include <string>

#include "analyzer/aws/policy_places.h"
#include "analyzer/base/source.h"
#include "analyzer/graph/graph.h"
#include "analyzer/policy/reader.h"
#include "analyzer/resolve/json_text.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::access {

policy::Part part_of(resolve::ValuePtr value);

/// The language of a policy with this use in a property of the resource.
iam::Language language_of(aws::PolicyUse use, const graph::StackResource& resource);

/// A policy of a template, and the value that its parts stand in: the document itself, or what its
/// text holds.
struct ReadPolicy {
  Staged<iam::Policy> policy;
  resolve::ValuePtr document = nullptr;
};
ReadPolicy read_policy(const SourceFile& file, resolve::ValuePtr document, iam::Language language,
                       std::string id, resolve::JsonStore& store);

}  // namespace cfnaudit::access
