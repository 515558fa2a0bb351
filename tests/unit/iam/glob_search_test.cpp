// Intersection, difference and inclusion of globs, against enumeration.

#include "analyzer/iam/glob_search.h"

#include <algorithm>
#include <bitset>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/iam/reference.h"

namespace cfnaudit::iam {
namespace {

// Two globs of up to four tokens with a run each have at most six characters between them.
constexpr std::size_t kTextLength = 6;
constexpr std::size_t kTexts = 1 + 3 + 9 + 27 + 81 + 243 + 729;
using Language = std::bitset<kTexts>;

/// Patterns without "**", what they compile to, and which short texts they match. `c` is a letter
/// of no pattern.
struct Universe {
  std::vector<std::string> texts = words("abc", kTextLength);
  std::vector<std::string> patterns;
  std::vector<Glob> globs;
  std::vector<Language> languages;

  explicit Universe(std::size_t length) {
    for (std::string& pattern : words("ab*?", length)) {
      if (pattern.find("**") != std::string::npos) continue;
      Language language;
      for (std::size_t i = 0; i < texts.size(); ++i)
        language[i] = reference_match(pattern, texts[i]);
      globs.push_back(Glob(SymbolicText(pattern), {}));
      languages.push_back(language);
      patterns.push_back(std::move(pattern));
    }
  }
  /// Length of the shortest text of a language; none: more than kTextLength.
  std::size_t shortest(const Language& language) const {
    const std::size_t first = language._Find_first();
    return first == kTexts ? kTextLength + 1 : texts[first].size();
  }
};

void expect_agreement(const Universe& all, const std::vector<std::size_t>& positives,
                      const std::vector<std::size_t>& negatives) {
  std::vector<GlobSpan> p;
  std::vector<GlobSpan> n;
  Language expected = Language().set();
  std::string question;
  for (const auto i : positives) {
    p.push_back(all.globs[i]);
    expected &= all.languages[i];
    question += " +" + all.patterns[i];
  }
  for (const auto i : negatives) {
    n.push_back(all.globs[i]);
    expected &= ~all.languages[i];
    question += " -" + all.patterns[i];
  }
  const Solution solution = solve(p, n);
  ASSERT_NE(solution.outcome, Outcome::kExhausted) << question;
  if (solution.outcome == Outcome::kNone) {
    ASSERT_TRUE(expected.none()) << question;
    return;
  }
  const std::string& text = solution.text.text();
  for (const auto i : positives) ASSERT_TRUE(reference_match(all.patterns[i], text)) << question;
  for (const auto i : negatives) ASSERT_FALSE(reference_match(all.patterns[i], text)) << question;
  ASSERT_EQ(std::min(text.size(), kTextLength + 1), all.shortest(expected))
      << question << ": " << text;
}

TEST(GlobSearch, IntersectionAgreesWithEnumeration) {
  const Universe all(4);
  for (std::size_t i = 0; i < all.globs.size(); ++i)
    for (std::size_t j = 0; j < all.globs.size(); ++j)
      ASSERT_EQ(intersects(all.globs[i], all.globs[j]), (all.languages[i] & all.languages[j]).any())
          << all.patterns[i] << " and " << all.patterns[j];
}

TEST(GlobSearch, DifferenceAgreesWithEnumeration) {
  const Universe all(4);
  for (std::size_t i = 0; i < all.globs.size(); i += 2)
    for (std::size_t j = 0; j < all.globs.size(); ++j)
      ASSERT_NO_FATAL_FAILURE(expect_agreement(all, {i}, {j}));
}

TEST(GlobSearch, CombinationsAgreeWithEnumeration) {
  const Universe all(2);
  const std::size_t n = all.globs.size();
  ASSERT_NO_FATAL_FAILURE(expect_agreement(all, {}, {}));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < n; ++k) {
        ASSERT_NO_FATAL_FAILURE(expect_agreement(all, {i, j}, {k}));
        ASSERT_NO_FATAL_FAILURE(expect_agreement(all, {}, {i, j, k}));
      }
}

TEST(GlobSearch, InclusionIsReflexiveAndKnowsTheWholeLanguage) {
  const Glob everything(SymbolicText("*"), {});
  for (const std::string& pattern : words("a*?", 3)) {
    const Glob glob(SymbolicText(pattern), {});
    EXPECT_EQ(subset(glob, glob), Tri::kYes) << pattern;
    EXPECT_EQ(subset(glob, everything), Tri::kYes) << pattern;
  }
  EXPECT_EQ(subset(Glob(SymbolicText("*?"), {}), Glob(SymbolicText("?*"), {})), Tri::kYes);
  EXPECT_EQ(subset(everything, Glob(SymbolicText("?*"), {})), Tri::kNo);
}

Solution solve_texts(const std::vector<std::string>& positives,
                     const std::vector<std::string>& negatives) {
  std::vector<Glob> globs;
  for (const auto& text : positives) globs.push_back(Glob(SymbolicText(text), {}));
  for (const auto& text : negatives) globs.push_back(Glob(SymbolicText(text), {}));
  const std::vector<GlobSpan> spans(globs.begin(), globs.end());
  return solve(std::span(spans).first(positives.size()),
               std::span(spans).subspan(positives.size()));
}

TEST(GlobSearch, DecidesWhatStringSolversCannot) {
  const std::string table = "arn:aws:dynamodb:us-west-2:*:table/";
  const Solution found = solve_texts({"arn:aws:dynamodb:*:*:table/app*", table + "*-table"},
                                     {table + "app-table", table + "app-?-table"});
  ASSERT_EQ(found.outcome, Outcome::kFound);
  EXPECT_EQ(solve_texts({"arn:*:table/app*", "*-table"}, {"arn:*:table/*-table"}).outcome,
            Outcome::kNone);
}

TEST(GlobSearch, ExplosiveGlobsStayInsideTheBudget) {
  std::string forward = "*";
  std::string backward = "*";
  for (int i = 0; i < 50; ++i) {
    forward += std::string(1, static_cast<char>('a' + i % 26)) + "*";
    backward += std::string(1, static_cast<char>('z' - i % 26)) + "*";
  }
  const Solution found = solve_texts({forward, backward}, {});
  ASSERT_EQ(found.outcome, Outcome::kFound);
  EXPECT_TRUE(reference_match("*z*y*x*", found.text.text()));

  // Fifty rotations of one alphabet: a shortest common text is out of reach, some text is not.
  std::vector<std::string> rotations;
  for (int shift = 0; shift < 50; ++shift) {
    std::string pattern = "*";
    for (int i = 0; i < 26; ++i)
      pattern += std::string(1, static_cast<char>('a' + (i * (shift + 1) + shift) % 26)) + "*";
    rotations.push_back(pattern);
  }
  EXPECT_EQ(solve_texts(rotations, {}).outcome, Outcome::kFound);
  EXPECT_NE(solve_texts({forward, "*a????????????????????a*"}, {backward, "*b????????????????b*"})
                .outcome,
            Outcome::kNone);
}

TEST(GlobSearch, ASymbolIsALetterOfItsOwn) {
  SymbolicText name("t/");
  name.append(SymbolicText::of({"Table", SymbolKind::kGenerated}));
  const Glob pattern(name, {});
  const Glob all(SymbolicText("t/*"), {});
  const Glob prod(SymbolicText("t/prod*"), {});
  EXPECT_EQ(difference(pattern, prod).text, name);
  EXPECT_EQ(difference(pattern, all).outcome, Outcome::kNone);
  EXPECT_EQ(subset(widened(pattern), all), Tri::kYes);
  EXPECT_EQ(difference(widened(pattern), prod).text.text(), "t/");
}

}  // namespace
}  // namespace cfnaudit::iam
