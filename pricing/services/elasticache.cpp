// AWS::ElastiCache::CacheCluster and ReplicationGroup -> node hours, backups.
// https://aws.amazon.com/elasticache/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "cache.t3.micro", "cache.t3.micro valkey". Redis OSS and Memcached cost the same.
constexpr PriceKey kNodeHours = {"AmazonElastiCache", "node-hours", "hours"};
constexpr PriceKey kBackup = {"AmazonElastiCache", "backup", "GB-months"};
constexpr PriceKey kPrices[] = {kNodeHours, kBackup};
constexpr UsageKey kUsage[] = {
    {"snapshot_storage_size_gb", "GB of backups in addition to the free one per cluster"}};

std::vector<LineItem> node_items(const Subject& cache, const Amount& nodes,
                                 std::string_view default_engine) {
  const Choice type = choice(cache.property("CacheNodeType"), "");
  const Choice engine = choice(cache.property("Engine"), default_engine);
  for (const Choice* decided : {&type, &engine})
    if (!decided->known()) return {unpriced("Node hours", decided->why_unknown)};
  if (type.text.empty()) return {unpriced("Node hours", "CacheNodeType is missing")};
  const auto count = nodes.quantity();
  std::vector<LineItem> items = {
      {.name = concat("Node hours (", type.text, ", ", engine.text, ")"),
       .price = kNodeHours,
       .monthly = nodes * kHoursPerMonth,
       .assumption = concat(count ? to_string(*count) : "?",
                            count == Quantity(1) ? " node" : " nodes", ", 730 hours"),
       .variant = concat(type.text, engine.text == "valkey" ? " valkey" : "")}};
  const Amount kept = whole_number(cache.property("SnapshotRetentionLimit"), 0);
  if (kept.quantity() != Quantity(0))
    items.push_back({.name = "Backup storage",
                     .price = kBackup,
                     .monthly = cache.usage("snapshot_storage_size_gb"),
                     .assumption = "one snapshot is free"});
  return items;
}

std::vector<LineItem> estimate_cluster(const Subject& cache) {
  const auto range = scaling_range(cache, "elasticache:cache-cluster:Nodes");
  return node_items(cache, raised(whole_number(cache.property("NumCacheNodes"), 1), range),
                    "memcached");
}

std::vector<LineItem> estimate_group(const Subject& group) {
  // NumCacheClusters counts all nodes; else each shard has a primary and its replicas.
  if (group.property("NumCacheClusters") != nullptr)
    return node_items(group, whole_number(group.property("NumCacheClusters"), 1), "redis");
  const Amount shards = raised(whole_number(group.property("NumNodeGroups"), 1),
                               scaling_range(group, "elasticache:replication-group:NodeGroups"));
  const Amount replicas = raised(whole_number(group.property("ReplicasPerNodeGroup"), 0),
                                 scaling_range(group, "elasticache:replication-group:Replicas"));
  return node_items(group, shards * (replicas + 1), "redis");
}

}  // namespace

constinit const Estimator kElastiCacheCluster = {.resource_type = "AWS::ElastiCache::CacheCluster",
                                                 .prices = kPrices,
                                                 .usage = kUsage,
                                                 .estimate = estimate_cluster};
constinit const Estimator kElastiCacheReplicationGroup = {
    .resource_type = "AWS::ElastiCache::ReplicationGroup",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate_group};

}  // namespace cfnaudit::pricing
