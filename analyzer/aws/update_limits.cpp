#include "analyzer/aws/update_limits.h"

#include <algorithm>

namespace cfnaudit::aws {
namespace {

using Kind = UpdateLimit::Kind;

constexpr auto kLimits = sorted(
    std::to_array<UpdateLimit>({
        {.type = "AWS::DynamoDB::Table",
         .property = "GlobalSecondaryIndexes",
         .kind = Kind::kOneItemAtOnce,
         .key = "IndexName",
         .item = "global secondary index",
         .fixed_fields = {"KeySchema", "Projection"},
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-dynamodb-table.html",
                    "2026-11-30"}},
        {.type = "AWS::DynamoDB::GlobalTable",
         .property = "GlobalSecondaryIndexes",
         .kind = Kind::kOneItemAtOnce,
         .key = "IndexName",
         .item = "global secondary index",
         .fixed_fields = {"KeySchema", "Projection"},
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-dynamodb-globaltable.html",
                    "2026-11-30"}},
        {.type = "AWS::DynamoDB::GlobalTable",
         .property = "Replicas",
         .kind = Kind::kOneItemAtOnce,
         .key = "Region",
         .item = "replica",
         .unless = "MultiRegionConsistency",
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-dynamodb-globaltable.html",
                    "2026-11-30"}},
        {.type = "AWS::KMS::Key",
         .property = "KeySpec",
         .kind = Kind::kFixed,
         .value = "SYMMETRIC_DEFAULT",
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-kms-key.html",
                    "2026-11-30"}},
        {.type = "AWS::KMS::Key",
         .property = "KeyUsage",
         .kind = Kind::kFixed,
         .value = "ENCRYPT_DECRYPT",
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-kms-key.html",
                    "2026-11-30"}},
        {.type = "AWS::KMS::Key",
         .property = "MultiRegion",
         .kind = Kind::kFixed,
         .value = "false",
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-kms-key.html",
                    "2026-11-30"}},
        {.type = "AWS::Cognito::UserPool",
         .property = "Schema",
         .kind = Kind::kItemsStay,
         .key = "Name",
         .item = "attribute",
         .fixed_fields = {"Required"},
         .source = {"https://docs.aws.amazon.com/cognito/latest/developerguide/"
                    "cognito-user-pool-updating.html",
                    "2026-11-30"}},
        {.type = "AWS::Cognito::UserPool",
         .property = "AliasAttributes",
         .kind = Kind::kFixed,
         .source = {"https://docs.aws.amazon.com/cognito/latest/developerguide/"
                    "cognito-user-pool-updating.html",
                    "2026-11-30"}},
        {.type = "AWS::Cognito::UserPool",
         .property = "UsernameAttributes",
         .kind = Kind::kFixed,
         .source = {"https://docs.aws.amazon.com/cognito/latest/developerguide/"
                    "cognito-user-pool-updating.html",
                    "2026-11-30"}},
        {.type = "AWS::RDS::DBInstance",
         .property = "AllocatedStorage",
         .kind = Kind::kOnlyUp,
         .unless = "DBClusterIdentifier",
         .source = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                    "USER_ModifyInstance.Settings.html",
                    "2026-11-30"}},
        {.type = "AWS::EC2::Volume",
         .property = "Size",
         .kind = Kind::kOnlyUp,
         .source = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                    "API_ModifyVolume.html",
                    "2026-11-30"}},
        {.type = "AWS::ElastiCache::CacheCluster",
         .property = "EngineVersion",
         .kind = Kind::kNotOlder,
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-elasticache-cachecluster.html",
                    "2026-11-30"}},
        {.type = "AWS::ElastiCache::ReplicationGroup",
         .property = "EngineVersion",
         .kind = Kind::kNotOlder,
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-elasticache-replicationgroup.html",
                    "2026-11-30"}},
        {.type = "AWS::KinesisFirehose::DeliveryStream",
         .property = "ExtendedS3DestinationConfiguration.S3BackupMode",
         .kind = Kind::kNoWayBack,
         .value = "Enabled",
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-properties-kinesisfirehose-deliverystream-"
                    "extendeds3destinationconfiguration.html",
                    "2026-11-30"}},
        {.type = "AWS::KinesisFirehose::DeliveryStream",
         .property = "RedshiftDestinationConfiguration.S3BackupMode",
         .kind = Kind::kNoWayBack,
         .value = "Enabled",
         .source =
             {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
              "aws-properties-kinesisfirehose-deliverystream-redshiftdestinationconfiguration.html",
              "2026-11-30"}},
        {.type = "AWS::KinesisFirehose::DeliveryStream",
         .property = "SplunkDestinationConfiguration.S3BackupMode",
         .kind = Kind::kNoWayBack,
         .value = "AllEvents",
         .source =
             {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
              "aws-properties-kinesisfirehose-deliverystream-splunkdestinationconfiguration.html",
              "2026-11-30"}},
        {.type = "AWS::OpenSearchService::Domain",
         .property = "IPAddressType",
         .kind = Kind::kNoWayBack,
         .value = "dualstack",
         .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                    "aws-resource-opensearchservice-domain.html",
                    "2026-11-30"}},
    }),
    &UpdateLimit::type);

