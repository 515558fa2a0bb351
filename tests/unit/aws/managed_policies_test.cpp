#include "analyzer/aws/managed_policies.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"

namespace cfnaudit::aws {
namespace {

using ::testing::StartsWith;

TEST(ManagedPolicies, AreAllThereInOrder) {
  const auto names = managed_policy_names();
  EXPECT_GE(names.size(), 1594U);
  EXPECT_TRUE(std::ranges::is_sorted(names));
  std::size_t withdrawn = 0;
  for (const auto name : names) {
    const auto policy = find_managed_policy(name);
    ASSERT_TRUE(policy) << name;
    EXPECT_EQ(policy->name, name);
    withdrawn += policy->day.empty() ? 1 : 0;
    if (policy->day.empty()) continue;
    const auto document = document_of(*policy);
    EXPECT_THAT(document, StartsWith(R"({"Version":"2012-10-17","Statement":[{"Effect":)"));
    EXPECT_TRUE(document.ends_with("}]}")) << name;
    EXPECT_EQ(document.find('@'), std::string::npos) << name;
  }
  EXPECT_EQ(withdrawn, 3U);
}

struct Document {
  std::string_view name;
  std::string_view statements;
};

class ManagedPolicyDocument : public ::testing::TestWithParam<Document> {};

TEST_P(ManagedPolicyDocument, IsDecoded) {
  EXPECT_EQ(document_of(*find_managed_policy(GetParam().name)),
            concat(R"({"Version":"2012-10-17","Statement":[)", GetParam().statements, "]}"));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ManagedPolicyDocument,
    ::testing::Values(
        Document{"AdministratorAccess", R"({"Effect":"Allow","Action":"*","Resource":"*"})"},
        Document{"AWSLambdaBasicExecutionRole",
                 R"({"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream",)"
                 R"("logs:PutLogEvents"],"Resource":"*"})"},
        Document{"AmazonS3ReadOnlyAccess",
                 R"({"Effect":"Allow","Action":["s3:Describe*","s3:Get*","s3:List*",)"
                 R"("s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"})"},
        Document{"PowerUserAccess",
                 R"({"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],)"
                 R"("Resource":"*"},{"Effect":"Allow","Action":["account:GetAccountInformation",)"
                 R"("account:GetGovCloudAccountInformation","account:GetPrimaryEmail",)"
                 R"("account:ListRegions","iam:CreateServiceLinkedRole",)"
                 R"("iam:DeleteServiceLinkedRole","iam:ListRoles",)"
                 R"("organizations:DescribeEffectivePolicy","organizations:DescribeOrganization"],)"
                 R"("Resource":"*"})"},
        Document{
            "AWSCodeDeployRoleForLambdaLimited",
            R"({"Effect":"Allow","Action":["cloudwatch:DescribeAlarms","lambda:GetAlias",)"
            R"("lambda:GetProvisionedConcurrencyConfig","lambda:UpdateAlias"],"Resource":"*"},)"
            R"({"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion"],)"
            R"("Resource":"arn:aws:s3:::*/CodeDeploy/*"},{"Effect":"Allow","Action":)"
            R"(["s3:GetObject","s3:GetObjectVersion"],"Resource":"*","Condition":)"
            R"({"StringEquals":{"s3:ExistingObjectTag/UseWithCodeDeploy":"true"}}},)"
            R"({"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":)"
            R"("arn:aws:lambda:*:*:function:CodeDeployHook_*"})"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(ManagedPolicies, ByArn) {
  const auto name = [](std::string_view arn) {
    const auto found = find_managed_policy_by_arn(arn);
    return found ? found->name : std::string_view("none");
  };
  EXPECT_EQ(name("arn:aws:iam::aws:policy/AdministratorAccess"), "AdministratorAccess");
  EXPECT_EQ(name("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
            "AWSLambdaBasicExecutionRole");
  EXPECT_EQ(name("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"), "none");  // another path
  EXPECT_EQ(name("arn:aws:iam::123456789012:policy/AdministratorAccess"), "none");
  EXPECT_EQ(name("arn:aws:iam::aws:role/AdministratorAccess"), "none");
  EXPECT_EQ(name("arn:aws:iam::aws:policy/NoSuchPolicy"), "none");
  EXPECT_EQ(name("AdministratorAccess"), "none");
  EXPECT_EQ(name(""), "none");
}

TEST(ManagedPolicies, OutsideTheCatalogueAreStillAws) {
  EXPECT_TRUE(is_aws_managed_policy("arn:aws-us-gov:iam::aws:policy/NoSuchPolicy"));
  EXPECT_FALSE(is_aws_managed_policy("arn:aws:iam::123456789012:policy/Mine"));
}

}  // namespace
}  // namespace cfnaudit::aws
