#include "analyzer/expand/static_values.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/model/build.h"
#include "analyzer/model/build_expression.h"
#include "analyzer/model/parameter_uses.h"
#include "analyzer/model/regions.h"
#include "analyzer/resolve/evaluate.h"

// A part of a template -> its value, as far as it is known before deployment.

namespace cfnaudit::expand {

using resolve::ValueKind;
using resolve::ValuePtr;

Tree* argument_of(const Tree* tree, std::string_view function) {
  if (!is_map(tree) || tree->entries.size() != 1) return nullptr;
  const Entry& only = tree->entries.front();
  return only.key.text == function ? only.value : nullptr;
}

Tree* list_of(Forest& forest, std::string_view text) {
  Tree* list = forest.list();
  if (trim(text).empty()) return list;
  for (const auto part : split(text, ','))
    list->items.push_back(forest.text(std::string(trim(part))));
  return list;
}

bool is_list_parameter(const Tree* declaration) {
  const auto type = is_map(declaration) ? text_of(declaration->get("Type")) : std::string_view{};
  return type == "CommaDelimitedList" || type.starts_with("List<");
}

bool is_secret_parameter(const Tree* declaration) {
  const Tree* no_echo = is_map(declaration) ? declaration->get("NoEcho") : nullptr;
  return is_true(no_echo) || equals_ignoring_case(text_of(no_echo), "true");
}

struct StaticValues::Session {
  /// An evaluator of one environment.
  struct Run {
    Run(const model::Template& tmpl, resolve::Environment given, Arena<resolve::Value>& values,
        resolve::ConstantCache& constants)
        : environment(std::move(given)), evaluator(tmpl, environment, values, constants) {}

    resolve::Environment environment;
    resolve::Evaluator evaluator;
  };

