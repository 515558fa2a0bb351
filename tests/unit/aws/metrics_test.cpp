#include "analyzer/aws/metrics.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::aws {
namespace {

TEST(Metrics, AreNamedOnceInAFamily) {
  for (const auto space :
       {"AWS/DynamoDB", "AWS/Lambda", "AWS/ApiGateway", "AWS/States", "AWS/SQS", "AWS/SNS"}) {
    ASSERT_FALSE(metric_families(space).empty()) << space;
    for (const auto& family : metric_families(space)) {
      const std::set<std::string_view> names(family.names.begin(), family.names.end());
      EXPECT_EQ(names.size(), family.names.size()) << space;
    }
  }
  EXPECT_TRUE(metric_families("AWS/Neptune").empty());
  EXPECT_TRUE(metric_families("AWS/").empty());
}

/// A metric that is nearly another's namesake would be taken for a misspelling of it, if it were
/// not written down.
TEST(Metrics, KeepSimilarNamesApart) {
  for (const auto* name : {"ReadThrottleEvents", "WriteThrottleEvents"})
    EXPECT_THAT(metric_names("AWS/DynamoDB"), testing::Contains(name));
  EXPECT_THAT(metric_names("AWS/ApiGateway"),
              testing::IsSupersetOf({"4xx", "5xx", "4XXError", "5XXError"}));
}

TEST(Metrics, OfOtherNamespacesAreInTheGeneratedTable) {
  EXPECT_THAT(metric_names("AWS/EC2"), testing::Contains("CPUUtilization"));
  EXPECT_THAT(metric_names("AWS/EC2"), testing::Not(testing::Contains("MemoryUtilization")));
  EXPECT_THAT(dimension_names("AWS/ApplicationELB"),
              testing::IsSupersetOf({"LoadBalancer", "TargetGroup", "AvailabilityZone"}));
  EXPECT_TRUE(dimensions_complete("AWS/S3"));
  EXPECT_FALSE(dimensions_complete("AWS/EC2")) << "its page does not say which occur together";
  EXPECT_TRUE(dimensions_complete("AWS/SQS"));
}

TEST(Metrics, HaveDimensionsThatTheNamespaceKnows) {
  for (const auto space : {"AWS/DynamoDB", "AWS/Lambda", "AWS/ApiGateway", "AWS/States", "AWS/SQS"})
    for (const Dimension& dimension : dimensions(space)) {
      EXPECT_THAT(dimension_names(space), testing::Contains(dimension.name)) << space;
      EXPECT_EQ(dimension.form == Form::kUnstated, dimension.expression.empty()) << dimension.name;
    }
  EXPECT_THAT(dimensions("AWS/DynamoDB"), testing::SizeIs(2));
  EXPECT_THAT(dimensions("AWS/Nothing"), testing::IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::aws
