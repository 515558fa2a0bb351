#pragma once

// Which resources a value of the template may name: surely, or for some value of what is not known.
// Used wherever a policy, a group or a role is attached by name.

#include <string_view>
#include <vector>

#include "analyzer/base/tri.h"
#include "analyzer/graph/graph.h"

namespace cfnaudit::access {

struct Named {
  graph::ResourceIndex resource = 0;
  Tri match = Tri::kYes;  // never kNo
};

/// Can two texts be equal? kNo: for no value of their symbols.
Tri may_equal(const SymbolicText& a, const SymbolicText& b);

/// Does the value name the resource, by Ref, ARN or name?
Tri names(const graph::Graph& graph, resolve::ValuePtr value, graph::ResourceIndex resource);

/// The resources of these types that the value may name. One that it surely names stands alone.
std::vector<Named> named_by(const graph::Graph& graph, resolve::ValuePtr value,
                            std::span<const std::string_view> types);

}  // namespace cfnaudit::access
