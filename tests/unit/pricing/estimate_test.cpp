// Sums, partitions and ceilings of whole templates.

#include "pricing/estimate.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pricing/costing.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::ElementsAre;

/// Every resource is counted once; sums are the sums of what is shown.
void expect_consistent(const EnvironmentCost& environment, const graph::Graph& graph) {
  EXPECT_EQ(environment.resource_count(), graph.resources().size());
  Totals sum;
  std::size_t with_unpriced = 0;
  for (const ResourceCost& resource : environment.resources) {
    EXPECT_FALSE(resource.items.empty());
    Money fixed, usage;
    for (const CostItem& item : resource.items) {
      EXPECT_EQ(item.kind == ItemKind::kUnpriced, !item.reason.empty());
      EXPECT_EQ(item.monthly.has_value(), item.quantity && item.kind != ItemKind::kUnpriced);
      if (item.kind == ItemKind::kFixed) fixed += item.monthly.value();
      if (item.kind == ItemKind::kUsage) usage += item.monthly.value_or(Money());
    }
    EXPECT_EQ(resource.totals.fixed, fixed);
    EXPECT_EQ(resource.totals.usage, usage);
    with_unpriced += resource.totals.unpriced > 0 ? 1 : 0;
    sum += resource.totals;
  }
  EXPECT_EQ(environment.totals.total(), sum.total());
  EXPECT_EQ(environment.unpriced.size(), with_unpriced);
}

TEST(Estimate, KnowsTheReferenceTemplatesFixedCost) {
  std::ifstream file(CFNAUDIT_SHARED_DIR "/reference/serverless-app.yaml");
  if (!file) GTEST_SKIP() << "the reference template is not there";
  std::stringstream text;
  text << file.rdbuf();
  const auto costing = cost_of(text.str());
  ASSERT_EQ(costing->report.environments.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i)
    expect_consistent(costing->report.environments[i], costing->pipeline->graphs[i]);
  EXPECT_EQ(costing->environment("development").book->region(), "us-west-2");
  EXPECT_EQ(to_string(costing->environment("development").totals.fixed), "42.894");
  EXPECT_EQ(to_string(costing->environment("staging").totals.fixed), "48.588");
  EXPECT_EQ(to_string(costing->environment("production").totals.fixed), "59.976");
  EXPECT_TRUE(costing->report.unpriced.empty());
  EXPECT_TRUE(costing->report.not_modelled.empty());

  const ResourceCost* function = costing->resource("ProcessingLambda", "production");
  ASSERT_NE(function, nullptr);
  const CostItem& compute = function->items.at(1);
  ASSERT_TRUE(compute.ceiling);
  EXPECT_EQ(compute.ceiling->quantity, Quantity(525'600'000));
  EXPECT_EQ(in_cents(compute.ceiling->monthly), "8760.02");
  // The number of requests has no limit, so neither has the function.
  EXPECT_FALSE(function->totals.ceiling());
}

TEST(Estimate, SeparatesPricedFreeUnpricedAndNotModelled) {
  const auto costing = cost_of(R"(
Parameters:
  Writes: {Type: Number}
Resources:
  Address: {Type: AWS::EC2::EIP}
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gateway:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Network, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3'}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: !Ref Writes}
      KeySchema: [{AttributeName: k, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: k, AttributeType: S}]
  Server: {Type: AWS::Omics::Workflow, Properties: {Name: n}}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://x/y'}}
  Own: {Type: 'Custom::Thing', Properties: {ServiceToken: x}}
)");
  const EnvironmentCost& environment = costing->environment();
  expect_consistent(environment, costing->pipeline->graphs.front());
  EXPECT_EQ(environment.free.size(), 2u);
  ASSERT_EQ(environment.not_modelled.size(), 3u);
  EXPECT_EQ(environment.not_modelled[0].reason, "no cost model for AWS::Omics::Workflow");
  EXPECT_EQ(environment.not_modelled[1].reason, "the template of the nested stack was not read");
  EXPECT_EQ(environment.not_modelled[2].reason, "what a custom resource creates is unknown");
  ASSERT_EQ(environment.unpriced.size(), 1u);
  EXPECT_EQ(environment.unpriced[0].resource, "Table");
  EXPECT_EQ(environment.unpriced[0].reason, "Write capacity: parameter Writes has no value");
  // What is known is counted all the same.
  EXPECT_EQ(to_string(environment.totals.fixed), "3.7449");
  EXPECT_FALSE(environment.totals.ceiling());
}

