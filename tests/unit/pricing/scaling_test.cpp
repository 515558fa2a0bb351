// Capacity that is kept whatever the load: serverless minimums, and MinCapacity of Application Auto
// Scaling.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pricing/costing.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

/// A serverless instance W of cluster X.
Lines serverless(std::string_view cluster, const Usage& usage = {}) {
  return cost_of(concat("Parameters: {Unset: {Type: Number}}\nResources:\n  X: {Type: "
                        "AWS::RDS::DBCluster, Properties: ",
                        cluster,
                        "}\n  W: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceClass: "
                        "db.serverless, DBClusterIdentifier: !Ref X}}\n"),
                 usage)
      ->items("W");
}

TEST(AuroraServerless, TheLeastCapacityIsFixed) {
  EXPECT_THAT(serverless("{Engine: aurora-postgresql, ServerlessV2ScalingConfiguration: "
                         "{MinCapacity: 8, MaxCapacity: 16}}"),
              ElementsAre("Aurora serverless v2, minimum capacity: 700.80",
                          "Aurora serverless v2 above the minimum: usage(capacity_units_per_hr) <= "
                          "700.80"));
  // Half units, and the dearer price of I/O-Optimized storage.
  EXPECT_EQ(serverless("{Engine: aurora-mysql, StorageType: aurora-iopt1, "
                       "ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, MaxCapacity: 1}}")
                .front(),
            "Aurora serverless v2, minimum capacity: 58.40");
  EXPECT_THAT(serverless("{Engine: aurora-mysql, ServerlessV2ScalingConfiguration: {MinCapacity: "
                         "0, MaxCapacity: 1}}"),
              ElementsAre("Aurora serverless v2: usage(capacity_units_per_hr) <= 87.60"));
  EXPECT_EQ(serverless("{Engine: aurora-mysql, ServerlessV2ScalingConfiguration: {MinCapacity: "
                       "!Ref Unset, MaxCapacity: 1}}")
                .front(),
            "Aurora serverless v2, minimum capacity: unpriced(parameter Unset has no value)");
  EXPECT_THAT(serverless("{Engine: aurora-mysql}"),
              ElementsAre("Aurora serverless v2: usage(capacity_units_per_hr)"));
}

TEST(AuroraServerless, UsageCountsWhatExceedsTheLeast) {
  const auto declared = [](Quantity units) {
    return serverless(
        "{Engine: aurora-mysql, ServerlessV2ScalingConfiguration: {MinCapacity: 0.5, "
        "MaxCapacity: 16}}",
        usage_of("W", {{"capacity_units_per_hr", units}}));
  };
  EXPECT_EQ(declared(2).back(), "Aurora serverless v2 above the minimum: 131.40 <= 1357.80");
  EXPECT_EQ(declared(Quantity(1, 4)).back(),
            "Aurora serverless v2 above the minimum: 0.00 <= 1357.80");
}

TEST(AuroraServerless, TheFirstVersionHasALeastUnlessItPauses) {
  const auto first = [](const char* scaling) {
    return items("AWS::RDS::DBCluster",
                 concat("{Engine: aurora-mysql, EngineMode: serverless, ScalingConfiguration: ",
                        scaling, "}"))
        .front();
  };
  EXPECT_EQ(first("{AutoPause: false, MinCapacity: 2, MaxCapacity: 4}"),
            "Aurora serverless v1, minimum capacity: 87.60");
  EXPECT_EQ(first("{MinCapacity: 2, MaxCapacity: 4}"),
            "Aurora serverless v1: usage(capacity_units_per_hr) <= 175.20");
}

TEST(OtherServerlessDatabases, NameTheirLeastWithoutAPrice) {
  const auto instance = [](std::string_view service, std::string_view cluster) {
    return cost_of(concat("Resources:\n  X: {Type: 'AWS::", service,
                          "::DBCluster', Properties: ", cluster, "}\n  W: {Type: 'AWS::", service,
                          "::DBInstance', Properties: {DBInstanceClass: db.serverless, "
                          "DBClusterIdentifier: !Ref X}}\n"))
        ->items("W");
  };
  EXPECT_THAT(
      instance("Neptune", "{ServerlessScalingConfiguration: {MinCapacity: 2.5}}"),
      ElementsAre("Serverless capacity (at least 2.5 NCUs all month): unpriced(no price per "
                  "NCU-hour is known)"));
  EXPECT_THAT(instance("DocDB", "{ServerlessV2ScalingConfiguration: {MinCapacity: 1}}"),
              ElementsAre(HasSubstr("(at least 1 DCUs all month): unpriced(")));
}

