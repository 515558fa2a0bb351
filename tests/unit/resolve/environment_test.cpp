#include <set>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/model/regions.h"
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
  return model::documented_region(*run->tmpl.root).value_or("none");
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

std::vector<std::string> names_in(std::string text, const EnvironmentOptions& options = {}) {
  const auto run = run_pipeline(std::move(text), options);
  std::vector<std::string> out;
  for (const auto& environment : run->resolution.environments.environments)
    out.push_back(environment.name);
  return out;
}

constexpr std::string_view kTopic = "Resources: {T: {Type: AWS::SNS::Topic}}\n";

using Names = std::vector<std::string>;

TEST(Axes, AccountsOfAMappingAreTheEnvironments) {
  const std::string text = R"(
Mappings:
  Accounts:
    '111111111111': {Days: 7}
    '222222222222': {Days: 365}
Resources:
  L: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !FindInMap [Accounts, !Ref AWS::AccountId, Days]}}
)";
  EXPECT_EQ(names_in(text), (Names{"111111111111", "222222222222"}));
  const auto run = run_pipeline(text);
  EXPECT_TRUE(run->diagnostics.empty());
  EnvironmentOptions given;
  given.account_id = "333333333333";
  given.account_is_given = true;
  EXPECT_EQ(names_in(text, given), Names{"default"});
}

TEST(Axes, AMappingNamesItsAccounts) {
  EXPECT_EQ(names_in(R"(
Mappings:
  Accounts:
    '111111111111': {Environment: build, Days: 7}
    '222222222222': {Environment: prod, Days: 365}
    '333333333333': {Environment: prod, Days: 365}
Resources:
  L: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !FindInMap [Accounts, !Ref AWS::AccountId, Days]}}
)"),
            (Names{"build", "prod", "prod (333333333333)"}));
}

TEST(Axes, AComparedAccountHasOthersBesideIt) {
  EXPECT_EQ(names_in(concat("Conditions: {IsProd: !Equals [!Ref AWS::AccountId, '222222222222']}\n",
                            kTopic)),
            (Names{"222222222222", "other account"}));
}

TEST(Axes, AnAccountOfOneStageIsNotThatOfAnother) {
  EXPECT_EQ(names_in(R"(
Parameters: {Environment: {Type: String}}
Mappings:
  Accounts:
    '111111111111': {Environment: build, Days: 7}
    '222222222222': {Environment: prod, Days: 365}
Conditions: {IsBuild: !Equals [!Ref Environment, build], IsProd: !Equals [!Ref Environment, prod]}
Resources:
  L: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !FindInMap [Accounts, !Ref AWS::AccountId, Days]}}
)"),
            (Names{"build", "prod", "other Environment"}));
  const auto run = run_pipeline(R"(
Parameters: {Environment: {Type: String, Default: perf}}
Mappings:
  Accounts:
    '111111111111': {Environment: build, Days: 7}
Conditions: {IsBuild: !Equals [!Ref Environment, build]}
Resources:
  L: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !FindInMap [Accounts, !Ref AWS::AccountId, Days]}}
)");
  ASSERT_EQ(run->resolution.stacks.size(), 2U);
  const auto days = [&](std::size_t stack) {
    return to_string(run->resolution.stacks[stack].resources[0].property("RetentionInDays"));
  };
  EXPECT_EQ(days(1), "7");
  EXPECT_NE(days(0), "7");  // the account of perf is not known
}

TEST(Axes, ComparedLiteralsAreValuesAndSoIsTheDefault) {
  const std::string conditions =
      concat("Conditions: {IsProd: !Equals [!Ref Stage, prod]}\n", kTopic);
  EXPECT_EQ(names_in(concat("Parameters: {Stage: {Type: String}}\n", conditions)),
            (Names{"prod", "other Stage"}));
  EXPECT_EQ(names_in(concat("Parameters: {Stage: {Type: String, Default: dev}}\n", conditions)),
            (Names{"dev", "prod"}));
  EXPECT_EQ(names_in(concat("Parameters: {Stage: {Type: String, Default: prod}}\n", conditions)),
            (Names{"prod", "other Stage"}));
}

TEST(Axes, OptionsVaryTheEnvironmentsAndAreNone) {
  const auto run = run_pipeline(concat(R"(
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  KeyName: {Type: String, Default: ''}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasKey: !Not [!Equals [!Ref KeyName, '']]
)",
                                       kTopic));
  const auto& all = run->resolution.environments.environments;
  Names names;
  for (const auto& one : all) names.push_back(concat(one.name, " as ", one.shown));
  EXPECT_EQ(names, (Names{"dev as dev", "dev/other KeyName as dev", "prod as prod",
                          "prod/other KeyName as prod"}));
  EXPECT_TRUE(all[1].is_variation());
  EXPECT_EQ(run->resolution.stacks[0].conditions[1], Tri::kNo);
  EXPECT_EQ(run->resolution.stacks[1].conditions[1], Tri::kYes);
}

TEST(Axes, WhatIsComparedWithNoLiteralIsBothWays) {
  EXPECT_EQ(names_in(concat("Parameters: {A: {Type: String}}\n"
                            "Conditions: {IsHere: !Equals [!Ref A, !Ref AWS::AccountId]}\n",
                            kTopic)),
            (Names{"default", "default/not IsHere"}));
}

TEST(Axes, AStoredParameterHasTheComparedValues) {
  EXPECT_EQ(
      names_in(concat("Parameters: {Size: {Type: 'AWS::SSM::Parameter::Value<String>', Default: "
                      "/size, AllowedValues: [/size, /other]}}\n"
                      "Conditions: {Large: !Equals [!Ref Size, large]}\n",
                      kTopic)),
      (Names{"default", "default/Size=large"}));
}

TEST(Axes, RegionsThatConditionsNameVaryTheRun) {
  const std::string text =
      concat("Conditions: {IsVirginia: !Equals [!Ref AWS::Region, us-east-1]}\n", kTopic);
  EXPECT_EQ(names_in(text), (Names{"default", "default/other region"}));
  EnvironmentOptions given;
  given.region = "eu-west-1";
  EXPECT_EQ(names_in(text, given), Names{"default"});
}

TEST(Axes, EveryTwoValuesMeetWhereThereAreTooManyCombinations) {
  std::string text = "Parameters:\n";
  std::string conditions = "Conditions:\n";
  for (int i = 0; i < 12; ++i) {
    const auto n = std::to_string(i);
    text += concat("  P", n, ": {Type: String, Default: a, AllowedValues: [a, b]}\n");
    conditions += concat("  C", n, ": !Equals [!Ref P", n, ", a]\n");
  }
  const auto run = run_pipeline(concat(text, conditions, kTopic));
  const auto& stacks = run->resolution.stacks;
  EXPECT_LE(stacks.size(), 40U);
  for (std::size_t a = 0; a < 12; ++a)
    for (std::size_t b = a + 1; b < 12; ++b) {
      std::set<std::pair<Tri, Tri>> seen;
      for (const auto& stack : stacks) seen.emplace(stack.conditions[a], stack.conditions[b]);
      EXPECT_EQ(seen.size(), 4U) << a << " and " << b;
    }
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
