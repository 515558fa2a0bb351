#include "rules/template/written_values.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Syntax tree -> scalars with their places.

namespace cfnaudit::rules {

using syntax::Node;
using syntax::NodeKind;

std::string WrittenValue::path() const {
  std::string out;
  for (const auto key : keys) out += concat(out.empty() ? "" : "/", key);
  return out;
}

bool WrittenValue::is_below(std::string_view key) const {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

namespace {

class Walk {
 public:
  explicit Walk(const std::function<void(const WrittenValue&)>& visit) : visit_(visit) {}

  void section(std::string_view name, const Node& node) {
    for (const auto& [key, value] : node.members) {
      if (key->text.starts_with("Fn::")) {
        if (key->text.starts_with("Fn::ForEach") && value->items.size() == 3)
          section(name, *value->items[2]);  // under the section's own name, as what it makes
        continue;
      }
      entry(name, key->text, *value);
    }
  }

 private:
  void entry(std::string_view section, std::string_view id, const Node& node) {
    keys_ = {section, id};
    const bool is_resource = section == "Resources";
    const Node* type = is_resource ? node.find("Type") : nullptr;
    resource_ = is_resource ? id : std::string_view{};
    type_ = type == nullptr ? std::string_view{} : type->text;
    for (const auto& [key, value] : node.members)
      if (key->text == "Properties" || key->text == "Value" || key->text == "Export")
        member(key->text, *value);
  }

  void member(std::string_view key, const Node& node) {
    keys_.push_back(key);
    walk(node);
    keys_.pop_back();
  }

  static bool has_function_tag(const Node& node) {
    return node.tag.size() > 1 && node.tag[0] == '!' && node.tag[1] != '!';
  }

  /// The name of a function in its long form without Fn::, or nothing.
  static std::string_view long_function_of(const Node& node) {
    if (node.kind != NodeKind::kMap || node.members.size() != 1) return {};
    const auto key = node.members.front().key->text;
    return key == "Ref" ? key : key.starts_with("Fn::") ? key.substr(4) : std::string_view{};
  }

  void walk(const Node& node) {
    if (has_function_tag(node)) return function_call(node.tag.substr(1), node, true);
    content(node);
  }

  /// What a node says without its tag.
  void content(const Node& node) {
    const auto function = long_function_of(node);
    if (function.empty()) return children(node);
    function_call(function, *node.members.front().value, false);
  }

  void function_call(std::string_view function, const Node& argument, bool is_tagged) {
    if (function == "Ref" || function == "GetAtt" || function == "Condition" ||
        function == "Transform" || function.starts_with("Rain"))
      return;
    if (function == "Sub") {
      const bool has_variables = argument.kind == NodeKind::kList && !argument.items.empty();
      tell(has_variables ? *argument.items.front() : argument, function);
      for (std::size_t i = 1; has_variables && i < argument.items.size(); ++i)
        walk(*argument.items[i]);
      return;
    }
    if (argument.kind == NodeKind::kNull) return tell(argument, function);
    is_tagged ? content(argument) : walk(argument);
  }

  void children(const Node& node) {
    if (node.kind == NodeKind::kScalar || node.kind == NodeKind::kNull) return tell(node, {});
    for (const Node* item : node.items) walk(*item);
    for (const auto& [key, value] : node.members)
      if (key->text != "Fn::Transform") member(key->text, *value);
  }

  void tell(const Node& node, std::string_view function) {
    if (node.kind == NodeKind::kList || node.kind == NodeKind::kMap) return;
    visit_({node, resource_, type_, keys_, function});
  }

  const std::function<void(const WrittenValue&)>& visit_;
  std::vector<std::string_view> keys_;
  std::string_view resource_;
  std::string_view type_;
};

}  // namespace

void for_each_written_value(const model::Template& tmpl,
                            const std::function<void(const WrittenValue&)>& visit) {
  if (tmpl.written == nullptr) return;
  Walk walk(visit);
  for (const auto name : {"Resources", "Outputs"})
    if (const Node* section = tmpl.written->find(name)) walk.section(name, *section);
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html
bool has_foreign_macros(const model::Template& tmpl) {
  const auto is_ours = [](std::string_view name) {
    return name == "AWS::LanguageExtensions" || name == "AWS::Serverless-2016-10-31";
  };
  return std::any_of(
             tmpl.transforms.begin(), tmpl.transforms.end(),
             [&](model::ExpressionPtr transform) { return !is_ours(model::literal(transform)); }) ||
         std::any_of(tmpl.unexpanded.begin(), tmpl.unexpanded.end(), [](const model::Name& name) {
           return !name.value.starts_with("Fn::ForEach");
         });
}

}  // namespace cfnaudit::rules
