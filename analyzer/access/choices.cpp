#include "analyzer/access/choices.h"

#include <algorithm>
#include <functional>

#include "analyzer/base/text.h"
#include "analyzer/resolve/evaluate.h"

// Template -> the values that a deployment may choose, and what they bring about.

namespace cfnaudit::access {

using model::ExpressionPtr;
using resolve::Environment;

namespace {

/// What no template compares with.
constexpr std::string_view kAnother = "\x01 another value";

/// The parameter that an expression is, and nothing else.
std::optional<std::size_t> parameter_of(const model::Template& tmpl, ExpressionPtr expression) {
  const auto* ref = expression == nullptr ? nullptr : expression->as<model::Ref>();
  const auto* parameter = ref == nullptr ? nullptr : tmpl.parameter(ref->target.value);
  if (parameter == nullptr) return std::nullopt;
  return static_cast<std::size_t>(parameter - tmpl.parameters.data());
}

}  // namespace

Choices::Choices(const model::Template& tmpl, const resolve::EnvironmentOptions& options)
    : tmpl_(tmpl), options_(options) {
  survey();
}

std::optional<std::string> Choices::given(std::size_t parameter) const {
  const auto& declared = tmpl_.parameters[parameter];
  const auto fixed = options_.overrides.find(declared.name.value);
  if (fixed != options_.overrides.end()) return fixed->second;
  if (declared.allowed_values.size() == 1)
    return std::string(declared.allowed_values.front().value);
  return std::nullopt;
}

std::vector<std::string> Choices::values(std::size_t parameter) const {
  if (auto one = given(parameter)) return {std::move(*one)};
  std::vector<std::string> out;
  const auto& declared = tmpl_.parameters[parameter];
  if (declared.is_ssm() || declared.is_list()) return out;
  for (const auto& value : declared.allowed_values) out.emplace_back(value.value);
  return out;
}

bool Choices::is_open(std::size_t parameter) const {
  return tmpl_.parameters[parameter].allowed_values.empty() && !given(parameter);
}

bool Choices::mentions_open(ExpressionPtr expression) const {
  bool open = false;
  for_each_parameter(tmpl_, expression, [&](std::size_t p) { open = open || is_open(p); });
  return open;
}

void Choices::survey() {
  for (const auto& condition : tmpl_.conditions) {
    bool exact = true;
    for_each_parameter(tmpl_, condition.expression, [&](std::size_t p) {
      const auto& declared = tmpl_.parameters[p];
      exact = exact && !declared.is_ssm() && !declared.is_list();
    });
    model::for_each(condition.expression, [&](const model::Expression& inner) {
      if (const auto* equals = inner.as<model::Equals>()) exact = compare(*equals) && exact;
      if (inner.as<model::FindInMap>() != nullptr) exact = !mentions_open(&inner) && exact;
    });
    if (!exact) inexact_.emplace(condition.name.value);
  }
}

/// Is a comparison decided by knowing which of its texts a parameter is?
bool Choices::compare(const model::Equals& equals) {
  const bool left = mentions_open(equals.left);
  const bool right = mentions_open(equals.right);
  if (!left && !right) return true;
  const auto one = parameter_of(tmpl_, equals.left);
  const auto other = parameter_of(tmpl_, equals.right);
  if (left && right) return one && other;
  const ExpressionPtr text = left ? equals.right : equals.left;
  const auto parameter = left ? one : other;
  const auto* scalar = text->as<model::Scalar>();
  if (!parameter || scalar == nullptr) return false;
  literals_[*parameter].emplace(scalar->text);
  return true;
}

bool Choices::is_inexact(std::string_view name, std::size_t depth) const {
  constexpr std::size_t kDeepest = 32;
  if (depth > kDeepest || inexact_.contains(name)) return true;
  const auto* condition = tmpl_.condition(name);
  if (condition == nullptr) return true;
  bool out = false;
  model::for_each(condition->expression, [&](const model::Expression& inner) {
    if (const auto* ref = inner.as<model::ConditionRef>())
      out = out || is_inexact(ref->name.value, depth + 1);
    if (const auto* choice = inner.as<model::If>())
      out = out || is_inexact(choice->condition.value, depth + 1);
  });
  return out;
}

/// Enough texts for every comparison to come out each way.
std::vector<std::string> Choices::domain(std::size_t parameter) const {
  std::vector<std::string> out = values(parameter);
  if (!out.empty()) return out;
  const auto& declared = tmpl_.parameters[parameter];
  if (declared.default_value) out.emplace_back(declared.default_value->value);
  const auto add = [&](std::string text) {
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  };
  for (const auto& [other, texts] : literals_)
    for (const auto& text : texts) add(text);
  add(std::string(kAnother));
  add(concat(kAnother, " of ", declared.name.value));
  return out;
}

void Choices::parameters_of(std::string_view name, std::set<std::size_t>& out,
                            std::set<std::string, std::less<>>& seen) const {
  const auto* condition = tmpl_.condition(name);
  if (condition == nullptr || !seen.emplace(name).second) return;
  for_each_parameter(tmpl_, condition->expression, [&](std::size_t p) { out.insert(p); });
  model::for_each(condition->expression, [&](const model::Expression& inner) {
    if (const auto* ref = inner.as<model::ConditionRef>())
      parameters_of(ref->name.value, out, seen);
    if (const auto* choice = inner.as<model::If>())
      parameters_of(choice->condition.value, out, seen);
  });
}

Realisation Choices::realise(const Environment& base, const Outcomes& outcomes,
                             const Assignment& fixed) {
  Realisation out;
  std::set<std::size_t> asked;
  std::set<std::string, std::less<>> seen;
  bool exact = true;
  for (const auto& [name, truth] : outcomes) {
    if (is_inexact(name))
      exact = false;
    else
      parameters_of(name, asked, seen);
  }
  for (const auto& rule : tmpl_.rules) {
    for_each_parameter(tmpl_, rule.condition, [&](std::size_t p) { asked.insert(p); });
    for (const auto& assertion : rule.assertions)
      for_each_parameter(tmpl_, assertion.assertion, [&](std::size_t p) { asked.insert(p); });
  }
  Environment probe = base;
  probe.decided_conditions.clear();
  for (const auto& [p, text] : fixed) probe.parameters[p].text = text;
  std::vector<std::size_t> order;
  for (const std::size_t p : asked)
    if (!fixed.contains(p)) order.push_back(p);
  std::size_t budget = 4000;
  bool exhausted = false;
  // kNo: contradicted; kYes: all hold.
  const auto state = [&]() -> Tri {
    Arena<resolve::Value> values;
    resolve::ConstantCache constants;
    resolve::Evaluator evaluator(tmpl_, probe, values, constants);
    Tri all = Tri::kYes;
    for (const auto& [name, truth] : outcomes) {
      if (is_inexact(name)) continue;
      const Tri is = evaluator.condition(name).value;
      all = both(all, truth ? is : opposite(is));
      if (all == Tri::kNo) return all;
    }
    for (const auto& rule : tmpl_.rules) {
      const Tri applies =
          rule.condition == nullptr ? Tri::kYes : evaluator.truth(rule.condition).value;
      for (const auto& assertion : rule.assertions)
        if (applies == Tri::kYes && evaluator.truth(assertion.assertion).value == Tri::kNo)
          return Tri::kNo;
    }
    return all;
  };
  const std::function<bool(std::size_t)> search = [&](std::size_t at) -> bool {
    if (budget == 0) {
      exhausted = true;
      return true;
    }
    --budget;
    const Tri now = state();
    if (now == Tri::kNo) return false;
    if (at == order.size() || (now == Tri::kYes && tmpl_.rules.empty())) return true;
    for (const auto& text : domain(order[at])) {
      probe.parameters[order[at]].text = text;
      if (search(at + 1)) return true;
    }
    probe.parameters[order[at]].text = base.parameters[order[at]].text;
    return false;
  };
  out.possible = search(0);
  if (!out.possible) return out;
  out.certain = exact && !exhausted && state() == Tri::kYes;
  for (const std::size_t p : asked) {
    const auto& text = probe.parameters[p].text;
    if (!text) continue;
    const auto& declared = tmpl_.parameters[p];
    const bool is_default = declared.default_value && declared.default_value->value == *text;
    if (is_open(p) && !is_default) out.free = true;
    if (!text->starts_with(kAnother)) out.values.emplace(p, *text);
  }
  return out;
}

}  // namespace cfnaudit::access
