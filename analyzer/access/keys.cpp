#include "analyzer/access/keys.h"

#include "analyzer/graph/path.h"

// A resource -> the key that it is encrypted with.

namespace cfnaudit::access {

using resolve::ValuePtr;

ValuePtr key_property(const graph::StackResource& resource, const aws::Encryption& row) {
  ValuePtr out = nullptr;
  graph::at_path(resource.properties, row.property, [&](ValuePtr value) { out = value; });
  return out;
}

std::optional<graph::ResourceIndex> key_of(const graph::Graph& graph, ValuePtr named) {
  static constexpr std::string_view kKeys[] = {"AWS::KMS::Key"};
  static constexpr std::string_view kAliases[] = {"AWS::KMS::Alias"};
  if (named == nullptr) return std::nullopt;
  if (const auto alias = graph.identify(named, kAliases))
    named = graph.resource(alias->resource).property("TargetKeyId");
  const auto key = graph.identify(named, kKeys);
  return key ? std::optional(key->resource) : std::nullopt;
}

}  // namespace cfnaudit::access
