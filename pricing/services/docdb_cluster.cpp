// AWS::DocDB::DBCluster -> storage, requests, backups; instances are charged apart.
// https://aws.amazon.com/documentdb/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonDocDB", "storage", "GB-months"};
constexpr PriceKey kIoRequests = {"AmazonDocDB", "io-requests", "requests"};
constexpr PriceKey kBackup = {"AmazonDocDB", "backup", "GB-months"};
constexpr PriceKey kPrices[] = {kStorage, kIoRequests, kBackup};
constexpr UsageKey kUsage[] = {
    {"data_storage_gb", "GB stored", {10, 100, 1'000}},
    {"monthly_io_requests", "storage requests per month", {1'000'000, 10'000'000, 100'000'000}},
    {"backup_storage_gb", "GB of backups that exceed the size of the cluster"},
};
constexpr UsageItem kItems[] = {
    {"Storage", kStorage, "data_storage_gb"},
    {"I/O requests", kIoRequests, "monthly_io_requests"},
    {"Backup storage", kBackup, "backup_storage_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kDocDbCluster = {.resource_type = "AWS::DocDB::DBCluster",
                                           .prices = kPrices,
                                           .usage = kUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
