#include "analyzer/aws/charges.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::aws {
namespace {

// The pages on which AWS lists what it charges for; what a service's page does not charge for is
// free of charge.
constexpr Source kVpcPage = {"https://aws.amazon.com/vpc/pricing/", "2026-11-22"};
constexpr Source kIamPage = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html",
                             "2026-11-22"};
constexpr Source kLambdaPage = {"https://aws.amazon.com/lambda/pricing/", "2026-11-22"};
constexpr Source kApiGatewayPage = {"https://aws.amazon.com/api-gateway/pricing/", "2026-11-22"};
constexpr Source kCloudWatchPage = {"https://aws.amazon.com/cloudwatch/pricing/", "2026-11-22"};
constexpr Source kEventBridgePage = {"https://aws.amazon.com/eventbridge/pricing/", "2026-11-22"};
constexpr Source kS3Page = {"https://aws.amazon.com/s3/pricing/", "2026-11-22"};
constexpr Source kSqsPage = {"https://aws.amazon.com/sqs/pricing/", "2026-11-22"};
constexpr Source kSnsPage = {"https://aws.amazon.com/sns/pricing/", "2026-11-22"};
constexpr Source kKmsPage = {"https://aws.amazon.com/kms/pricing/", "2026-11-22"};
constexpr Source kSecretsManagerPage = {"https://aws.amazon.com/secrets-manager/pricing/",
                                        "2026-11-22"};
constexpr Source kStepFunctionsPage = {"https://aws.amazon.com/step-functions/pricing/",
                                       "2026-11-22"};
constexpr Source kAutoScalingPage = {
    "https://docs.aws.amazon.com/autoscaling/application/userguide/"
    "what-is-application-auto-scaling.html",
    "2026-11-22"};
constexpr Source kEc2Page = {"https://aws.amazon.com/ec2/pricing/on-demand/", "2026-11-22"};
constexpr Source kElbPage = {"https://aws.amazon.com/elasticloadbalancing/pricing/", "2026-11-22"};
constexpr Source kRdsPage = {"https://aws.amazon.com/rds/pricing/", "2026-11-22"};
constexpr Source kElastiCachePage = {"https://aws.amazon.com/elasticache/pricing/", "2026-11-22"};
constexpr Source kMskPage = {"https://aws.amazon.com/msk/pricing/", "2026-11-22"};
constexpr Source kMqPage = {"https://aws.amazon.com/amazon-mq/pricing/", "2026-11-22"};
constexpr Source kDocDbPage = {"https://aws.amazon.com/documentdb/pricing/", "2026-11-22"};
constexpr Source kNeptunePage = {"https://aws.amazon.com/neptune/pricing/", "2026-11-22"};
constexpr Source kEfsPage = {"https://aws.amazon.com/efs/pricing/", "2026-11-22"};
constexpr Source kEcsPage = {"https://aws.amazon.com/ecs/pricing/", "2026-11-22"};
constexpr Source kEksPage = {"https://aws.amazon.com/eks/pricing/", "2026-11-22"};
constexpr Source kCloudFrontPage = {"https://aws.amazon.com/cloudfront/pricing/", "2026-11-22"};
constexpr Source kRoute53Page = {"https://aws.amazon.com/route53/pricing/", "2026-11-22"};
constexpr Source kCognitoPage = {"https://aws.amazon.com/cognito/pricing/", "2026-11-22"};
constexpr Source kAppSyncPage = {"https://aws.amazon.com/appsync/pricing/", "2026-11-22"};
constexpr Source kConfigPage = {"https://aws.amazon.com/config/pricing/", "2026-11-22"};
constexpr Source kSsmPage = {"https://aws.amazon.com/systems-manager/pricing/", "2026-11-22"};
constexpr Source kCodeDeployPage = {"https://aws.amazon.com/codedeploy/pricing/", "2026-11-22"};
constexpr Source kBatchPage = {"https://aws.amazon.com/batch/pricing/", "2026-11-22"};
constexpr Source kIotPage = {"https://aws.amazon.com/iot-core/pricing/", "2026-11-22"};
constexpr Source kAcmPage = {"https://aws.amazon.com/certificate-manager/pricing/", "2026-11-22"};
constexpr Source kWafPage = {"https://aws.amazon.com/waf/pricing/", "2026-11-22"};
constexpr Source kGluePage = {"https://aws.amazon.com/glue/pricing/", "2026-11-22"};
constexpr Source kRamPage = {"https://aws.amazon.com/ram/pricing/", "2026-11-22"};
constexpr Source kServiceCatalogPage = {"https://aws.amazon.com/servicecatalog/pricing/",
                                        "2026-11-22"};
