#include "analyzer/resolve/truth.h"

#include "analyzer/resolve/value_maker.h"

// Values -> Truth.

namespace cfnaudit::resolve {

Truth equality(ValuePtr left, ValuePtr right) {
  std::vector<Symbol> symbols;
  add_symbols(symbols, left);
  add_symbols(symbols, right);
  if (left == nullptr || right == nullptr) return {Tri::kUnknown, symbols};
  const SymbolicText* a = text(left);
  const SymbolicText* b = text(right);
  if (a != nullptr && b != nullptr) {
    if (*a == *b) return {Tri::kYes, {}};
    if (a->known() && b->known()) return {Tri::kNo, {}};
    return {Tri::kUnknown, symbols};
  }
  if (symbols.empty() && !is_unknown(left) && !is_unknown(right))
    return {tri(to_string(left) == to_string(right)), {}};
  return {Tri::kUnknown, symbols};
}

namespace {

Truth combine(Tri start, const std::vector<Truth>& operands) {
  Truth out{start, {}};
  for (const auto& operand : operands) {
    out.value =
        start == Tri::kYes ? both(out.value, operand.value) : either(out.value, operand.value);
    add_symbols(out.symbols, operand.symbols);
  }
  if (out.value != Tri::kUnknown) out.symbols.clear();
  return out;
}

}  // namespace

Truth all_of(const std::vector<Truth>& operands) { return combine(Tri::kYes, operands); }

Truth any_of(const std::vector<Truth>& operands) { return combine(Tri::kNo, operands); }

}  // namespace cfnaudit::resolve
