#include "analyzer/base/base64.h"

#include <gtest/gtest.h>

namespace cfnaudit {
namespace {

struct Row {
  std::string_view bytes;
  std::string_view text;
};

// https://www.rfc-editor.org/rfc/rfc4648#section-10
constexpr Row kRows[] = {{"", ""},
                         {"f", "Zg=="},
                         {"fo", "Zm8="},
                         {"foo", "Zm9v"},
                         {"foob", "Zm9vYg=="},
                         {"fooba", "Zm9vYmE="},
                         {"foobar", "Zm9vYmFy"},
                         {"\xFB\xFF\xBF", "+/+/"}};

TEST(Base64, EncodesAndDecodes) {
  for (const Row& row : kRows) {
    EXPECT_EQ(encode_base64(row.bytes), row.text);
    EXPECT_EQ(decode_base64(row.text), row.bytes);
  }
  EXPECT_EQ(encode_base64(std::string_view("\0\0", 2)), "AAA=");
  EXPECT_EQ(decode_base64("AAA="), std::string(2, '\0'));
}

TEST(Base64, NeedsNoPadding) {
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("QmluYXJ5VmFsdWVJbkJhc2U2NA"), "BinaryValueInBase64");
}

TEST(Base64, RefusesOtherText) {
  for (const auto* text : {"a", "a b=", "Zg===", "Zm9v!", "Z-9v", "=", "==="})
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace cfnaudit
