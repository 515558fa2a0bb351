#pragma once

// What the functions of model/functions.cpp mean: evaluated arguments -> a value, an unknown one
// with the reason, or what CloudFormation refuses. Used by the evaluator for every
// model::FunctionCall.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/expression.h"
#include "analyzer/resolve/value.h"
#include "analyzer/resolve/value_maker.h"

namespace cfnaudit::resolve {

/// One use of a function. Optional arguments that are absent are null.
struct Arguments {
  const model::Expression& at;
  std::vector<ValuePtr> values;
  std::string_view region;  // of the stack
  ValueMaker& make;

  ValuePtr operator[](std::size_t i) const { return i < values.size() ? values[i] : nullptr; }
};

struct Outcome {
  Outcome(ValuePtr given) : value(given) {}  // NOLINT: to be returned as the value that it is
  Outcome(Value* given) : value(given) {}    // NOLINT

  ValuePtr value = nullptr;
  std::string refused;       // why CloudFormation refuses it; empty when it does not
  std::optional<Span> span;  // of the argument that is refused; else all
};

Outcome apply(const model::Function& function, const Arguments& arguments);
/// Has the table a meaning for this function?
bool has_meaning(const model::Function& function);

}  // namespace cfnaudit::resolve
