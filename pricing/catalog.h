#pragma once

// The list of estimators, one line per service file, and the list of resource types that AWS does
// not charge for. A type in neither is "not modelled", which is never taken for free.

#include <span>
#include <string_view>

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

std::span<const Estimator* const> estimators();
/// Null when the type is not modelled, or free.
const Estimator* find_estimator(std::string_view resource_type);

struct FreeType {
  std::string_view resource_type;  // "AWS::IAM::*" stands for the service's types
  std::string_view source;         // the AWS page that says so
};

std::span<const FreeType> free_types();
bool is_free(std::string_view resource_type);

extern const Estimator kApiGatewayRestApi;
extern const Estimator kApiGatewayStage;
extern const Estimator kApiGatewayV2Api;
extern const Estimator kCloudWatchAlarm;
extern const Estimator kCloudWatchCompositeAlarm;
extern const Estimator kCloudWatchDashboard;
extern const Estimator kDynamoDbGlobalTable;
extern const Estimator kDynamoDbTable;
extern const Estimator kEc2Eip;
extern const Estimator kEc2NatGateway;
extern const Estimator kEc2VpcEndpoint;
extern const Estimator kEventsEventBus;
extern const Estimator kKmsKey;
extern const Estimator kKmsReplicaKey;
extern const Estimator kLambdaAlias;
extern const Estimator kLambdaEventSourceMapping;
extern const Estimator kLambdaFunction;
extern const Estimator kLambdaVersion;
extern const Estimator kLogsLogGroup;
extern const Estimator kLogsMetricFilter;
extern const Estimator kS3Bucket;
extern const Estimator kSecretsManagerSecret;
extern const Estimator kSnsTopic;
extern const Estimator kSqsQueue;
extern const Estimator kSsmParameter;
extern const Estimator kStepFunctionsStateMachine;

}  // namespace cfnaudit::pricing
