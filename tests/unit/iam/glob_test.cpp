// Compiling and matching globs, on plain texts and on texts with deploy-time symbols.

#include "analyzer/iam/glob.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/iam/glob_match.h"
#include "tests/unit/iam/policy_builder.h"
#include "tests/unit/iam/reference.h"

namespace cfnaudit::iam {
namespace {

Glob glob(const SymbolicText& text) { return Glob(text, {}); }
Glob plain(const SymbolicText& text) { return Glob(text, kPlainText); }
Tri match_texts(std::string pattern, std::string text) {
  const Glob p = glob(std::move(pattern));
  const Glob t = plain(std::move(text));
  return match(p, t);
}

Symbol parameter(std::string id) { return {std::move(id), SymbolKind::kParameter}; }

Tri match_symbolic(std::string_view pattern, std::string_view text) {
  const Glob p = glob(symbolic(pattern));
  const Glob t = plain(symbolic(text));
  return match(p, t);
}

TEST(Glob, AgreesWithTheReferenceOnAllShortPatternsAndTexts) {
  for (const std::string& pattern : words("ab*?", 4)) {
    const Glob compiled = glob(pattern);
    for (const std::string& text : words("abc", 5)) {
      const Glob target = plain(text);
      ASSERT_EQ(match(compiled, target), tri(reference_match(pattern, text)))
          << pattern << " on " << text;
    }
  }
}

TEST(Glob, ManyRunsTakeNoExponentialTime) {
  std::string pattern = "*";
  for (int i = 0; i < 50; ++i) pattern += std::string(1, static_cast<char>('a' + i % 26)) + "*";
  std::string text;
  for (int i = 0; i < 200; ++i) text += "abcdefghijklmnopqrstuvwxy";  // no z
  EXPECT_EQ(match_texts(pattern, text), Tri::kNo);
  EXPECT_EQ(match_texts(pattern, text + "zabcdefghijklmnopqrstuvwxyz"), Tri::kYes);
}

TEST(Glob, QuestionMarkIsOneCodePointNotOneByte) {
  EXPECT_EQ(match_texts("t?st", "t\xC3\xA9st"), Tri::kYes);
  EXPECT_EQ(match_texts("t??st", "t\xC3\xA9st"), Tri::kNo);
  EXPECT_EQ(match_texts("?", "\xF0\x9F\x98\x80"), Tri::kYes);
}

TEST(Glob, MalformedUtf8IsMatchedByteForByte) {
  EXPECT_EQ(match_texts("a\xFFz", "a\xFFz"), Tri::kYes);
  EXPECT_EQ(match_texts("a\xFFz", "a\xFEz"), Tri::kNo);
  EXPECT_EQ(match_texts("a??", "a\xE2\x82"), Tri::kYes);
  std::string text;
  append_code_point(text, 0x1F600);
  append_code_point(text, 0xE9);
  append_code_point(text, 0x110000 + 0xFF);
  EXPECT_EQ(text, "\xF0\x9F\x98\x80\xC3\xA9\xFF");
}

TEST(Glob, FoldsAsciiCaseWhereAsked) {
  const GlobSyntax folded = {.wildcards = Wildcards::kActive, .letters = Case::kFolded};
  const Glob pattern(SymbolicText("S3:Get*"), folded);
  const Glob text(SymbolicText("s3:getOBJECT"),
                  {.wildcards = Wildcards::kLiteral, .letters = Case::kFolded});
  EXPECT_EQ(match(pattern, text), Tri::kYes);
  EXPECT_EQ(match_texts("S3:Get*", "s3:getOBJECT"), Tri::kNo);
}

TEST(Glob, WildcardsOfTheTextAreLiteral) {
  EXPECT_EQ(match_texts("a?b", "a*b"), Tri::kYes);
  EXPECT_EQ(match_texts("ab", "a*"), Tri::kNo);
  const Glob literal = plain(SymbolicText("a*"));
  EXPECT_EQ(match(literal, plain(SymbolicText("abc"))), Tri::kNo);
}

TEST(GlobSymbols, ASymbolMatchesItselfAndIsCoveredByARun) {
  EXPECT_EQ(match_symbolic("t/{P}", "t/{P}"), Tri::kYes);
  EXPECT_EQ(match_symbolic("t/*", "t/{P}"), Tri::kYes);
  EXPECT_EQ(match_symbolic("t/{P}*", "t/{P}/index/i"), Tri::kYes);
  EXPECT_EQ(match_symbolic("*{P}", "x{P}y{P}"), Tri::kYes);
}

TEST(GlobSymbols, AParameterMayBeAnyText) {
  EXPECT_EQ(match_symbolic("t/orders", "t/{P}"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("t/{P}", "t/orders"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("t/{P}", "t/{Q}"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("t/?", "t/{P}"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("q/{P}", "t/{P}"), Tri::kNo);
  EXPECT_EQ(match_symbolic("t/{P}-a", "t/{P}-b"), Tri::kNo);
}

TEST(GlobSymbols, TheSameSymbolOnBothSidesIsTheSameText) {
  EXPECT_EQ(match_symbolic("{P}x", "{P}"), Tri::kNo);
  EXPECT_EQ(match_symbolic("{P}", "{P}x"), Tri::kNo);
  EXPECT_EQ(match_symbolic("a{P}", "b{P}"), Tri::kNo);
}

TEST(GlobSymbols, AGeneratedNameIsUnlikeAnyOther) {
  EXPECT_EQ(match_symbolic("t/[TableA]", "t/[TableB]"), Tri::kNo);
  EXPECT_EQ(match_symbolic("t/orders", "t/[TableB]"), Tri::kNo);
  EXPECT_EQ(match_symbolic("t/[TableA]", "t/orders"), Tri::kNo);
  EXPECT_EQ(match_symbolic("t/prod-*", "t/[TableB]"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("t/{P}", "t/[TableB]"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("[A]*[A]", "[A]-[A]"), Tri::kYes);
  EXPECT_EQ(match_symbolic("*/[A]/[B]", "x/[B]/[A]"), Tri::kNo);
}

TEST(GlobSymbols, AttributesOfOneResourceMayShareText) {
  EXPECT_EQ(match_symbolic("x[Db.Endpoint]", "[Db]"), Tri::kUnknown);
  EXPECT_EQ(match_symbolic("x[Other.Endpoint]", "[Db]"), Tri::kNo);
}

/// Yes and No must hold for whatever text stands in for a parameter.
TEST(GlobSymbols, VerdictsHoldForRandomValues) {
  std::mt19937 random(7);
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
  };
  const std::vector<std::string> pattern_parts = {"a", "b", "*", "?", "{P}", "{Q}"};
  const std::vector<std::string> text_parts = {"a", "b", "{P}", "{Q}"};
  const std::vector<std::string> values = words("ab", 4);
  const auto fill = [](std::string text, const std::string& p, const std::string& q) {
    for (const auto& [hole, value] : {std::pair{"{P}", p}, std::pair{"{Q}", q}})
      for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole))
        text.replace(at, 3, value);
    return text;
  };
  std::map<Tri, int> seen;
  for (int round = 0; round < 20000; ++round) {
    std::string pattern;
    std::string text;
    for (int i = 0; i < round % 6; ++i) pattern += pick(pattern_parts);
    for (int i = 0; i < round % 5; ++i) text += pick(text_parts);
    const Tri verdict = match_symbolic(pattern, text);
    ++seen[verdict];
    if (verdict == Tri::kUnknown) continue;
    for (int i = 0; i < 10; ++i) {
      const auto& p = pick(values);
      const auto& q = pick(values);
      ASSERT_EQ(tri(reference_match(fill(pattern, p, q), fill(text, p, q))), verdict)
          << pattern << " on " << text << " with P=" << p << " Q=" << q;
    }
  }
  EXPECT_GT(seen[Tri::kYes], 1000);
  EXPECT_GT(seen[Tri::kNo], 1000);
  EXPECT_GT(seen[Tri::kUnknown], 1000);
}

TEST(GlobVariables, AreReplacedByPlainText) {
  const Glob pattern(SymbolicText("home/${aws:UserName}/*"), {.variables = Variables::kActive});
  ASSERT_EQ(pattern.variables().size(), 1u);
  EXPECT_EQ(pattern.variables()[0].key, "aws:username");
  const auto value_of = [](std::string_view) { return std::optional<SymbolicText>("a*"); };
  const auto whole = substituted(pattern, Case::kKept, value_of);
  ASSERT_TRUE(whole);
  EXPECT_EQ(match(*whole, plain(SymbolicText("home/a*/x"))), Tri::kYes);
  EXPECT_EQ(match(*whole, plain(SymbolicText("home/ab/x"))), Tri::kNo);
}

TEST(GlobVariables, FallBackOrMatchNothing) {
  const auto absent = [](std::string_view) { return std::optional<SymbolicText>(); };
  const GlobSyntax syntax = {.variables = Variables::kActive};
  const Glob without(SymbolicText("t/${aws:PrincipalTag/team}"), syntax);
  EXPECT_FALSE(substituted(without, Case::kKept, absent));
  const Glob with(SymbolicText("t/${aws:PrincipalTag/team, 'company-wide'}"), syntax);
  const auto whole = substituted(with, Case::kKept, absent);
  ASSERT_TRUE(whole);
  EXPECT_EQ(match(*whole, plain(SymbolicText("t/company-wide"))), Tri::kYes);
}

TEST(GlobVariables, EscapesAreLiteralCharacters) {
  const Glob pattern(SymbolicText("${*}${?}${$}*"), {.variables = Variables::kActive});
  EXPECT_TRUE(pattern.variables().empty());
  EXPECT_EQ(match(pattern, plain(SymbolicText("*?$x"))), Tri::kYes);
  EXPECT_EQ(match(pattern, plain(SymbolicText("ab$x"))), Tri::kNo);
}

TEST(GlobVariables, BrokenReferencesAreText) {
  for (const char* text : {"${", "${}", "${aws:username", "$", "$${", "${ }"}) {
    const Glob pattern(SymbolicText(text), {.variables = Variables::kActive});
    EXPECT_EQ(match(pattern, plain(SymbolicText(text))), Tri::kYes) << text;
  }
}

TEST(GlobVariables, AVariableWhoseKeyHoldsASymbolMayBeAnything) {
  SymbolicText text("t/${aws:PrincipalTag/");
  text.append(SymbolicText::of(parameter("Tag")));
  text.append("}");
  const Glob pattern(text, {.variables = Variables::kActive});
  EXPECT_TRUE(pattern.variables().empty());
  EXPECT_EQ(match(pattern, plain(SymbolicText("t/x"))), Tri::kUnknown);
  EXPECT_EQ(match(pattern, plain(SymbolicText("q/x"))), Tri::kNo);
}

TEST(GlobVariables, TheDisplayFormOfAHoleIsNoVariable) {
  const Glob pattern(symbolic("t/{aws:username}"), {.variables = Variables::kActive});
  EXPECT_TRUE(pattern.variables().empty());
  EXPECT_EQ(pattern.symbols().size(), 1u);
}

TEST(GlobArn, ComponentsAreMatchedOneByOne) {
  const auto arn = [](std::string_view pattern, std::string_view text) {
    return match_arn(glob(symbolic(pattern)), plain(symbolic(text)));
  };
  EXPECT_EQ(arn("arn:aws:sns:*:1:t", "arn:aws:sns:eu-west-1:1:t"), Tri::kYes);
  EXPECT_EQ(arn("arn:aws:sns:*:t", "arn:aws:sns:eu-west-1:1:t"), Tri::kUnknown);
  EXPECT_EQ(arn("arn:aws:sns:*:*:t", "arn:aws:sns:a:b:c:t"), Tri::kNo);
  EXPECT_EQ(arn("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:a:b:log-group:c:d"), Tri::kYes);
  EXPECT_EQ(arn("*", "arn:aws:sns:a:b:c"), Tri::kUnknown);
  EXPECT_EQ(arn("arn:aws:sns:*:*:t", "no-arn"), std::nullopt);
  EXPECT_EQ(arn("arn:aws:sns:*:*:[T]", "arn:aws:sns:a:b:[T]"), Tri::kYes);
  EXPECT_EQ(arn("{Arn}", "{Arn}"), Tri::kYes);
  EXPECT_EQ(arn("{Arn}", "arn:aws:sns:a:b:c"), Tri::kUnknown);
  EXPECT_EQ(arn("*", "{Arn}"), Tri::kUnknown);
  EXPECT_EQ(arn("arn:aws:sns:*:*:t", "arn:aws:sqs:{R}"), Tri::kNo);
}

}  // namespace
}  // namespace cfnaudit::iam
