#pragma once

// The keys of the stack that encrypted resources name. Used by permissions and by the rules about
// keys.

#include <optional>

#include "analyzer/aws/encryption.h"
#include "analyzer/graph/graph.h"

namespace cfnaudit::access {

/// The value that names the key of the resource; null when it has none.
resolve::ValuePtr key_property(const graph::StackResource& resource, const aws::Encryption& row);

/// The key of the stack that the value names, itself or by an alias.
std::optional<graph::ResourceIndex> key_of(const graph::Graph& graph, resolve::ValuePtr named);

}  // namespace cfnaudit::access
