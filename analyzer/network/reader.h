#pragma once

// What the readers of a network share: values to resources of the stack, and why a value is none of
// them. Used by the files that build a Network.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/network/network.h"

namespace cfnaudit::network {

/// Resources by their index in the stack.
using Known = std::map<ResourceIndex, Index>;

class Reader {
 public:
  explicit Reader(Network& to) : network(to), graph(*to.graph) {}

  /// The resource of a type that a value names.
  std::optional<ResourceIndex> named(ValuePtr value, std::string_view type) const;
  /// Does the value surely name nothing of the stack: a literal, a parameter, an import?
  static bool is_outside(ValuePtr value);
  /// The items of a list of resources, with why others are not known.
  Listed listed(const graph::StackResource& resource, std::string_view path, std::string_view type,
                const Known& known) const;
  /// The VPC of a value, a new one where it is outside; nullopt where it is not known.
  std::optional<Index> vpc_of(ValuePtr value);

  Network& network;
  const graph::Graph& graph;
  Known vpcs;
  Known tables;
  Known subnets;
  Known groups;
};

void read_groups(Reader& reader);
void read_acls(Reader& reader);
void read_placements(Reader& reader);

}  // namespace cfnaudit::network
