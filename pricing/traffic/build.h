#pragma once

// A stack and what is declared about its traffic -> Flows.

#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/calls/calls.h"
#include "analyzer/network/network.h"
#include "pricing/traffic/flows.h"
#include "pricing/usage.h"

namespace cfnaudit::pricing::traffic {

/// What flows are made of, in one environment.
struct Stack {
  const graph::Graph* graph = nullptr;
  const network::Network* network = nullptr;
  const access::Access* access = nullptr;
  std::vector<calls::Call> calls;
};

/// `usage` says what one use amounts to, as far as it is declared, and which usage keys traffic
/// need not say anything about.
Flows build(const Stack& stack, const Usage& usage);

}  // namespace cfnaudit::pricing::traffic
