#include "analyzer/base/json.h"

#include <gtest/gtest.h>

namespace cfnaudit {
namespace {

TEST(JsonText, EscapesWhatAStringCannotHold) {
  EXPECT_EQ(json_string(""), R"("")");
  EXPECT_EQ(json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json_string("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(json_string(std::string_view("\0\x1b\x7f", 3)), R"("\u0000\u001b\u007f")");
}

TEST(JsonText, KeepsOtherCharactersUnlessAsciiIsWanted) {
  EXPECT_EQ(json_string("é€😀"), "\"é€😀\"");
  EXPECT_EQ(json_string("é€😀x", JsonText::kAscii), R"("\u00e9\u20ac\ud83d\ude00x")");
  EXPECT_EQ(json_string("\n\"", JsonText::kAscii), R"("\n\"")");
}

TEST(JsonText, IsAppended) {
  std::string out = "{";
  append_json_string(out, "a");
  EXPECT_EQ(out, "{\"a\"");
}

TEST(JsonNumber, FollowsTheGrammar) {
  for (const auto* text : {"0", "-0", "1", "10", "-12.5", "0.5", "1e3", "1E+3", "1.5e-10", "0e0"})
    EXPECT_TRUE(is_json_number(text)) << text;
  for (const auto* text :
       {"",     "-",  "+1", "007",      "01",         "-01", "1.",  ".5",       "1e",    "1e+",
        "1.e3", "1 ", " 1", "10.0.0.1", "2012-10-17", "0x1", "NaN", "Infinity", "1,000", "--1"})
    EXPECT_FALSE(is_json_number(text)) << text;
}

}  // namespace
}  // namespace cfnaudit
