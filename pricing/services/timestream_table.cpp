// AWS::Timestream::Table -> writes, both stores, queries.
// https://aws.amazon.com/timestream/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kWrites = {"AmazonTimestream", "writes", "writes"};
constexpr PriceKey kMemory = {"AmazonTimestream", "memory-store", "GB-hours"};
constexpr PriceKey kMagnetic = {"AmazonTimestream", "magnetic-store", "GB-months"};
constexpr PriceKey kQueries = {"AmazonTimestream", "queries", "GB"};
constexpr PriceKey kPrices[] = {kWrites, kMemory, kMagnetic, kQueries};
constexpr UsageKey kUsage[] = {
    {"monthly_writes", "writes of 1 KB per month", {100'000, 10'000'000, 1'000'000'000}},
    {"memory_store_gb", "GB in the memory store on average", {1, 1, 10}},
    {"magnetic_store_gb", "GB in the magnetic store", {1, 10, 1'000}},
    {"monthly_data_scanned_gb", "GB scanned by queries per month", {1, 100, 10'000}},
};

std::vector<LineItem> estimate(const Subject& table) {
  return {
      {.name = "Writes", .price = kWrites, .monthly = table.usage("monthly_writes")},
      {.name = "Memory store",
       .price = kMemory,
       .monthly = table.usage("memory_store_gb") * kHoursPerMonth},
      {.name = "Magnetic store", .price = kMagnetic, .monthly = table.usage("magnetic_store_gb")},
      {.name = "Data scanned by queries",
       .price = kQueries,
       .monthly = table.usage("monthly_data_scanned_gb")}};
}

}  // namespace

constinit const Estimator kTimestreamTable = {.resource_type = "AWS::Timestream::Table",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
