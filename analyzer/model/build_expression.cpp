#include "analyzer/model/build_expression.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

// Syntax node -> Expression. Functions whose value depends on their arguments alone are rows of
// functions.cpp; each of the others has one row of SpecialForms and one member function.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

namespace cfnaudit::model {

using syntax::Node;
using syntax::NodeKind;
using syntax::ScalarStyle;

struct ExpressionBuilder::SpecialForm {
  std::string_view name;  // long form
  std::string_view tag;   // short form
  Expression::Form (ExpressionBuilder::*build)(const Node&, Where);
};

struct SpecialForms {
  static constexpr std::array<ExpressionBuilder::SpecialForm, 11> rows = {{
      {"Ref", "!Ref", &ExpressionBuilder::ref},
      {"Condition", "!Condition", &ExpressionBuilder::condition},
      {"Fn::GetAtt", "!GetAtt", &ExpressionBuilder::get_att},
      {"Fn::Sub", "!Sub", &ExpressionBuilder::sub},
      {"Fn::FindInMap", "!FindInMap", &ExpressionBuilder::find_in_map},
      {"Fn::If", "!If", &ExpressionBuilder::choose},
      {"Fn::Equals", "!Equals", &ExpressionBuilder::equals},
      {"Fn::And", "!And", &ExpressionBuilder::all_of},
      {"Fn::Or", "!Or", &ExpressionBuilder::any_of},
      {"Fn::Not", "!Not", &ExpressionBuilder::negation},
      {"Fn::Transform", "!Transform", &ExpressionBuilder::transform},
  }};
};

namespace {

/// Tags of YAML's own types say nothing that the scalar does not say.
bool is_plain_tag(std::string_view tag) {
  return tag.empty() || tag == "!" || tag == "?" || tag.starts_with("tag:yaml.org,2002:") ||
         tag.starts_with("!!");
}

/// The argument of {"Transform": {"Name": ...}}, which JSON takes for Fn::Transform.
bool is_short_transform(const Node& node) {
  const Node* name = node.find("Name");
  return name != nullptr && name->kind == NodeKind::kScalar &&
         std::all_of(node.members.begin(), node.members.end(), [](const auto& member) {
           return member.key->text == "Name" || member.key->text == "Parameters";
         });
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

ExpressionBuilder::Found ExpressionBuilder::find(std::string_view name_or_tag) {
  for (const auto& row : SpecialForms::rows)
    if (row.name == name_or_tag || row.tag == name_or_tag) return {nullptr, &row};
  return {find_function(name_or_tag), nullptr};
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

Expression::Form ExpressionBuilder::unknown_function(std::string_view name, Span span) {
  std::vector<std::string_view> known;
  const bool is_tag = name.starts_with('!');
  for (const auto& row : SpecialForms::rows) known.push_back(is_tag ? row.tag : row.name);
  for (const auto& row : functions()) known.push_back(is_tag ? row.tag : row.name);
  const auto meant = did_you_mean(name, known);
  return problem(span, concat("CloudFormation has no function ", name,
                              meant ? concat("; did you mean ", *meant, "?") : ""));
}

ExpressionPtr ExpressionBuilder::build(const Node& node, Where where) {
  if (is_plain_tag(node.tag)) return build_plain(node, where);
  const Span span{node.span.file, std::min(node.tag_span.begin, node.span.begin), node.span.end};
  if (const Found found = node.tag.starts_with('!') ? find(node.tag) : Found{})
    return make(apply(found, node, where, Form::kShort), node, span);
  if (is_preprocessor_tag(node.tag)) {
    unexpanded.push_back({node.tag, node.tag_span});
    return make(Transform{{node.tag, node.tag_span}, nullptr}, node, span);
  }
  return make(unknown_function(node.tag, node.tag_span), node, span);
}

ExpressionPtr ExpressionBuilder::build_plain(const Node& node, Where where) {
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

Expression::Form ExpressionBuilder::apply(Found found, const Node& argument, Where where,
                                          Form form) {
  const auto name = found.function != nullptr ? found.function->name : found.special->name;
  const bool takes_function = found.function != nullptr && !found.function->takes_list();
  if (form == Form::kLong && is_preprocessor_tag(argument.tag)) {
    unexpanded.push_back({argument.tag, argument.tag_span});
    return Transform{{argument.tag, argument.tag_span}, nullptr};
  }
  if (form == Form::kLong && !is_plain_tag(argument.tag) && !takes_function)
    return problem(argument.span,
                   concat(name, " cannot take the function ", argument.tag, " as its argument"));
  return found.function != nullptr ? call(*found.function, argument, where, form)
                                   : (this->*found.special->build)(argument, where);
}

Expression::Form ExpressionBuilder::call(const Function& function, const Node& argument,
                                         Where where, Form form) {
  FunctionCall out{&function, {}};
  if (function.takes_list()) {
    for (const Node* part : arguments(argument, function.name, function.least, function.most))
      out.arguments.push_back(build(*part, where));
    if (out.arguments.empty()) return Invalid{};
    return out;
  }
  if (!check_keys(function, argument)) return Invalid{};
  // The tag of the short form (!Base64 text) stands on the argument itself.
  out.arguments.push_back(form == Form::kShort ? build_plain(argument, where)
                                               : build(argument, where));
  return out;
}

bool ExpressionBuilder::check_keys(const Function& function, const Node& argument) {
  if (function.required_keys.empty()) return true;
  const auto has = [&](std::string_view key) { return argument.find(key) != nullptr; };
  if (!std::all_of(function.required_keys.begin(), function.required_keys.end(), has)) {
    const std::vector<std::string> keys(function.required_keys.begin(),
                                        function.required_keys.end());
    problem(argument.span, concat(function.name, " takes a map with the keys ", enumerate(keys)));
    return false;
  }
  for (const auto& [key, value] : argument.members) {
    const auto is_key = [&, text = key->text](std::string_view known) { return known == text; };
    if (std::any_of(function.required_keys.begin(), function.required_keys.end(), is_key) ||
        std::any_of(function.optional_keys.begin(), function.optional_keys.end(), is_key))
      continue;
    problem(key->span, concat(function.name, " takes no ", quote(key->text)));
    return false;
  }
  return true;
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
      if (const Found found = name.starts_with('!') ? Found{} : find(name))
        return apply(found, *value, where, Form::kLong);
    }
    if (name == "Transform" && is_short_transform(*value)) return transform(*value, where);
    if (name.starts_with("Rain::")) {
      unexpanded.push_back({name, key->span});
      return Transform{{name, key->span}, nullptr};
    }
    if (name.starts_with("Fn::") && !is_foreach(name)) return unknown_function(name, key->span);
  }
  Map out;
  out.entries.reserve(node.members.size());
  for (const auto& [key, value] : node.members) {
    if (is_foreach(key->text) || key->text == "Fn::Transform") {
      unexpanded.push_back({key->text, key->span});
      continue;
    }
    if (node.members.size() > 1 && key->text.starts_with("Fn::") && find(key->text)) {
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

Expression::Form ExpressionBuilder::ref(const Node& argument, Where where) {
  if (is_macro_call(argument) && argument.tag != "!Ref") return build(argument, where)->form;
  if (argument.kind != NodeKind::kScalar)
    return problem(argument.span, "Ref takes the name of a parameter or resource");
  return Ref{{argument.text, argument.span}};
}

Expression::Form ExpressionBuilder::condition(const Node& argument, Where where) {
  // SAM joins the conditions of a function and its destination as {Condition: {Condition: name}}.
  const Node* named = argument.members.size() == 1 ? argument.find("Condition") : nullptr;
  if (named != nullptr && named->kind == NodeKind::kScalar) return condition(*named, where);
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
  // The text that another program puts in.
  if (is_macro_call(*out.node) && out.node != &argument) return build(*out.node, where)->form;
  if (out.node->kind == NodeKind::kMap && out.node->members.size() == 1 &&
      (out.node->members.front().key->text.starts_with("Rain::") || is_macro_call(*out.node)))
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

bool is_macro_call(const Node& node) {
  return node.tag == "!Transform" || (node.kind == NodeKind::kMap && node.members.size() == 1 &&
                                      node.members.front().key->text == "Fn::Transform");
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-transform.html
Expression::Form ExpressionBuilder::transform(const Node& argument, Where where) {
  const auto is_call = [](const Node* node) {
    const Node* name = node->find("Name");
    return name != nullptr && name->kind == NodeKind::kScalar;
  };
  // Several macros in turn: the last one's output is the value.
  const bool is_list = argument.kind == NodeKind::kList && !argument.items.empty();
  const auto calls = is_list ? argument.items : std::vector<const Node*>{&argument};
  if (!std::all_of(calls.begin(), calls.end(), is_call)) {
    unexpanded.push_back({"Fn::Transform", argument.span});
    return problem(
        argument.span,
        "Fn::Transform takes a map with the keys Name and Parameters, or a list of them");
  }
  const Node& last = *calls.back();
  const Node* name = last.find("Name");
  const Node* parameters = last.find("Parameters");
  // A name that AWS::LanguageExtensions computes; it adds nothing to the template.
  if (name->text == "AWS::LanguageExtensions") return Transform{{name->text, name->span}, nullptr};
  unexpanded.push_back({"Fn::Transform", argument.span});
  return Transform{{name->text, name->span},
                   parameters == nullptr ? nullptr : build(*parameters, where)};
}

}  // namespace cfnaudit::model
