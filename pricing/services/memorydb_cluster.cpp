// AWS::MemoryDB::Cluster -> node hours by type and engine, data written, snapshots.
// https://aws.amazon.com/memorydb/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "db.r6g.large redis", "db.r6g.large valkey".
constexpr PriceKey kNodeHours = {"AmazonMemoryDB", "node-hours", "hours"};
constexpr PriceKey kWrittenRedis = {"AmazonMemoryDB", "data-written-redis", "GB"};
constexpr PriceKey kWrittenValkey = {"AmazonMemoryDB", "data-written-valkey", "GB"};
constexpr PriceKey kSnapshots = {"AmazonMemoryDB", "snapshots", "GB-months"};
constexpr PriceKey kPrices[] = {kNodeHours, kWrittenRedis, kWrittenValkey, kSnapshots};
constexpr UsageKey kUsage[] = {
    {"monthly_data_written_gb", "GB written per month", {1, 10, 1'000}},
    {"backup_storage_size_gb", "GB of snapshots in addition to one per day"},
};

std::vector<LineItem> estimate(const Subject& cluster) {
  const Choice type = choice(cluster.property("NodeType"), "");
  const Choice engine = choice(cluster.property("Engine"), "redis");
  for (const Choice* decided : {&type, &engine})
    if (!decided->known()) return {unpriced("Node hours", decided->why_unknown)};
  const std::string name = lowercase(engine.text);
  const Amount shards = whole_number(cluster.property("NumShards"), 1);
  const Amount nodes = whole_number(cluster.property("NumReplicasPerShard"), 1) + 1;
  return {{.name = concat("Node hours (", type.text, ", ", name, ")"),
           .price = kNodeHours,
           .monthly = shards * nodes * kHoursPerMonth,
           .assumption = "730 hours per node",
           .variant = concat(type.text, " ", name)},
          {.name = "Data written",
           .price = name == "valkey" ? kWrittenValkey : kWrittenRedis,
           .monthly = cluster.usage("monthly_data_written_gb")},
          {.name = "Snapshots",
           .price = kSnapshots,
           .monthly = cluster.usage("backup_storage_size_gb")}};
}

}  // namespace

constinit const Estimator kMemoryDbCluster = {.resource_type = "AWS::MemoryDB::Cluster",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
