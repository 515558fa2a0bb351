// SymbolicText -> Glob.

#include "analyzer/iam/glob.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace cfnaudit::iam {
namespace {

constexpr std::uint32_t kMalformedByte = 0x110000;  // above Unicode: a byte that is no UTF-8

/// The character of a pattern or text that comes first.
CodePoint first_character(std::string_view text) {
  CodePoint out = first_code_point(text);
  if (!out.valid) out.value += kMalformedByte;
  return out;
}

/// `${...}` at the start of a text: how long it is, and what is between the braces.
struct Reference {
  std::size_t end;  // behind the closing brace
  std::string_view content;
  bool holds_symbol;
};

/// The reference that starts at `begin`; the display form of a hole is not part of the text.
std::optional<Reference> reference_at(const SymbolicText& text, std::size_t begin) {
  const std::string_view bytes = text.text();
  bool holds_symbol = false;
  for (std::size_t i = begin + 2; i < bytes.size(); ++i) {
    const auto hole = std::find_if(text.holes().begin(), text.holes().end(),
                                   [&](const auto& h) { return h.begin == i; });
    if (hole != text.holes().end()) {
      holds_symbol = true;
      i = hole->end - 1;
    } else if (bytes[i] == '}') {
      return Reference{i + 1, bytes.substr(begin + 2, i - begin - 2), holds_symbol};
    }
  }
  return std::nullopt;
}

/// `aws:PrincipalTag/team, 'everyone'`.
Variable parse_variable(std::string_view content) {
  const auto comma = content.find(',');
  Variable out{lowercase(trim(content.substr(0, comma))), std::nullopt};
  if (comma == std::string_view::npos) return out;
  auto fallback = trim(content.substr(comma + 1));
  if (fallback.size() >= 2 && fallback.front() == '\'' && fallback.back() == '\'')
    fallback = fallback.substr(1, fallback.size() - 2);
  out.fallback = std::string(fallback);
  return out;
}

bool is_escape(std::string_view content) {
  return content == "*" || content == "?" || content == "$";
}

}  // namespace

Glob::Glob(const SymbolicText& text, GlobSyntax syntax) {
  const std::string_view bytes = text.text();
  tokens_.reserve(bytes.size());
  auto hole = text.holes().begin();
  std::size_t i = 0;
  while (i < bytes.size()) {
    while (hole != text.holes().end() && hole->begin < i) ++hole;
    if (hole != text.holes().end() && hole->begin == i) {
      push(hole->symbol);
      i = hole->end;
      continue;
    }
    if (syntax.variables == Variables::kActive && bytes.substr(i).starts_with("${")) {
      if (const auto found = reference_at(text, i); found && !trim(found->content).empty()) {
        if (is_escape(found->content)) {
          push_character(static_cast<unsigned char>(found->content[0]), syntax.letters);
        } else if (found->holds_symbol) {
          push(Symbol{std::string(found->content), SymbolKind::kExternal});
        } else {
          push(parse_variable(found->content));
        }
        i = found->end;
        continue;
      }
    }
    const CodePoint character = first_character(bytes.substr(i));
    const std::uint32_t code_point = character.value;
    i += character.length;
    if (syntax.wildcards == Wildcards::kActive && code_point == '?') {
      push(Token{TokenKind::kAnyCharacter, 0});
    } else if (syntax.wildcards == Wildcards::kActive && code_point == '*') {
      if (tokens_.empty() || tokens_.back().kind != TokenKind::kAnyRun)
        push(Token{TokenKind::kAnyRun, 0});
    } else {
      push_character(code_point, syntax.letters);
    }
  }
}

void Glob::push(Token token) {
  if (token.kind == TokenKind::kCharacter && literal_start_ == tokens_.size()) ++literal_start_;
  tokens_.push_back(token);
}

void Glob::push(const Symbol& symbol) {
  const auto at = std::find(symbols_.begin(), symbols_.end(), symbol);
  const auto index = static_cast<std::uint32_t>(at - symbols_.begin());
  if (at == symbols_.end()) symbols_.push_back(symbol);
  tokens_.push_back({TokenKind::kSymbol, index});
}

void Glob::push(Variable variable) {
  tokens_.push_back({TokenKind::kVariable, static_cast<std::uint32_t>(variables_.size())});
  variables_.push_back(std::move(variable));
}

void Glob::push_text(const SymbolicText& text, Case letters) {
  const Glob plain(text, {.wildcards = Wildcards::kLiteral, .letters = letters});
  for (const Token token : plain.tokens_) {
    if (token.kind == TokenKind::kSymbol) {
      push(plain.symbol(token));
    } else {
      push(token);
    }
  }
}

void Glob::push_character(std::uint32_t code_point, Case letters) {
  if (letters == Case::kFolded && code_point >= 'A' && code_point <= 'Z') code_point += 'a' - 'A';
  push(Token{TokenKind::kCharacter, code_point});
}

void append_code_point(std::string& text, std::uint32_t code_point) {
  if (code_point >= kMalformedByte)
    text += static_cast<char>(code_point - kMalformedByte);
  else
    append_utf8(text, code_point);
}

std::optional<Glob> substituted(
    const Glob& glob, Case letters,
    const std::function<std::optional<SymbolicText>(std::string_view key)>& value_of) {
  Glob out;
  for (const Token token : glob.tokens()) {
    if (token.kind == TokenKind::kSymbol) {
      out.push(glob.symbol(token));
    } else if (token.kind == TokenKind::kVariable) {
      const Variable& variable = glob.variable(token);
      std::optional<SymbolicText> value = value_of(variable.key);
      if (!value && variable.fallback) value = SymbolicText(*variable.fallback);
      if (!value) return std::nullopt;
      out.push_text(*value, letters);
    } else {
      out.push(token);
    }
  }
  return out;
}

}  // namespace cfnaudit::iam
