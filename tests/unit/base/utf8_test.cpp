#include "analyzer/base/utf8.h"

#include <gtest/gtest.h>

#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"

namespace cfnaudit {
namespace {

TEST(Utf8, EveryCharacterComesBack) {
  for (std::uint32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value < 0xE000) continue;
    std::string text;
    append_utf8(text, value);
    ASSERT_EQ(text.size(), sequence_length(text[0])) << hex(value, 6);
    const CodePoint point = first_code_point(text + "x");
    ASSERT_TRUE(point.valid) << hex(value, 6);
    ASSERT_EQ(point.value, value);
    ASSERT_EQ(point.length, text.size());
    ASSERT_EQ(first_invalid_utf8(text), std::nullopt) << hex(value, 6);
  }
}

TEST(Utf8, BytesThatBeginNoCharacterStandAlone) {
  for (const std::string text : {
           "\x80",              // a continuation
           "\xC0\x80",          // overlong
           "\xC1\xBF",          // overlong
           "\xE0\x9F\xBF",      // overlong
           "\xF0\x8F\xBF\xBF",  // overlong
           "\xED\xA0\x80",      // a surrogate
           "\xF4\x90\x80\x80",  // above U+10FFFF
           "\xF5\x80\x80\x80",  // above U+10FFFF
           "\xC3",              // cut off
           "\xE2\x82",          // cut off
           "\xE2(\xA1",         // no continuation
           "\xFF",
       }) {
    const CodePoint point = first_code_point(text);
    EXPECT_FALSE(point.valid) << hex(static_cast<unsigned char>(text[0]), 2);
    EXPECT_EQ(point.length, 1U);
    EXPECT_EQ(point.value, static_cast<unsigned char>(text[0]));
    EXPECT_EQ(first_invalid_utf8("ok" + text), 2U);
  }
}

TEST(Utf8, ContinuationsAreNoStart) {
  EXPECT_TRUE(is_continuation('\x80'));
  EXPECT_TRUE(is_continuation('\xBF'));
  EXPECT_FALSE(is_continuation('a'));
  EXPECT_FALSE(is_continuation('\xC3'));
}

TEST(Hex, WritesTheLastDigits) {
  EXPECT_EQ(hex(0x1B, 2), "1b");
  EXPECT_EQ(hex(0x1B, 4), "001b");
  EXPECT_EQ(hex(0xABCDEF, 2), "ef");
  EXPECT_EQ(hex(0xFEDCBA9876543210, 16), "fedcba9876543210");
  EXPECT_EQ(hex(0, 0), "");
  EXPECT_EQ(upper_hex(0x1B, 4), "001B");
}

TEST(Hex, ReadsDigitsOfBothCases) {
  const std::string_view digits = "0123456789abcdef";
  for (unsigned i = 0; i < digits.size(); ++i) EXPECT_EQ(hex_digit(digits[i]), i);
  EXPECT_EQ(hex_digit('A'), 10U);
  EXPECT_EQ(hex_digit('F'), 15U);
  for (const char c : {'g', 'G', '/', ':', '@', '`', ' '})
    EXPECT_EQ(hex_digit(c), std::nullopt) << c;
}

}  // namespace
}  // namespace cfnaudit
