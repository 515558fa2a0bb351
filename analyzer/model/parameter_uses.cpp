#include "analyzer/model/parameter_uses.h"

#include <algorithm>
#include <set>

#include "analyzer/model/check_names.h"

// Expressions -> parameters.

namespace cfnaudit::model {

namespace {

class Uses {
 public:
  explicit Uses(const Template& tmpl) : tmpl_(tmpl) {}

  void add(ExpressionPtr expression) {
    for_each(expression, [this](const Expression& inner) {
      if (const auto* ref = inner.as<Ref>()) add_parameter(ref->target.value);
      if (const auto* sub = inner.as<Sub>())
        for (const auto& part : sub->parts)
          if (part.placeholder) add_parameter(part.text);
      if (const auto* choice = inner.as<If>()) add_condition(choice->condition.value);
      if (const auto* ref = inner.as<ConditionRef>()) add_condition(ref->name.value);
    });
    while (!open_.empty()) {
      const ExpressionPtr next = open_.back();
      open_.pop_back();
      add(next);
    }
  }

  std::vector<std::size_t> found;

 private:
  void add_parameter(std::string_view name) {
    const auto* parameter = tmpl_.parameter(name);
    if (parameter == nullptr) return;
    const auto index = static_cast<std::size_t>(parameter - tmpl_.parameters.data());
    if (std::find(found.begin(), found.end(), index) == found.end()) found.push_back(index);
  }
  void add_condition(std::string_view name) {
    const auto* condition = tmpl_.condition(name);
    if (condition != nullptr && conditions_.insert(name).second)
      open_.push_back(condition->expression);
  }

  const Template& tmpl_;
  std::set<std::string_view> conditions_;
  std::vector<ExpressionPtr> open_;
};

}  // namespace

std::vector<std::size_t> parameters_of(const Template& tmpl,
                                       const std::vector<ExpressionPtr>& expressions) {
  Uses uses(tmpl);
  for (const ExpressionPtr expression : expressions) uses.add(expression);
  return std::move(uses.found);
}

}  // namespace cfnaudit::model