constexpr Source kSesPage = {"https://aws.amazon.com/ses/pricing/", "2026-11-22"};
constexpr Source kLatticePage = {"https://aws.amazon.com/vpc/lattice/pricing/", "2026-11-22"};
constexpr Source kDmsPage = {"https://aws.amazon.com/dms/pricing/", "2026-11-22"};
constexpr Source kGreengrassPage = {"https://aws.amazon.com/greengrass/pricing/", "2026-11-22"};
constexpr Source kPinpointPage = {"https://aws.amazon.com/pinpoint/pricing/", "2026-11-22"};
constexpr Source kTransferPage = {"https://aws.amazon.com/aws-transfer-family/pricing/",
                                  "2026-11-22"};
constexpr Source kQBusinessPage = {"https://aws.amazon.com/q/business/pricing/", "2026-11-22"};
constexpr Source kTimestreamPage = {"https://aws.amazon.com/timestream/pricing/", "2026-11-22"};
constexpr Source kMemoryDbPage = {"https://aws.amazon.com/memorydb/pricing/", "2026-11-22"};
constexpr Source kAppRunnerPage = {"https://aws.amazon.com/apprunner/pricing/", "2026-11-22"};
constexpr Source kAgentCorePage = {"https://aws.amazon.com/bedrock/agentcore/pricing/",
                                   "2026-11-22"};
constexpr Source kAthenaPage = {"https://aws.amazon.com/athena/pricing/", "2026-11-30"};
constexpr Source kBackupPage = {"https://aws.amazon.com/backup/pricing/", "2026-11-30"};
constexpr Source kCurPage = {"https://docs.aws.amazon.com/cur/latest/userguide/what-is-cur.html",
                             "2026-11-30"};
constexpr Source kCloudFormationPage = {"https://aws.amazon.com/cloudformation/pricing/",
                                        "2026-11-22"};

