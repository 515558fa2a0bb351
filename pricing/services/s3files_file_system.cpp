// AWS::S3Files::FileSystem -> what it holds of the bucket, and data read and written.
// https://aws.amazon.com/s3/pricing/ ; the objects are charged at their bucket.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonS3", "files-storage", "GB-months"};
constexpr PriceKey kReads = {"AmazonS3", "files-reads", "GB"};
constexpr PriceKey kWrites = {"AmazonS3", "files-writes", "GB"};
constexpr PriceKey kPrices[] = {kStorage, kReads, kWrites};
constexpr UsageKey kUsage[] = {
    {"storage_gb", "GB of files in use", {1, 10, 1'000}},
    {"monthly_read_gb", "GB of small reads and of exports per month", {1, 10, 1'000}},
    {"monthly_write_gb", "GB of writes and of imports per month", {1, 10, 1'000}},
};
constexpr UsageItem kItems[] = {
    {"Storage", kStorage, "storage_gb"},
    {"Data read", kReads, "monthly_read_gb"},
    {"Data written", kWrites, "monthly_write_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kS3FilesFileSystem = {.resource_type = "AWS::S3Files::FileSystem",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
