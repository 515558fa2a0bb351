#include "analyzer/aws/property_facts.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/pattern.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

OwnerFacts owner(std::string_view type, std::string_view definition = {}) {
  return TypeFacts::of(type).owner(definition);
}

TEST(PropertyFacts, OfScalars) {
  const auto queue = owner("AWS::SQS::Queue");
  EXPECT_FALSE(queue.open);
  EXPECT_THAT(queue.read_only, Contains("Arn"));
  EXPECT_EQ(queue.property("VisibilityTimeout").value.number.high, 43200);
  EXPECT_EQ(queue.property("DelaySeconds").value.number.low, 0);
  EXPECT_FALSE(queue.property("Visibility").value.number.high) << "no part of a name";
  const auto role = owner("AWS::IAM::Role");
  EXPECT_EQ(role.property("RoleName").value.length.high, 64);
  EXPECT_FALSE(role.property("RoleName").value.pattern.empty()) << "a shared text";
  EXPECT_THAT(owner("AWS::Lambda::Function").property("PackageType").value.allowed,
              ElementsAre("Image", "Zip"));
  EXPECT_TRUE(owner("AWS::EC2::Volume").property("VolumeType").value.any_case);
}

TEST(PropertyFacts, OfListsAndTheirItems) {
  const auto architectures = owner("AWS::Lambda::Function").property("Architectures");
  EXPECT_EQ(architectures.value.items.high, 1);
  EXPECT_THAT(architectures.element.allowed, Contains("arm64"));
}

TEST(PropertyFacts, OfDefinitions) {
  const auto key = owner("AWS::DynamoDB::Table", "SSESpecification");
  ASSERT_EQ(key.combinations.size(), 1U);
  EXPECT_EQ(key.combinations[0].kind, Combination::Kind::kRequires);
  EXPECT_EQ(key.combinations[0].subject, "KMSMasterKeyId");
  EXPECT_THAT(key.combinations[0].names, ElementsAre("SSEType"));
  EXPECT_FALSE(owner("AWS::S3::Bucket", "NoSuchDefinition").open) << "nothing to say about it";
}

TEST(PropertyFacts, OfCombinations) {
  const auto balancer = owner("AWS::ElasticLoadBalancingV2::LoadBalancer");
  ASSERT_EQ(balancer.combinations.size(), 1U);
  EXPECT_EQ(balancer.combinations[0].kind, Combination::Kind::kExactlyOne);
  EXPECT_THAT(balancer.combinations[0].names, ElementsAre("Subnets", "SubnetMappings"));
}

TEST(PropertyFacts, LeaveOpenWhatIsNotKnown) {
  EXPECT_TRUE(owner("AWS::CloudFormation::CustomResource").open);
  EXPECT_TRUE(owner("Custom::Anything").open);
  EXPECT_TRUE(owner("AWS::Harbour::Ship", "Deck").open);
  EXPECT_THAT(owner("Custom::Anything").combinations, IsEmpty());
}

/// Nothing of the sources is lost in silence: what is not read is counted.
TEST(PropertyFacts, PatternsAreUnderstood) {
  std::ifstream file(CFNAUDIT_SOURCE_DIR "/analyzer/aws/data/property_facts.tsv");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string rows = text.str();
  const TextTable table(rows);
  std::size_t known = 0;
  std::size_t unknown = 0;
  for (const auto& row : table.with_prefix("@p"))
    (Pattern::parse(row.field(1)) ? known : unknown) += 1;
  EXPECT_GT(known, 2000U);
  EXPECT_LT(unknown, known / 20);
}

TEST(PropertyFacts, SayFromWhichDayTheyAre) {
  EXPECT_THAT(std::string(property_facts_day()),
              testing::MatchesRegex("20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]"));
}

}  // namespace
}  // namespace cfnaudit::aws
