#include "analyzer/base/pattern.h"

#include <gtest/gtest.h>

namespace cfnaudit {
namespace {

bool may_match(std::string_view expression, const SymbolicText& text) {
  const auto pattern = Pattern::parse(expression);
  EXPECT_TRUE(pattern) << expression;
  return pattern && pattern->may_match(text);
}

bool may_match(std::string_view expression, std::string text) {
  return may_match(expression, SymbolicText(std::move(text)));
}

SymbolicText with_symbol(std::string before, std::string id, std::string after) {
  SymbolicText text(std::move(before));
  text.append(SymbolicText::of({.id = std::move(id)}));
  text.append(std::string_view(after));
  return text;
}

TEST(Pattern, MatchesAnywhereUnlessTiedToTheEnds) {
  EXPECT_TRUE(may_match("b", "abc"));
  EXPECT_FALSE(may_match("^b", "abc"));
  EXPECT_TRUE(may_match("c$", "abc"));
  EXPECT_FALSE(may_match("b$", "abc"));
  EXPECT_TRUE(may_match("^abc$", "abc\n")) << "as in Java";
  EXPECT_TRUE(may_match("", "abc"));
  EXPECT_TRUE(may_match("^$", ""));
  EXPECT_FALSE(may_match("^$", "a"));
  EXPECT_TRUE(may_match("\\Aab\\Z", "ab"));
}

TEST(Pattern, Alternatives) {
  EXPECT_TRUE(may_match("^(a|bc|)$", "bc"));
  EXPECT_TRUE(may_match("^(a|bc|)$", ""));
  EXPECT_FALSE(may_match("^(a|bc|)$", "ab"));
  EXPECT_TRUE(may_match("^a$|^b$", "b"));
  EXPECT_TRUE(may_match("^(?:x(?<n>y))$", "xy"));
}

TEST(Pattern, Repeats) {
  EXPECT_TRUE(may_match("^a{2,3}$", "aaa"));
  EXPECT_FALSE(may_match("^a{2,3}$", "aaaa"));
  EXPECT_FALSE(may_match("^a{2}$", "a"));
  EXPECT_TRUE(may_match("^(ab)+?c?$", "ababc"));
  EXPECT_FALSE(may_match("^(ab)+c?$", "c"));
  EXPECT_TRUE(may_match("^a{2,}$", "aaaaaa"));
  EXPECT_TRUE(may_match("^(a*)*$", "aaa")) << "a loop around nothing ends";
  EXPECT_TRUE(may_match("^x{$", "x{")) << "no count";
  EXPECT_TRUE(may_match("^a{0,2048}$", std::string(3000, 'a'))) << "large counts are not counted";
}

TEST(Pattern, Characters) {
  EXPECT_TRUE(may_match("^[a-z0-9_-]+$", "a-9_"));
  EXPECT_FALSE(may_match("^[a-z0-9_-]+$", "A"));
  EXPECT_TRUE(may_match("^[^a-z]$", "A"));
  EXPECT_FALSE(may_match("^[^a-z]$", "b"));
  EXPECT_TRUE(may_match("^\\d\\w\\s\\S\\D\\.$", "1_ xy."));
  EXPECT_FALSE(may_match("^\\.$", "x"));
  EXPECT_TRUE(may_match("^[\\w.-]+$", "a.b-c"));
  EXPECT_TRUE(may_match("^[]a]$", "]")) << "first in brackets";
  EXPECT_TRUE(may_match("^[\\u0041-\\x43]$", "B"));
  EXPECT_FALSE(may_match("^[\\u0041-\\x43]$", "D"));
  EXPECT_FALSE(may_match("^\\p{L}+$", "a1"));
  EXPECT_TRUE(may_match("^[\\p{L}\\p{Z}]+$", "\xC3\xA4 b"));
}

/// More than a character beyond ASCII is not told from another.
TEST(Pattern, TakesTheUnclearForAMatch) {
  EXPECT_TRUE(may_match("^[^\xC3\xA4]$", "\xC3\xA4"));
  EXPECT_TRUE(may_match("^(?!aws)[a-z]+$", "aws")) << "look-around is ignored";
  EXPECT_FALSE(may_match("^(?!aws)[a-z]+$", "AWS"));
  EXPECT_TRUE(may_match("^\\bab\\b$", "ab"));
  for (const auto malformed : {"(", "[a", "a**", "(?i)a", "[a[b]]", "[a&&b]", "\\1", "a)", "*a",
                               "\\u12", "\\p", "\\", "\\p{L"})
    EXPECT_FALSE(Pattern::parse(malformed)) << malformed;
  EXPECT_FALSE(Pattern::parse(std::string(100, '('))) << "too deep";
  EXPECT_FALSE(Pattern::parse("(((a{60}){60}){60}){60}")) << "too large";
}

TEST(Pattern, SymbolsAreAnyText) {
  EXPECT_TRUE(may_match("^arn:[^:]+:role/[a-z]+$", with_symbol("arn:", "Partition", ":role/a")));
  EXPECT_FALSE(may_match("^[a-z0-9.-]+$", with_symbol("", "Stage", "_bucket")));
  EXPECT_TRUE(may_match("^[a-z0-9.-]+$", with_symbol("", "Stage", "-bucket")));
  EXPECT_TRUE(may_match("^ab$", with_symbol("a", "X", "")));
  EXPECT_TRUE(may_match("^ab$", with_symbol("", "X", "b")));
  EXPECT_TRUE(may_match("^ab$", with_symbol("ab", "X", "")));
  EXPECT_FALSE(may_match("^ab$", with_symbol("b", "X", "")));
  EXPECT_FALSE(may_match("^a$", with_symbol("a", "X", "a")));
}

}  // namespace
}  // namespace cfnaudit
