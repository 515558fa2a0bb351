#pragma once

// The state machines of a graph with what their values point into; private to graph.

#include <vector>

#include "analyzer/graph/graph.h"
#include "analyzer/graph/state_machine.h"

namespace cfnaudit::graph {

struct Graph::StateMachines {
  std::vector<StateMachine> machines;
  resolve::JsonStore store;
};

}  // namespace cfnaudit::graph
