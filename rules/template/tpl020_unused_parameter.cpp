#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Syntax tree -> parameters that it never mentions. The tree and not the model, so that places that
// are not evaluated count too: metadata of resources, hooks, loops, a SAM template's globals.

namespace cfnaudit::rules {
namespace {

using syntax::Node;

/// Names that stand in a tree in the place of a parameter.
class Mentions {
 public:
  void add(const Node& node) {
    if (node.tag == "!Ref") names_.insert(node.text);
    if (node.tag == "!ValueOf" || node.tag == "!ValueOfAll" || node.tag == "!RefAll")
      add_scalars(node);
    add_placeholders(node.text);
    for (const Node* item : node.items) add(*item);
    for (const auto& [key, value] : node.members) {
      if (key->text == "Ref") names_.insert(value->text);
      if (key->text == "Fn::ValueOf" || key->text == "Fn::ValueOfAll" || key->text == "Fn::RefAll")
        add_scalars(*value);
      add_placeholders(key->text);  // Fn::ForEach makes keys with ${Name}
      add(*value);
    }
  }

  /// By its name, or by its type as Fn::RefAll does.
  bool of(const model::Parameter& parameter) const {
    return names_.contains(parameter.name.value) || names_.contains(parameter.type.value);
  }

 private:
  /// Every ${Name}, also outside of Fn::Sub: better silent than wrong.
  void add_placeholders(std::string_view text) {
    for (auto open = text.find("${"); open != std::string_view::npos;
         open = text.find("${", open + 2)) {
      const auto close = text.find('}', open);
      if (close == std::string_view::npos) return;
      names_.insert(trim(text.substr(open + 2, close - open - 2)));
    }
  }

  void add_scalars(const Node& node) {
    names_.insert(node.text);
    for (const Node* item : node.items) names_.insert(item->text);
  }

  std::set<std::string_view> names_;
};

/// Macros are given every parameter's value, and what another tool pastes in may name them. AWS
/// SAM, loops, and what only widens the language take what the text names.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
bool has_macros(const model::Template& tmpl) {
  const bool transformed = std::any_of(
      tmpl.transforms.begin(), tmpl.transforms.end(), [](model::ExpressionPtr transform) {
        const auto name = model::literal(transform);
        return name != "AWS::LanguageExtensions" && name != "AWS::Serverless-2016-10-31";
      });
  return transformed ||
         std::any_of(tmpl.unexpanded.begin(), tmpl.unexpanded.end(), [](const model::Name& name) {
           return !name.value.starts_with("Fn::ForEach");
         });
}

/// The AWS CDK adds these for assets whether they are used or not.
bool is_generated(const model::Parameter& parameter) {
  return parameter.name.value.starts_with("AssetParameters");
}

std::vector<const model::Parameter*> unused_parameters(const model::Template& tmpl) {
  Mentions mentions;
  // As written, too: expanding leaves out what has done its work.
  for (const auto* root : {tmpl.root, tmpl.written})
    for (const auto& [section, content] : root->members)
      // AWS::CloudFormation::Interface in Metadata only arranges the console's form.
      if (section->text != "Parameters" && section->text != "Metadata") mentions.add(*content);
  std::vector<const model::Parameter*> unused;
  for (const auto& parameter : tmpl.parameters)
    if (!mentions.of(parameter) && !is_generated(parameter)) unused.push_back(&parameter);
  return unused;
}

void check(const TemplateContext& context, Reporter& report) {
  // A file without resources is a fragment that another template includes.
  if (context.tmpl.root == nullptr || context.tmpl.resources.empty() || context.tmpl.truncated ||
      has_macros(context.tmpl))
    return;
  const auto unused = unused_parameters(context.tmpl);
  if (unused.empty()) return;
  std::vector<std::string> names;
  for (const auto* parameter : unused) names.emplace_back(parameter->name.value);
  Finding finding = report.at(
      unused.front()->name.span, "Parameters",
      unused.size() == 1
          ? concat("parameter ", names.front(), " is never used")
          : concat(count(names.size(), "parameter"), " are never used: ", enumerate(names)));
  for (std::size_t i = 1; i < unused.size(); ++i) finding.note(unused[i]->name.span, "also unused");
  finding.fix("remove the unused parameters, or use them");
}

}  // namespace

constexpr std::string_view kSame[] = {"W2001"};

extern constinit const Rule kUnusedParameter = {
    .info = {.id = "TPL020",
             .name = "unused-parameter",
             .severity = Severity::kWarning,
             .summary = "A parameter is never used.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "parameters-section-structure.html",
             .equivalents = kSame},
    .check_template = check,
};

}  // namespace cfnaudit::rules
