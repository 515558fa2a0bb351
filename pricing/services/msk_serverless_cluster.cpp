// AWS::MSK::ServerlessCluster -> cluster and partition hours, data, storage.
// https://aws.amazon.com/msk/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCluster = {"AmazonMSK", "serverless-cluster-hours", "hours"};
constexpr PriceKey kPartitions = {"AmazonMSK", "serverless-partition-hours", "hours"};
constexpr PriceKey kIn = {"AmazonMSK", "serverless-data-in", "GB"};
constexpr PriceKey kOut = {"AmazonMSK", "serverless-data-out", "GB"};
constexpr PriceKey kStored = {"AmazonMSK", "serverless-storage", "GB-months"};
constexpr PriceKey kPrices[] = {kCluster, kPartitions, kIn, kOut, kStored};
constexpr UsageKey kUsage[] = {
    {"partitions", "partitions of all topics on average", {3, 30, 300}},
    {"monthly_data_in_gb", "GB written per month", {1, 100, 10'000}},
    {"monthly_data_out_gb", "GB read per month", {1, 100, 10'000}},
    {"storage_gb", "GB stored", {1, 100, 10'000}},
};

std::vector<LineItem> estimate(const Subject& cluster) {
  return {{.name = "Cluster hours",
           .price = kCluster,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours"},
          {.name = "Partition hours",
           .price = kPartitions,
           .monthly = cluster.usage("partitions") * kHoursPerMonth},
          {.name = "Data in", .price = kIn, .monthly = cluster.usage("monthly_data_in_gb")},
          {.name = "Data out", .price = kOut, .monthly = cluster.usage("monthly_data_out_gb")},
          {.name = "Storage", .price = kStored, .monthly = cluster.usage("storage_gb")}};
}

}  // namespace

constinit const Estimator kMskServerlessCluster = {.resource_type = "AWS::MSK::ServerlessCluster",
                                                   .prices = kPrices,
                                                   .usage = kUsage,
                                                   .estimate = estimate};

}  // namespace cfnaudit::pricing
