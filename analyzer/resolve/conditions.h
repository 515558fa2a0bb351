#pragma once

// The conditions of a template, and the functions that make them: expression -> Truth. Each
// condition is decided once. Used by the evaluator, and by whoever asks about conditions alone.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"
#include "analyzer/resolve/truth.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::resolve {

class Conditions {
 public:
  using Evaluate = std::function<ValuePtr(model::ExpressionPtr)>;

  Conditions(const model::Template& tmpl, const Environment& environment, Evaluate evaluate,
             std::vector<Diagnostic>& diagnostics)
      : tmpl_(tmpl),
        environment_(environment),
        evaluate_(std::move(evaluate)),
        diagnostics_(diagnostics),
        states_(tmpl.conditions.size()) {}

  Truth condition(std::string_view name);
  Truth truth(model::ExpressionPtr expression);

 private:
  enum class Progress : std::uint8_t { kNone, kRunning, kDone };
  struct State {
    Progress progress = Progress::kNone;
    Truth truth;
  };

  Truth decide(const model::Expression& expression);
  Truth equals(ValuePtr left, ValuePtr right) const;
  bool surely_differs(ValuePtr value, ValuePtr with) const;
  std::vector<Truth> truths(const std::vector<model::ExpressionPtr>& operands);
  void report_cycle(const model::Condition& condition);

  const model::Template& tmpl_;
  const Environment& environment_;
  Evaluate evaluate_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<State> states_;
  int depth_ = 0;
};

}  // namespace cfnaudit::resolve