// Data that passes through them, and what they start, is charged where it is made: addresses at
// AWS::EC2::EIP, deliveries at AWS::SNS::Topic, custom events at AWS::Events::EventBus.
constexpr auto kFreeTypes =
    sorted(std::to_array<FreeType>({
               {"AWS::EC2::VPC", kVpcPage},
               {"AWS::Athena::NamedQuery", kAthenaPage},
               {"AWS::Athena::PreparedStatement", kAthenaPage},
               {"AWS::Backup::BackupPlan", kBackupPage},
               {"AWS::Backup::BackupSelection", kBackupPage},
               {"AWS::CUR::ReportDefinition", kCurPage},
               {"AWS::Cognito::IdentityPoolPrincipalTag", kCognitoPage},
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
               {"AWS::EC2::LaunchTemplate", kEc2Page},
               {"AWS::EC2::KeyPair", kEc2Page},
               {"AWS::EC2::PlacementGroup", kEc2Page},
               {"AWS::EC2::NetworkInterface", kEc2Page},
               {"AWS::EC2::NetworkInterfaceAttachment", kEc2Page},
               {"AWS::EC2::VolumeAttachment", kEc2Page},
               {"AWS::EC2::CustomerGateway", kEc2Page},
               {"AWS::EC2::PrefixList", kEc2Page},
               {"AWS::AutoScaling::LaunchConfiguration", kEc2Page},
               {"AWS::AutoScaling::ScalingPolicy", kEc2Page},
               {"AWS::AutoScaling::ScheduledAction", kEc2Page},
               {"AWS::AutoScaling::LifecycleHook", kEc2Page},
               {"AWS::EC2::VPCPeeringConnection", kVpcPage},
               {"AWS::EC2::InstanceConnectEndpoint", kVpcPage},
               {"AWS::EC2::VPCEndpointService", kVpcPage},
               {"AWS::EC2::VPCEndpointServicePermissions", kVpcPage},
               {"AWS::EC2::VPCEndpointConnectionNotification", kVpcPage},
               {"AWS::EC2::VPNGateway", kVpcPage},
               {"AWS::EC2::VPNGatewayRoutePropagation", kVpcPage},
               {"AWS::EC2::VPNConnectionRoute", kVpcPage},
               {"AWS::EC2::TransitGateway", kVpcPage},
               {"AWS::EC2::TransitGatewayRoute", kVpcPage},
               {"AWS::EC2::TransitGatewayRouteTable", kVpcPage},
               {"AWS::EC2::TransitGatewayRouteTableAssociation", kVpcPage},
               {"AWS::EC2::TransitGatewayRouteTablePropagation", kVpcPage},
               {"AWS::EC2::RouteServer", kVpcPage},
               {"AWS::ElasticLoadBalancingV2::TargetGroup", kElbPage},
               {"AWS::ElasticLoadBalancingV2::Listener", kElbPage},
               {"AWS::ElasticLoadBalancingV2::ListenerRule", kElbPage},
               {"AWS::ElasticLoadBalancingV2::ListenerCertificate", kElbPage},
               {"AWS::RDS::DBSubnetGroup", kRdsPage},
               {"AWS::RDS::DBParameterGroup", kRdsPage},
               {"AWS::RDS::DBClusterParameterGroup", kRdsPage},
               {"AWS::RDS::OptionGroup", kRdsPage},
               {"AWS::RDS::EventSubscription", kRdsPage},
               {"AWS::RDS::DBProxyTargetGroup", kRdsPage},
               {"AWS::RDS::DBSecurityGroup", kRdsPage},
               {"AWS::ElastiCache::SubnetGroup", kElastiCachePage},
               {"AWS::ElastiCache::ParameterGroup", kElastiCachePage},
               {"AWS::ElastiCache::User", kElastiCachePage},
               {"AWS::ElastiCache::UserGroup", kElastiCachePage},
               {"AWS::ElastiCache::SecurityGroup", kElastiCachePage},
               {"AWS::MSK::Configuration", kMskPage},
               {"AWS::MSK::BatchScramSecret", kMskPage},
               {"AWS::MSK::ClusterPolicy", kMskPage},
               {"AWS::AmazonMQ::Configuration", kMqPage},
               {"AWS::AmazonMQ::ConfigurationAssociation", kMqPage},
               {"AWS::DocDB::DBSubnetGroup", kDocDbPage},
               {"AWS::DocDB::DBClusterParameterGroup", kDocDbPage},
               {"AWS::Neptune::DBSubnetGroup", kNeptunePage},
               {"AWS::Neptune::DBParameterGroup", kNeptunePage},
               {"AWS::Neptune::DBClusterParameterGroup", kNeptunePage},
               {"AWS::EFS::MountTarget", kEfsPage},
               {"AWS::EFS::AccessPoint", kEfsPage},
               {"AWS::ECS::Cluster", kEcsPage},
               {"AWS::ECS::TaskDefinition", kEcsPage},
               {"AWS::ECS::CapacityProvider", kEcsPage},
               {"AWS::ECS::ClusterCapacityProviderAssociations", kEcsPage},
               {"AWS::ECS::TaskSet", kEcsPage},
               {"AWS::EKS::Addon", kEksPage},
               {"AWS::EKS::AccessEntry", kEksPage},
               {"AWS::EKS::IdentityProviderConfig", kEksPage},
               {"AWS::EKS::PodIdentityAssociation", kEksPage},
               {"AWS::CloudFront::CachePolicy", kCloudFrontPage},
               {"AWS::CloudFront::OriginRequestPolicy", kCloudFrontPage},
               {"AWS::CloudFront::ResponseHeadersPolicy", kCloudFrontPage},
               {"AWS::CloudFront::OriginAccessControl", kCloudFrontPage},
               {"AWS::CloudFront::CloudFrontOriginAccessIdentity", kCloudFrontPage},
               {"AWS::CloudFront::PublicKey", kCloudFrontPage},
               {"AWS::CloudFront::KeyGroup", kCloudFrontPage},
               {"AWS::Route53::RecordSet", kRoute53Page},
               {"AWS::Route53::RecordSetGroup", kRoute53Page},
               {"AWS::Route53::DNSSEC", kRoute53Page},
               {"AWS::Route53::KeySigningKey", kRoute53Page},
               {"AWS::Cognito::UserPoolClient", kCognitoPage},
               {"AWS::Cognito::UserPoolDomain", kCognitoPage},
               {"AWS::Cognito::UserPoolGroup", kCognitoPage},
               {"AWS::Cognito::UserPoolUser", kCognitoPage},
               {"AWS::Cognito::UserPoolUserToGroupAttachment", kCognitoPage},
               {"AWS::Cognito::UserPoolResourceServer", kCognitoPage},
               {"AWS::Cognito::UserPoolIdentityProvider", kCognitoPage},
               {"AWS::Cognito::UserPoolUICustomizationAttachment", kCognitoPage},
               {"AWS::Cognito::IdentityPool", kCognitoPage},
               {"AWS::Cognito::IdentityPoolRoleAttachment", kCognitoPage},
               {"AWS::AppSync::Resolver", kAppSyncPage},
               {"AWS::AppSync::DataSource", kAppSyncPage},
               {"AWS::AppSync::GraphQLSchema", kAppSyncPage},
               {"AWS::AppSync::ApiKey", kAppSyncPage},
               {"AWS::AppSync::FunctionConfiguration", kAppSyncPage},
               {"AWS::AppSync::DomainName", kAppSyncPage},
               {"AWS::AppSync::DomainNameApiAssociation", kAppSyncPage},
               {"AWS::AppSync::ChannelNamespace", kAppSyncPage},
               {"AWS::Config::DeliveryChannel", kConfigPage},
               {"AWS::Config::ConfigurationAggregator", kConfigPage},
               {"AWS::Config::AggregationAuthorization", kConfigPage},
               {"AWS::SSM::Document", kSsmPage},
               {"AWS::SSM::Association", kSsmPage},
               {"AWS::SSM::MaintenanceWindow", kSsmPage},
               {"AWS::SSM::MaintenanceWindowTarget", kSsmPage},
               {"AWS::SSM::MaintenanceWindowTask", kSsmPage},
               {"AWS::SSM::PatchBaseline", kSsmPage},
               {"AWS::SSM::ResourceDataSync", kSsmPage},
               {"AWS::CodeDeploy::Application", kCodeDeployPage},
               {"AWS::CodeDeploy::DeploymentGroup", kCodeDeployPage},
               {"AWS::CodeDeploy::DeploymentConfig", kCodeDeployPage},
               {"AWS::Batch::JobDefinition", kBatchPage},
               {"AWS::Batch::JobQueue", kBatchPage},
               {"AWS::Batch::SchedulingPolicy", kBatchPage},
               {"AWS::IoT::Policy", kIotPage},
               {"AWS::IoT::PolicyPrincipalAttachment", kIotPage},
               {"AWS::IoT::ThingPrincipalAttachment", kIotPage},
               {"AWS::IoT::Certificate", kIotPage},
               {"AWS::IoT::Authorizer", kIotPage},
               {"AWS::ACMPCA::CertificateAuthorityActivation", kAcmPage},
               {"AWS::ACMPCA::Permission", kAcmPage},
               {"AWS::WAFv2::WebACLAssociation", kWafPage},
               {"AWS::WAFv2::IPSet", kWafPage},
               {"AWS::WAFv2::RegexPatternSet", kWafPage},
               {"AWS::WAFv2::LoggingConfiguration", kWafPage},
               {"AWS::Glue::Registry", kGluePage},
               {"AWS::Glue::Schema", kGluePage},
               {"AWS::Glue::SchemaVersion", kGluePage},
               {"AWS::Glue::Connection", kGluePage},
               {"AWS::Glue::SecurityConfiguration", kGluePage},
               {"AWS::Glue::Classifier", kGluePage},
               {"AWS::Glue::Workflow", kGluePage},
               {"AWS::Glue::Trigger", kGluePage},
               {"AWS::RAM::ResourceShare", kRamPage},
               {"AWS::RAM::Permission", kRamPage},
               {"AWS::ResourceGroups::Group", kRamPage},
               {"AWS::ServiceCatalog::TagOption", kServiceCatalogPage},
               {"AWS::ServiceCatalog::TagOptionAssociation", kServiceCatalogPage},
               {"AWS::ServiceCatalog::PortfolioShare", kServiceCatalogPage},
               {"AWS::ServiceCatalog::PortfolioProductAssociation", kServiceCatalogPage},
               {"AWS::ServiceCatalog::PortfolioPrincipalAssociation", kServiceCatalogPage},
               {"AWS::ServiceCatalog::Portfolio", kServiceCatalogPage},
               {"AWS::ServiceCatalog::CloudFormationProduct", kServiceCatalogPage},
               {"AWS::ServiceCatalog::LaunchRoleConstraint", kServiceCatalogPage},
               {"AWS::S3::Object", kS3Page},
               {"AWS::S3::AccessPoint", kS3Page},
               {"AWS::S3::MultiRegionAccessPointPolicy", kS3Page},
               {"AWS::S3::AccessPointPolicy", kS3Page},
               {"AWS::S3ObjectLambda::AccessPointPolicy", kS3Page},
               {"AWS::Events::Connection", kEventBridgePage},
               {"AWS::EventSchemas::Registry", kEventBridgePage},
               {"AWS::EventSchemas::Schema", kEventBridgePage},
               {"AWS::EventSchemas::RegistryPolicy", kEventBridgePage},
               {"AWS::Scheduler::ScheduleGroup", kEventBridgePage},
               {"AWS::ApplicationAutoScaling::ScalingPolicy", kAutoScalingPage},
               {"AWS::ApiGateway::DomainNameV2", kApiGatewayPage},
               {"AWS::ApiGateway::BasePathMappingV2", kApiGatewayPage},
               {"AWS::ApiGateway::DomainNameAccessAssociation", kApiGatewayPage},
               {"AWS::ApiGatewayV2::RoutingRule", kApiGatewayPage},
               {"AWS::KMS::Grant", kKmsPage},
               {"AWS::CloudFormation::StackSet", kCloudFormationPage},
               {"AWS::CloudFormation::ModuleVersion", kCloudFormationPage},
               {"AWS::CloudFormation::ModuleDefaultVersion", kCloudFormationPage},
               {"AWS::CloudFormation::HookTypeConfig", kCloudFormationPage},
               {"AWS::CDK::Metadata", kCloudFormationPage},
               {"AWS::IoT::Thing", kIotPage},
               {"AWS::IoT::ThingType", kIotPage},
               {"AWS::IoT::ThingGroup", kIotPage},
               {"AWS::IoT::TopicRuleDestination", kIotPage},
               {"AWS::ACMPCA::Certificate", kAcmPage},
               {"AWS::SES::ReceiptRuleSet", kSesPage},
               {"AWS::SES::ReceiptFilter", kSesPage},
               {"AWS::SES::ConfigurationSet", kSesPage},
               {"AWS::SES::ConfigurationSetEventDestination", kSesPage},
               {"AWS::SES::Template", kSesPage},
               {"AWS::SES::ContactList", kSesPage},
               {"AWS::S3Files::MountTarget", kS3Page},
               {"AWS::S3Files::AccessPoint", kS3Page},
               {"AWS::S3Files::FileSystemPolicy", kS3Page},
               {"AWS::VpcLattice::TargetGroup", kLatticePage},
               {"AWS::VpcLattice::Listener", kLatticePage},
               {"AWS::VpcLattice::Rule", kLatticePage},
               {"AWS::VpcLattice::ServiceNetwork", kLatticePage},
               {"AWS::VpcLattice::ServiceNetworkServiceAssociation", kLatticePage},
               {"AWS::VpcLattice::ServiceNetworkVpcAssociation", kLatticePage},
               {"AWS::VpcLattice::AuthPolicy", kLatticePage},
               {"AWS::VpcLattice::AccessLogSubscription", kLatticePage},
               {"AWS::DMS::Endpoint", kDmsPage},
               {"AWS::DMS::ReplicationSubnetGroup", kDmsPage},
               {"AWS::DMS::ReplicationTask", kDmsPage},
               {"AWS::DMS::EventSubscription", kDmsPage},
               {"AWS::DMS::Certificate", kDmsPage},
               {"AWS::Greengrass::FunctionDefinition", kGreengrassPage},
               {"AWS::Greengrass::FunctionDefinitionVersion", kGreengrassPage},
               {"AWS::Greengrass::CoreDefinition", kGreengrassPage},
               {"AWS::Greengrass::CoreDefinitionVersion", kGreengrassPage},
               {"AWS::Greengrass::SubscriptionDefinition", kGreengrassPage},
               {"AWS::Greengrass::SubscriptionDefinitionVersion", kGreengrassPage},
               {"AWS::Greengrass::GroupVersion", kGreengrassPage},
               {"AWS::Pinpoint::SMSChannel", kPinpointPage},
               {"AWS::Pinpoint::EmailChannel", kPinpointPage},
               {"AWS::Transfer::User", kTransferPage},
               {"AWS::Transfer::Workflow", kTransferPage},
               {"AWS::Transfer::Profile", kTransferPage},
               {"AWS::Transfer::Certificate", kTransferPage},
               {"AWS::Transfer::Agreement", kTransferPage},
               {"AWS::QBusiness::WebExperience", kQBusinessPage},
               {"AWS::QBusiness::Retriever", kQBusinessPage},
               {"AWS::QBusiness::DataSource", kQBusinessPage},
               {"AWS::Timestream::Database", kTimestreamPage},
               {"AWS::MemoryDB::SubnetGroup", kMemoryDbPage},
               {"AWS::MemoryDB::ParameterGroup", kMemoryDbPage},
               {"AWS::MemoryDB::User", kMemoryDbPage},
               {"AWS::MemoryDB::ACL", kMemoryDbPage},
               {"AWS::ApplicationInsights::Application", kCloudWatchPage},
               {"AWS::AppRunner::AutoScalingConfiguration", kAppRunnerPage},
               {"AWS::AppRunner::VpcConnector", kAppRunnerPage},
               {"AWS::AppRunner::ObservabilityConfiguration", kAppRunnerPage},
               {"AWS::BedrockAgentCore::GatewayTarget", kAgentCorePage},
               {"AWS::Events::Endpoint", kEventBridgePage},
               {"AWS::CodePipeline::Webhook",
                {"https://aws.amazon.com/codepipeline/pricing/", "2026-11-30"}},
               {"AWS::Kendra::Faq", {"https://aws.amazon.com/kendra/pricing/", "2026-11-22"}},
           }),
           &FreeType::type);

