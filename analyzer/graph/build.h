#pragma once

// Stack -> Graph.

#include "analyzer/base/diagnostic.h"
#include "analyzer/graph/graph.h"

namespace cfnaudit::graph {

/// Dependency cycles are reported as TPL015.
Staged<Graph> build(const SourceFile& file, const resolve::Stack& stack);

}  // namespace cfnaudit::graph
