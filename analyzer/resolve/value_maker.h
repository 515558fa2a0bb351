#pragma once

// Makes values at the place of the expression that they come from. Used by the evaluator and by
// the meanings of functions.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/model/expression.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::resolve {

/// Without repeats.
void add_symbols(std::vector<Symbol>& to, const std::vector<Symbol>& from);
/// Those of a value and of all that it holds.
void add_symbols(std::vector<Symbol>& to, ValuePtr value);
/// "parameter A has no value and AWS chooses B at deployment".
std::string reasons(const std::vector<Symbol>& symbols);

class ValueMaker {
 public:
  explicit ValueMaker(Arena<Value>& values) : values_(values) {}

  Value* value(const model::Expression& at, ValueKind kind);
  /// The same value, used at this place.
  Value* copy(const Value& other, Span span);
  /// Unknown when the text is too long.
  ValuePtr text(const model::Expression& at, SymbolicText text);
  ValuePtr boolean(const model::Expression& at, bool value);
  ValuePtr unknown(const model::Expression& at, std::string reason,
                   std::vector<Symbol> symbols = {});
  /// A list of unknown items.
  ValuePtr unknown_list(const model::Expression& at, std::string reason,
                        std::vector<Symbol> symbols);
  /// Unknown for what the symbol stands for.
  ValuePtr unknown(const model::Expression& at, const Symbol& symbol);
  /// Unknown for the reasons that `cause` has.
  ValuePtr unknown(const model::Expression& at, ValuePtr cause);

  /// Names made of names, and Base64 of Base64, would otherwise grow without end.
  static bool is_too_long(const model::Expression& at, const SymbolicText& text);
  ValuePtr too_long(const model::Expression& at) { return unknown(at, "it is too long"); }

 private:
  Arena<Value>& values_;
};

}  // namespace cfnaudit::resolve
