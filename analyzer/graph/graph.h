#pragma once

// The resources of one stack and the typed edges between them. Built by build.cpp from references
// (syntactic edges) and from the tables of analyzer/aws (semantic edges, decided by value: a name
// equal to a table's name is that table, however it was written). Read by access, pricing and
// rules.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/aws/edge_kind.h"
#include "analyzer/base/source.h"
#include "analyzer/graph/state_machine.h"
#include "analyzer/resolve/json_text.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::graph {

using resolve::ResourceIndex;
using resolve::StackResource;
using resolve::ValuePtr;

using aws::EdgeKind;

std::string_view to_string(EdgeKind kind);
bool is_semantic(EdgeKind kind);

struct Edge {
  ResourceIndex from = 0;
  ResourceIndex to = 0;
  EdgeKind kind = EdgeKind::kRef;
  Span span;           // the value in `from` that makes the edge (or in a third resource, as for
                       // associations)
  std::string detail;  // qualifier, attribute, route ... as the kind needs it
  ResourceIndex via =
      kNone;  // the association, attachment or permission that makes the edge, or kNone

  static constexpr ResourceIndex kNone = UINT32_MAX;
};

/// What an identifying text (name, ARN, id) stands for.
struct Target {
  ResourceIndex resource = 0;
  std::string qualifier;  // function version or alias after the ARN, index name, "*"; empty for the
                          // resource itself
};

class Graph {
 public:
  Graph(const SourceFile& file, const resolve::Stack& stack);

  const resolve::Stack& stack() const { return *stack_; }
  /// Resources that exist, or may exist, in this environment.
  std::span<const ResourceIndex> resources() const { return resources_; }
  const StackResource& resource(ResourceIndex index) const { return stack_->resources[index]; }
  std::span<const Edge> edges() const { return edges_; }

  /// Resources of one type, in template order.
  std::vector<ResourceIndex> of_type(std::string_view type) const;
  std::vector<const Edge*> out(ResourceIndex from, EdgeKind kind) const;
  std::vector<const Edge*> in(ResourceIndex to, EdgeKind kind) const;
  std::optional<ResourceIndex> first_out(ResourceIndex from, EdgeKind kind) const;
  /// All edges that leave or enter, semantic and syntactic.
  std::vector<const Edge*> out(ResourceIndex from) const;
  std::vector<const Edge*> in(ResourceIndex to) const;
  /// Does `from` wait for `to` at creation: a path of syntactic edges?
  bool waits_for(ResourceIndex from, ResourceIndex to) const;

  /// The definition of a state machine; nullptr for any other resource.
  const StateMachine* state_machine(ResourceIndex index) const;

  /// The resource of a type in `types` (all when empty) that a value identifies by Ref, ARN, name
  /// or id; nullopt when it is none of this stack's.
  std::optional<Target> identify(const SymbolicText& text,
                                 std::span<const std::string_view> types = {}) const;
  std::optional<Target> identify(ValuePtr value,
                                 std::span<const std::string_view> types = {}) const;

 private:
  friend class GraphBuilder;

  const SourceFile* file_;
  const resolve::Stack* stack_;
  std::unique_ptr<resolve::JsonStore> store_;  // what the state machines point into
  std::vector<StateMachine> state_machines_;
  std::vector<ResourceIndex> resources_;
  std::vector<Edge> edges_;                // sorted by from
  std::vector<std::uint32_t> first_edge_;  // per resource: first of its edges; size resources + 1
  std::vector<std::vector<std::uint32_t>> in_;  // per resource: edges that enter
  std::unordered_multimap<std::string, ResourceIndex>
      by_identifier_;  // display text of ref, ARN, name
};

}  // namespace cfnaudit::graph
