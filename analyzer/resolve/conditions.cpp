#include "analyzer/resolve/conditions.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/resolve/value_maker.h"
#include "analyzer/syntax/limits.h"

// Expression -> Truth.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html

namespace cfnaudit::resolve {

using model::ExpressionPtr;

Truth Conditions::condition(std::string_view name) {
  const model::Condition* found = tmpl_.condition(name);
  if (found == nullptr) return {};
  const auto decided = environment_.decided_conditions.find(name);
  if (decided != environment_.decided_conditions.end()) return {tri(decided->second), {}};
  auto& state = states_[static_cast<std::size_t>(found - tmpl_.conditions.data())];
  if (state.progress == Progress::kDone) return state.truth;
  if (state.progress == Progress::kRunning) {
    report_cycle(*found);
    return {};
  }
  state.progress = Progress::kRunning;
  state.truth = truth(found->expression);
  state.progress = Progress::kDone;
  return state.truth;
}

void Conditions::report_cycle(const model::Condition& condition) {
  std::vector<std::string> members;  // whichever of them was asked for first
  for (std::size_t i = 0; i < states_.size(); ++i)
    if (states_[i].progress == Progress::kRunning)
      members.emplace_back(tmpl_.conditions[i].name.value);
  std::sort(members.begin(), members.end());
  const auto name = condition.name.value;
  diagnostics_.push_back({.rule = "TPL015",
                          .severity = Severity::kError,
                          .span = condition.name.span,
                          .path = concat("Conditions/", name),
                          .message = concat("condition ", name, " depends on itself"),
                          .key = join(members, " "),
                          .members = members});
}

Truth Conditions::truth(ExpressionPtr expression) {
  // Conditions of conditions of values of names ...
  if (expression == nullptr || depth_ >= 2 * static_cast<int>(syntax::kMaxDepth)) return {};
  ++depth_;
  Truth out = decide(*expression);
  --depth_;
  return out;
}

std::vector<Truth> Conditions::truths(const std::vector<ExpressionPtr>& operands) {
  std::vector<Truth> out;
  for (const ExpressionPtr operand : operands) out.push_back(truth(operand));
  return out;
}

/// Is `value` a parameter that has none of the values with which the template compares it, and
/// `with` one of these?
bool Conditions::surely_differs(ValuePtr value, ValuePtr with) const {
  const SymbolicText* text = resolve::text(value);
  const auto other = known_text(with);
  if (text == nullptr || !other || text->holes().size() != 1) return false;
  const auto& hole = text->holes().front();
  if (hole.begin != 0 || hole.end != text->text().size()) return false;
  const auto* parameter = tmpl_.parameter(hole.symbol.id);
  if (parameter == nullptr) return false;
  const auto index = static_cast<std::size_t>(parameter - tmpl_.parameters.data());
  const auto& excluded = environment_.parameters[index].differs_from;
  return std::find(excluded.begin(), excluded.end(), *other) != excluded.end();
}

Truth Conditions::equals(ValuePtr left, ValuePtr right) const {
  if (surely_differs(left, right) || surely_differs(right, left)) return {Tri::kNo, {}};
  return equality(left, right);
}

Truth Conditions::decide(const model::Expression& expression) {
  if (const auto* form = expression.as<model::And>()) return all_of(truths(form->operands));
  if (const auto* form = expression.as<model::Or>()) return any_of(truths(form->operands));
  if (const auto* form = expression.as<model::Not>()) {
    Truth out = truth(form->operand);
    out.value = opposite(out.value);
    return out;
  }
  if (const auto* form = expression.as<model::ConditionRef>()) return condition(form->name.value);
  if (const auto* form = expression.as<model::Equals>())
    return equals(evaluate_(form->left), evaluate_(form->right));
  if (const auto* form = expression.as<model::If>()) {
    const Truth chosen = condition(form->condition.value);
    if (chosen.value == Tri::kUnknown) return chosen;
    return truth(chosen.value == Tri::kYes ? form->when_true : form->when_false);
  }
  const ValuePtr value = evaluate_(&expression);
  if (const auto known = boolean(value)) return {tri(*known), {}};
  Truth out;
  add_symbols(out.symbols, value);
  return out;
}

}  // namespace cfnaudit::resolve
