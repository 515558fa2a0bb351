#include "analyzer/model/build_expression.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "analyzer/base/text.h"

// Syntax node -> Expression. One row of kFunctions and one member function for each intrinsic
// function.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

namespace cfnaudit::model {

using syntax::Node;
using syntax::NodeKind;
using syntax::ScalarStyle;

struct ExpressionBuilder::Function {
  std::string_view name;  // long form
  std::string_view tag;   // short form; empty when there is none
  Expression::Form (ExpressionBuilder::*build)(const Node&, Where);
  bool takes_function = false;  // the argument may itself be a function, as in Fn::Base64: !Sub ...
};

struct FunctionTable {
  static constexpr std::array<ExpressionBuilder::Function, 29> rows = {{
      {"Ref", "!Ref", &ExpressionBuilder::ref},
      {"Condition", "!Condition", &ExpressionBuilder::condition},
      {"Fn::GetAtt", "!GetAtt", &ExpressionBuilder::get_att},
      {"Fn::Sub", "!Sub", &ExpressionBuilder::sub},
      {"Fn::Join", "!Join", &ExpressionBuilder::join},
      {"Fn::Select", "!Select", &ExpressionBuilder::select},
      {"Fn::Split", "!Split", &ExpressionBuilder::split},
      {"Fn::FindInMap", "!FindInMap", &ExpressionBuilder::find_in_map},
      {"Fn::GetAZs", "!GetAZs", &ExpressionBuilder::get_azs, true},
      // CloudFormation takes this spelling too; it stands in many published templates.
      {"Fn::GetAzs", "!GetAzs", &ExpressionBuilder::get_azs, true},
      {"Fn::ImportValue", "!ImportValue", &ExpressionBuilder::import_value, true},
      {"Fn::Base64", "!Base64", &ExpressionBuilder::base64, true},
      {"Fn::Cidr", "!Cidr", &ExpressionBuilder::cidr},
      {"Fn::If", "!If", &ExpressionBuilder::choose},
      {"Fn::Equals", "!Equals", &ExpressionBuilder::equals},
      {"Fn::And", "!And", &ExpressionBuilder::all_of},
      {"Fn::Or", "!Or", &ExpressionBuilder::any_of},
      {"Fn::Not", "!Not", &ExpressionBuilder::negation},
      {"Fn::Contains", "!Contains", &ExpressionBuilder::contains},
      {"Fn::EachMemberEquals", "!EachMemberEquals", &ExpressionBuilder::each_member_equals},
      {"Fn::EachMemberIn", "!EachMemberIn", &ExpressionBuilder::each_member_in},
      {"Fn::Length", "!Length", &ExpressionBuilder::length, true},
      {"Fn::ToJsonString", "!ToJsonString", &ExpressionBuilder::to_json_string, true},
      {"Fn::Transform", "!Transform", &ExpressionBuilder::transform},
      {"Fn::RefAll", "!RefAll", &ExpressionBuilder::account_lookup, true},
      {"Fn::ValueOf", "!ValueOf", &ExpressionBuilder::account_lookup, true},
      {"Fn::ValueOfAll", "!ValueOfAll", &ExpressionBuilder::account_lookup, true},
      {"Fn::GetStackOutput", "!GetStackOutput", &ExpressionBuilder::get_stack_output, true},
      {"Fn::Cidr", "!CIDR", &ExpressionBuilder::cidr},
  }};
};

namespace {

/// Tags of YAML's own types say nothing that the scalar does not say.
bool is_plain_tag(std::string_view tag) {
  return tag.empty() || tag == "!" || tag == "?" || tag.starts_with("tag:yaml.org,2002:") ||
         tag.starts_with("!!");
}

bool is_foreach(std::string_view key) { return key.starts_with("Fn::ForEach"); }

/// True when no function stands in the form.
bool is_constant(const Expression::Form& form) {
  if (std::holds_alternative<Null>(form) || std::holds_alternative<Scalar>(form)) return true;
  if (const auto* list = std::get_if<List>(&form))
    return std::all_of(list->items.begin(), list->items.end(),
                       [](ExpressionPtr item) { return item->constant; });
  if (const auto* map = std::get_if<Map>(&form))
    return std::all_of(map->entries.begin(), map->entries.end(),
                       [](const Entry& entry) { return entry.value->constant; });
  return false;
}

}  // namespace

std::string_view scalar_text(const Node& node) {
  if (node.style != ScalarStyle::kPlain) return node.text;
  if (node.text == "True" || node.text == "TRUE") return "true";
  if (node.text == "False" || node.text == "FALSE") return "false";
  return node.text;
}

bool is_preprocessor_tag(std::string_view tag) { return tag.starts_with("!Rain::"); }

const ExpressionBuilder::Function* ExpressionBuilder::find_function(std::string_view long_name,
                                                                    std::string_view tag) const {
  for (const auto& row : FunctionTable::rows)
    if ((!tag.empty() && row.tag == tag) || (!long_name.empty() && row.name == long_name))
      return &row;
  return nullptr;
}

ExpressionPtr ExpressionBuilder::make(Expression::Form form, const Node& node, Span span) {
  const bool constant = is_constant(form);
  return arena_->make(Expression{std::move(form), span, &node, constant});
}

Expression::Form ExpressionBuilder::problem(Span span, std::string message) {
  diagnostics_->push_back({.rule = "TPL006",
                           .severity = Severity::kError,
                           .span = span,
                           .resource = resource,
                           .path = path,
                           .message = std::move(message)});
  return Invalid{};
}

ExpressionPtr ExpressionBuilder::build(const Node& node, Where where) {
  if (!is_plain_tag(node.tag)) {
    const Function* function = find_function({}, node.tag);
    const Span span{node.span.file, std::min(node.tag_span.begin, node.span.begin), node.span.end};
    if (function != nullptr) return make(apply(*function, node, where, Form::kShort), node, span);
    if (is_preprocessor_tag(node.tag)) {
      unexpanded.push_back({node.tag, node.tag_span});
      return make(Transform{{node.tag, node.tag_span}, nullptr}, node, span);
    }
    std::vector<std::string_view> tags;
    for (const auto& row : FunctionTable::rows) tags.push_back(row.tag);
    const auto meant = did_you_mean(node.tag, tags);
    return make(problem(node.tag_span, concat("CloudFormation has no function ", node.tag,
                                              meant ? concat("; did you mean ", *meant, "?") : "")),
                node, span);
  }
  switch (node.kind) {
    case NodeKind::kNull:
      return make(Null{}, node, node.span);
    case NodeKind::kScalar:
      return make(Scalar{scalar_text(node), node.style != ScalarStyle::kPlain}, node, node.span);
    case NodeKind::kList:
      return make(list(node, where), node, node.span);
    case NodeKind::kMap:
      return make(map(node, where), node, node.span);
  }
  return make(Null{}, node, node.span);
}

Expression::Form ExpressionBuilder::apply(const Function& function, const Node& argument,
                                          Where where, Form form) {
  if (form == Form::kLong && is_preprocessor_tag(argument.tag)) {
    unexpanded.push_back({argument.tag, argument.tag_span});
    return Transform{{argument.tag, argument.tag_span}, nullptr};
  }
  if (form == Form::kLong && !is_plain_tag(argument.tag) && !function.takes_function)
    return problem(argument.span, concat(function.name, " cannot take the function ", argument.tag,
                                         " as its argument"));
  const auto outer = std::pair(current_, form_);
  current_ = &function;
  form_ = form;
  Expression::Form result = (this->*function.build)(argument, where);
  std::tie(current_, form_) = outer;
  return result;
}

Expression::Form ExpressionBuilder::list(const Node& node, Where where) {
  List out;
  out.items.reserve(node.items.size());
  for (const Node* item : node.items) out.items.push_back(build(*item, where));
  return out;
}

Expression::Form ExpressionBuilder::map(const Node& node, Where where) {
  if (node.members.size() == 1) {
    const auto& [key, value] = node.members.front();
    const std::string_view name = key->text;
    const bool is_condition_key = name == "Condition";
    if (!is_condition_key || where == Where::kCondition) {
      if (const Function* function = find_function(name, {}))
        return apply(*function, *value, where, Form::kLong);
    }
    if (name.starts_with("Rain::")) {
      unexpanded.push_back({name, key->span});
      return Transform{{name, key->span}, nullptr};
    }
    if (name.starts_with("Fn::") && !is_foreach(name)) {
      std::vector<std::string_view> names;
      for (const auto& row : FunctionTable::rows) names.push_back(row.name);
      const auto meant = did_you_mean(name, names);
      return problem(key->span, concat("CloudFormation has no function ", name,
                                       meant ? concat("; did you mean ", *meant, "?") : ""));
    }
  }
  Map out;
  out.entries.reserve(node.members.size());
  for (const auto& [key, value] : node.members) {
    if (is_foreach(key->text) || key->text == "Fn::Transform") {
      unexpanded.push_back({key->text, key->span});
      continue;
    }
    if (node.members.size() > 1 && find_function(key->text, {}) != nullptr &&
        key->text.starts_with("Fn::")) {
      problem(key->span, concat(key->text, " must be the only key of its map"));
      continue;
    }
    out.entries.push_back({{key->text, key->span}, build(*value, where)});
  }
  return out;
}

std::vector<const Node*> ExpressionBuilder::arguments(const Node& argument, std::string_view name,
                                                      std::size_t least, std::size_t most) {
  if (argument.kind != NodeKind::kList) {
    problem(argument.span, concat(name, " takes a list"));
    return {};
  }
  const std::size_t given = argument.items.size();
  if (given >= least && given <= most) return argument.items;
  const std::string range = least == most
                                ? std::to_string(least)
                                : concat(std::to_string(least), " to ", std::to_string(most));
  problem(argument.span, concat(name, " takes ", range, range == "1" ? " argument" : " arguments",
                                ", not ", std::to_string(given)));
  return {};
}

Expression::Form ExpressionBuilder::ref(const Node& argument, Where) {
  if (argument.kind != NodeKind::kScalar)
    return problem(argument.span, "Ref takes the name of a parameter or resource");
  return Ref{{argument.text, argument.span}};
}

Expression::Form ExpressionBuilder::condition(const Node& argument, Where) {
  if (argument.kind != NodeKind::kScalar)
    return problem(argument.span, "Condition takes the name of a condition");
  return ConditionRef{{argument.text, argument.span}};
}

Expression::Form ExpressionBuilder::get_att(const Node& argument, Where where) {
  if (argument.kind == NodeKind::kScalar) {
    const auto dot = argument.text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == argument.text.size())
      return problem(argument.span, "Fn::GetAtt takes Resource.Attribute");
    return GetAtt{{argument.text.substr(0, dot), argument.span},
                  make(Scalar{argument.text.substr(dot + 1), true}, argument, argument.span)};
  }
  const auto parts = arguments(argument, "Fn::GetAtt", 2, 2);
  if (parts.empty()) return Invalid{};
  if (parts[0]->kind != NodeKind::kScalar)
    return problem(parts[0]->span, "Fn::GetAtt takes the logical id of a resource");
  return GetAtt{{parts[0]->text, parts[0]->span}, build(*parts[1], where)};
}

