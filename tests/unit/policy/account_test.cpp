// What AWS tells about an account, and the file that is kept of it.

#include "analyzer/policy/account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::policy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kDetails = R"({
  "UserDetailList": [{"UserName": "Ann", "Arn": "arn:aws:iam::1:user/Ann", "GroupList": ["Admins"],
    "AttachedManagedPolicies": []}],
  "GroupDetailList": [{"GroupName": "Admins", "Arn": "arn:aws:iam::1:group/Admins",
    "GroupPolicyList": [], "AttachedManagedPolicies": [{"PolicyName": "P", "PolicyArn": "arn:aws:iam::1:policy/P"}]}],
  "RoleDetailList": [{"RoleName": "R", "Arn": "arn:aws:iam::1:role/R",
    "AssumeRolePolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D",
    "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}],
    "AttachedManagedPolicies": [{"PolicyName": "P", "PolicyArn": "arn:aws:iam::1:policy/P"}],
    "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::1:policy/B"}}],
  "Policies": [{"PolicyName": "P", "Arn": "arn:aws:iam::1:policy/P", "DefaultVersionId": "v2", "PolicyVersionList": [
    {"VersionId": "v1", "IsDefaultVersion": false, "Document": {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}},
    {"VersionId": "v2", "IsDefaultVersion": true, "Document": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}]}]
})";

TEST(Accounts, AreReadFromAwsOutput) {
  const SourceFile file(0, "details.json", std::string(kDetails));
  const auto read = read_authorization_details(file);
  EXPECT_THAT(read.diagnostics, IsEmpty());
  const Account& account = read.value;
  const AccountPolicy* managed = account.find_managed("arn:aws:iam::1:policy/P");
  ASSERT_NE(managed, nullptr);
  const iam::Policy policy = policy_of(*managed);
  ASSERT_EQ(policy.statements.size(), 1U);
  EXPECT_EQ(policy.statements[0].effect, iam::Effect::kAllow);
  const AccountPrincipal* role = account.find_principal("arn:aws:iam::1:role/R");
  ASSERT_NE(role, nullptr);
  EXPECT_EQ(role->boundary, "arn:aws:iam::1:policy/B");
  EXPECT_THAT(role->attached, ElementsAre("arn:aws:iam::1:policy/P"));
  EXPECT_EQ(role->inline_policies[0].name, "inline");
  const iam::Policy trust = trust_of(*role);
  ASSERT_EQ(trust.statements.size(), 1U);
  EXPECT_EQ(trust.statements[0].principals.values[0].text.value.text(), "lambda.amazonaws.com");
  EXPECT_THAT(account.find_principal("arn:aws:iam::1:user/Ann")->groups, ElementsAre("Admins"));
}

TEST(Accounts, AreReadFromTheFileOfImport) {
  const SourceFile file(0, "account.json", R"({"schemaVersion": 1,
    "managedPolicies": [{"arn": "arn:aws:iam::1:policy/P", "name": "P", "document": {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}}],
    "roles": [{"arn": "arn:aws:iam::1:role/R", "name": "R", "trust": {"Statement": []}, "boundary": null, "attached": ["a"],
               "inlinePolicies": [{"name": "i", "document": {"Statement": []}}]}],
    "users": [{"arn": "arn:aws:iam::1:user/U", "name": "U", "boundary": "b", "attached": [], "inlinePolicies": [], "groups": ["G"]}], "groups": []})");
  const auto read = read_account(file);
  EXPECT_THAT(read.diagnostics, IsEmpty());
  EXPECT_EQ(policy_of(read.value.managed[0]).statements[0].effect, iam::Effect::kDeny);
  EXPECT_EQ(read.value.principals[0].boundary, "");
  EXPECT_THAT(read.value.principals[0].attached, ElementsAre("a"));
  EXPECT_EQ(read.value.principals[1].boundary, "b");
}

TEST(Accounts, WhatIsBrokenIsReportedAndLeftOut) {
  for (const std::string text :
       {"", "[]", "{}", "{\"Policies\": [{}]}", "{\"RoleDetailList\": [{\"Arn\": \"a\"}]}",
        "{\"Policies\": [], \"IsTruncated\": true}", "{\"Policies\": ["}) {
    const SourceFile file(0, "details.json", text);
    EXPECT_THAT(read_authorization_details(file).diagnostics, Not(IsEmpty())) << text;
  }
}

TEST(Accounts, ARoleWithoutTrustIsOpen) {
  const SourceFile file(0, "d", R"({"RoleDetailList": [{"Arn": "a"}]})");
  const auto read = read_authorization_details(file);
  for (const auto& statement : trust_of(read.value.principals[0]).statements)
    EXPECT_NE(statement.unknown, "");
}

}  // namespace
}  // namespace cfnaudit::policy
