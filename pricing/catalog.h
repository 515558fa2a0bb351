#pragma once

// The list of estimators, one line per service file. A type that is neither here nor among the free
// types (analyzer/aws/charges.h) is "not modelled", which is never taken for free.

#include <span>
#include <string_view>

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

std::span<const Estimator* const> estimators();
/// Of types whose charges are known and whose prices are not: they only say so.
std::span<const Estimator> estimators_without_price();
/// Null when the type is not modelled, or free.
const Estimator* find_estimator(std::string_view resource_type);
/// Of its estimator; none when there is none.
std::span<const UsageKey> usage_keys(std::string_view resource_type);

extern const Estimator kAcmCertificate;
extern const Estimator kAcmPcaAuthority;
extern const Estimator kAgentCoreGateway;
extern const Estimator kApiGatewayRestApi;
extern const Estimator kApiGatewayStage;
extern const Estimator kApiGatewayV2Api;
extern const Estimator kAppRunnerService;
extern const Estimator kAppSyncGraphQlApi;
extern const Estimator kAutoScalingGroup;
extern const Estimator kBatchComputeEnvironment;
extern const Estimator kCloud9Environment;
extern const Estimator kCloudFrontDistribution;
extern const Estimator kCloudFrontFunction;
extern const Estimator kCloudTrailTrail;
extern const Estimator kCloudWatchAlarm;
extern const Estimator kCloudWatchCompositeAlarm;
extern const Estimator kCloudWatchDashboard;
extern const Estimator kCodeBuildProject;
extern const Estimator kCodePipelinePipeline;
extern const Estimator kCognitoUserPool;
extern const Estimator kConfigOrganizationRule;
extern const Estimator kConfigRecorder;
extern const Estimator kConfigRule;
extern const Estimator kDirectoryMicrosoft;
extern const Estimator kDirectorySimple;
extern const Estimator kDmsReplicationInstance;
extern const Estimator kDocDbCluster;
extern const Estimator kDocDbInstance;
extern const Estimator kDynamoDbGlobalTable;
extern const Estimator kDynamoDbTable;
extern const Estimator kEc2ClientVpnAssociation;
extern const Estimator kEc2Eip;
extern const Estimator kEc2FlowLog;
extern const Estimator kEc2Host;
extern const Estimator kEc2Instance;
extern const Estimator kEc2NatGateway;
extern const Estimator kEc2TransitGatewayAttachment;
extern const Estimator kEc2TransitGatewayPeeringAttachment;
extern const Estimator kEc2TransitGatewayVpcAttachment;
extern const Estimator kEc2Volume;
extern const Estimator kEc2VpcEndpoint;
extern const Estimator kEc2VpnConnection;
extern const Estimator kEcrRepository;
extern const Estimator kEcsService;
extern const Estimator kEfsFileSystem;
extern const Estimator kEksCluster;
extern const Estimator kEksFargateProfile;
extern const Estimator kEksNodegroup;
extern const Estimator kElastiCacheCluster;
extern const Estimator kElastiCacheReplicationGroup;
extern const Estimator kElastiCacheServerlessCache;
extern const Estimator kElasticsearchDomain;
extern const Estimator kElbLoadBalancer;
extern const Estimator kElbLoadBalancerV2;
extern const Estimator kEmrCluster;
extern const Estimator kEventSchemasDiscoverer;
extern const Estimator kEventsApiDestination;
extern const Estimator kEventsArchive;
extern const Estimator kEventsEventBus;
extern const Estimator kFirehoseDeliveryStream;
extern const Estimator kGlobalAccelerator;
extern const Estimator kGlueCrawler;
extern const Estimator kGlueDatabase;
extern const Estimator kGlueJob;
extern const Estimator kIotTopicRule;
extern const Estimator kKendraIndex;
extern const Estimator kKinesisAnalyticsApplication;
extern const Estimator kKinesisStream;
extern const Estimator kKinesisStreamConsumer;
extern const Estimator kKmsKey;
extern const Estimator kKmsReplicaKey;
extern const Estimator kLambdaAlias;
extern const Estimator kLambdaEventSourceMapping;
extern const Estimator kLambdaFunction;
extern const Estimator kLambdaMicrovmImage;
extern const Estimator kLambdaVersion;
extern const Estimator kLogsLogGroup;
extern const Estimator kLogsMetricFilter;
extern const Estimator kMemoryDbCluster;
extern const Estimator kMqBroker;
extern const Estimator kMskCluster;
extern const Estimator kMskServerlessCluster;
extern const Estimator kMwaaEnvironment;
extern const Estimator kNeptuneDbCluster;
extern const Estimator kNeptuneDbInstance;
extern const Estimator kNetworkFirewall;
extern const Estimator kOpenSearchDomain;
extern const Estimator kPipesPipe;
extern const Estimator kQBusinessApplication;
extern const Estimator kQBusinessIndex;
extern const Estimator kRdsDbCluster;
extern const Estimator kRdsDbInstance;
extern const Estimator kRdsDbProxy;
extern const Estimator kResolverEndpoint;
extern const Estimator kResolverFirewallAssociation;
extern const Estimator kResolverFirewallDomainList;
extern const Estimator kRoute53HealthCheck;
extern const Estimator kRoute53HostedZone;
extern const Estimator kS3Bucket;
extern const Estimator kS3DirectoryBucket;
extern const Estimator kS3FilesFileSystem;
extern const Estimator kSchedulerSchedule;
extern const Estimator kSecretsManagerSecret;
extern const Estimator kSesEmailIdentity;
extern const Estimator kSesReceiptRule;
extern const Estimator kSnsSubscription;
extern const Estimator kSnsTopic;
extern const Estimator kSqsQueue;
extern const Estimator kSsmParameter;
extern const Estimator kStepFunctionsStateMachine;
extern const Estimator kTimestreamTable;
extern const Estimator kTransferServer;
extern const Estimator kVpcLatticeService;
extern const Estimator kWafV2WebAcl;

}  // namespace cfnaudit::pricing
