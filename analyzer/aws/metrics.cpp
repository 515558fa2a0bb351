#include "analyzer/aws/metrics.h"

#include <algorithm>

#include "analyzer/aws/metric_table.h"
#include "analyzer/aws/table.h"

// A namespace -> the metrics that AWS emits in it. The namespaces here are those whose pages were
// read completely; others are in the generated table.

namespace cfnaudit::aws {
namespace {

struct Namespace {
  std::string_view name;
  Source source;
  std::span<const MetricFamily> families;
};

// The page of DynamoDB names dimensions per metric without saying which of them a data point must
// have. That operation metrics always carry Operation, and that UserErrors carries none, is also
// what the CDK's authors learned:
// https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-dynamodb/lib/table.ts
constexpr std::string_view kDynamoDbAccount[] = {
    "AccountMaxReads",
    "AccountMaxTableLevelReads",
    "AccountMaxTableLevelWrites",
    "AccountMaxWrites",
    "AccountProvisionedReadCapacityUtilization",
    "AccountProvisionedWriteCapacityUtilization",
    "MaxProvisionedTableReadCapacityUtilization",
    "MaxProvisionedTableWriteCapacityUtilization",
    "UserErrors",
};
constexpr std::string_view kDynamoDbTable[] = {
    "ConditionalCheckFailedRequests",
    "TimeToLiveDeletedItemCount",
    "TransactionConflict",
};
constexpr std::string_view kDynamoDbTableOrIndex[] = {
    "ConsumedReadCapacityUnits",
    "ConsumedWriteCapacityUnits",
    "OnDemandMaxReadRequestUnits",
    "OnDemandMaxWriteRequestUnits",
    "OnlineIndexConsumedWriteCapacity",
    "OnlineIndexPercentageProgress",
    "OnlineIndexThrottleEvents",
    "ProvisionedReadCapacityUnits",
    "ProvisionedWriteCapacityUnits",
    "ReadAccountLimitThrottleEvents",
    "ReadKeyRangeThroughputThrottleEvents",
    "ReadMaxOnDemandThroughputThrottleEvents",
    "ReadProvisionedThroughputThrottleEvents",
    "ReadThrottleEvents",
    "WriteAccountLimitThrottleEvents",
    "WriteKeyRangeThroughputThrottleEvents",
    "WriteMaxOnDemandThroughputThrottleEvents",
    "WriteProvisionedThroughputThrottleEvents",
    "WriteThrottleEvents",
};
constexpr std::string_view kDynamoDbOperation[] = {
    "FaultInjectionServiceInducedErrors",
    "ReturnedItemCount",
    "SuccessfulRequestLatency",
    "SystemErrors",
    "ThrottledRequests",
};
constexpr std::string_view kDynamoDbStream[] = {"ReturnedBytes", "ReturnedRecordsCount"};
constexpr std::string_view kDynamoDbReplica[] = {"PendingReplicationCount", "ReplicationLatency"};
constexpr std::string_view kDynamoDbKinesis[] = {
    "AgeOfOldestUnreplicatedRecord",
    "ConsumedChangeDataCaptureUnits",
    "FailedToReplicateRecordCount",
    "ThrottledPutRecordCount",
};
constexpr std::string_view kTable[] = {"TableName"};
constexpr std::string_view kIndex[] = {"GlobalSecondaryIndexName", "Source"};
constexpr std::string_view kOperation[] = {"Operation"};
constexpr std::string_view kOperationDetails[] = {"TableName", "GlobalSecondaryIndexName",
                                                  "OperationType", "Verb", "StreamLabel"};
constexpr std::string_view kStream[] = {"Operation", "StreamLabel", "TableName"};
constexpr std::string_view kReplica[] = {"ReceivingRegion", "TableName"};
constexpr std::string_view kDelegated[] = {"DelegatedOperation", "TableName"};

constexpr MetricFamily kDynamoDbFamilies[] = {
    {kDynamoDbAccount},
    {kDynamoDbTable, kTable},
    {kDynamoDbTableOrIndex, kTable, kIndex},
    {kDynamoDbOperation, kOperation, kOperationDetails},
    {kDynamoDbStream, kStream},
    {kDynamoDbReplica, kReplica},
    {kDynamoDbKinesis, kDelegated},
};

// The dimensions of Lambda:
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
constexpr std::string_view kLambdaRegion[] = {"ClaimedAccountConcurrency",
                                              "UnreservedConcurrentExecutions"};
constexpr std::string_view kLambdaFunction[] = {
    "AsyncEventAge",
    "AsyncEventsDropped",
    "AsyncEventsReceived",
    "ConcurrencyThrottles",
    "ConcurrentExecutions",
    "CPUThrottles",
    "DeadLetterErrors",
    "DestinationDeliveryFailures",
    "DiskThrottles",
    "Duration",
    "Errors",
    "Invocations",
    "IteratorAge",
    "MemoryThrottles",
    "OffsetLag",
    "OversizedRecordCount",
    "PostRuntimeExtensionsDuration",
    "ProvisionedConcurrencyInvocations",
    "ProvisionedConcurrencySpilloverInvocations",
    "ProvisionedConcurrencyUtilization",
    "ProvisionedConcurrentExecutions",
    "RecursiveInvocationsDropped",
    "SignatureValidationErrors",
    "Throttles",
};
constexpr std::string_view kLambdaMapping[] = {
    "CommitErrorCount",
    "CommittedEventCount",
    "DeletedEventCount",
    "DroppedEventCount",
    "EventPollerThroughputInBytes",
    "EventPollerUnit",
    "FailedInvokeEventCount",
    "FilteredOutEventCount",
    "InvokedEventCount",
    "InvokeErrorCount",
    "MaxOffsetLag",
    "OnFailureDestinationDeliveredEventCount",
    "OnFailureDestinationDeliveryErrorCount",
    "PolledEventCount",
    "PollingErrorCount",
    "ProvisionedPollers",
    "SchemaRegistryErrorCount",
    "SumOffsetLag",
};
constexpr std::string_view kFunction[] = {"FunctionName", "Resource", "ExecutedVersion"};
constexpr std::string_view kMapping[] = {"EventSourceMappingUUID"};

constexpr MetricFamily kLambdaFamilies[] = {
    {kLambdaRegion},
    {.names = kLambdaFunction, .possible = kFunction, .dimensions_documented = false},
    {.names = kLambdaMapping, .possible = kMapping, .dimensions_documented = false},
};

// HTTP:      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
// WebSocket:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
constexpr std::string_view kRestMetrics[] = {"4XXError",       "5XXError", "CacheHitCount",
                                             "CacheMissCount", "Count",    "IntegrationLatency",
                                             "Latency"};
constexpr std::string_view kHttpMetrics[] = {
    "4xx", "5xx", "Count", "IntegrationLatency", "Latency", "DataProcessed"};
constexpr std::string_view kWebSocketMetrics[] = {"ConnectCount",     "MessageCount",
                                                  "IntegrationError", "ClientError",
                                                  "ExecutionError",   "IntegrationLatency"};
constexpr std::string_view kApiName[] = {"ApiName"};
constexpr std::string_view kApiId[] = {"ApiId"};
constexpr std::string_view kRestDetails[] = {"Stage", "Method", "Resource"};
constexpr std::string_view kRouteDetails[] = {"Stage", "Method", "Resource", "Route"};

constexpr MetricFamily kApiGatewayFamilies[] = {
    {kRestMetrics, kApiName, kRestDetails},
    {kHttpMetrics, kApiId, kRouteDetails},
    {kWebSocketMetrics, kApiId, kRouteDetails},
};

constexpr std::string_view kStatesAccount[] = {"ApproximateMapRunBacklogSize",
                                               "ApproximateOpenMapRunCount", "OpenExecutionCount",
                                               "OpenExecutionLimit", "OpenMapRunLimit"};
constexpr std::string_view kStatesExecution[] = {
    "ExecutionsAborted",
    "ExecutionsFailed",
    "ExecutionsRedriven",
    "ExecutionsStarted",
    "ExecutionsSucceeded",
    "ExecutionsTimedOut",
    "ExecutionThrottled",
    "ExecutionTime",
    "ExpressExecutionBilledDuration",
    "ExpressExecutionBilledMemory",
    "ExpressExecutionMemory",
    "RedrivenExecutionsAborted",
    "RedrivenExecutionsFailed",
    "RedrivenExecutionsSucceeded",
    "RedrivenExecutionsTimedOut",
};
constexpr std::string_view kStatesActivity[] = {
    "ActivitiesFailed",  "ActivitiesHeartbeatTimedOut", "ActivitiesScheduled",
    "ActivitiesStarted", "ActivitiesSucceeded",         "ActivitiesTimedOut",
    "ActivityRunTime",   "ActivityScheduleTime",        "ActivityTime",
};
constexpr std::string_view kStatesLambda[] = {
    "LambdaFunctionRunTime",
    "LambdaFunctionScheduleTime",
    "LambdaFunctionTime",
    "LambdaFunctionsFailed",
    "LambdaFunctionsScheduled",
    "LambdaFunctionsStarted",
    "LambdaFunctionsHeartbeatTimedOut",
    "LambdaFunctionsSucceeded",
    "LambdaFunctionsTimedOut",
};
constexpr std::string_view kStatesService[] = {
    "ServiceIntegrationRunTime",
    "ServiceIntegrationScheduleTime",
    "ServiceIntegrationTime",
    "ServiceIntegrationsFailed",
    "ServiceIntegrationsHeartbeatTimedOut",
    "ServiceIntegrationsScheduled",
    "ServiceIntegrationsStarted",
    "ServiceIntegrationsSucceeded",
    "ServiceIntegrationsTimedOut",
};
constexpr std::string_view kStatesCounts[] = {"AliasCount", "VersionCount"};
constexpr std::string_view kStatesUsage[] = {"ConsumedCapacity", "ProvisionedBucketSize",
                                             "ProvisionedRefillRate", "ThrottledEvents"};
constexpr std::string_view kMachine[] = {"StateMachineArn", "Version", "Alias"};
constexpr std::string_view kActivity[] = {"ActivityArn", "StateMachineArn"};
constexpr std::string_view kTaskFunction[] = {"LambdaFunctionArn", "StateMachineArn"};
constexpr std::string_view kTaskService[] = {"ServiceIntegrationResourceArn", "StateMachineArn"};
constexpr std::string_view kResourceArn[] = {"ResourceArn"};
constexpr std::string_view kUsage[] = {"ServiceMetric", "APIName", "StateMachineArn"};

// "Without a state machine ARN, the following metrics report at the account level."
constexpr MetricFamily kStatesFamilies[] = {
    {kStatesAccount},
    {kStatesExecution, {}, kMachine},
    {kStatesActivity, {}, kActivity},
    {kStatesLambda, {}, kTaskFunction},
    {kStatesService, {}, kTaskService},
    {kStatesCounts, kResourceArn},
    {kStatesUsage, {}, kUsage},
};

// "Amazon SQS metrics in CloudWatch use a single dimension: QueueName."
constexpr std::string_view kSqsMetrics[] = {
    "ApproximateAgeOfOldestMessage",
    "ApproximateAgeOfOldestMessageInQuietGroups",
    "ApproximateNumberOfGroupsWithInflightMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesDelayedInQuietGroups",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesNotVisibleInQuietGroups",
    "ApproximateNumberOfMessagesVisible",
    "ApproximateNumberOfMessagesVisibleInQuietGroups",
    "ApproximateNumberOfNoisyGroups",
    "NumberOfDeduplicatedSentMessages",
    "NumberOfEmptyReceives",
    "NumberOfMessagesDeleted",
    "NumberOfMessagesReceived",
    "NumberOfMessagesSent",
    "SentMessageSize",
};
constexpr std::string_view kQueue[] = {"QueueName"};

constexpr MetricFamily kSqsFamilies[] = {{kSqsMetrics, kQueue}};

constexpr std::string_view kSnsMetrics[] = {
    "NumberOfMessagesPublished",
    "NumberOfNotificationsDelivered",
    "NumberOfNotificationsFailed",
    "NumberOfNotificationsFailedToRedriveToDlq",
    "NumberOfNotificationsFilteredOut",
    "NumberOfNotificationsFilteredOut-InvalidAttributes",
    "NumberOfNotificationsFilteredOut-InvalidMessageBody",
    "NumberOfNotificationsFilteredOut-MessageAttributes",
    "NumberOfNotificationsFilteredOut-MessageBody",
    "NumberOfNotificationsFilteredOut-NoMessageAttributes",
    "NumberOfNotificationsRedrivenToDlq",
    "PublishSize",
    "SMSMonthToDateSpentUSD",
    "SMSSuccessRate",
};
constexpr std::string_view kSnsDimensions[] = {"Application", "Country", "Platform", "SMSType",
                                               "TopicName"};

constexpr MetricFamily kSnsFamilies[] = {
    {.names = kSnsMetrics, .possible = kSnsDimensions, .dimensions_documented = false}};

constexpr auto kNamespaces =
    sorted(std::to_array<Namespace>({
               {"AWS/DynamoDB",
                {"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                 "metrics-dimensions.html",
                 "2026-11-22"},
                kDynamoDbFamilies},
               {"AWS/Lambda",
                {"https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
                 "2026-11-22"},
                kLambdaFamilies},
               {"AWS/ApiGateway",
                {"https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                 "api-gateway-metrics-and-dimensions.html",
                 "2026-11-22"},
                kApiGatewayFamilies},
               {"AWS/States",
                {"https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html",
                 "2026-11-22"},
                kStatesFamilies},
               {"AWS/SQS",
                {"https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
                 "sqs-available-cloudwatch-metrics.html",
                 "2026-11-22"},
                kSqsFamilies},
               {"AWS/SNS",
                {"https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html",
                 "2026-11-22"},
                kSnsFamilies},
           }),
           &Namespace::name);

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html,
// read on 2026-11-22; what Ref returns is on the pages of the types.
constexpr auto kDimensions = sorted(
    std::to_array<Dimension>({
        {"AWS/Lambda", "FunctionName", "AWS::Lambda::Function", Form::kName, "!Ref #"},
        {"AWS/DynamoDB", "TableName", "AWS::DynamoDB::Table", Form::kName, "!Ref #"},
        {"AWS/DynamoDB", "TableName", "AWS::DynamoDB::GlobalTable", Form::kName, "!Ref #"},
        {"AWS/ApiGateway", "ApiName", "AWS::ApiGateway::RestApi", Form::kName, "the Name of #",
         true},
        {"AWS/ApiGateway", "ApiId", "AWS::ApiGatewayV2::Api"},
        {"AWS/ApiGateway", "Stage", "AWS::ApiGateway::Stage"},
        {"AWS/ApiGateway", "Stage", "AWS::ApiGatewayV2::Stage"},
        {"AWS/States", "StateMachineArn", "AWS::StepFunctions::StateMachine", Form::kArn, "!Ref #"},
        {"AWS/SQS", "QueueName", "AWS::SQS::Queue", Form::kName, "!GetAtt #.QueueName", true},
        {"AWS/SNS", "TopicName", "AWS::SNS::Topic", Form::kName, "!GetAtt #.TopicName", true},
        {"AWS/Kinesis", "StreamName", "AWS::Kinesis::Stream", Form::kName, "!Ref #"},
        {"AWS/Firehose", "DeliveryStreamName", "AWS::KinesisFirehose::DeliveryStream", Form::kName,
         "!Ref #"},
        {"AWS/S3", "BucketName", "AWS::S3::Bucket", Form::kName, "!Ref #"},
        {"AWS/EC2", "InstanceId", "AWS::EC2::Instance", Form::kName, "!Ref #"},
        {"AWS/EC2", "AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup", Form::kName,
         "!Ref #"},
        {"AWS/AutoScaling", "AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup",
         Form::kName, "!Ref #"},
        {"AWS/RDS", "DBInstanceIdentifier", "AWS::RDS::DBInstance", Form::kName, "!Ref #"},
        {"AWS/RDS", "DBClusterIdentifier", "AWS::RDS::DBCluster", Form::kName, "!Ref #"},
        {"AWS/DocDB", "DBInstanceIdentifier", "AWS::DocDB::DBInstance", Form::kName, "!Ref #"},
        {"AWS/DocDB", "DBClusterIdentifier", "AWS::DocDB::DBCluster", Form::kName, "!Ref #"},
        {"AWS/ECS", "ClusterName", "AWS::ECS::Cluster", Form::kName, "!Ref #"},
        {"AWS/ECS", "ServiceName", "AWS::ECS::Service", Form::kName, "!GetAtt #.Name", true},
        {"AWS/Events", "RuleName", "AWS::Events::Rule"},
        {"AWS/ApplicationELB", "LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer",
         Form::kName, "!GetAtt #.LoadBalancerFullName", true, "LoadBalancerName"},
        {"AWS/ApplicationELB", "TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup",
         Form::kName, "!GetAtt #.TargetGroupFullName", true, "TargetGroupName"},
        {"AWS/NetworkELB", "LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", Form::kName,
         "!GetAtt #.LoadBalancerFullName", true, "LoadBalancerName"},
        {"AWS/NetworkELB", "TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", Form::kName,
         "!GetAtt #.TargetGroupFullName", true, "TargetGroupName"},
        {"AWS/NATGateway", "NatGatewayId", "AWS::EC2::NatGateway", Form::kName, "!Ref #"},
        {"AWS/EFS", "FileSystemId", "AWS::EFS::FileSystem", Form::kName, "!Ref #"},
        {"AWS/Logs", "LogGroupName", "AWS::Logs::LogGroup", Form::kName, "!Ref #"},
        {"AWS/Backup", "BackupVaultName", "AWS::Backup::BackupVault", Form::kName, "!Ref #"},
        {"AWS/AppSync", "GraphQLAPIId", "AWS::AppSync::GraphQLApi", Form::kName, "!GetAtt #.ApiId",
         true},
        {"AWS/Redshift", "ClusterIdentifier", "AWS::Redshift::Cluster", Form::kName, "!Ref #"},
        {"AWS/Cognito", "UserPool", "AWS::Cognito::UserPool", Form::kName, "!Ref #"},
        {"AWS/CloudFront", "DistributionId", "AWS::CloudFront::Distribution", Form::kName,
         "!Ref #"},
        {"AWS/States", "ActivityArn", "AWS::StepFunctions::Activity", Form::kArn, "!Ref #"},
    }),
    &Dimension::metric_namespace);

}  // namespace

std::span<const MetricFamily> metric_families(std::string_view metric_namespace) {
  const auto found = std::ranges::lower_bound(kNamespaces, metric_namespace, {}, &Namespace::name);
  return found == kNamespaces.end() || found->name != metric_namespace
             ? generated_families(metric_namespace)
             : found->families;
}

bool dimensions_complete(std::string_view metric_namespace) {
  if (std::ranges::binary_search(kNamespaces, metric_namespace, {}, &Namespace::name)) return true;
  return std::ranges::all_of(metric_families(metric_namespace),
                             &MetricFamily::dimensions_documented);
}

std::span<const Dimension> dimensions(std::string_view metric_namespace) {
  const auto found =
      std::ranges::equal_range(kDimensions, metric_namespace, {}, &Dimension::metric_namespace);
  return {found.begin(), found.end()};
}

std::vector<std::string_view> metric_names(std::string_view metric_namespace) {
  std::vector<std::string_view> names;
  for (const auto& family : metric_families(metric_namespace))
    names.insert(names.end(), family.names.begin(), family.names.end());
  return names;
}

std::vector<std::string_view> dimension_names(std::string_view metric_namespace) {
  std::vector<std::string_view> names;
  for (const auto& family : metric_families(metric_namespace)) {
    names.insert(names.end(), family.required.begin(), family.required.end());
    names.insert(names.end(), family.possible.begin(), family.possible.end());
  }
  return names;
}

}  // namespace cfnaudit::aws