// "You can't perform an update that causes a custom-named resource to be replaced":
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
constexpr auto kNames =
    sorted(std::to_array<NameProperty>({
               {.type = "AWS::SQS::Queue",
                .property = "QueueName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-sqs-queue.html",
                           "2026-11-30"}},
               {.type = "AWS::SNS::Topic",
                .property = "TopicName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-sns-topic.html",
                           "2026-11-30"}},
               {.type = "AWS::StepFunctions::StateMachine",
                .property = "StateMachineName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-stepfunctions-statemachine.html",
                           "2026-11-30"}},
               {.type = "AWS::IAM::ManagedPolicy",
                .property = "ManagedPolicyName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-iam-managedpolicy.html",
                           "2026-11-30"}},
               {.type = "AWS::ElasticLoadBalancingV2::LoadBalancer",
                .property = "Name",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-elasticloadbalancingv2-loadbalancer.html",
                           "2026-11-30"}},
               {.type = "AWS::ElasticLoadBalancingV2::TargetGroup",
                .property = "Name",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-elasticloadbalancingv2-targetgroup.html",
                           "2026-11-30"}},
               {.type = "AWS::ElasticLoadBalancing::LoadBalancer",
                .property = "LoadBalancerName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-elasticloadbalancing-loadbalancer.html",
                           "2026-11-30"}},
               {.type = "AWS::ECS::Service",
                .property = "ServiceName",
                .scope = "Cluster",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-ecs-service.html",
                           "2026-11-30"}},
               {.type = "AWS::CodeDeploy::DeploymentGroup",
                .property = "DeploymentGroupName",
                .scope = "ApplicationName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-codedeploy-deploymentgroup.html",
                           "2026-11-30"}},
               {.type = "AWS::EC2::SecurityGroup",
                .property = "GroupName",
                .scope = "VpcId",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-ec2-securitygroup.html",
                           "2026-11-30"}},
               {.type = "AWS::ElasticBeanstalk::Environment",
                .property = "EnvironmentName",
                .source = {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                           "aws-resource-elasticbeanstalk-environment.html",
                           "2026-11-30"}},
           }),
           &NameProperty::type);

}  // namespace

std::span<const UpdateLimit> update_limits(std::string_view type) {
  const auto rows = std::ranges::equal_range(kLimits, type, {}, &UpdateLimit::type);
  return {rows.begin(), rows.end()};
}

std::optional<NameProperty> name_property(std::string_view type) {
  const auto at = std::ranges::lower_bound(kNames, type, {}, &NameProperty::type);
  return at != kNames.end() && at->type == type ? std::optional(*at) : std::nullopt;
}

}  // namespace cfnaudit::aws