namespace {

/// Variable names in Fn::Sub: letters, digits, '_', '.', ':' (and '&' for loop variables of
/// Fn::ForEach).
bool is_sub_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == ':' || c == '&';
  });
}

std::vector<SubPart> sub_parts(std::string_view text) {
  std::vector<SubPart> parts;
  const auto literal_part = [&](std::size_t begin, std::size_t end) {
    if (begin < end)
      parts.push_back({text.substr(begin, end - begin), false, static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(end)});
  };
  std::size_t begin = 0;
  std::size_t search = 0;
  while (true) {
    const std::size_t open = text.find("${", search);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    if (open + 2 < text.size() && text[open + 2] == '!') {  // ${!Name} is the text ${Name}
      literal_part(begin, open + 2);
      begin = open + 3;
      search = close + 1;
      continue;
    }
    literal_part(begin, open);
    parts.push_back({trim(text.substr(open + 2, close - open - 2)), true,
                     static_cast<std::uint32_t>(open), static_cast<std::uint32_t>(close + 1)});
    begin = search = close + 1;
  }
  literal_part(begin, text.size());
  return parts;
}

}  // namespace

Expression::Form ExpressionBuilder::sub(const Node& argument, Where where) {
  Sub out;
  out.node = &argument;
  const Node* variables = nullptr;
  if (argument.kind == NodeKind::kList) {
    const auto parts = arguments(argument, "Fn::Sub", 2, 2);
    if (parts.empty()) return Invalid{};
    out.node = parts[0];
    variables = parts[1];
  }
  if (out.node->kind == NodeKind::kMap && out.node->members.size() == 1 &&
      out.node->members.front().key->text.starts_with("Rain::"))
    return map(*out.node, where);
  if (out.node->kind != NodeKind::kScalar)
    return problem(out.node->span, "Fn::Sub takes a string, or a string and a map");
  if (variables != nullptr) {
    if (variables->kind != NodeKind::kMap)
      return problem(variables->span, "the second argument of Fn::Sub must be a map");
    for (const auto& [key, value] : variables->members)
      out.variables.entries.push_back({{key->text, key->span}, build(*value, where)});
  }
  out.parts = sub_parts(out.node->text);
  for (const auto& part : out.parts) {
    if (!part.placeholder || is_sub_name(part.text)) continue;
    return problem(out.node->span, concat("${", part.text,
                                          "} is not a valid variable: names in Fn::Sub can contain "
                                          "only letters, digits, '_', '.' and ':'; write ${!",
                                          part.text, "} for the literal text"));
  }
  return out;
}

