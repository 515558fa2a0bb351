// SymbolicText -> Glob; Glob x Glob -> does it match.

#include "analyzer/iam/glob.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include "analyzer/base/text.h"
#include "analyzer/iam/glob_search.h"

namespace cfnaudit::iam {
namespace {

constexpr std::uint32_t kMalformedByte = 0x110000;  // above Unicode: a byte that is no UTF-8

struct CodePoint {
  std::uint32_t value;
  std::size_t length;
};

CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                                           : 4;
  if (length == 1) return {lead, 1};
  if (length == 0 || lead > 0xF4 || text.size() < length) return {kMalformedByte + lead, 1};
  std::uint32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {kMalformedByte + lead, 1};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  return {value, length};
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
    const auto [code_point, length] = first_code_point(bytes.substr(i));
    i += length;
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
  const auto append = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code_point >= kMalformedByte) return append(code_point - kMalformedByte);
  if (code_point < 0x80) return append(code_point);
  if (code_point < 0x800) {
    append(0xC0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      append(0xE0 | code_point >> 12);
    } else {
      append(0xF0 | code_point >> 18);
      append(0x80 | (code_point >> 12 & 0x3F));
    }
    append(0x80 | (code_point >> 6 & 0x3F));
  }
  append(0x80 | (code_point & 0x3F));
}

namespace {

/// May the pattern's token stand for exactly this token of the text, whatever the symbols' values
/// are?
bool stands_for(const GlobSpan& pattern, Token p, const GlobSpan& text, Token t) {
  switch (p.kind) {
    case TokenKind::kCharacter:
      return p == t;
    case TokenKind::kAnyCharacter:
      return t.kind == TokenKind::kCharacter;
    case TokenKind::kSymbol:
      return t.kind == TokenKind::kSymbol && pattern.symbol(p) == text.symbol(t);
    case TokenKind::kAnyRun:
    case TokenKind::kVariable:
      return false;
  }
  return false;
}

/// Is the text matched when a symbol is one letter that only `*` and the same symbol match? Only
/// the last `*` is ever tried again, so the work is at most the product of the lengths.
bool matches_with_symbols_as_letters(const GlobSpan& pattern, const GlobSpan& text) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t run = kNone;
  std::size_t run_end = 0;
  while (t < text.tokens.size()) {
    if (p < pattern.tokens.size() && pattern.tokens[p].kind == TokenKind::kAnyRun) {
      run = p++;
      run_end = t;
    } else if (p < pattern.tokens.size() &&
               stands_for(pattern, pattern.tokens[p], text, text.tokens[t])) {
      ++p;
      ++t;
    } else if (run != kNone) {
      p = run + 1;
      t = ++run_end;
    } else {
      return false;
    }
  }
  while (p < pattern.tokens.size() && pattern.tokens[p].kind == TokenKind::kAnyRun) ++p;
  return p == pattern.tokens.size();
}

/// The number of characters that both surely start with; nothing if those differ, so that neither
/// matches the other.
std::optional<std::size_t> common_literal_start(const GlobSpan& pattern, const GlobSpan& text) {
  static_assert(std::has_unique_object_representations_v<Token>);
  const std::size_t length = std::min(pattern.literal_start, text.literal_start);
  if (length == 0) return 0;
  // ARNs and actions differ at their ends more often than at their starts.
  if (pattern.tokens[length - 1] != text.tokens[length - 1]) return std::nullopt;
  const auto* const p = pattern.tokens.data();
  return std::memcmp(p, text.tokens.data(), length * sizeof(Token)) == 0 ? std::optional(length)
                                                                         : std::nullopt;
}

GlobSpan without_start(const GlobSpan& glob, std::size_t length) {
  return {glob.tokens.subspan(length), glob.symbols};
}

bool is_fixed(Token token) {
  return token.kind == TokenKind::kCharacter || token.kind == TokenKind::kSymbol;
}

/// Takes away what both begin and end with: u.p.v matches u.t.v exactly when p matches t.
void strip_common_ends(GlobSpan& pattern, GlobSpan& text) {
  const auto same = [&](Token p, Token t) {
    return is_fixed(p) && stands_for(pattern, p, text, t);
  };
  while (!pattern.tokens.empty() && !text.tokens.empty() &&
         same(pattern.tokens.front(), text.tokens.front())) {
    pattern.tokens = pattern.tokens.subspan(1);
    text.tokens = text.tokens.subspan(1);
  }
  while (!pattern.tokens.empty() && !text.tokens.empty() &&
         same(pattern.tokens.back(), text.tokens.back())) {
    pattern.tokens = pattern.tokens.first(pattern.tokens.size() - 1);
    text.tokens = text.tokens.first(text.tokens.size() - 1);
  }
}

constexpr std::size_t kArnComponents = 6;

/// arn:partition:service:region:account:resource; the last holds the rest.
std::optional<std::array<GlobSpan, kArnComponents>> arn_components(const GlobSpan& arn) {
  std::array<std::size_t, kArnComponents + 1> ends{};
  std::size_t component = 0;
  for (std::size_t i = 0; i < arn.tokens.size() && component + 1 < kArnComponents; ++i)
    if (arn.tokens[i] == Token{TokenKind::kCharacter, ':'}) ends[++component] = i + 1;
  if (component + 1 < kArnComponents) return std::nullopt;
  const auto part = [&](std::size_t i) {
    const std::size_t end = i + 1 == kArnComponents ? arn.tokens.size() : ends[i + 1] - 1;
    return GlobSpan(arn.tokens.subspan(ends[i], end - ends[i]), arn.symbols);
  };
  return std::array<GlobSpan, kArnComponents>{part(0), part(1), part(2), part(3), part(4), part(5)};
}

}  // namespace

Tri match(const GlobSpan& pattern, const GlobSpan& text) {
  const auto start = common_literal_start(pattern, text);
  if (!start) return Tri::kNo;
  GlobSpan p = without_start(pattern, *start);
  GlobSpan t = without_start(text, *start);
  if (matches_with_symbols_as_letters(p, t)) return Tri::kYes;
  if (p.symbols.empty() && t.symbols.empty()) return Tri::kNo;
  strip_common_ends(p, t);
  return intersects(p, t) ? Tri::kUnknown : Tri::kNo;
}

std::optional<Tri> match_arn(const GlobSpan& pattern, const GlobSpan& text) {
  const auto pattern_parts = arn_components(pattern);
  const auto text_parts = arn_components(text);
  if (pattern_parts && text_parts) {
    Tri all = Tri::kYes;
    for (std::size_t i = 0; i < kArnComponents && all != Tri::kNo; ++i)
      all = both(all, match((*pattern_parts)[i], (*text_parts)[i]));
    return all;
  }
  const bool symbolic = !pattern.symbols.empty() || !text.symbols.empty();
  if (!text_parts && text.symbols.empty()) return std::nullopt;
  if (!symbolic) return Tri::kUnknown;
  const auto same = std::equal(
      pattern.tokens.begin(), pattern.tokens.end(), text.tokens.begin(), text.tokens.end(),
      [&](Token p, Token t) { return is_fixed(p) && stands_for(pattern, p, text, t); });
  return same ? Tri::kYes : both(match(pattern, text), Tri::kUnknown);
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