  Arena<syntax::Node> nodes;
  model::Template tmpl;
  std::vector<Diagnostic> ignored;  // what is malformed is reported when the plain template is read
  Arena<resolve::Value> values;
  resolve::ConstantCache constants;
  std::unique_ptr<Run> run;  // null after another assumption
};

StaticValues::StaticValues(Tree* root, Forest& forest, const ExpandOptions& options)
    : root_(root), forest_(forest), options_(options) {}

StaticValues::~StaticValues() = default;

void StaticValues::refresh() { session_.reset(); }

const Assignment* StaticValues::assume(const Assignment* assignment) {
  if (session_) session_->run.reset();
  return std::exchange(assumed_, assignment);
}

StaticValues::Session& StaticValues::session() {
  if (session_) return *session_;
  session_ = std::make_unique<Session>();
  syntax::Node* root = session_->nodes.make();
  root->kind = syntax::NodeKind::kMap;
  root->span = root_->span;
  for (const Entry& entry : root_->entries) {
    if (entry.key.text != "Parameters" && entry.key.text != "Mappings" &&
        entry.key.text != "Conditions")
      continue;
    syntax::Node* key = session_->nodes.make();
    key->kind = syntax::NodeKind::kScalar;
    key->text = entry.key.text;
    root->members.push_back({key, node_of(*entry.value, session_->nodes)});
  }
  session_->tmpl = model::build_values(*root);
  return *session_;
}

resolve::Environment StaticValues::environment(const model::Template& tmpl) const {
  resolve::Environment out;
  out.region = options_.region;
  out.account_id = options_.account_id;
  out.partition = model::partition_of(options_.region);
  out.stack_name = options_.stack_name;
  for (const auto& parameter : tmpl.parameters) {
    auto& value = out.parameters.emplace_back();
    if (assumed_ != nullptr)
      if (const auto given = assumed_->find(parameter.name.value); given != assumed_->end())
        value.text = given->second;
    if (const auto possible = choices(parameter); !value.text && possible.size() == 1)
      value.text = possible.front();
  }
  return out;
}

std::vector<std::string> StaticValues::choices(const model::Parameter& parameter) const {
  const auto name = parameter.name.value;
  if (const auto fixed = options_.parameters.find(name); fixed != options_.parameters.end())
    return {fixed->second};
  if (options_.passed) {
    const auto given = options_.passed->find(name);
    if (given != options_.passed->end()) return given->second;
  }
  if (parameter.is_ssm()) return {};
  std::vector<std::string> out;
  const auto add = [&](std::string_view text) {
    if (std::find(out.begin(), out.end(), text) == out.end()) out.emplace_back(text);
  };
  if (!options_.passed && parameter.allowed_values.size() > 1 && !parameter.is_list())
    for (const auto& allowed : parameter.allowed_values) add(allowed.value);
  else if (parameter.default_value)
    add(parameter.default_value->value);
  for (const auto& set : options_.parameter_sets)
    if (const auto given = set.find(name); given != set.end()) add(given->second);
  return out;
}

Tree* StaticValues::unknown(std::string reason) {
  why_ = std::move(reason);
  return nullptr;
}

model::ExpressionPtr StaticValues::expression(const Tree& tree) {
  Session& now = session();
  model::ExpressionBuilder builder(now.tmpl.expressions, now.ignored);
  return builder.build(*node_of(tree, now.nodes));
}

Tree* StaticValues::value(Tree* tree) {
  if (tree == nullptr) return unknown("it is absent");
  if (!tree->is(Kind::kList) && !is_intrinsic(tree)) return tree;
  const auto given = expression(*tree);
  Session& now = session();
  if (!now.run)
    now.run =
        std::make_unique<Session::Run>(now.tmpl, environment(now.tmpl), now.values, now.constants);
  return tree_of(now.run->evaluator.evaluate(given));
}

Tree* StaticValues::tree_of(ValuePtr value) {
  if (std::string why = resolve::why_unknown(value); !why.empty()) return unknown(std::move(why));
  const At at(forest_, value->origin);
  switch (value->kind) {
    case ValueKind::kNull:
      return forest_.null();
    case ValueKind::kString:
      return forest_.text(value->text.text());
    case ValueKind::kBoolean:
      return forest_.boolean(value->text.text() == "true");
    case ValueKind::kNumber: {
      const bool whole = value->text.text().find_first_of(".eE") == std::string::npos;
      Tree* number = forest_.make(whole ? Kind::kInteger : Kind::kReal);
      number->text = forest_.keep(value->text.text());
      return number;
    }
    case ValueKind::kList: {
      Tree* list = forest_.list();
      for (const ValuePtr item : value->items) {
        Tree* known = tree_of(item);
        if (known == nullptr) return nullptr;
        list->items.push_back(known);
      }
      return list;
    }
    case ValueKind::kMap: {
      Tree* map = forest_.map();
      for (const auto& field : value->fields) {
        Tree* known = tree_of(field.value);
        if (known == nullptr) return nullptr;
        map->entries.push_back(
            {{forest_.keep(std::string(field.key.value)), field.key.span}, known});
      }
      return map;
    }
    case ValueKind::kUnknown:
      break;
  }
  return unknown("it is not known");
}

std::optional<std::string> StaticValues::text(Tree* tree) {
  const Tree* known = value(tree);
  if (known == nullptr) return std::nullopt;
  if (known->is(Kind::kList) || known->is(Kind::kMap) || known->is(Kind::kNull)) {
    unknown("it is not a text");
    return std::nullopt;
  }
  return std::string(known->text);
}

std::optional<std::vector<Assignment>> StaticValues::assignments(const Tree* tree) {
  std::vector<Assignment> out{{}};
  if (tree == nullptr) return out;
  const auto given = expression(*tree);
  const model::Template& tmpl = session().tmpl;
  for (const std::size_t index : model::parameters_of(tmpl, {given})) {
    const auto possible = choices(tmpl.parameters[index]);
    if (possible.empty()) continue;
    if (out.size() * possible.size() > kMaxAssignments) return std::nullopt;
    std::vector<Assignment> next;
    for (const Assignment& one : out)
      for (const auto& text : possible) {
        next.push_back(one);
        next.back().emplace(tmpl.parameters[index].name.value, text);
      }
    out = std::move(next);
  }
  return out;
}

std::optional<std::vector<std::string>> StaticValues::texts(Tree* tree) {
  const auto all = assignments(tree);
  if (!all) return std::nullopt;
  std::vector<std::string> out;
  for (const Assignment& one : *all) {
    const Assumption now(*this, one);
    Tree* known = value(tree);
    if (is_list(known)) known = forest_.join(",", known);
    const auto given = text(known);
    if (!given) return std::nullopt;
    if (std::find(out.begin(), out.end(), *given) == out.end()) out.push_back(*given);
  }
  return out;
}

Tree* StaticValues::condition_of(const Assignment& assignment) {
  std::vector<Tree*> parts;
  for (const auto& [name, text] : assignment) {
    Tree* given = forest_.ref(name);
    const auto* parameter = session().tmpl.parameter(name);
    if (parameter != nullptr && parameter->is_list()) given = forest_.join(",", given);
    parts.push_back(forest_.map({{"Fn::Equals", forest_.list({given, text})}}));
  }
  return parts.size() == 1 ? parts.front() : forest_.map({{"Fn::And", forest_.list(parts)}});
}

}  // namespace cfnaudit::expand