Expression::Form ExpressionBuilder::join(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::Join", 2, 2);
  if (parts.empty()) return Invalid{};
  return Join{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::select(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::Select", 2, 2);
  if (parts.empty()) return Invalid{};
  return Select{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::split(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::Split", 2, 2);
  if (parts.empty()) return Invalid{};
  return Split{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::find_in_map(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::FindInMap", 3, 4);
  if (parts.empty()) return Invalid{};
  FindInMap out{build(*parts[0], where), build(*parts[1], where), build(*parts[2], where), nullptr};
  if (parts.size() == 4) {
    const Node* fallback = parts[3]->find("DefaultValue");
    if (fallback == nullptr || parts[3]->members.size() != 1)
      return problem(
          parts[3]->span,
          "the fourth argument of Fn::FindInMap must be a map with the key DefaultValue");
    out.fallback = build(*fallback, where);
  }
  return out;
}

// In the short form (!Base64 text) the tag stands on the argument itself, which must be built as if
// it had none.
ExpressionPtr ExpressionBuilder::build_argument(const Node& argument, Where where) {
  if (form_ == Form::kLong) return build(argument, where);
  switch (argument.kind) {
    case NodeKind::kNull:
      return make(Null{}, argument, argument.span);
    case NodeKind::kScalar:
      return make(Scalar{scalar_text(argument), argument.style != ScalarStyle::kPlain}, argument,
                  argument.span);
    case NodeKind::kList:
      return make(list(argument, where), argument, argument.span);
    case NodeKind::kMap:
      return make(map(argument, where), argument, argument.span);
  }
  return make(Null{}, argument, argument.span);
}

Expression::Form ExpressionBuilder::get_azs(const Node& argument, Where where) {
  return GetAZs{build_argument(argument, where)};
}

Expression::Form ExpressionBuilder::import_value(const Node& argument, Where where) {
  return ImportValue{build_argument(argument, where)};
}

Expression::Form ExpressionBuilder::base64(const Node& argument, Where where) {
  return Base64{build_argument(argument, where)};
}

Expression::Form ExpressionBuilder::length(const Node& argument, Where where) {
  return Length{build_argument(argument, where)};
}

Expression::Form ExpressionBuilder::to_json_string(const Node& argument, Where where) {
  return ToJsonString{build_argument(argument, where)};
}

Expression::Form ExpressionBuilder::cidr(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::Cidr", 2, 3);
  if (parts.empty()) return Invalid{};
  return Cidr{build(*parts[0], where), build(*parts[1], where),
              parts.size() == 3 ? build(*parts[2], where) : nullptr};
}

Expression::Form ExpressionBuilder::choose(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::If", 3, 3);
  if (parts.empty()) return Invalid{};
  if (parts[0]->kind != NodeKind::kScalar)
    return problem(parts[0]->span, "the first argument of Fn::If must be the name of a condition");
  return If{{parts[0]->text, parts[0]->span}, build(*parts[1], where), build(*parts[2], where)};
}

Expression::Form ExpressionBuilder::equals(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::Equals", 2, 2);
  if (parts.empty()) return Invalid{};
  return Equals{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::all_of(const Node& argument, Where) {
  And out;
  for (const Node* part : arguments(argument, "Fn::And", 1, 10))
    out.operands.push_back(build(*part, Where::kCondition));
  return out.operands.empty() ? Expression::Form(Invalid{}) : out;
}

Expression::Form ExpressionBuilder::any_of(const Node& argument, Where) {
  Or out;
  for (const Node* part : arguments(argument, "Fn::Or", 1, 10))
    out.operands.push_back(build(*part, Where::kCondition));
  return out.operands.empty() ? Expression::Form(Invalid{}) : out;
}

Expression::Form ExpressionBuilder::negation(const Node& argument, Where) {
  const auto parts = arguments(argument, "Fn::Not", 1, 1);
  if (parts.empty()) return Invalid{};
  return Not{build(*parts[0], Where::kCondition)};
}

Expression::Form ExpressionBuilder::contains(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::Contains", 2, 2);
  if (parts.empty()) return Invalid{};
  return Contains{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::each_member_equals(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::EachMemberEquals", 2, 2);
  if (parts.empty()) return Invalid{};
  return EachMemberEquals{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::each_member_in(const Node& argument, Where where) {
  const auto parts = arguments(argument, "Fn::EachMemberIn", 2, 2);
  if (parts.empty()) return Invalid{};
  return EachMemberIn{build(*parts[0], where), build(*parts[1], where)};
}

Expression::Form ExpressionBuilder::transform(const Node& argument, Where where) {
  unexpanded.push_back({"Fn::Transform", argument.span});
  const Node* name = argument.find("Name");
  const Node* parameters = argument.find("Parameters");
  if (name == nullptr || name->kind != NodeKind::kScalar)
    return problem(argument.span, "Fn::Transform takes a map with the keys Name and Parameters");
  return Transform{{name->text, name->span},
                   parameters == nullptr ? nullptr : build(*parameters, where)};
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
Expression::Form ExpressionBuilder::get_stack_output(const Node& argument, Where where) {
  if (argument.find("StackName") == nullptr || argument.find("OutputName") == nullptr)
    return problem(argument.span,
                   "Fn::GetStackOutput takes a map with the keys StackName and OutputName");
  for (const auto& [key, value] : argument.members)
    if (key->text != "StackName" && key->text != "OutputName" && key->text != "Region" &&
        key->text != "RoleArn")
      return problem(key->span, concat("Fn::GetStackOutput takes no ", quote(key->text)));
  return account_lookup(argument, where);
}

Expression::Form ExpressionBuilder::account_lookup(const Node& argument, Where where) {
  return Transform{{current_->name, argument.span}, build_argument(argument, where)};
}

}  // namespace cfnaudit::model
