#pragma once

// Makes values at the place of the expression that they come from. Used by the evaluator and by
// the meanings of functions.

#include <cstddef>
#include <optional>
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

/// How much memory the values of functions may take, beyond what the template itself says. Names
/// made of names double with each, and so do Base64 of Base64 and lists of lists.
inline constexpr std::size_t kLeastRoom = std::size_t{192} * 1024;
inline constexpr std::size_t kRoomPerByte = 16;

class ValueMaker {
 public:
  /// `room`: bytes that functions may make.
  ValueMaker(Arena<Value>& values, std::size_t room) : values_(values), room_(room) {}

  /// Takes room for what a function makes; false when there is not enough.
  bool take(Span at, std::size_t bytes);
  bool take(Span at, const SymbolicText& text) { return take(at, size_of(text)); }
  /// Where there was first too little room; nullopt: there was enough.
  std::optional<Span> exhausted() const { return exhausted_; }

  Value* value(const model::Expression& at, ValueKind kind);
  /// The same value, used at this place; unknown when there is no room for it.
  Value* copy(const model::Expression& at, const Value& other);
  /// Of what a function makes: unknown when there is no room for it.
  ValuePtr text(const model::Expression& at, SymbolicText text);
  /// Of what the template says itself.
  ValuePtr literal(const model::Expression& at, SymbolicText text);
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

  /// What is left. Whoever makes a text of parts compares their sizes with it.
  std::size_t room() const { return room_; }
  static std::size_t size_of(const SymbolicText& text);
  /// The same without its text, which is to be given.
  Value* hidden(const Value& of);
  /// Unknown, for want of room.
  Value* too_long(const model::Expression& at);

 private:
  Value* open(const model::Expression& at, std::string reason, std::vector<Symbol> symbols);

  Arena<Value>& values_;
  std::size_t room_;
  std::optional<Span> exhausted_;
};

}  // namespace cfnaudit::resolve
