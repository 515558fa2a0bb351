#pragma once

// What principals reach through others, at most so many rows. Used by find_paths().

#include <cstddef>
#include <vector>

#include "analyzer/access/access.h"

namespace cfnaudit::access {

inline constexpr std::size_t kMostTransitiveRows = 20000;

struct TransitiveRows {
  std::vector<Transitive> rows;
  bool complete = true;  // false: there are more
  std::vector<Acting> acting;
  std::vector<Gain> gains;
};

TransitiveRows find_transitive(const Access& access, const graph::Graph& graph, std::size_t most);

}  // namespace cfnaudit::access
