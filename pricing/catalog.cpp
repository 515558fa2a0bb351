// The lists that estimate.cpp asks: resource type -> estimator, resource type -> free of charge.

#include "pricing/catalog.h"

#include <algorithm>

namespace cfnaudit::pricing {
namespace {

constexpr const Estimator* kEstimators[] = {
    &kApiGatewayRestApi,
    &kApiGatewayStage,
    &kApiGatewayV2Api,
    &kCloudWatchAlarm,
    &kCloudWatchCompositeAlarm,
    &kCloudWatchDashboard,
    &kDynamoDbGlobalTable,
    &kDynamoDbTable,
    &kEc2Eip,
    &kEc2NatGateway,
    &kEc2VpcEndpoint,
    &kEventsEventBus,
    &kKmsKey,
    &kKmsReplicaKey,
    &kLambdaAlias,
    &kLambdaEventSourceMapping,
    &kLambdaFunction,
    &kLambdaVersion,
    &kLogsLogGroup,
    &kLogsMetricFilter,
    &kS3Bucket,
    &kSecretsManagerSecret,
    &kSnsTopic,
    &kSqsQueue,
    &kSsmParameter,
    &kStepFunctionsStateMachine,
};

// The pages on which AWS lists what it charges for; what a service's page does not charge for is
// free of charge.
constexpr std::string_view kVpcPage = "https://aws.amazon.com/vpc/pricing/";
constexpr std::string_view kIamPage =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html";
constexpr std::string_view kLambdaPage = "https://aws.amazon.com/lambda/pricing/";
constexpr std::string_view kApiGatewayPage = "https://aws.amazon.com/api-gateway/pricing/";
constexpr std::string_view kCloudWatchPage = "https://aws.amazon.com/cloudwatch/pricing/";
constexpr std::string_view kEventBridgePage = "https://aws.amazon.com/eventbridge/pricing/";
constexpr std::string_view kS3Page = "https://aws.amazon.com/s3/pricing/";
constexpr std::string_view kSqsPage = "https://aws.amazon.com/sqs/pricing/";
constexpr std::string_view kSnsPage = "https://aws.amazon.com/sns/pricing/";
constexpr std::string_view kKmsPage = "https://aws.amazon.com/kms/pricing/";
constexpr std::string_view kSecretsManagerPage = "https://aws.amazon.com/secrets-manager/pricing/";
constexpr std::string_view kStepFunctionsPage = "https://aws.amazon.com/step-functions/pricing/";
constexpr std::string_view kAutoScalingPage =
    "https://docs.aws.amazon.com/autoscaling/application/userguide/"
    "what-is-application-auto-scaling.html";
constexpr std::string_view kCloudFormationPage = "https://aws.amazon.com/cloudformation/pricing/";

// Data that passes through them, and what they start, is charged where it is made: addresses at
// AWS::EC2::EIP, deliveries at AWS::SNS::Topic, custom events at AWS::Events::EventBus.
constexpr FreeType kFreeTypes[] = {
    {"AWS::EC2::VPC", kVpcPage},
    {"AWS::EC2::Subnet", kVpcPage},
    {"AWS::EC2::RouteTable", kVpcPage},
    {"AWS::EC2::Route", kVpcPage},
    {"AWS::EC2::SubnetRouteTableAssociation", kVpcPage},
    {"AWS::EC2::GatewayRouteTableAssociation", kVpcPage},
    {"AWS::EC2::InternetGateway", kVpcPage},
    {"AWS::EC2::EgressOnlyInternetGateway", kVpcPage},
    {"AWS::EC2::VPCGatewayAttachment", kVpcPage},
    {"AWS::EC2::SecurityGroup", kVpcPage},
    {"AWS::EC2::SecurityGroupIngress", kVpcPage},
    {"AWS::EC2::SecurityGroupEgress", kVpcPage},
    {"AWS::EC2::NetworkAcl", kVpcPage},
    {"AWS::EC2::NetworkAclEntry", kVpcPage},
    {"AWS::EC2::SubnetNetworkAclAssociation", kVpcPage},
    {"AWS::EC2::DHCPOptions", kVpcPage},
    {"AWS::EC2::VPCDHCPOptionsAssociation", kVpcPage},
    {"AWS::EC2::VPCCidrBlock", kVpcPage},
    {"AWS::EC2::SubnetCidrBlock", kVpcPage},
    {"AWS::EC2::EIPAssociation", kVpcPage},
    {"AWS::IAM::*", kIamPage},
    {"AWS::Lambda::Permission", kLambdaPage},
    {"AWS::Lambda::LayerVersion", kLambdaPage},
    {"AWS::Lambda::LayerVersionPermission", kLambdaPage},
    {"AWS::Lambda::EventInvokeConfig", kLambdaPage},
    {"AWS::Lambda::Url", kLambdaPage},
    {"AWS::Lambda::CodeSigningConfig", kLambdaPage},
    {"AWS::ApiGateway::Account", kApiGatewayPage},
    {"AWS::ApiGateway::ApiKey", kApiGatewayPage},
    {"AWS::ApiGateway::Authorizer", kApiGatewayPage},
    {"AWS::ApiGateway::BasePathMapping", kApiGatewayPage},
    {"AWS::ApiGateway::ClientCertificate", kApiGatewayPage},
    {"AWS::ApiGateway::Deployment", kApiGatewayPage},
    {"AWS::ApiGateway::DocumentationPart", kApiGatewayPage},
    {"AWS::ApiGateway::DocumentationVersion", kApiGatewayPage},
    {"AWS::ApiGateway::DomainName", kApiGatewayPage},
    {"AWS::ApiGateway::GatewayResponse", kApiGatewayPage},
    {"AWS::ApiGateway::Method", kApiGatewayPage},
    {"AWS::ApiGateway::Model", kApiGatewayPage},
    {"AWS::ApiGateway::RequestValidator", kApiGatewayPage},
    {"AWS::ApiGateway::Resource", kApiGatewayPage},
    {"AWS::ApiGateway::UsagePlan", kApiGatewayPage},
    {"AWS::ApiGateway::UsagePlanKey", kApiGatewayPage},
    {"AWS::ApiGateway::VpcLink", kApiGatewayPage},
    {"AWS::ApiGatewayV2::ApiMapping", kApiGatewayPage},
    {"AWS::ApiGatewayV2::Authorizer", kApiGatewayPage},
    {"AWS::ApiGatewayV2::Deployment", kApiGatewayPage},
    {"AWS::ApiGatewayV2::DomainName", kApiGatewayPage},
    {"AWS::ApiGatewayV2::Integration", kApiGatewayPage},
    {"AWS::ApiGatewayV2::IntegrationResponse", kApiGatewayPage},
    {"AWS::ApiGatewayV2::Model", kApiGatewayPage},
    {"AWS::ApiGatewayV2::Route", kApiGatewayPage},
    {"AWS::ApiGatewayV2::RouteResponse", kApiGatewayPage},
    {"AWS::ApiGatewayV2::Stage", kApiGatewayPage},
    {"AWS::ApiGatewayV2::VpcLink", kApiGatewayPage},
    {"AWS::Logs::LogStream", kCloudWatchPage},
    {"AWS::Logs::ResourcePolicy", kCloudWatchPage},
    {"AWS::Logs::QueryDefinition", kCloudWatchPage},
    {"AWS::Logs::SubscriptionFilter", kCloudWatchPage},
    {"AWS::Logs::Destination", kCloudWatchPage},
    {"AWS::Events::Rule", kEventBridgePage},
    {"AWS::Events::EventBusPolicy", kEventBridgePage},
    {"AWS::S3::BucketPolicy", kS3Page},
    {"AWS::SQS::QueuePolicy", kSqsPage},
    {"AWS::SQS::QueueInlinePolicy", kSqsPage},
    {"AWS::SNS::Subscription", kSnsPage},
    {"AWS::SNS::TopicPolicy", kSnsPage},
    {"AWS::SNS::TopicInlinePolicy", kSnsPage},
    {"AWS::KMS::Alias", kKmsPage},
    {"AWS::SecretsManager::ResourcePolicy", kSecretsManagerPage},
    {"AWS::SecretsManager::RotationSchedule", kSecretsManagerPage},
    {"AWS::SecretsManager::SecretTargetAttachment", kSecretsManagerPage},
    {"AWS::StepFunctions::Activity", kStepFunctionsPage},
    {"AWS::StepFunctions::StateMachineAlias", kStepFunctionsPage},
    {"AWS::StepFunctions::StateMachineVersion", kStepFunctionsPage},
    {"AWS::ApplicationAutoScaling::ScalableTarget", kAutoScalingPage},
    {"AWS::CloudFormation::WaitCondition", kCloudFormationPage},
    {"AWS::CloudFormation::WaitConditionHandle", kCloudFormationPage},
    {"AWS::CloudFormation::Macro", kCloudFormationPage},
    {"AWS::CDK::Metadata", kCloudFormationPage},
};

bool covers(std::string_view pattern, std::string_view type) {
  if (!pattern.ends_with('*')) return pattern == type;
  pattern.remove_suffix(1);
  return type.starts_with(pattern);
}

}  // namespace

std::span<const Estimator* const> estimators() { return kEstimators; }

const Estimator* find_estimator(std::string_view resource_type) {
  for (const Estimator* estimator : kEstimators)
    if (estimator->resource_type == resource_type) return estimator;
  return nullptr;
}

std::span<const FreeType> free_types() { return kFreeTypes; }

bool is_free(std::string_view resource_type) {
  return std::any_of(std::begin(kFreeTypes), std::end(kFreeTypes), [&](const FreeType& free) {
    return covers(free.resource_type, resource_type);
  });
}

}  // namespace cfnaudit::pricing
