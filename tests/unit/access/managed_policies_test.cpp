#include "analyzer/access/managed_policies.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::access {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(ManagedPolicies, AreAllThereInOrder) {
  const auto names = managed_policy_names();
  EXPECT_THAT(names, SizeIs(155));
  EXPECT_TRUE(std::ranges::is_sorted(names));
  for (const auto name : names) {
    const auto policy = find_managed_policy(name);
    ASSERT_TRUE(policy) << name;
    EXPECT_EQ(policy->name, name);
    EXPECT_THAT(policy->document, StartsWith(R"({"Version":"2012-10-17","Statement":[{"Effect":)"));
    EXPECT_TRUE(policy->document.ends_with("]}")) << name;
  }
}

TEST(ManagedPolicies, AreInIamsSpelling) {
  EXPECT_EQ(
      find_managed_policy("AdministratorAccess")->document,
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})");
  EXPECT_EQ(
      find_managed_policy("AWSLambdaBasicExecutionRole")->document,
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":)"
      R"(["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]})");
  EXPECT_THAT(find_managed_policy("AWSCodeDeployRoleForLambda")->document,
              HasSubstr(R"("Condition":{"StringEquals":)"));
}

TEST(ManagedPolicies, ByArn) {
  const auto name = [](std::string_view arn) {
    const auto found = find_managed_policy_by_arn(arn);
    return found ? found->name : std::string_view("none");
  };
  EXPECT_EQ(name("arn:aws:iam::aws:policy/AdministratorAccess"), "AdministratorAccess");
  EXPECT_EQ(name("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
            "AWSLambdaBasicExecutionRole");
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
}  // namespace cfnaudit::access
