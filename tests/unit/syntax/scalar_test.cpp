#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/syntax/reading.h"

// Every way to write a scalar: decoded text, style, and the exact source bytes.

namespace cfnaudit::syntax {
namespace {

struct Case {
  std::string name;
  std::string text;  // the whole file; the scalar is the value of `k`
  std::string decoded;
  ScalarStyle style;
  std::string source;  // the scalar's bytes

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

class Scalar : public testing::TestWithParam<Case> {};

TEST_P(Scalar, TextStyleAndSpan) {
  const Case& c = GetParam();
  const Reading reading(c.text);
  EXPECT_THAT(reading.findings(), testing::IsEmpty());
  const Node* node = reading.at({"k"});
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->text, c.decoded);
  EXPECT_EQ(node->style, c.style);
  EXPECT_EQ(reading.source(node->span), c.source);
}

constexpr auto kPlain = ScalarStyle::kPlain;
constexpr auto kSingle = ScalarStyle::kSingleQuoted;
constexpr auto kDouble = ScalarStyle::kDoubleQuoted;
constexpr auto kLiteral = ScalarStyle::kLiteral;
constexpr auto kFolded = ScalarStyle::kFolded;

INSTANTIATE_TEST_SUITE_P(
    Yaml, Scalar,
    testing::Values(
        Case{"plain", "k: value # comment\nz: 1\n", "value", kPlain, "value"},
        Case{"plain_end_of_file", "k: value", "value", kPlain, "value"},
        Case{"plain_trailing_blanks", "k: two words  \nz: 1\n", "two words", kPlain, "two words"},
        Case{"plain_colon", "k: AWS::S3::Bucket\n", "AWS::S3::Bucket", kPlain, "AWS::S3::Bucket"},
        Case{"plain_next_line", "k:\n  value\n", "value", kPlain, "value"},
        Case{"plain_folded", "k: a\n  b\n\n  c  # x\nz: 1\n", "a b\nc", kPlain, "a\n  b\n\n  c"},
        Case{"plain_crlf", "k: a\r\n  b\r\nz: 1\r\n", "a b", kPlain, "a\r\n  b"},
        Case{"plain_multi_byte", "é: ü\nk: naïve 😀\n", "naïve 😀", kPlain, "naïve 😀"},
        Case{"plain_after_bom", "\xEF\xBB\xBFk: v\n", "v", kPlain, "v"},
        Case{"plain_flow", "{k: a b, z: [1]}", "a b", kPlain, "a b"},
        Case{"plain_lone_return", "k: v\rz: 1\r", "v", kPlain, "v"},
        Case{"plain_folded_lone_return", "k: a\r  b\rz: 1\r", "a b", kPlain, "a\r  b"},
        Case{"single", "k: 'it''s' # c\n", "it's", kSingle, "'it''s'"},
        Case{"single_empty", "k: ''\n", "", kSingle, "''"},
        Case{"single_only_quote", "k: ''''\n", "'", kSingle, "''''"},
        Case{"single_folded", "k: 'a\n\n  b '\n", "a\nb ", kSingle, "'a\n\n  b '"},
        Case{"single_backslash", "k: 'a\\'\nz: ''\n", "a\\", kSingle, "'a\\'"},
        Case{"double", "k: \"a\\\"b\\\\\" # c\n", "a\"b\\", kDouble, "\"a\\\"b\\\\\""},
        Case{"double_escapes", "k: \"\\x41\\u00e9\\U0001F600\\N\\_\\L\\t\\/\"\n",
             "Aé😀\xC2\x85\xC2\xA0\xE2\x80\xA8\t/", kDouble,
             "\"\\x41\\u00e9\\U0001F600\\N\\_\\L\\t\\/\""},
        Case{"double_folded", "k: \"a  \n  b\\\n    c\\n\n\n  d\"\n", "a bc\n\nd", kDouble,
             "\"a  \n  b\\\n    c\\n\n\n  d\""},
        Case{"double_hash", "k: \"a # b: c\"\n", "a # b: c", kDouble, "\"a # b: c\""},
        Case{"double_flow", "k: \"x\"\nz: [\"a\", 'b']\n", "x", kDouble, "\"x\""},
        Case{"literal", "k: |\n  a\n   b\n\n  c\nz: 1\n", "a\n b\n\nc\n", kLiteral,
             "|\n  a\n   b\n\n  c"},
        Case{"literal_strip", "k: |-  # c\n  a\n\nz: 1\n", "a", kLiteral, "|-  # c\n  a"},
        Case{"literal_keep", "k: |+\n  a\n\n\nz: 1\n", "a\n\n\n", kLiteral, "|+\n  a"},
        Case{"literal_indented", "k: |2\n    a\n   b\nz: 1\n", "  a\n b\n", kLiteral,
             "|2\n    a\n   b"},
        Case{"literal_keep_indented", "k: |+1\n  a\n \nz: 1\n", " a\n\n", kLiteral, "|+1\n  a"},
        Case{"literal_crlf", "k: |\r\n  a\r\n\r\n  b\r\nz: 1\r\n", "a\n\nb\n", kLiteral,
             "|\r\n  a\r\n\r\n  b"},
        Case{"literal_blank_first", "k: |\n\n  a\n", "\na\n", kLiteral, "|\n\n  a"},
        Case{"literal_no_final_break", "k: |\n  a", "a", kLiteral, "|\n  a"},
        Case{"literal_empty", "k: |\nz: 1\n", "", kLiteral, "|"},
        Case{"literal_tab", "k: |\n  a\n  \tb\n", "a\n\tb\n", kLiteral, "|\n  a\n  \tb"},
        Case{"folded", "k: >\n  a\n  b\n\n  c\n\n\n  d\nz: 1\n", "a b\nc\n\nd\n", kFolded,
             ">\n  a\n  b\n\n  c\n\n\n  d"},
        Case{"folded_strip", "k: >-\n  a\n  b\n\nz: 1\n", "a b", kFolded, ">-\n  a\n  b"},
        Case{"folded_more_indented", "k: >\n  a\n    b\n    c\n  d\n", "a\n  b\n  c\nd\n", kFolded,
             ">\n  a\n    b\n    c\n  d"},
        Case{"folded_keep", "k: >+\n  a\n", "a\n", kFolded, ">+\n  a"},
        Case{"tag", "k: !Sub 'x'\n", "x", kSingle, "'x'"},
        Case{"tag_block", "k: !Sub |\n  x\n", "x\n", kLiteral, "|\n  x"},
        Case{"tag_next_line", "k: !Sub # c\n  x\n", "x", kPlain, "x"},
        Case{"anchor_and_tag", "k: &a !Sub x\n", "x", kPlain, "x"},
        Case{"verbatim_tag", "k: !<!Sub> x\n", "x", kPlain, "x"},
        Case{"tag_without_value", "k: !Sub\n\"z\": 1\n", "", kPlain, ""},
        Case{"tag_empty_quotes", "k: !Sub \"\"\n", "", kDouble, "\"\""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Json, Scalar,
    testing::Values(
        Case{"string", R"({"k": "value"})", "value", kDouble, R"("value")"},
        Case{"empty", R"({"k":""})", "", kDouble, R"("")"},
        Case{"escapes", R"({"k": "\"\\\/\b\f\n\r\t\u0041"})", "\"\\/\b\f\n\r\tA", kDouble,
             R"("\"\\\/\b\f\n\r\t\u0041")"},
        Case{"surrogates", R"({"k": "\ud83d\ude00 \uD83D\uDE00"})", "😀 😀", kDouble,
             R"("\ud83d\ude00 \uD83D\uDE00")"},
        Case{"code_points", R"({"k": "\u00e9\u20ac"})", "é€", kDouble, R"("\u00e9\u20ac")"},
        Case{"multi_byte", "{\"é\": 1, \"k\": \"ü😀\"}", "ü😀", kDouble, "\"ü😀\""},
        Case{"tabs_crlf", "{\r\n\t\"k\"\t:\r\n\t\t\"v\"\r\n}\r\n", "v", kDouble, "\"v\""},
        Case{"bom", "\xEF\xBB\xBF{\"k\": \"v\"}", "v", kDouble, "\"v\""},
        Case{"integer", R"({"k":-12,"z":1})", "-12", kPlain, "-12"},
        Case{"real", R"({"k": 1.5e+3 })", "1.5e+3", kPlain, "1.5e+3"},
        Case{"truth", R"({"k": true})", "true", kPlain, "true"},
        Case{"merge_is_a_key", R"({"<<": 1, "k": false})", "false", kPlain, "false"}),
    [](const auto& test) { return test.param.name; });

TEST(TagSpan, CoversTheTagAlone) {
  const Reading reading(
      "a: !Sub 'x'\nb: !GetAtt x.y\nc: [!Ref q, !If [a, b, c]]\nd: &n !Ref\n  y\ne: plain\n");
  const auto tag = [&](std::initializer_list<std::string_view> path) {
    const Node* node = reading.at(path);
    return concat(node->tag, " ", reading.source(node->tag_span));
  };
  EXPECT_EQ(tag({"a"}), "!Sub !Sub");
  EXPECT_EQ(tag({"b"}), "!GetAtt !GetAtt");
  EXPECT_EQ(tag({"c", "0"}), "!Ref !Ref");
  EXPECT_EQ(tag({"c", "1"}), "!If !If");
  EXPECT_EQ(tag({"d"}), "!Ref !Ref");
  EXPECT_EQ(tag({"e"}), " ");
}

TEST(Tag, CoreTypesHaveOneSpelling) {
  const Reading reading(
      "a: !!str 5\nb: !<tag:yaml.org,2002:int> 5\nc: ! 5\nd: '5'\ne: !<!Sub> x\n");
  EXPECT_EQ(reading.at({"a"})->tag, "!!str");
  EXPECT_EQ(reading.at({"b"})->tag, "!!int");
  EXPECT_EQ(reading.at({"c"})->tag, "!!str");
  EXPECT_EQ(reading.at({"d"})->tag, "");
  EXPECT_EQ(reading.at({"e"})->tag, "!Sub");
}

struct NullCase {
  std::string name;
  std::string text;
  std::string dump;

