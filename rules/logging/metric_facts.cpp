#include "rules/logging/metric_facts.h"

#include <algorithm>

// A namespace -> the metrics that AWS emits in it. A namespace stands here only when its page was
// read completely, so that a name that is absent and nearly equal to one that is present is a
// misspelling.

namespace cfnaudit::rules {
namespace {

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
// The page names dimensions per metric without saying which of them a data point must have. That
// operation metrics always carry Operation, and that UserErrors carries none, is also what the
// CDK's authors learned:
// https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-dynamodb/lib/table.ts
constexpr std::string_view kDynamoDb = "AWS/DynamoDB";
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
    {kDynamoDb, kDynamoDbAccount},
    {kDynamoDb, kDynamoDbTable, kTable},
    {kDynamoDb, kDynamoDbTableOrIndex, kTable, kIndex},
    {kDynamoDb, kDynamoDbOperation, kOperation, kOperationDetails},
    {kDynamoDb, kDynamoDbStream, kStream},
    {kDynamoDb, kDynamoDbReplica, kReplica},
    {kDynamoDb, kDynamoDbKinesis, kDelegated},
};

// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html (dimensions)
constexpr std::string_view kLambda = "AWS/Lambda";
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
    {kLambda, kLambdaRegion},
    {.metric_namespace = kLambda,
     .names = kLambdaFunction,
     .possible = kFunction,
     .dimensions_documented = false},
    {.metric_namespace = kLambda,
     .names = kLambdaMapping,
     .possible = kMapping,
     .dimensions_documented = false},
};

// REST:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
// HTTP:      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
// WebSocket:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
constexpr std::string_view kApiGateway = "AWS/ApiGateway";
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
    {kApiGateway, kRestMetrics, kApiName, kRestDetails},
    {kApiGateway, kHttpMetrics, kApiId, kRouteDetails},
    {kApiGateway, kWebSocketMetrics, kApiId, kRouteDetails},
};

// https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
constexpr std::string_view kStates = "AWS/States";
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
    {kStates, kStatesAccount},
    {kStates, kStatesExecution, {}, kMachine},
    {kStates, kStatesActivity, {}, kActivity},
    {kStates, kStatesLambda, {}, kTaskFunction},
    {kStates, kStatesService, {}, kTaskService},
    {kStates, kStatesCounts, kResourceArn},
    {kStates, kStatesUsage, {}, kUsage},
};

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
// "Amazon SQS metrics in CloudWatch use a single dimension: QueueName."
constexpr std::string_view kSqs = "AWS/SQS";
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

constexpr MetricFamily kSqsFamilies[] = {{kSqs, kSqsMetrics, kQueue}};

// https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
constexpr std::string_view kSns = "AWS/SNS";
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

constexpr MetricFamily kSnsFamilies[] = {{.metric_namespace = kSns,
                                          .names = kSnsMetrics,
                                          .possible = kSnsDimensions,
                                          .dimensions_documented = false}};

constexpr std::span<const MetricFamily> kNamespaces[] = {kDynamoDbFamilies,   kLambdaFamilies,
                                                         kApiGatewayFamilies, kStatesFamilies,
                                                         kSqsFamilies,        kSnsFamilies};

struct Advice {
  std::string_view metric_namespace;
  std::string_view metric;
  std::string_view text;
};
constexpr Advice kAdvice[] = {
    {kDynamoDb, "UserErrors",
     "watch ReadThrottleEvents and WriteThrottleEvents with TableName, or drop the dimension"},
    {kDynamoDb, "ThrottledRequests",
     "watch ReadThrottleEvents and WriteThrottleEvents, or add the dimension Operation"},
    {kDynamoDb, "SystemErrors",
     "add the dimension Operation, with one alarm for each operation that matters"},
    {kApiGateway, "4XXError",
     "for an HTTP API watch 4xx with ApiId, for a REST API give its name as ApiName"},
    {kApiGateway, "5XXError",
     "for an HTTP API watch 5xx with ApiId, for a REST API give its name as ApiName"},
    {kApiGateway, "4xx",
     "for a REST API watch 4XXError with ApiName, for an HTTP API give its id as ApiId"},
    {kApiGateway, "5xx",
     "for a REST API watch 5XXError with ApiName, for an HTTP API give its id as ApiId"},
};

}  // namespace

std::span<const MetricFamily> metric_families(std::string_view metric_namespace) {
  const auto found = std::find_if(
      std::begin(kNamespaces), std::end(kNamespaces),
      [&](const auto& families) { return families.front().metric_namespace == metric_namespace; });
  return found == std::end(kNamespaces) ? std::span<const MetricFamily>{} : *found;
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

std::string_view advice(std::string_view metric_namespace, std::string_view metric) {
  for (const auto& row : kAdvice)
    if (row.metric_namespace == metric_namespace && row.metric == metric) return row.text;
  return {};
}

}  // namespace cfnaudit::rules
