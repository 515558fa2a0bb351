// AWS::RDS::DBCluster -> an Aurora cluster's storage, requests, backups; its instances are charged
// apart. https://aws.amazon.com/rds/aurora/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/rds.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonRDS", "aurora-storage", "GB-months"};
constexpr PriceKey kOptimized = {"AmazonRDS", "aurora-storage-io-optimized", "GB-months"};
constexpr PriceKey kRequests = {"AmazonRDS", "aurora-io-requests", "requests"};
constexpr PriceKey kBacktrack = {"AmazonRDS", "aurora-backtrack", "change-records"};
constexpr PriceKey kExport = {"AmazonRDS", "aurora-snapshot-export", "GB"};
constexpr PriceKey kServerless = {"AmazonRDS", "aurora-serverless-v1", "ACU-hours"};
constexpr PriceKey kPrices[] = {kStorage, kOptimized,    kRequests,  kBacktrack,
                                kExport,  kAuroraBackup, kServerless};
constexpr UsageKey kUsage[] = {
    {"storage_gb", "GB stored", {10, 100, 1'000}},
    {"read_requests_per_sec", "storage reads per second on average", {1, 10, 100}},
    {"write_requests_per_sec", "storage writes per second on average", {1, 10, 100}},
    {"backup_snapshot_size_gb", "GB of backups that exceed the size of the database"},
    {"average_statements_per_hr", "statements per hour that Backtrack records"},
    {"change_records_per_statement", "rows changed per statement"},
    {"backtrack_window_hrs", "backtrack window in hours"},
    {"snapshot_export_size_gb", "GB of snapshots exported per month"},
    kCapacityUsage,
};

std::vector<LineItem> estimate(const Subject& cluster) {
  const Choice engine = choice(cluster.property("Engine"), "aurora");
  if (!engine.known()) return {unpriced("Storage", engine.why_unknown)};
  if (!is_aurora(engine.text))
    return {unpriced("Instances and storage",
                     concat("no cost model for a Multi-AZ cluster of ", engine.text))};
  const Choice storage_type = choice(cluster.property("StorageType"), "aurora");
  if (!storage_type.known()) return {unpriced("Storage", storage_type.why_unknown)};
  const bool optimized = storage_type.text == "aurora-iopt1";
  std::vector<LineItem> items;
  if (choice(cluster.property("EngineMode"), "provisioned").text == "serverless") {
    const auto scaling = cluster.property("ScalingConfiguration");
    add_capacity(items, cluster, "Aurora serverless v1", kServerless, scaling,
                 resolve::boolean(resolve::get(scaling, "AutoPause")).value_or(true));
  }
  items.push_back({.name = "Storage",
                   .price = optimized ? kOptimized : kStorage,
                   .monthly = cluster.usage("storage_gb")});
  // I/O-optimized clusters pay more for storage and nothing for requests.
  if (!optimized)
    items.push_back({.name = "I/O requests",
                     .price = kRequests,
                     .monthly = (cluster.usage("read_requests_per_sec") +
                                 cluster.usage("write_requests_per_sec")) *
                                kSecondsPerMonth});
  items.push_back({.name = "Backup storage",
                   .price = kAuroraBackup,
                   .monthly = cluster.usage("backup_snapshot_size_gb")});
  if (cluster.property("BacktrackWindow") != nullptr)
    items.push_back({.name = "Backtrack",
                     .price = kBacktrack,
                     .monthly = cluster.usage("average_statements_per_hr") *
                                cluster.usage("change_records_per_statement") *
                                cluster.usage("backtrack_window_hrs") * kHoursPerMonth});
  items.push_back({.name = "Snapshot export",
                   .price = kExport,
                   .monthly = cluster.usage("snapshot_export_size_gb")});
  return items;
}

}  // namespace

constinit const Estimator kRdsDbCluster = {.resource_type = "AWS::RDS::DBCluster",
                                           .prices = kPrices,
                                           .usage = kUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
