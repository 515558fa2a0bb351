#include "rules/wiring/creation_order.h"

#include <algorithm>
#include <vector>

#include "analyzer/base/text.h"

// References of a stack -> what waits for what.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using syntax::Node;

/// Does a scalar name the resource, as Ref, Fn::GetAtt and Fn::Sub do? Metadata is not evaluated:
/// any mention counts, so that no order is missed.
bool mentions(const Node* node, std::string_view id) {
  if (node == nullptr) return false;
  const auto in = [&](const Node* child) { return mentions(child, id); };
  switch (node->kind) {
    case syntax::NodeKind::kScalar:
      return node->text == id || node->text.starts_with(concat(id, ".")) ||
             node->text.find(concat("${", id)) != std::string_view::npos;
    case syntax::NodeKind::kList:
      return std::ranges::any_of(node->items, in);
    case syntax::NodeKind::kMap:
      return std::ranges::any_of(node->members, in, &syntax::Member::value);
    case syntax::NodeKind::kNull:
      return false;
  }
  return false;
}

}  // namespace

bool is_created_after(const Context& context, ResourceIndex from, ResourceIndex to) {
  std::vector<bool> seen(context.stack.resources.size());
  std::vector<ResourceIndex> open{from};
  const auto reach = [&](ResourceIndex next) {
    if (!seen[next]) open.push_back(next);
    seen[next] = true;
  };
  while (!open.empty()) {
    const ResourceIndex at = open.back();
    open.pop_back();
    for (const auto* edge : context.graph.out(at))
      if (!graph::is_semantic(edge->kind)) reach(edge->to);
    const auto* metadata = context.graph.resource(at).declaration->metadata;
    if (metadata == nullptr) continue;
    for (const auto index : context.graph.resources())
      if (mentions(metadata, context.graph.resource(index).id())) reach(index);
  }
  return seen[to];
}

}  // namespace cfnaudit::rules
