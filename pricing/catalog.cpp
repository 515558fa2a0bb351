// The lists that estimate.cpp asks: resource type -> estimator, resource type -> free of charge.

#include "pricing/catalog.h"

#include <algorithm>

namespace cfnaudit::pricing {
namespace {

constexpr const Estimator* kEstimators[] = {
    &kAcmCertificate,
    &kAcmPcaAuthority,
    &kAgentCoreGateway,
    &kApiGatewayRestApi,
    &kApiGatewayStage,
    &kApiGatewayV2Api,
    &kAppRunnerService,
    &kAppSyncGraphQlApi,
    &kAutoScalingGroup,
    &kBatchComputeEnvironment,
    &kCloud9Environment,
    &kCloudFrontDistribution,
    &kCloudFrontFunction,
    &kCloudTrailTrail,
    &kCloudWatchAlarm,
    &kCloudWatchCompositeAlarm,
    &kCloudWatchDashboard,
    &kCodeBuildProject,
    &kCodePipelinePipeline,
    &kCognitoUserPool,
    &kConfigRecorder,
    &kConfigRule,
    &kDirectoryMicrosoft,
    &kDirectorySimple,
    &kDmsReplicationInstance,
    &kDocDbCluster,
    &kDocDbInstance,
    &kDynamoDbGlobalTable,
    &kDynamoDbTable,
    &kEc2ClientVpnAssociation,
    &kEc2Eip,
    &kEc2FlowLog,
    &kEc2Host,
    &kEc2Instance,
    &kEc2NatGateway,
    &kEc2TransitGatewayAttachment,
    &kEc2TransitGatewayPeeringAttachment,
    &kEc2TransitGatewayVpcAttachment,
    &kEc2Volume,
    &kEc2VpcEndpoint,
    &kEc2VpnConnection,
    &kEcrRepository,
    &kEcsService,
    &kEfsFileSystem,
    &kEksCluster,
    &kEksNodegroup,
    &kElastiCacheCluster,
    &kElastiCacheReplicationGroup,
    &kElasticsearchDomain,
    &kElbLoadBalancer,
    &kElbLoadBalancerV2,
    &kEmrCluster,
    &kEventSchemasDiscoverer,
    &kEventsApiDestination,
    &kEventsArchive,
    &kEventsEventBus,
    &kFirehoseDeliveryStream,
    &kGlobalAccelerator,
    &kGlueDatabase,
    &kGlueJob,
    &kIotTopicRule,
    &kKendraIndex,
    &kKinesisStream,
    &kKinesisStreamConsumer,
    &kKmsKey,
    &kKmsReplicaKey,
    &kLambdaAlias,
    &kLambdaEventSourceMapping,
    &kLambdaFunction,
    &kLambdaMicrovmImage,
    &kLambdaVersion,
    &kLogsLogGroup,
    &kLogsMetricFilter,
    &kMemoryDbCluster,
    &kMqBroker,
    &kMskCluster,
    &kMskServerlessCluster,
    &kNeptuneDbCluster,
    &kNeptuneDbInstance,
    &kNetworkFirewall,
    &kOpenSearchDomain,
    &kPipesPipe,
    &kQBusinessApplication,
    &kQBusinessIndex,
    &kRdsDbCluster,
    &kRdsDbInstance,
    &kRdsDbProxy,
    &kRoute53HealthCheck,
    &kRoute53HostedZone,
    &kS3Bucket,
    &kS3DirectoryBucket,
    &kS3FilesFileSystem,
    &kSchedulerSchedule,
    &kSecretsManagerSecret,
    &kSesEmailIdentity,
    &kSesReceiptRule,
    &kSnsSubscription,
    &kSnsTopic,
    &kSqsQueue,
    &kSsmParameter,
    &kStepFunctionsStateMachine,
    &kTimestreamTable,
    &kTransferServer,
    &kVpcLatticeService,
    &kWafV2WebAcl,
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
constexpr std::string_view kEc2Page = "https://aws.amazon.com/ec2/pricing/on-demand/";
constexpr std::string_view kElbPage = "https://aws.amazon.com/elasticloadbalancing/pricing/";
constexpr std::string_view kRdsPage = "https://aws.amazon.com/rds/pricing/";
constexpr std::string_view kElastiCachePage = "https://aws.amazon.com/elasticache/pricing/";
constexpr std::string_view kMskPage = "https://aws.amazon.com/msk/pricing/";
constexpr std::string_view kMqPage = "https://aws.amazon.com/amazon-mq/pricing/";
constexpr std::string_view kDocDbPage = "https://aws.amazon.com/documentdb/pricing/";
constexpr std::string_view kNeptunePage = "https://aws.amazon.com/neptune/pricing/";
constexpr std::string_view kEfsPage = "https://aws.amazon.com/efs/pricing/";
constexpr std::string_view kEcsPage = "https://aws.amazon.com/ecs/pricing/";
constexpr std::string_view kEksPage = "https://aws.amazon.com/eks/pricing/";
constexpr std::string_view kCloudFrontPage = "https://aws.amazon.com/cloudfront/pricing/";
constexpr std::string_view kRoute53Page = "https://aws.amazon.com/route53/pricing/";
constexpr std::string_view kCognitoPage = "https://aws.amazon.com/cognito/pricing/";
constexpr std::string_view kAppSyncPage = "https://aws.amazon.com/appsync/pricing/";
constexpr std::string_view kConfigPage = "https://aws.amazon.com/config/pricing/";
constexpr std::string_view kSsmPage = "https://aws.amazon.com/systems-manager/pricing/";
constexpr std::string_view kCodeDeployPage = "https://aws.amazon.com/codedeploy/pricing/";
constexpr std::string_view kBatchPage = "https://aws.amazon.com/batch/pricing/";
constexpr std::string_view kIotPage = "https://aws.amazon.com/iot-core/pricing/";
constexpr std::string_view kAcmPage = "https://aws.amazon.com/certificate-manager/pricing/";
constexpr std::string_view kWafPage = "https://aws.amazon.com/waf/pricing/";
constexpr std::string_view kGluePage = "https://aws.amazon.com/glue/pricing/";
constexpr std::string_view kRamPage = "https://aws.amazon.com/ram/pricing/";
constexpr std::string_view kServiceCatalogPage = "https://aws.amazon.com/servicecatalog/pricing/";
constexpr std::string_view kSesPage = "https://aws.amazon.com/ses/pricing/";
constexpr std::string_view kLatticePage = "https://aws.amazon.com/vpc/lattice/pricing/";
constexpr std::string_view kDmsPage = "https://aws.amazon.com/dms/pricing/";
constexpr std::string_view kGreengrassPage = "https://aws.amazon.com/greengrass/pricing/";
constexpr std::string_view kPinpointPage = "https://aws.amazon.com/pinpoint/pricing/";
constexpr std::string_view kTransferPage = "https://aws.amazon.com/aws-transfer-family/pricing/";
constexpr std::string_view kQBusinessPage = "https://aws.amazon.com/q/business/pricing/";
constexpr std::string_view kTimestreamPage = "https://aws.amazon.com/timestream/pricing/";
constexpr std::string_view kMemoryDbPage = "https://aws.amazon.com/memorydb/pricing/";
constexpr std::string_view kAppRunnerPage = "https://aws.amazon.com/apprunner/pricing/";
constexpr std::string_view kAgentCorePage = "https://aws.amazon.com/bedrock/agentcore/pricing/";
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
    {"AWS::Kendra::Faq", "https://aws.amazon.com/kendra/pricing/"},
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
  for (const Estimator& estimator : estimators_without_price())
    if (estimator.resource_type == resource_type) return &estimator;
  return nullptr;
}

std::span<const UsageKey> usage_keys(std::string_view resource_type) {
  const Estimator* estimator = find_estimator(resource_type);
  return estimator == nullptr ? std::span<const UsageKey>() : estimator->usage;
}

std::span<const FreeType> free_types() { return kFreeTypes; }

bool is_free(std::string_view resource_type) {
  return std::any_of(std::begin(kFreeTypes), std::end(kFreeTypes), [&](const FreeType& free) {
    return covers(free.resource_type, resource_type);
  });
}

}  // namespace cfnaudit::pricing
