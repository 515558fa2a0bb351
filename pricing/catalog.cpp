// The list that estimate.cpp asks: resource type -> estimator.

#include "pricing/catalog.h"

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
    &kConfigOrganizationRule,
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
    &kEksFargateProfile,
    &kEksNodegroup,
    &kElastiCacheCluster,
    &kElastiCacheReplicationGroup,
    &kElastiCacheServerlessCache,
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
    &kGlueCrawler,
    &kGlueDatabase,
    &kGlueJob,
    &kIotTopicRule,
    &kKendraIndex,
    &kKinesisAnalyticsApplication,
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
    &kMwaaEnvironment,
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
    &kResolverEndpoint,
    &kResolverFirewallAssociation,
    &kResolverFirewallDomainList,
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

}  // namespace cfnaudit::pricing