constexpr auto kCharges = std::to_array<Charge>({
    {"AWS::CodeCommit::Repository",
     "Active users",
     "each active user beyond the first five",
     {"https://aws.amazon.com/codecommit/pricing/", "2026-11-22"}},
    {"AWS::Greengrass::Group",
     "Core devices",
     "each core device that connects in a month",
     {"https://aws.amazon.com/greengrass/pricing/", "2026-11-22"}},
    {"AWS::IoTAnalytics::Channel",
     "Storage",
     "each GB that is stored",
     {"https://aws.amazon.com/iot-analytics/pricing/", "2026-11-22"}},
    {"AWS::IoTAnalytics::Datastore",
     "Storage",
     "each GB that is stored",
     {"https://aws.amazon.com/iot-analytics/pricing/", "2026-11-22"}},
    {"AWS::IoTAnalytics::Pipeline",
     "Data processed",
     "each GB that is processed",
     {"https://aws.amazon.com/iot-analytics/pricing/", "2026-11-22"}},
    {"AWS::IoTAnalytics::Dataset",
     "Queries",
     "each TB that queries scan",
     {"https://aws.amazon.com/iot-analytics/pricing/", "2026-11-22"}},
    {"AWS::Kendra::DataSource",
     "Synchronization",
     "hours of synchronization and documents",
     {"https://aws.amazon.com/kendra/pricing/", "2026-11-22"}},
    {"AWS::Lambda::CapacityProvider",
     "Instances",
     "the instances that Lambda starts, and its fee of 15 % of their price",
     {"https://aws.amazon.com/lambda/pricing/", "2026-11-22"}},
    {"AWS::Pinpoint::App",
     "Messages",
     "each message, by channel and country",
     {"https://aws.amazon.com/pinpoint/pricing/", "2026-11-22"}},
    {"AWS::S3ObjectLambda::AccessPoint",
     "Data returned",
     "each GB that is returned",
     {"https://aws.amazon.com/s3/pricing/", "2026-11-22"}},
    {"AWS::Transfer::Connector",
     "Transfers",
     "each call and each GB",
     {"https://aws.amazon.com/aws-transfer-family/pricing/", "2026-11-22"}},
    {"AWS::B2BI::Partnership",
     "Partnership",
     "each partnership",
     {"https://aws.amazon.com/b2b-data-interchange/pricing/", "2026-11-22"}},
    {"AWS::B2BI::Transformer",
     "Transformations",
     "each transformation",
     {"https://aws.amazon.com/b2b-data-interchange/pricing/", "2026-11-22"}},
    {"AWS::AppSync::Api",
     "Operations",
     "operations of an Event API and minutes of connection",
     {"https://aws.amazon.com/appsync/pricing/", "2026-11-22"}},
});

}  // namespace

std::span<const FreeType> free_types() { return kFreeTypes; }

bool is_free(std::string_view type) {
  const auto is_listed = [](std::string_view key) {
    return std::ranges::binary_search(kFreeTypes, key, {}, &FreeType::type);
  };
  if (is_listed(type)) return true;
  const auto name = type.rfind("::");
  return name != std::string_view::npos && is_listed(concat(type.substr(0, name), "::*"));
}

std::span<const Charge> charges_without_price() { return kCharges; }

}  // namespace cfnaudit::aws
