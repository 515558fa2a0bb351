#include <gtest/gtest.h>

#include "analyzer/resolve/enumerate.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::resolve {
namespace {

using cfnaudit::testing::run_pipeline;

TEST(Partition, FollowsTheRegion) {
  EXPECT_EQ(partition_of("us-east-1"), "aws");
  EXPECT_EQ(partition_of("cn-northwest-1"), "aws-cn");
  EXPECT_EQ(partition_of("us-gov-west-1"), "aws-us-gov");
  EXPECT_EQ(partition_of("us-iso-east-1"), "aws-iso");
  EXPECT_EQ(partition_of("us-isob-east-1"), "aws-iso-b");
  EXPECT_EQ(partition_of("eusc-de-east-1"), "aws-eusc");
}

std::string region_of(std::string text) {
  const auto run = run_pipeline(std::move(text) + "\nResources: {T: {Type: AWS::SNS::Topic}}\n");
  return documented_region(run->tmpl).value_or("none");
}

TEST(DocumentedRegion, IsTheOnlyOneThatIsNamed) {
  EXPECT_EQ(region_of("Description: in us-west-2."), "us-west-2");
  EXPECT_EQ(region_of("Metadata: {Deploy: {Region: eu-north-1}}"), "eu-north-1");
  EXPECT_EQ(region_of("Description: us-gov-west-1 and us-gov-west-1"), "us-gov-west-1");
  EXPECT_EQ(region_of("Description: us-west-2 or us-west-1"), "none");
  EXPECT_EQ(region_of("Description: us-west-2a, my-us-west-2, us-west-22, us-middle-1"), "none");
  EXPECT_EQ(region_of("Description: nowhere"), "none");
}

TEST(Environments, NamesThatExistNowhereAreTold) {
  EnvironmentOptions options;
  options.only = {"prod", "nowhere"};
  const auto run = run_pipeline(R"(
Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {T: {Type: AWS::SNS::Topic}}
)",
                                options);
  const auto& environments = run->resolution.environments;
  ASSERT_EQ(environments.environments.size(), 1U);
  EXPECT_EQ(environments.environments[0].name, "prod");
  EXPECT_EQ(environments.unknown_names, std::vector<std::string>{"nowhere"});
}

TEST(Environments, NeverMoreThan64) {
  std::string text = "Parameters:\n";
  std::string conditions = "Conditions:\n";
  for (int i = 0; i < 20; ++i) {
    const auto n = std::to_string(i);
    text += "  P" + n + ": {Type: String, Default: a, AllowedValues: [a, b, c]}\n";
    conditions += "  C" + n + ": !Equals [!Ref P" + n + ", a]\n";
  }
  const auto run = run_pipeline(text + conditions + "Resources: {T: {Type: AWS::SNS::Topic}}\n");
  EXPECT_LE(run->resolution.stacks.size(), 64U);
  EXPECT_GT(run->resolution.environments.folded, 1000U);
}

TEST(Environments, ValuesKnowWhereTheyStand) {
  const auto run = run_pipeline(R"(
Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}, Name: {Type: String, Default: x}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {T: {Type: AWS::SNS::Topic}}
)");
  const auto& file = run->sources.file(0);
  const auto& parameters = run->resolution.environments.environments[1].parameters;
  EXPECT_EQ(parameters[0].text, "prod");
  EXPECT_EQ(file.text(parameters[0].origin), "prod");
  EXPECT_EQ(file.text(parameters[1].origin), "x");
}

}  // namespace
}  // namespace cfnaudit::resolve
