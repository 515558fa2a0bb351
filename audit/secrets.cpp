#include "audit/secrets.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "analyzer/aws/secrets.h"
#include "analyzer/base/text.h"

// Syntax tree -> hidden spans.

namespace cfnaudit::audit {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// The texts below a value, but not the names that functions refer to.
void hide_texts(const SourceFile& file, const Node& value) {
  const bool is_reference = value.tag == "!Ref" || value.tag == "!GetAtt";
  if (value.kind == NodeKind::kScalar && !is_reference && aws::is_secret_text(value.text))
    file.hide(value.span);
  for (const Node* item : value.items) hide_texts(file, *item);
  for (const auto& [key, member] : value.members)
    if (key->text == "Fn::Sub" || key->text == "Fn::Join" || key->text == "Fn::Base64")
      hide_texts(file, *member);
}

/// {Name: DB_PASSWORD, Value: ...}
bool names_secret(const Node& map) {
  for (const auto key : {"Name", "Key", "OptionName"})
    if (const Node* name = map.find(key); name != nullptr && aws::is_secret_name(name->text))
      return true;
  return false;
}

void hide_properties(const SourceFile& file, const Node& node) {
  for (const Node* item : node.items) hide_properties(file, *item);
  const bool named = names_secret(node);
  for (const auto& [key, value] : node.members) {
    if ((named && key->text == "Value") || aws::is_secret_name(key->text)) hide_texts(file, *value);
    if (value->kind != NodeKind::kScalar) hide_properties(file, *value);
  }
}

/// Keys and tokens that are known by their form, wherever they are written.
void hide_known(const SourceFile& file, const Node& node) {
  if (node.kind == NodeKind::kScalar && aws::find_secret(node.text)) file.hide(node.span);
  for (const Node* item : node.items) hide_known(file, *item);
  for (const auto& [key, value] : node.members) hide_known(file, *value);
}

using Names = std::set<std::string_view>;

bool refers_to(const Node& node, const Names& secrets) {
  if (node.tag == "!Ref") return secrets.contains(node.text);
  const Node* name = node.find("Ref");
  return name != nullptr && secrets.contains(name->text);
}

/// !Equals [!Ref Password, ...]: what a secret is compared with may be its value.
void hide_compared(const SourceFile& file, const Node& node, const Names& secrets) {
  const bool compares = std::any_of(node.items.begin(), node.items.end(),
                                    [&](const Node* item) { return refers_to(*item, secrets); });
  if (compares)
    for (const Node* item : node.items) hide_texts(file, *item);
  for (const Node* item : node.items) hide_compared(file, *item, secrets);
  for (const auto& [key, value] : node.members) hide_compared(file, *value, secrets);
}

}  // namespace

void hide_secrets(const SourceFile& file, const Node& root) {
  Names secrets;
  if (const Node* parameters = root.find("Parameters"))
    for (const auto& [key, declaration] : parameters->members) {
      const Node* no_echo = declaration->find("NoEcho");
      if (no_echo == nullptr || !equals_ignoring_case(no_echo->text, "true")) continue;
      secrets.insert(key->text);
      for (const auto name : {"Default", "AllowedValues"})
        if (const Node* value = declaration->find(name)) hide_texts(file, *value);
    }
  for (const auto section : {"Conditions", "Rules"})
    if (const Node* entries = root.find(section)) hide_compared(file, *entries, secrets);
  for (const auto section : {"Resources", "Outputs", "Globals"})
    if (const Node* entries = root.find(section)) hide_properties(file, *entries);
  hide_known(file, root);
}

}  // namespace cfnaudit::audit
