#pragma once

// Three-valued truth and, where it is open, what decides it. Used by the evaluator, by conditions
// and by the functions that compare.

#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::resolve {

struct Truth {
  Tri value = Tri::kUnknown;
  std::vector<Symbol> symbols;  // of an unknown one
};

/// Fn::Equals of two values.
Truth equality(ValuePtr left, ValuePtr right);
Truth all_of(const std::vector<Truth>& operands);
Truth any_of(const std::vector<Truth>& operands);

}  // namespace cfnaudit::resolve
