#include "analyzer/resolve/value_maker.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Expression and content -> Value.

namespace cfnaudit::resolve {

using model::Expression;

void add_symbols(std::vector<Symbol>& to, const std::vector<Symbol>& from) {
  for (const auto& symbol : from)
    if (std::find(to.begin(), to.end(), symbol) == to.end()) to.push_back(symbol);
}

void add_symbols(std::vector<Symbol>& to, ValuePtr value) {
  if (value == nullptr) return;
  add_symbols(to, value->symbols);
  for (const auto& hole : value->text.holes()) add_symbols(to, std::vector{hole.symbol});
  for (const ValuePtr item : value->items) add_symbols(to, item);
  for (const auto& field : value->fields) add_symbols(to, field.value);
}

std::string reasons(const std::vector<Symbol>& symbols) {
  std::vector<std::string> texts;
  for (const auto& symbol : symbols) texts.push_back(reason(symbol));
  return enumerate(texts);
}

Value* ValueMaker::value(const Expression& at, ValueKind kind) {
  Value* value = values_.make();
  value->kind = kind;
  value->span = value->origin = at.span;
  value->node = at.node;
  return value;
}

std::size_t ValueMaker::size_of(const SymbolicText& text) {
  std::size_t size = text.text().size();
  for (const auto& hole : text.holes()) size += sizeof hole + hole.symbol.id.size();
  return size;
}

bool ValueMaker::take(Span at, std::size_t bytes) {
  if (bytes <= room_) {
    room_ -= bytes;
    return true;
  }
  if (!exhausted_) exhausted_ = at;
  return false;
}

Value* ValueMaker::too_long(const Expression& at) {
  if (!exhausted_) exhausted_ = at.span;
  Value* made = value(at, ValueKind::kUnknown);
  made->reason = "it is too large";
  return made;
}

Value* ValueMaker::copy(const Expression& at, const Value& other) {
  const std::size_t parts = other.items.size() * sizeof(ValuePtr) +
                            other.fields.size() * sizeof(Field) +
                            other.symbols.size() * sizeof(Symbol);
  if (!take(at.span, size_of(other.text) + parts)) return too_long(at);
  Value* value = values_.make(other);
  value->span = at.span;
  return value;
}

ValuePtr ValueMaker::text(const Expression& at, SymbolicText text) {
  if (!take(at.span, text)) return too_long(at);
  return literal(at, std::move(text));
}

ValuePtr ValueMaker::literal(const Expression& at, SymbolicText text) {
  Value* made = value(at, ValueKind::kString);
  made->text = std::move(text);
  return made;
}

Value* ValueMaker::hidden(const Value& of) {
  Value* made = values_.make();
  made->kind = ValueKind::kString;
  made->span = of.span;
  made->origin = of.origin;
  made->node = of.node;
  return made;
}

ValuePtr ValueMaker::boolean(const Expression& at, bool truth) {
  Value* made = value(at, ValueKind::kBoolean);
  made->text = std::string(truth ? "true" : "false");
  return made;
}

Value* ValueMaker::open(const Expression& at, std::string reason, std::vector<Symbol> symbols) {
  Value* made = value(at, ValueKind::kUnknown);
  made->reason = std::move(reason);
  made->symbols = std::move(symbols);
  return made;
}

ValuePtr ValueMaker::unknown(const Expression& at, std::string reason,
                             std::vector<Symbol> symbols) {
  return open(at, std::move(reason), std::move(symbols));
}

ValuePtr ValueMaker::unknown_list(const Expression& at, std::string reason,
                                  std::vector<Symbol> symbols) {
  Value* made = open(at, std::move(reason), std::move(symbols));
  made->surely_list = true;
  return made;
}

ValuePtr ValueMaker::unknown(const Expression& at, const Symbol& symbol) {
  return unknown(at, reason(symbol), std::vector{symbol});
}

ValuePtr ValueMaker::unknown(const Expression& at, ValuePtr cause) {
  std::vector<Symbol> symbols;
  add_symbols(symbols, cause);
  constexpr std::size_t kFew = 8;
  if (symbols.size() > kFew && !take(at.span, symbols.size() * sizeof(Symbol))) return too_long(at);
  std::string why = why_unknown(cause);
  if (why.empty()) why = symbols.empty() ? "its value is malformed" : reasons(symbols);
  return unknown(at, std::move(why), std::move(symbols));
}

}  // namespace cfnaudit::resolve