/// The items of X in a template of `resources` with a scalable target of the id and dimension.
Lines scaled(std::string_view resources, std::string_view id, std::string_view dimension,
             std::string_view least = "4") {
  return cost_of(concat("Parameters: {Unset: {Type: Number}}\nResources:\n", resources,
                        "  Target:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    "
                        "Properties: {ResourceId: ",
                        id, ", ScalableDimension: '", dimension, "', MinCapacity: ", least,
                        ", MaxCapacity: 10}\n"))
      ->items("X");
}

constexpr std::string_view kService = R"(
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Cpu: 1 vCPU, Memory: 2 GB}
  Cluster: {Type: AWS::ECS::Cluster}
  Xs: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Task}}
  X:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Task, Cluster: !Ref Cluster, DesiredCount: 2}
)";
constexpr std::string_view kDesired = "ecs:service:DesiredCount";

TEST(ScalableTarget, RaisesTheTasksOfAService) {
  // A vCPU is $29.5504 a month.
  EXPECT_EQ(scaled(kService, "!Sub 'service/${Cluster}/${X.Name}'", kDesired).front(),
            "vCPU hours: 118.2016 <= 295.504");
  EXPECT_EQ(scaled(kService, "!Sub 'service/${Cluster}/${X.Name}'", kDesired, "1").front(),
            "vCPU hours: 59.1008 <= 295.504");
  EXPECT_EQ(scaled(kService, "!Join ['/', [service, !Ref Cluster, !GetAtt X.Name]]", kDesired,
                   "!Ref Unset")
                .front(),
            "vCPU hours: unpriced(parameter Unset has no value)");
  // Another service whose name begins the same.
  EXPECT_EQ(scaled(kService, "!Sub 'service/${Cluster}/${Xs.Name}'", kDesired).front(),
            "vCPU hours: 59.1008");
}

TEST(ScalableTarget, RaisesProvisionedConcurrency) {
  constexpr std::string_view kFunction = R"(
  F: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024, Architectures: [arm64]}}
  X: {Type: AWS::Lambda::Alias, Properties: {Name: live, FunctionName: !Ref F, FunctionVersion: 1}}
)";
  constexpr std::string_view kConcurrency = "lambda:function:ProvisionedConcurrency";
  EXPECT_EQ(scaled(kFunction, "!Sub 'function:${F}:live'", kConcurrency).front(),
            "Provisioned concurrency: 35.040701 <= 87.601752");
  EXPECT_EQ(scaled(kFunction, "!Sub 'function:${F}:other'", kConcurrency), kFree);
}

TEST(ScalableTarget, RaisesNodesOfACache) {
  constexpr std::string_view kGroup = R"(
  X:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {CacheNodeType: cache.t3.micro, NumNodeGroups: 1, ReplicasPerNodeGroup: 1}
)";
  // $0.017 an hour for each node.
  EXPECT_EQ(
      scaled(kGroup, "!Sub 'replication-group/${X}'", "elasticache:replication-group:NodeGroups")
          .front(),
      "Node hours (cache.t3.micro, redis): 99.28");
  EXPECT_EQ(
      scaled(kGroup, "!Sub 'replication-group/${X}'", "elasticache:replication-group:Replicas")
          .front(),
      "Node hours (cache.t3.micro, redis): 62.05");
}

TEST(ScalableTarget, AddsReadersToADatabase) {
  constexpr std::string_view kCluster = R"(
  C: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  X: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBInstanceClass: db.r5.large, DBClusterIdentifier: !Ref C}}
  Reader: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBInstanceClass: db.r5.large, DBClusterIdentifier: !Ref C}}
)";
  // $0.29 an hour; one of the four is in the template.
  EXPECT_THAT(scaled(kCluster, "!Sub 'cluster:${C}'", "rds:cluster:ReadReplicaCount"),
              IsSupersetOf({"Database hours (db.r5.large, aurora-mysql): 211.70",
                            "Readers added by auto scaling: Database hours (db.r5.large, "
                            "aurora-mysql): 635.10 <= 1905.30"}));
  EXPECT_THAT(
      scaled(kCluster, "!Sub 'cluster:${C}'", "rds:cluster:ReadReplicaCount", "1"),
      Contains("Readers added by auto scaling: Database hours (db.r5.large, aurora-mysql): 0.00 <= "
               "1905.30"));
}

TEST(ScalableTarget, RaisesTheVolumesOfBrokers) {
  constexpr std::string_view kBrokers = R"(
  X:
    Type: AWS::MSK::Cluster
    Properties:
      NumberOfBrokerNodes: 3
      BrokerNodeGroupInfo: {InstanceType: kafka.t3.small, StorageInfo: {EBSStorageInfo: {VolumeSize: 1}}}
)";
  EXPECT_EQ(scaled(kBrokers, "!Ref X", "kafka:broker-storage:VolumeSize").back(),
            "Storage: 1.20 <= 3.00");
}

}  // namespace
}  // namespace cfnaudit::pricing
