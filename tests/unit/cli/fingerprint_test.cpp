#include "cli/report/fingerprint.h"

#include <gtest/gtest.h>

namespace cfnaudit::cli {
namespace {

Diagnostic finding(std::string key) {
  return {.rule = "IAM001",
          .span = {0, 10, 20},
          .resource = "Role",
          .path = "Resources/Role",
          .message = "m",
          .key = std::move(key)};
}

// Test vectors of the function's authors: http://www.isthe.com/chongo/src/fnv/test_fnv.c
TEST(Fingerprint, IsFnv1a) {
  EXPECT_EQ(hex(fnv1a("")), "cbf29ce484222325");
  EXPECT_EQ(hex(fnv1a("a")), "af63dc4c8601ec8c");
  EXPECT_EQ(hex(fnv1a("foobar")), "85944171f73967e8");
}

TEST(Fingerprint, DoesNotDependOnPlaceOrWords) {
  Diagnostic moved = finding("k");
  moved.span = {0, 500, 600};
  moved.message = "other words";
  EXPECT_EQ(fingerprints(std::vector{finding("k")}), fingerprints(std::vector{moved}));
}

TEST(Fingerprint, TellsFindingsApart) {
  const auto all = fingerprints(std::vector{finding("k"), finding("l"), finding("k")});
  EXPECT_NE(all[0], all[1]);
  EXPECT_NE(all[0], all[2]);
  EXPECT_EQ(all[0], fingerprints(std::vector{finding("k")})[0]);
}

}  // namespace
}  // namespace cfnaudit::cli
