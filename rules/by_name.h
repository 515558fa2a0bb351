#pragma once

// The resources of a type by their names, for rules that report the second of two that are alike:
// it stays the second when the two change places in the template.

#include <algorithm>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"

namespace cfnaudit::rules {

inline std::vector<graph::ResourceIndex> by_name(const graph::Graph& graph, std::string_view type) {
  auto out = graph.of_type(type);
  std::sort(out.begin(), out.end(), [&](graph::ResourceIndex a, graph::ResourceIndex b) {
    return graph.resource(a).id() < graph.resource(b).id();
  });
  return out;
}

}  // namespace cfnaudit::rules
