#pragma once

// The pattern language of IAM, compiled: characters, `*`, `?`, policy variables, and deploy-time
// symbols. Made from policy and request texts by compiled_policy and operators; matched by
// glob_match, searched by glob_search.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/symbolic_text.h"

namespace cfnaudit::iam {

enum class Wildcards : std::uint8_t { kLiteral, kActive };
enum class Variables : std::uint8_t { kLiteral, kActive };
enum class Case : std::uint8_t { kKept, kFolded };

/// How a text is read: the same text is a glob in Resource, a plain string in StringEquals.
struct GlobSyntax {
  Wildcards wildcards = Wildcards::kActive;
  Variables variables = Variables::kLiteral;
  Case letters = Case::kKept;
};

inline constexpr GlobSyntax kPlainText = {.wildcards = Wildcards::kLiteral};

enum class TokenKind : std::uint32_t { kCharacter, kAnyCharacter, kAnyRun, kSymbol, kVariable };

struct Token {
  TokenKind kind = TokenKind::kCharacter;
  std::uint32_t value = 0;  // code point; index of the symbol or variable in its glob

  friend bool operator==(const Token&, const Token&) = default;
};

/// `${key}` or `${key, 'fallback'}`; the key in lower case.
struct Variable {
  std::string key;
  std::optional<std::string> fallback;
};

/// A glob, or a text (a glob without wildcards): the two sides of a match have the same form.
class Glob {
 public:
  Glob() = default;
  Glob(const SymbolicText& text, GlobSyntax syntax);

  std::span<const Token> tokens() const { return tokens_; }
  std::span<const Symbol> symbols() const { return symbols_; }
  std::span<const Variable> variables() const { return variables_; }
  const Symbol& symbol(Token token) const { return symbols_[token.value]; }
  const Variable& variable(Token token) const { return variables_[token.value]; }
  /// How many characters it starts with.
  std::size_t literal_start() const { return literal_start_; }

  void push(Token token);
  void push(const Symbol& symbol);
  void push(Variable variable);
  /// Characters and symbols, as they are: no wildcard, no variable.
  void push_text(const SymbolicText& text, Case letters);

 private:
  void push_character(std::uint32_t code_point, Case letters);

  std::vector<Token> tokens_;
  std::vector<Symbol> symbols_;
  std::vector<Variable> variables_;
  std::size_t literal_start_ = 0;
};

/// A part of a glob, or the whole.
struct GlobSpan {
  std::span<const Token> tokens;
  std::span<const Symbol> symbols;
  std::size_t literal_start = 0;  // at least so many characters come first

  GlobSpan(std::span<const Token> some_tokens, std::span<const Symbol> all_symbols)
      : tokens(some_tokens), symbols(all_symbols) {}
  GlobSpan(const Glob& glob)
      : tokens(glob.tokens()), symbols(glob.symbols()), literal_start(glob.literal_start()) {}
  const Symbol& symbol(Token token) const { return symbols[token.value]; }
};

/// The glob with the value of each variable put in as plain text. `value_of` gets the key in lower
/// case; where it gives nothing and there is no fallback, the glob matches nothing: nothing is
/// returned.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
std::optional<Glob> substituted(
    const Glob& glob, Case letters,
    const std::function<std::optional<SymbolicText>(std::string_view key)>& value_of);

/// Text of one code point, appended; undoes what compiling did to malformed bytes.
void append_code_point(std::string& text, std::uint32_t code_point);

}  // namespace cfnaudit::iam