TEST(Estimate, AResourceThatMayBeAbsentIsUnpriced) {
  resolve::EnvironmentOptions options;  // a parameter file that says nothing about Public
  options.parameter_sets = {{"file", {}}};
  const auto costing = cost_of(
      R"(
Parameters:
  Public: {Type: String}
Conditions:
  IsPublic: !Equals [!Ref Public, 'yes']
Resources:
  Address: {Type: AWS::EC2::EIP, Condition: IsPublic}
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {MetricName: m, Namespace: n, Period: 60}}
)",
      {}, options);
  const EnvironmentCost& environment = costing->environment("file");
  expect_consistent(environment, costing->pipeline->graphs.front());
  EXPECT_EQ(to_string(environment.totals.fixed), "0.10");
  ASSERT_EQ(environment.unpriced.size(), 1u);
  EXPECT_EQ(environment.unpriced[0].reason,
            "exists only under condition IsPublic, which is not known before deployment");
}

TEST(Estimate, ARegionWithoutAPriceNeverBorrowsOne) {
  const std::string text = R"(
Resources:
  Gateway: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: s}}
  Index: {Type: AWS::Kendra::Index, Properties: {Edition: DEVELOPER_EDITION}}
)";
  resolve::EnvironmentOptions options;
  options.region = "eu-south-1";
  EXPECT_THAT(
      cost_of(text, {}, options)->items("Gateway"),
      ElementsAre("Gateway hours: 36.50", "Data processed: usage(monthly_data_processed_gb)"));
  EXPECT_EQ(cost_of(text, {}, options)->environment().unpriced.at(0).reason,
            "no price for AmazonKendra/index-hours/developer_edition in eu-south-1");
  options.region = "eu-nowhere-1";
  EXPECT_EQ(cost_of(text, {}, options)->environment().unpriced.at(0).reason,
            "no prices for region eu-nowhere-1");
  options.region = "cn-north-1";
  EXPECT_EQ(cost_of(text, {}, options)->environment().unpriced.at(0).reason,
            "no prices for region cn-north-1, which AWS quotes in CNY");
  options.region = "eu-central-1";
  EXPECT_EQ(cost_of(text, {}, options)->items("Gateway").front(), "Gateway hours: 37.96");
}

TEST(Estimate, HugeUsageIsAnAnswerNotAnOverflow) {
  const std::string text = R"(
Resources:
  Gateway: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: s}}
)";
  const Usage usage = usage_of(
      "Gateway", {{"monthly_data_processed_gb", std::numeric_limits<std::int64_t>::max()}});
  EXPECT_THAT(
      cost_of(text, usage)->items("Gateway"),
      ElementsAre("Gateway hours: 32.85", "Data processed: unpriced(the amount is out of range)"));
}

TEST(Estimate, MergesReasonsOverEnvironments) {
  const auto costing = cost_of(R"(
Parameters:
  Stage: {Type: String, AllowedValues: [a, b], Default: a}
Conditions:
  IsA: !Equals [!Ref Stage, a]
Resources:
  Server: {Type: AWS::Omics::Workflow, Properties: {Name: n}}
  Spare: {Type: AWS::Omics::Workflow, Condition: IsA, Properties: {Name: n}}
)");
  ASSERT_EQ(costing->report.environments.size(), 2u);
  ASSERT_EQ(costing->report.not_modelled.size(), 2u);
  EXPECT_THAT(costing->report.not_modelled[0].environments, ElementsAre(0u, 1u));
  EXPECT_EQ(costing->report.not_modelled[1].environments.size(), 1u);
}

}  // namespace
}  // namespace cfnaudit::pricing
