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

constexpr std::string_view kStreamTypes[] = {"AWS::Kinesis::Stream"};

/// A consumer pays each shard of its stream by the hour, as long as both exist. Shards that nobody
/// declares are those of a provisioned stream in the template.
std::vector<LineItem> estimate(const Subject& consumer) {
  std::vector<LineItem> items = usage_items(consumer, kItems);
  if (consumer.declares(kItems[0].usage)) return items;
  const auto target = consumer.graph().identify(consumer.property("StreamARN"), kStreamTypes);
  if (!target) return items;
  const Subject stream = consumer.other(target->resource);
  const auto shards = stream.property("ShardCount");
  const Choice mode = choice(stream.property("StreamModeDetails.StreamMode"),
                             shards != nullptr ? "PROVISIONED" : "ON_DEMAND");
  if (!mode.known())
    items.front() = unpriced(std::string(kItems[0].name), mode.why_unknown);
  else if (mode.text == "PROVISIONED")
    items.front() = {.name = std::string(kItems[0].name),
                     .price = kConsumerShardHours,
                     .monthly = whole_number(shards, 1) * kHoursPerMonth,
                     .assumption = "730 hours per shard of the stream"};
  else
    return {unpriced("Data retrieved", "no price for enhanced fan-out of an on-demand stream")};
  return items;
}

}  // namespace

constinit const Estimator kKinesisStreamConsumer = {.resource_type = "AWS::Kinesis::StreamConsumer",
                                                    .prices = kPrices,
                                                    .usage = kUsage,
                                                    .estimate = estimate};

}  // namespace cfnaudit::pricing
