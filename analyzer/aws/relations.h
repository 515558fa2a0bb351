#pragma once

// What properties mean between resources of which neither calls the other: one row a fact. Calls
// are in integrations.h, roles in roles.h. Read by graph.

#include <span>
#include <string_view>

#include "analyzer/aws/edge_kind.h"
#include "analyzer/aws/table.h"
#include "analyzer/aws/types.h"

namespace cfnaudit::aws {

/// Resources of `type` make an edge `from --kind--> to`. `from` and `to` are property paths
/// ("VpcConfig.SubnetIds[]"); an empty one stands for the resource itself.
struct Relation {
  std::string_view type;
  std::string_view from;
  EdgeKind kind;
  std::string_view to;
  Types targets = {};  // that the named path may be; where both are named, of `to`
};

std::span<const Relation> relations();
/// Of a resource type.
std::span<const Relation> relations_of(std::string_view type);

}  // namespace cfnaudit::aws
