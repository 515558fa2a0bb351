#include "audit/fingerprint.h"

#include <algorithm>
#include <map>
#include <optional>

#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"

// Findings -> stable identities.

namespace cfnaudit::audit {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// What items of CloudFormation's lists are known by.
constexpr std::string_view kNames[] = {"Sid",       "Id",      "Name",          "PolicyName",
                                       "IndexName", "Key",     "AttributeName", "DeviceName",
                                       "RuleName",  "KeyName", "ParameterKey"};

/// "Topic" of !Ref Topic and {"Ref": "Topic"}, "Topic.Arn" of {"Fn::GetAtt": ["Topic", "Arn"]}:
/// functions in their long form say what they say in the short one.
std::optional<std::string> argument_of(const Node& item) {
  if (item.kind != NodeKind::kMap || item.members.size() != 1) return std::nullopt;
  const auto& [key, value] = item.members.front();
  if (key->text != "Ref" && key->text != "Condition" && !key->text.starts_with("Fn::"))
    return std::nullopt;
  if (value->kind == NodeKind::kScalar) return std::string(value->text);
  if (key->text != "Fn::GetAtt" || value->items.size() != 2) return std::nullopt;
  return concat(value->items[0]->text, ".", value->items[1]->text);
}

/// "Sid=ReadTable" of an item; the text of a scalar; nothing for an item without a name.
std::string name_of(const Node& item) {
  if (item.kind == NodeKind::kScalar) return concat("=", item.text);
  if (const auto argument = argument_of(item)) return concat("=", *argument);
  for (const auto name : kNames) {
    const Node* value = item.find(name);
    if (value != nullptr && value->kind == NodeKind::kScalar) return concat(name, "=", value->text);
  }
  return {};
}

/// !If [...], {"Fn::If": [...]} and {"Ref": ...}: the path goes on in what the function gives, not
/// in its arguments.
bool is_function(const Node& node) {
  if (node.tag.starts_with('!') && !node.tag.starts_with("!!")) return true;
  if (node.kind != NodeKind::kMap || node.members.size() != 1) return false;
  const auto name = node.members.front().key->text;
  return name == "Ref" || name.starts_with("Fn::");
}

/// The path with the numbers of list items replaced by the items' names.
std::string stable_path(const Node& root, std::string_view path) {
  std::string out;
  const Node* node = &root;
  for (const auto part : split(path, '/')) {
    if (node != nullptr && is_function(*node)) node = nullptr;
    const bool in_list = node != nullptr && node->kind == NodeKind::kList;
    const auto number = parse_integer(part);
    if (!in_list) {
      // Behind the end of the tree, a number can only be that of an item.
      if (node != nullptr || !number) out += concat("/", part);
      node = node == nullptr ? nullptr : node->find(part);
      continue;
    }
    const bool exists =
        number && *number >= 0 && static_cast<std::size_t>(*number) < node->items.size();
    node = exists ? node->items[static_cast<std::size_t>(*number)] : nullptr;
    if (node != nullptr) out += concat("/", name_of(*node));
  }
  return out;
}

}  // namespace

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

void identify(std::vector<Diagnostic>& findings, const Node& root) {
  std::map<std::string, std::size_t> seen;
  for (Diagnostic& finding : findings) {
    // A unit separator cannot stand in any part of a readable template. One about many resources
    // stays the same when some of them are mended.
    std::string identity = finding.members.empty()
                               ? concat(finding.rule, "\x1f", finding.resource, "\x1f",
                                        stable_path(root, finding.path), "\x1f", finding.key)
                               : concat(finding.rule, "\x1f", finding.key);
    const std::size_t ordinal = seen[identity]++;
    if (ordinal > 0) identity += concat("\x1f", std::to_string(ordinal));
    finding.fingerprint = hex(fnv1a(identity), 16);
  }
}

}  // namespace cfnaudit::audit
