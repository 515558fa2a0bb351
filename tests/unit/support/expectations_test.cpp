#include "tests/support/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Expectation only(std::string_view text) {
  const auto all = read_expectations(text);
  EXPECT_EQ(all.size(), 1U);
  return all.empty() ? Expectation{} : all.front();
}

Observation finding(std::uint32_t line, std::string rule, std::string message,
                    std::vector<std::string> environments = {}) {
  return {.verb = "expect",
          .argument = std::move(rule),
          .message = std::move(message),
          .environments = std::move(environments),
          .line = line};
}

TEST(ReadExpectations, AFindingOnItsOwnLine) {
  const auto read = only("a: 1\nAction: '*'  # expect: IAM001 \"full access\"\n");
  EXPECT_EQ(read, (Expectation{
                      .verb = "expect", .argument = "IAM001", .part = "full access", .line = 2}));
}

TEST(ReadExpectations, ACommentOfItsOwnIsAboutTheNextLineThatIsNone) {
  const auto all = read_expectations("# expect: A001\n  # a remark\n\n# cost: 32.85\nkey: value\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], (Expectation{.verb = "expect", .argument = "A001", .line = 5}));
  EXPECT_EQ(all[1], (Expectation{.verb = "cost", .argument = "32.85", .line = 5}));
}

TEST(ReadExpectations, EnvironmentsAreSorted) {
  EXPECT_THAT(only("x: 1 # expect: A001 \"text\" in staging, development").environments,
              ElementsAre("development", "staging"));
  EXPECT_THAT(only("x: 1 # edge: ref -> Role in production").environments,
              ElementsAre("production"));
}

TEST(ReadExpectations, InInsideQuotesIsText) {
  const auto read = only("x: 1 # expect: A001 \"runs in a subnet\"");
  EXPECT_EQ(read.part, "runs in a subnet");
  EXPECT_THAT(read.environments, IsEmpty());
}

TEST(ReadExpectations, SeveralOnOneLine) {
  const auto all = read_expectations("S: !Ref A  # edge: ref -> A  # edge: runs-in -> A");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].argument, "ref -> A");
  EXPECT_EQ(all[1].argument, "runs-in -> A");
}

TEST(ReadExpectations, ValuesAreKeptWhole) {
  EXPECT_EQ(only("x: 1 # value: \"arn:aws:s3:::logs/*\"").argument, "\"arn:aws:s3:::logs/*\"");
  EXPECT_EQ(only("x: 1 # value: unknown(parameter)").argument, "unknown(parameter)");
}

TEST(ReadExpectations, OtherCommentsAreNone) {
  EXPECT_THAT(read_expectations("a: 1 # expected: nothing\nb: 'x#expect: A001'\n# see value\n#\n"),
              IsEmpty());
}

TEST(Differences, NoneWhenAllIsMet) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # expect: A001 \"bad\"\n"};
  EXPECT_EQ(differences(fixture, std::vector{finding(1, "A001", "it is bad")}), "");
}

TEST(Differences, NamesWhatIsMissing) {
  const Fixture fixture{
      .name = "page.md", .text = "x: 1 # expect: A001 \"bad\"\n", .first_line = 10};
  EXPECT_EQ(differences(fixture, {}),
            "page.md:10\n10 | x: 1 # expect: A001 \"bad\"\n  expected, not there: expect: A001 "
            "\"bad\"\n");
}

TEST(Differences, NamesWhatIsTooMuchWithACaret) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # expect: A001\ny: 2\n"};
  auto extra = finding(2, "B002", "why");
  extra.column = 4;
  extra.width = 1;
  EXPECT_EQ(differences(fixture, std::vector{finding(1, "A001", ""), extra}),
            "f.yaml:2\n2 | y: 2\n  |    ^\n  there, not expected: expect: B002 \"why\"\n");
}

TEST(Differences, AnotherLineOrTextOrRuleDoesNotMeet) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # expect: A001 \"bad\"\ny: 2\n"};
  for (const auto& seen :
       {finding(2, "A001", "bad"), finding(1, "A001", "good"), finding(1, "A002", "bad")})
    EXPECT_NE(differences(fixture, std::vector{seen}), "");
}

TEST(Differences, OneObservationMeetsOneExpectation) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # expect: A001 # expect: A001\n"};
  EXPECT_NE(differences(fixture, std::vector{finding(1, "A001", "one")}), "");
  EXPECT_EQ(differences(fixture, std::vector{finding(1, "A001", "one"), finding(1, "A001", "two")}),
            "");
}

TEST(Differences, TheMoreSpecificExpectationChoosesFirst) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # expect: A001 # expect: A001 \"one\"\n"};
  EXPECT_EQ(differences(fixture, std::vector{finding(1, "A001", "one"), finding(1, "A001", "two")}),
            "");
}

TEST(Differences, EnvironmentsAreComparedWhenNamed) {
  const Fixture named{.name = "f.yaml", .text = "x: 1 # expect: A001 in a, b\n"};
  EXPECT_EQ(differences(named, std::vector{finding(1, "A001", "", {"b", "a"})}), "");
  EXPECT_NE(differences(named, std::vector{finding(1, "A001", "", {"a"})}), "");
  EXPECT_NE(differences(named, std::vector{finding(1, "A001", "", {"a", "b", "c"})}), "");
  const Fixture unnamed{.name = "f.yaml", .text = "x: 1 # expect: A001\n"};
  EXPECT_EQ(differences(unnamed, std::vector{finding(1, "A001", "", {"a"})}), "");
}

TEST(Differences, VerbsThatTheFixtureDoesNotUseAreLeftAlone) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # value: \"1\"\n"};
  const std::vector seen = {Observation{.verb = "value", .argument = "\"1\"", .line = 1},
                            finding(1, "A001", "bad")};
  EXPECT_EQ(differences(fixture, seen), "");
  constexpr std::string_view kAlways[] = {"expect"};
  EXPECT_THAT(differences(fixture, seen, kAlways), HasSubstr("there, not expected: expect: A001"));
}

TEST(Differences, AnObservationBehindTheLastLineIsShown) {
  const Fixture fixture{.name = "f.yaml", .text = "x: 1 # expect: A001\n"};
  EXPECT_THAT(differences(fixture, std::vector{finding(1, "A001", ""), finding(40, "A001", "far")}),
              HasSubstr("f.yaml:40"));
}

}  // namespace
}  // namespace cfnaudit::test
