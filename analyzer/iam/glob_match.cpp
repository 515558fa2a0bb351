// Glob and text -> yes, no, or the symbols decide.

#include "analyzer/iam/glob_match.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include "analyzer/iam/glob_search.h"

namespace cfnaudit::iam {

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

}  // namespace cfnaudit::iam
