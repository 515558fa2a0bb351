#include "audit/secrets.h"

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

}  // namespace

void hide_secrets(const SourceFile& file, const Node& root) {
  if (const Node* parameters = root.find("Parameters"))
    for (const auto& [key, declaration] : parameters->members) {
      const Node* no_echo = declaration->find("NoEcho");
      if (no_echo == nullptr || !equals_ignoring_case(no_echo->text, "true")) continue;
      for (const auto name : {"Default", "AllowedValues"})
        if (const Node* value = declaration->find(name)) hide_texts(file, *value);
    }
  for (const auto section : {"Resources", "Outputs", "Globals"})
    if (const Node* entries = root.find(section)) hide_properties(file, *entries);
}

}  // namespace cfnaudit::audit
