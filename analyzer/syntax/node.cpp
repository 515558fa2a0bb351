#include "analyzer/syntax/node.h"

#include "analyzer/base/text.h"

// Node -> member lookup, text form.

namespace cfnaudit::syntax {

const Node* Node::find(std::string_view key) const {
  for (const auto& member : members)
    if (member.key->text == key) return member.value;
  return nullptr;
}

namespace {

std::string_view name(NodeKind kind) {
  static constexpr std::string_view kNames[] = {"null", "scalar", "list", "map"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(ScalarStyle style) {
  static constexpr std::string_view kNames[] = {"plain", "single", "double", "literal", "folded"};
  return kNames[static_cast<std::size_t>(style)];
}

/// Depth is bounded by kMaxDepth: the readers refuse anything deeper.
void append(std::string& out, const Node& node, std::size_t depth, std::string_view role,
            DumpDetail detail) {
  const bool full = detail == DumpDetail::kFull;
  out.append(2 * depth, ' ');
  out += role.empty() ? name(node.kind) : role;
  if (!node.tag.empty()) out += concat(" ", node.tag);
  if (node.kind == NodeKind::kScalar) {
    out += concat(" ", quote(node.text));
    if (full) out += concat(" ", name(node.style));
  }
  if (full)
    out += concat(" ", std::to_string(node.span.begin), "..", std::to_string(node.span.end));
  out += '\n';
  for (const auto* item : node.items) append(out, *item, depth + 1, {}, detail);
  for (const auto& member : node.members) {
    append(out, *member.key, depth + 1, "key", detail);
    append(out, *member.value, depth + 2, {}, detail);
  }
}

}  // namespace

std::string dump(const Node& node, DumpDetail detail) {
  std::string out;
  append(out, node, 0, {}, detail);
  return out;
}

}  // namespace cfnaudit::syntax
