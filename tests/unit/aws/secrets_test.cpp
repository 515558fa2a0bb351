#include "analyzer/aws/secrets.h"

#include <string>

#include <gtest/gtest.h>

#include "analyzer/aws/lambda_runtimes.h"

namespace cfnaudit::aws {
namespace {

std::string kind(std::string_view text) {
  const auto found = find_secret(text);
  return found ? std::string(found->kind) : std::string();
}

TEST(FindSecret, KnowsTheFormsOfIssuers) {
  EXPECT_EQ(kind("id = AKIAQYLPMN5HHHFPZAM2;"), "an AWS access key");
  EXPECT_EQ(kind("ghp_0123456789abcdefghijABCDEFGHIJ012345"), "a GitHub token");
  EXPECT_EQ(kind("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl"), "a private key");
  EXPECT_EQ(kind("https://bot:s3cretpass@example.com/x"), "a URL with a password");
}

TEST(FindSecret, LeavesWhatOnlyLooksAlike) {
  EXPECT_EQ(kind("AKIAIOSFODNN7EXAMPLE"), "") << "of AWS's documentation";
  EXPECT_EQ(kind("AKIAQYLPMN5HHHFPZAM2X"), "") << "too long";
  EXPECT_EQ(kind("xAKIAQYLPMN5HHHFPZAM2"), "") << "inside a word";
  EXPECT_EQ(kind("ghp_tooshort"), "");
  EXPECT_EQ(kind("-----BEGIN CERTIFICATE-----"), "");
  EXPECT_EQ(kind("-----BEGIN PUBLIC KEY-----"), "");
  EXPECT_EQ(kind("https://example.com/a:b@c"), "") << "no authority";
  EXPECT_EQ(kind("postgres://app:${Password}@db/app"), "") << "a variable";
  EXPECT_EQ(kind("postgres://user:password@host/db"), "") << "a form";
  EXPECT_EQ(kind("arn:aws:s3:::bucket"), "");
}

TEST(FindSecret, SaysWhere) {
  const std::string text = "key=AKIAQYLPMN5HHHFPZAM2 ";
  const auto found = find_secret(text);
  ASSERT_TRUE(found);
  EXPECT_EQ(text.substr(found->begin, found->size), "AKIAQYLPMN5HHHFPZAM2");
}

TEST(IsPlaceholder, KnowsWhatPeopleWrite) {
  for (const auto* text : {"", "changeme", "CHANGE_ME", "<your token>", "your-api-key", "xxxxxxxx",
                           "REPLACE-ME", "${Token}", "aaaaaa", "none", "a b"})
    EXPECT_TRUE(is_placeholder(text)) << text;
  for (const auto* text : {"hunter2", "9fK2mQ7xZt4Lw8Rb", "Spring2026"})
    EXPECT_FALSE(is_placeholder(text)) << text;
}

TEST(LambdaRuntimes, HaveTheirDays) {
  const auto found = find_lambda_runtime("nodejs12.x");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->deprecated, "2023-03-31");
  EXPECT_EQ(found->no_create, "2023-03-31");
  EXPECT_EQ(found->no_update, "2023-04-30");
  EXPECT_EQ(found->successor, "nodejs24.x");
  EXPECT_EQ(find_lambda_runtime("dotnet9")->no_create, "");
  EXPECT_FALSE(find_lambda_runtime("cobol"));
  EXPECT_FALSE(find_lambda_runtime(""));
  EXPECT_EQ(lambda_runtimes_day(), "2026-11-22");
}

}  // namespace
}  // namespace cfnaudit::aws
