// AWS::S3::Bucket -> storage and requests of the Standard class, and data sent.
// https://aws.amazon.com/s3/pricing/

#include "pricing/catalog.h"
#include "pricing/services/data_transfer.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonS3", "standard-storage", "GB-months"};
constexpr PriceKey kWrites = {"AmazonS3", "standard-put-requests", "requests"};
constexpr PriceKey kReads = {"AmazonS3", "standard-get-requests", "requests"};
constexpr PriceKey kPrices[] = {kStorage, kWrites, kReads, kDataOut};
constexpr UsageKey kUsage[] = {
    {"standard.storage_gb", "GB stored in the Standard class, old versions included"},
    {"standard.monthly_tier_1_requests", "PUT, COPY, POST and LIST requests a month"},
    {"standard.monthly_tier_2_requests", "GET and other requests a month"},
    kDataOutUsage,
};

std::vector<LineItem> estimate(const Subject& bucket) {
  return {
      {.name = "Storage",
       .price = kStorage,
       .monthly = bucket.usage("standard.storage_gb"),
       .assumption = "all in the Standard class"},
      {.name = "PUT, COPY, POST, LIST requests",
       .price = kWrites,
       .monthly = bucket.usage("standard.monthly_tier_1_requests")},
      {.name = "GET and other requests",
       .price = kReads,
       .monthly = bucket.usage("standard.monthly_tier_2_requests")},
      data_out(bucket),
  };
}

}  // namespace

constinit const Estimator kS3Bucket = {
    .resource_type = "AWS::S3::Bucket", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
