#pragma once

// The policies of a stack, read from every place that has one, and the principals that they bind.
// The first step of analyze().

#include "analyzer/access/access.h"
#include "analyzer/policy/account.h"

namespace cfnaudit::access {

/// Fills policies, attachments, principals and outside. `account` may be null.
void collect_policies(const SourceFile& file, const graph::Graph& graph,
                      const policy::Account* account, Access& out);

/// The function that an alias or a version is one of; the resource itself for all others. Resource
/// policies are attached to it.
graph::ResourceIndex root_of(const graph::Graph& graph, graph::ResourceIndex resource);

}  // namespace cfnaudit::access
