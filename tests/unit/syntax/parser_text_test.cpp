// Texts behind a tag or an anchor, whose indentation counts from the parent and not from the tag.

#include "analyzer/syntax/parser_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/syntax/reading.h"

namespace cfnaudit::syntax {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Case {
  std::string_view name;
  std::string_view item;  // of the list below "k"
  std::string_view value;
  std::string_view source;  // its place
};

class TextBehindTag : public testing::TestWithParam<Case> {};

TEST_P(TextBehindTag, IsIndentedFromItsParent) {
  const Reading reading(concat("k:\n  ", GetParam().item, "\n  - next\nz: 1\n"));
  EXPECT_THAT(reading.findings(), IsEmpty());
  const Node* item = reading.at({"k", "0"});
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item->text, GetParam().value);
  EXPECT_EQ(reading.source(item->span), GetParam().source);
  ASSERT_NE(reading.at({"k", "1"}), nullptr);
  EXPECT_EQ(reading.at({"k", "1"})->text, "next");
  EXPECT_EQ(reading.at({"z"})->text, "1");
}

INSTANTIATE_TEST_SUITE_P(
    Forms, TextBehindTag,
    testing::Values(Case{"literal", "- !Sub |\n    a: b\n    c", "a: b\nc\n", "|\n    a: b\n    c"},
                    Case{"literal_left_of_the_tag", "- !Sub |\n   a", "a\n", "|\n   a"},
                    Case{"literal_deeper", "- !Sub |\n         a", "a\n", "|\n         a"},
                    Case{"literal_with_indicator", "- !Sub |2\n      a", "  a\n", "|2\n      a"},
                    Case{"literal_with_comment", "- !Sub |-  # c\n    a", "a", "|-  # c\n    a"},
                    Case{"literal_blank_first", "- !Sub |\n\n    a", "\na\n", "|\n\n    a"},
                    Case{"folded", "- !Sub >-\n    a\n    b", "a b", ">-\n    a\n    b"},
                    Case{"folded_keeps_breaks", "- !Sub >+\n    a\n\n", "a\n\n\n", ">+\n    a"},
                    Case{"anchor", "- &a |\n    a", "a\n", "|\n    a"},
                    Case{"anchor_and_tag", "- &a !Sub |\n    a", "a\n", "|\n    a"},
                    Case{"core_tag", "- !!str |\n    a", "a\n", "|\n    a"},
                    Case{"plain", "- !Sub a\n    b", "a b", "a\n    b"},
                    Case{"double_quoted", "- !Sub \"a:\n    b: c\"", "a: b: c", "\"a:\n    b: c\""},
                    Case{"single_quoted", "- !Sub 'a\n    b'", "a b", "'a\n    b'"},
                    Case{"tag_on_its_own_line", "-\n    !Sub |\n    a", "a\n", "|\n    a"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(TextBehindTag, StandsInListsOfLists) {
  const Reading reading("k: !Join\n- ''\n- - !Sub |\n    a: b\n  - !Sub c\n    d\n");
  EXPECT_THAT(reading.findings(), IsEmpty());
  EXPECT_EQ(reading.at({"k", "1", "0"})->text, "a: b\n");
  EXPECT_EQ(reading.at({"k", "1", "1"})->text, "c d");
}

TEST(TextBehindTag, IsTheValueOfAKeyOnAnotherLine) {
  const Reading reading("k:\n    !Sub a\n   b\nz:\n    !Sub |\n  a: b\n");
  EXPECT_THAT(reading.findings(), IsEmpty());
  EXPECT_EQ(reading.at({"k"})->text, "a b");
  EXPECT_EQ(reading.at({"z"})->text, "a: b\n");
}

// What looks like such an item within a text is text.
TEST(TextBehindTag, IsLeftAloneWithinTexts) {
  const std::string inner = "- !Sub |\n  a\n- !Sub b\n  c\n";
  const Reading reading(
      concat("k: |\n  - !Sub |\n    a\n  - !Sub b\n    c\nq: '\n  - !Sub \"\n  - &a |\n  '\n",
             "i:\n  - !Sub |\n    - !Sub |\n    a\n"));
  EXPECT_THAT(reading.findings(), IsEmpty());
  EXPECT_EQ(reading.at({"k"})->text, inner);
  EXPECT_EQ(reading.at({"q"})->text, " - !Sub \" - &a | ");
  EXPECT_EQ(reading.at({"i", "0"})->text, "- !Sub |\na\n");
}

TEST(TextBehindTag, KeepsTheTagOfKeysAndCollections) {
  const Reading reading("k:\n- !!str a: b\n  c: d\n- !If [x,\n  y]\n- &a e: f\n- *a\n");
  EXPECT_EQ(reading.at({"k", "0", "c"})->text, "d");
  EXPECT_EQ(reading.at({"k", "1", "1"})->text, "y");
  EXPECT_EQ(reading.at({"k", "1"})->tag, "!If");
}

TEST(ParserText, MapsEveryOffsetBack) {
  const std::string_view source = "k:\n- !Sub |\n  a\n- !Sub |\n  b\n";
  const ParserText parsed(source);
  EXPECT_EQ(parsed.text(), "k:\n- !Sub \n |\n  a\n- !Sub \n |\n  b\n");
  EXPECT_THAT(parsed.breaks(), ElementsAre(10, 23));
  std::string back;
  std::size_t last = std::string_view::npos;
  for (std::size_t i = 0; i < parsed.text().size(); ++i)
    if (const auto at = parsed.source_offset(i); at != last) back += source[last = at];
  EXPECT_EQ(back, source);
  EXPECT_EQ(parsed.source_offset(parsed.text().size()), source.size());
}

TEST(ParserText, IsTheSourceWhereNothingIsNeeded) {
  const std::string_view source =
      "k: !Sub |\n  a\nl:\n- !Sub |\n         a\n- !Ref b\n- &c d: e\n  f: g\n";
  const ParserText parsed(source);
  EXPECT_EQ(parsed.text().data(), source.data());
  EXPECT_THAT(parsed.breaks(), IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::syntax
