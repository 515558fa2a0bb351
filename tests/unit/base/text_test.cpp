#include "analyzer/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit {
namespace {

using testing::ElementsAre;

TEST(Text, Concat) {
  EXPECT_EQ(concat("a", std::string("b"), std::string_view("c")), "abc");
  EXPECT_EQ(concat(""), "");
}

TEST(Text, Join) {
  EXPECT_EQ(join(std::vector<std::string>{}, ", "), "");
  EXPECT_EQ(join(std::vector<std::string>{"a"}, ", "), "a");
  EXPECT_EQ(join(std::vector<std::string>{"", "a", "", "b"}, ","), ",a,,b");
}

TEST(Text, Enumerate) {
  EXPECT_EQ(enumerate(std::vector<std::string>{}), "");
  EXPECT_EQ(enumerate(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(enumerate(std::vector<std::string>{"a", "b"}), "a and b");
  EXPECT_EQ(enumerate(std::vector<std::string>{"a", "b", "c"}), "a, b and c");
}

TEST(Text, QuoteShowsControlCharacters) {
  EXPECT_EQ(quote("a b"), "'a b'");
  EXPECT_EQ(quote("a\nb\t\x7F"), "'a\\nb\\x09\\x7f'");
  EXPECT_EQ(quote("é"), "'é'");
}

TEST(Text, Count) {
  EXPECT_EQ(count(0, "finding"), "0 findings");
  EXPECT_EQ(count(1, "finding"), "1 finding");
  EXPECT_EQ(count(2, "entry", "entries"), "2 entries");
}

TEST(Text, Split) {
  EXPECT_THAT(split("a,b,,c", ','), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
}

TEST(Text, Trim) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, LowercaseTouchesAsciiOnly) {
  EXPECT_EQ(lowercase("AbZ-É"), "abz-É");
  EXPECT_TRUE(equals_ignoring_case("s3:GetObject", "S3:getobject"));
  EXPECT_FALSE(equals_ignoring_case("ab", "abc"));
  EXPECT_FALSE(equals_ignoring_case("a", "b"));
}

TEST(Text, DidYouMeanTheClosest) {
  const std::vector<std::string_view> names = {"Resources", "Outputs", "Parameters"};
  EXPECT_EQ(did_you_mean("Resource", names), "Resources");
  EXPECT_EQ(did_you_mean("parameters", names), "Parameters");
  EXPECT_EQ(did_you_mean("Ouptuts", names), "Outputs");
  EXPECT_EQ(did_you_mean("Bucket", names), std::nullopt);
  EXPECT_EQ(did_you_mean(std::string(1000, 'x'), names), std::nullopt);
  EXPECT_EQ(did_you_mean("x", std::vector<std::string_view>{}), std::nullopt);
}

TEST(Text, ParseInteger) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_EQ(parse_integer("-7"), -7);
  for (const std::string_view bad :
       {"", "+1", " 1", "1 ", "1.0", "0x1", "99999999999999999999", "-"})
    EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
}

TEST(Text, FirstInvalidUtf8) {
  EXPECT_EQ(first_invalid_utf8(""), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("\xEF\xBF\xBF\xF4\x8F\xBF\xBF"), std::nullopt);
  const std::string_view bad[] = {
      "\x80",              // continuation alone
      "\xC3",              // cut
      "\xC0\x80",          // overlong
      "\xE0\x80\x80",      // overlong
      "\xF0\x80\x80\x80",  // overlong
      "\xED\xA0\x80",      // surrogate
      "\xF4\x90\x80\x80",  // above U+10FFFF
      "\xF5\x80\x80\x80",
      "\xFF",
      "\xE2\x82",
      "\xC3(",
  };
  for (const auto text : bad) {
    EXPECT_EQ(first_invalid_utf8(text), 0u);
    EXPECT_EQ(first_invalid_utf8(concat("ab\xC3\xA9", text)), 4u);
  }
}

}  // namespace
}  // namespace cfnaudit
