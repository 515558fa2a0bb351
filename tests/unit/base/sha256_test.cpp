#include "analyzer/base/sha256.h"

#include <string>

#include <gtest/gtest.h>

#include "analyzer/base/hex.h"

namespace cfnaudit::test {
namespace {

std::string digits(std::string_view text) {
  std::string out;
  for (const auto byte : sha256(text)) out += hex(byte, 2);
  return out;
}

// The examples of https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines
TEST(Sha256, IsTheStandards) {
  EXPECT_EQ(digits(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digits("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digits("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digits(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace cfnaudit::test
