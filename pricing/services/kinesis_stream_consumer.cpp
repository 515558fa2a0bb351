// AWS::Kinesis::StreamConsumer -> enhanced fan-out by shard and data.
// https://aws.amazon.com/kinesis/data-streams/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kConsumerShardHours = {"AmazonKinesis", "consumer-shard-hours", "shard-hours"};
constexpr PriceKey kConsumerData = {"AmazonKinesis", "consumer-data", "GB"};
constexpr PriceKey kPrices[] = {kConsumerShardHours, kConsumerData};
constexpr UsageKey kUsage[] = {
    {"monthly_consumer_shard_hrs", "shards read × hours", {730, 730, 2'920}},
    {"monthly_data_retrieved_gb", "GB read per month", {10, 100, 1'000}},
};
constexpr UsageItem kItems[] = {
    {"Consumer shard hours", kConsumerShardHours, "monthly_consumer_shard_hrs"},
    {"Data retrieved", kConsumerData, "monthly_data_retrieved_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kKinesisStreamConsumer = {.resource_type = "AWS::Kinesis::StreamConsumer",
                                                    .prices = kPrices,
                                                    .usage = kUsage,
                                                    .estimate = estimate};

}  // namespace cfnaudit::pricing
