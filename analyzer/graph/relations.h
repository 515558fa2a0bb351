#pragma once

// What properties mean between resources: one row a fact, so a new service is new rows. Read by
// build.cpp.

#include <array>
#include <span>
#include <string_view>

#include "analyzer/graph/graph.h"

namespace cfnaudit::graph {

/// How the text of a property names its target.
enum class Naming : std::uint8_t {
  kWhole,        // the text is a Ref, ARN, id or name, perhaps with a qualifier behind it
  kFunctionUri,  // arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations, or
                 // the ARN itself
};

/// Resources of `type` make an edge `from --kind--> to`. `from` and `to` are property paths
/// ("VpcConfig.SubnetIds[]"); an empty one stands for the resource itself.
struct Relation {
  std::string_view type;
  std::string_view from;
  EdgeKind kind;
  std::string_view to;
  std::array<std::string_view, 4> targets = {};  // types that the named path may be; all when empty
  Naming naming = Naming::kWhole;
};

std::span<const Relation> relations();

}  // namespace cfnaudit::graph
