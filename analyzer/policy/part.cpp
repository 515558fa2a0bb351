// Node -> Part.

#include "analyzer/policy/part.h"

#include <optional>

namespace cfnaudit::policy {

using syntax::Node;
using syntax::NodeKind;

namespace {

Part convert(const Node& node, const std::optional<Span>& place) {
  Part out;
  out.span = place.value_or(node.span);
  switch (node.kind) {
    case NodeKind::kNull:
      break;
    case NodeKind::kScalar:
      out.kind = Part::Kind::kText;
      out.text = SymbolicText(std::string(node.text));
      break;
    case NodeKind::kList:
      out.kind = Part::Kind::kList;
      for (const Node* item : node.items) out.items.push_back(convert(*item, place));
      break;
    case NodeKind::kMap:
      out.kind = Part::Kind::kMap;
      for (const auto& [key, value] : node.members)
        out.members.push_back(
            {{std::string(key->text), place.value_or(key->span)}, convert(*value, place)});
      break;
  }
  return out;
}

}  // namespace

const Part* Part::find(std::string_view key) const {
  for (const PartMember& member : members)
    if (member.key.value == key) return &member.value;
  return nullptr;
}

Part part_of(const Node& node) { return convert(node, std::nullopt); }
Part part_of(const Node& node, Span place) { return convert(node, place); }

}  // namespace cfnaudit::policy
