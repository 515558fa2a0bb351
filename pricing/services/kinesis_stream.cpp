// AWS::Kinesis::Stream -> shards or streams by the hour, data, retention.
// https://aws.amazon.com/kinesis/data-streams/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kShardHours = {"AmazonKinesis", "shard-hours", "shard-hours"};
constexpr PriceKey kPutUnits = {"AmazonKinesis", "put-units", "PUT payload units"};
constexpr PriceKey kRetention = {"AmazonKinesis", "extended-retention", "shard-hours"};
constexpr PriceKey kStreamHours = {"AmazonKinesis", "on-demand-stream-hours", "hours"};
constexpr PriceKey kIn = {"AmazonKinesis", "on-demand-in", "GB"};
constexpr PriceKey kOut = {"AmazonKinesis", "on-demand-out", "GB"};
constexpr PriceKey kPrices[] = {kShardHours, kPutUnits, kRetention, kStreamHours, kIn, kOut};
constexpr UsageKey kUsage[] = {
    {"monthly_put_payload_units",
     "PUT payload units of 25 KB per month",
     {1'000'000, 10'000'000, 1'000'000'000}},
    {"monthly_on_demand_data_in_gb", "GB written per month", {1, 100, 10'000}},
    {"monthly_on_demand_data_out_gb", "GB read per month", {1, 100, 10'000}},
};
constexpr std::int64_t kFreeRetentionHours = 24;
constexpr std::int64_t kExtendedHours = 168;  // more is charged by the GB

std::vector<LineItem> provisioned(const Subject& stream) {
  const Amount shards = whole_number(stream.property("ShardCount"), 1);
  std::vector<LineItem> items = {{.name = "Shard hours",
                                  .price = kShardHours,
                                  .monthly = shards * kHoursPerMonth,
                                  .assumption = "730 hours per shard"},
                                 {.name = "PUT payload units",
                                  .price = kPutUnits,
                                  .monthly = stream.usage("monthly_put_payload_units"),
                                  .assumption = "billed in increments of 25 KB"}};
  const Amount hours = whole_number(stream.property("RetentionPeriodHours"), kFreeRetentionHours);
  if (const auto known = hours.quantity(); known && !less(kFreeRetentionHours, *known))
    return items;
  items.push_back({.name = "Extended retention",
                   .price = kRetention,
                   .monthly = shards * kHoursPerMonth,
                   .assumption = "data retained for more than 24 hours"});
  if (!hours.quantity())
    items.back() = unpriced("Extended retention", hours.why_unknown());
  else if (less(kExtendedHours, *hours.quantity()))
    items.push_back(
        unpriced("Long-term retention", "no price for data retained for more than 7 days"));
  return items;
}

std::vector<LineItem> estimate(const Subject& stream) {
  const bool sharded = stream.property("ShardCount") != nullptr;
  const Choice mode = choice(stream.property("StreamModeDetails.StreamMode"),
                             sharded ? "PROVISIONED" : "ON_DEMAND");
  if (!mode.known()) return {unpriced("Stream", mode.why_unknown)};
  if (mode.text == "PROVISIONED") return provisioned(stream);
  return {
      {.name = "Stream hours",
       .price = kStreamHours,
       .monthly = kHoursPerMonth,
       .assumption = "on demand, 730 hours"},
      {.name = "Data written",
       .price = kIn,
       .monthly = stream.usage("monthly_on_demand_data_in_gb")},
      {.name = "Data read",
       .price = kOut,
       .monthly = stream.usage("monthly_on_demand_data_out_gb")},
  };
}

}  // namespace

constinit const Estimator kKinesisStream = {.resource_type = "AWS::Kinesis::Stream",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
