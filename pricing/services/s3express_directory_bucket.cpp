// AWS::S3Express::DirectoryBucket -> storage, requests, data in and out of S3 Express One Zone.
// https://aws.amazon.com/s3/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonS3", "express-storage", "GB-months"};
constexpr PriceKey kPut = {"AmazonS3", "express-put-requests", "requests"};
constexpr PriceKey kGet = {"AmazonS3", "express-get-requests", "requests"};
constexpr PriceKey kUpload = {"AmazonS3", "express-upload", "GB"};
constexpr PriceKey kRetrieval = {"AmazonS3", "express-retrieval", "GB"};
constexpr PriceKey kPrices[] = {kStorage, kPut, kGet, kUpload, kRetrieval};
constexpr UsageKey kUsage[] = {
    {"storage_gb", "GB stored", {1, 100, 10'000}},
    {"monthly_tier_1_requests", "writes and lists per month", {1'000, 100'000, 10'000'000}},
    {"monthly_tier_2_requests", "reads per month", {10'000, 1'000'000, 100'000'000}},
    {"monthly_data_uploaded_gb", "GB written per month", {1, 100, 10'000}},
    {"monthly_data_retrieved_gb", "GB read per month", {1, 100, 10'000}},
};
constexpr UsageItem kItems[] = {
    {"Storage", kStorage, "storage_gb"},
    {"PUT, COPY, POST, LIST requests", kPut, "monthly_tier_1_requests"},
    {"GET and other requests", kGet, "monthly_tier_2_requests"},
    {"Data uploaded", kUpload, "monthly_data_uploaded_gb"},
    {"Data retrieved", kRetrieval, "monthly_data_retrieved_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kS3DirectoryBucket = {.resource_type = "AWS::S3Express::DirectoryBucket",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
