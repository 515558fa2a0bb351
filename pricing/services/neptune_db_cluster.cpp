// AWS::Neptune::DBCluster -> storage, requests, backups; instances are charged apart.
// https://aws.amazon.com/neptune/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonNeptune", "storage", "GB-months"};
constexpr PriceKey kIoRequests = {"AmazonNeptune", "io-requests", "requests"};
constexpr PriceKey kBackup = {"AmazonNeptune", "backup", "GB-months"};
constexpr PriceKey kPrices[] = {kStorage, kIoRequests, kBackup};
constexpr UsageKey kUsage[] = {
    {"storage_gb", "GB stored", {10, 100, 1'000}},
    {"monthly_io_requests", "storage requests per month", {1'000'000, 10'000'000, 100'000'000}},
    {"backup_storage_gb", "GB of backups that exceed the size of the cluster"},
};
constexpr UsageItem kItems[] = {
    {"Storage", kStorage, "storage_gb"},
    {"I/O requests", kIoRequests, "monthly_io_requests"},
    {"Backup storage", kBackup, "backup_storage_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kNeptuneDbCluster = {.resource_type = "AWS::Neptune::DBCluster",
                                               .prices = kPrices,
                                               .usage = kUsage,
                                               .estimate = estimate};

}  // namespace cfnaudit::pricing
