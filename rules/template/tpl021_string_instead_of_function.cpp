#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/template/written_values.h"

// Texts that name a parameter or resource as a function would, and are taken as they stand.

namespace cfnaudit::rules {
namespace {

/// Below these keys a text is a program, a document or a form that has variables of its own.
constexpr std::string_view kOtherLanguages[] = {
    "Body",
    "BuildSpec",
    "Command",
    "Comment",
    "Content",
    "DashboardBody",
    "DefaultArguments",
    "Definition",
    "DefinitionBody",
    "DefinitionString",
    "DefinitionSubstitutions",
    "Description",
    "EntryPoint",
    "Environment",
    "EnvironmentVariables",
    "FunctionCode",
    "InlineCode",
    "InputTemplate",
    "QueryString",
    "RequestMappingTemplate",
    "RequestTemplates",
    "ResponseMappingTemplate",
    "ResponseTemplates",
    "RouteSelectionExpression",
    "Script",
    "Sql",
    "TemplateBody",
    "TopicRulePayload",
    "UserData",
    "ZipFile",
};

class Names {
 public:
  explicit Names(const model::Template& tmpl) {
    for (const auto& parameter : tmpl.parameters) names_.insert(parameter.name.value);
    if (const auto* resources = tmpl.written->find("Resources"))
      for (const auto& [key, value] : resources->members) names_.insert(key->text);
  }

  /// Name, or Name.Attribute.
  bool stand_for(std::string_view name) const {
    return model::is_pseudo_parameter(name) || names_.contains(name.substr(0, name.find('.')));
  }

 private:
  std::set<std::string_view> names_;
};

/// The first ${Name} whose name the template declares.
std::optional<std::string_view> placeholder(std::string_view text, const Names& names) {
  for (auto open = text.find("${"); open != std::string_view::npos;
       open = text.find("${", open + 2)) {
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) break;
    const auto name = text.substr(open + 2, close - open - 2);
    if (names.stand_for(name)) return name;
  }
  return std::nullopt;
}

/// "!Ref Name" inside quotes.
bool is_quoted_function(const syntax::Node& node, const Names& names) {
  if (node.style == syntax::ScalarStyle::kPlain || !node.text.starts_with('!')) return false;
  const auto space = node.text.find(' ');
  if (space == std::string_view::npos) return false;
  const auto function = node.text.substr(0, space);
  const auto argument = trim(node.text.substr(space));
  if (function == "!Ref" || function == "!GetAtt") return names.stand_for(argument);
  return function == "!Sub" && placeholder(argument, names);
}

bool is_in_other_language(const WrittenValue& value) {
  return value.type.starts_with("Custom::") ||
         value.type == "AWS::CloudFormation::CustomResource" ||
         value.type == "AWS::CloudFormation::Macro" ||
         value.node.text.find('\n') != std::string_view::npos ||
         std::any_of(std::begin(kOtherLanguages), std::end(kOtherLanguages),
                     [&](std::string_view key) { return value.is_below(key); });
}

void check(const TemplateContext& context, Reporter& report) {
  if (context.tmpl.written == nullptr || context.tmpl.resources.empty() || context.tmpl.truncated ||
      has_foreign_macros(context.tmpl))
    return;
  const Names names(context.tmpl);
  for_each_written_value(context.tmpl, [&](const WrittenValue& value) {
    const auto text = value.node.text;
    if (value.function == "Sub" || text.size() < 3) return;
    if (text.starts_with('!') && is_quoted_function(value.node, names))
      report.at(value.node.span, value.path(), concat(quote(text), " is a string, not a function"))
          .resource(value.resource)
          .fix("remove the quotes around the function");
    else if (text.starts_with("AWS::") && model::is_pseudo_parameter(text) &&
             !is_in_other_language(value))
      report
          .at(value.node.span, value.path(),
              concat(quote(text), " is a string, not the pseudo parameter"))
          .resource(value.resource)
          .fix(concat("write !Ref ", text));
    else if (text.find("${") != std::string_view::npos && !is_in_other_language(value))
      if (const auto name = placeholder(text, names))
        report
            .at(value.node.span, value.path(),
                concat("${", *name, "} is not replaced: the string is not in Fn::Sub"))
            .resource(value.resource)
            .fix("add !Sub before the string");
  });
}

}  // namespace

constexpr std::string_view kSame[] = {"E1029"};

extern constinit const Rule kStringInsteadOfFunction = {
    .info = {.id = "TPL021",
             .name = "string-instead-of-function",
             .severity = Severity::kWarning,
             .summary = "A string refers to a parameter or resource without a function, so it is "
                        "not replaced.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference-sub.html",
             .equivalents = kSame},
    .check_template = check,
};

}  // namespace cfnaudit::rules
