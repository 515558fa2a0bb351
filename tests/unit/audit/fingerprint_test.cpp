#include "audit/fingerprint.h"

#include <gtest/gtest.h>

#include "analyzer/base/hex.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::audit {
namespace {

Diagnostic finding(std::string key, std::string path = "Resources/Role") {
  return {.rule = "IAM001",
          .span = {0, 10, 20},
          .resource = "Role",
          .path = std::move(path),
          .message = "m",
          .key = std::move(key)};
}

std::vector<std::string> fingerprints(std::vector<Diagnostic> findings,
                                      std::string text = "Resources: {}") {
  const SourceFile file(0, "t.yaml", std::move(text));
  const auto document = syntax::read(file);
  audit::identify(findings, *document.value.root);
  std::vector<std::string> out;
  for (const auto& one : findings) out.push_back(one.fingerprint);
  return out;
}

// Test vectors of the function's authors: http://www.isthe.com/chongo/src/fnv/test_fnv.c
TEST(Fingerprint, IsFnv1a) {
  EXPECT_EQ(hex(audit::fnv1a(""), 16), "cbf29ce484222325");
  EXPECT_EQ(hex(audit::fnv1a("a"), 16), "af63dc4c8601ec8c");
  EXPECT_EQ(hex(audit::fnv1a("foobar"), 16), "85944171f73967e8");
}

TEST(Fingerprint, DoesNotDependOnPlaceOrWords) {
  Diagnostic moved = finding("k");
  moved.span = {0, 500, 600};
  moved.message = "other words";
  EXPECT_EQ(fingerprints({finding("k")}), fingerprints({moved}));
}

TEST(Fingerprint, TellsFindingsApart) {
  const auto all = fingerprints({finding("k"), finding("l"), finding("k")});
  EXPECT_NE(all[0], all[1]);
  EXPECT_NE(all[0], all[2]);
  EXPECT_EQ(all[0], fingerprints({finding("k")})[0]);
}

TEST(Fingerprint, KnowsItemsByName) {
  const std::string one = "Resources: {Role: {Properties: {Policies: [{PolicyName: b, X: 1}]}}}";
  const std::string two =
      "Resources: {Role: {Properties: {Policies: [{PolicyName: a}, {PolicyName: b}]}}}";
  const auto at = [](const char* index) {
    return std::vector{
        finding("k", std::string("Resources/Role/Properties/Policies/") + index + "/X")};
  };
  EXPECT_EQ(fingerprints(at("0"), one), fingerprints(at("1"), two));
  EXPECT_NE(fingerprints(at("0"), two), fingerprints(at("1"), two));
}

}  // namespace
}  // namespace cfnaudit::audit
