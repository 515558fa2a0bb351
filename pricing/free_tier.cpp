// A price -> what of it is free of charge each month. https://aws.amazon.com/free/ (always free)

#include "pricing/free_tier.h"

namespace cfnaudit::pricing {
namespace {

constexpr FreeAmount kFree[] = {
    // https://aws.amazon.com/lambda/pricing/ : both architectures together
    {"lambda-requests", {"AWSLambda", "requests", "requests"}, 1'000'000},
    {"lambda-compute", {"AWSLambda", "compute-x86", "GB-seconds"}, 400'000},
    {"lambda-compute", {"AWSLambda", "compute-arm", "GB-seconds"}, 400'000},
    // https://aws.amazon.com/dynamodb/pricing/
    {"dynamodb-storage", {"AmazonDynamoDB", "storage", "GB-months"}, 25},
    {"dynamodb-streams", {"AmazonDynamoDB", "stream-reads", "read request units"}, 2'500'000},
    // https://aws.amazon.com/sqs/pricing/
    {"sqs", {"AWSQueueService", "standard-requests", "requests"}, 1'000'000},
    {"sqs", {"AWSQueueService", "fifo-requests", "requests"}, 1'000'000},
    // https://aws.amazon.com/step-functions/pricing/
    {"transitions", {"AmazonStates", "standard-transitions", "transitions"}, 4'000},
    // https://aws.amazon.com/xray/pricing/
    {"traces", {"AWSXRay", "traces-recorded", "traces"}, 100'000},
    // https://aws.amazon.com/cloudwatch/pricing/
    {"dashboards", {"AmazonCloudWatch", "dashboards", "dashboards"}, 3},
    {"metrics", {"AmazonCloudWatch", "custom-metrics", "metric-months"}, 10},
    {"alarms", {"AmazonCloudWatch", "alarms-standard", "alarm-metrics"}, 10},
    {"log-ingestion", {"AmazonCloudWatch", "log-ingestion", "GB"}, 5},
    {"log-ingestion", {"AmazonCloudWatch", "lambda-log-ingestion", "GB"}, 5},
    {"log-storage", {"AmazonCloudWatch", "log-storage", "GB-months"}, 5},
    // https://aws.amazon.com/sns/pricing/
    {"sns", {"AmazonSNS", "standard-publishes", "requests"}, 1'000'000},
    {"sns-http", {"AmazonSNS", "http-deliveries", "notifications"}, 100'000},
    {"sns-email", {"AmazonSNS", "email-deliveries", "notifications"}, 1'000},
    {"sns-mobile", {"AmazonSNS", "mobile-deliveries", "notifications"}, 1'000'000},
    // https://aws.amazon.com/kms/pricing/
    {"kms", {"awskms", "requests", "requests"}, 20'000},
    // https://aws.amazon.com/eventbridge/pricing/
    {"scheduler", {"AWSEvents", "scheduler-invocations", "invocations"}, 14'000'000},
    // https://aws.amazon.com/ec2/pricing/on-demand/ (Data Transfer)
    {"internet-out", {"AWSDataTransfer", "internet-out", "GB"}, 100},
    // https://aws.amazon.com/cognito/pricing/
    {"cognito-lite", {"AmazonCognito", "users-lite", "users"}, 10'000},
    {"cognito-essentials", {"AmazonCognito", "users-essentials", "users"}, 10'000},
    {"cognito-federated", {"AmazonCognito", "federated-users", "users"}, 50},
    // https://aws.amazon.com/cloudfront/pricing/
    {"cloudfront-out", {"AmazonCloudFront", "data-out-us", "GB"}, 1024},
    {"cloudfront-requests", {"AmazonCloudFront", "https-requests-us", "requests"}, 10'000'000},
};

}  // namespace

const FreeAmount* free_amount(const PriceKey& price) {
  for (const FreeAmount& free : kFree)
    if (free.price == price) return &free;
  return nullptr;
}

}  // namespace cfnaudit::pricing