  friend std::ostream& operator<<(std::ostream& out, const NullCase& c) { return out << c.name; }
};

class Null : public testing::TestWithParam<NullCase> {};

TEST_P(Null, Span) {
  const Reading reading(GetParam().text);
  EXPECT_THAT(reading.findings(), testing::IsEmpty());
  EXPECT_EQ(dump(reading.root()), GetParam().dump);
}

INSTANTIATE_TEST_SUITE_P(
    Yaml, Null,
    testing::Values(
        NullCase{"value_left_out", "a:\nb: 1\n",
                 "map 0..7\n  key 'a' plain 0..1\n    null 2..2\n  key 'b' plain 3..4\n    scalar "
                 "'1' plain 6..7\n"},
        NullCase{"words", "a: null\nb: ~\n",
                 "map 0..12\n  key 'a' plain 0..1\n    null 3..7\n  key 'b' plain 8..9\n    null "
                 "11..12\n"},
        // The event of the value left out points at the next key, which reads `null` as well.
        NullCase{"key_named_null", "a:\nnull: 1\n",
                 "map 0..10\n  key 'a' plain 0..1\n    null 2..2\n  key 'null' plain 3..7\n    "
                 "scalar '1' plain 9..10\n"},
        NullCase{"items", "-\n- # c\n- null\n",
                 "list 0..14\n  null 1..1\n  null 3..3\n  null 10..14\n"},
        NullCase{"item_before_key", "a:\n  -\nnull: 1\n",
                 "map 0..14\n  key 'a' plain 0..1\n    list 5..6\n      null 6..6\n  key 'null' "
                 "plain 7..11\n"
                 "    scalar '1' plain 13..14\n"},
        NullCase{
            "flow", "{a, b: , c: null}",
            "map 0..17\n  key 'a' plain 1..2\n    null 2..2\n  key 'b' plain 4..5\n    null 6..6\n"
            "  key 'c' plain 9..10\n    null 12..16\n"},
        NullCase{"anchor", "a: &x\nb: 1\n",
                 "map 0..10\n  key 'a' plain 0..1\n    null 5..5\n  key 'b' plain 6..7\n    scalar "
                 "'1' plain 9..10\n"},
        NullCase{"explicit_key", "? a\n? b\n: 1\n",
                 "map 0..11\n  key 'a' plain 2..3\n    null 3..3\n  key 'b' plain 6..7\n    scalar "
                 "'1' plain 10..11\n"},
        NullCase{"at_the_end", "a:\n", "map 0..2\n  key 'a' plain 0..1\n    null 2..2\n"}),
    [](const auto& test) { return test.param.name; });

TEST(Null, WordIsItsText) {
  EXPECT_EQ(Reading("a: ~\n").at({"a"})->text, "~");
  EXPECT_EQ(Reading("a:\n").at({"a"})->text, "");
  EXPECT_EQ(Reading(R"({"a": null})").at({"a"})->text, "null");
}

TEST(Text, IsAViewIntoTheSourceWhereItStandsThere) {
  const Reading reading("a: plain\nb: 'single'\nc: \"double\"\nd: \"esc\\n\"\n");
  const auto text = reading.file.text();
  const auto inside = [&](std::string_view view) {
    return view.data() >= text.data() && view.data() < text.data() + text.size();
  };
  EXPECT_TRUE(inside(reading.at({"a"})->text));
  EXPECT_TRUE(inside(reading.at({"b"})->text));
  EXPECT_TRUE(inside(reading.at({"c"})->text));
  EXPECT_FALSE(inside(reading.at({"d"})->text));
}

}  // namespace
}  // namespace cfnaudit::syntax
