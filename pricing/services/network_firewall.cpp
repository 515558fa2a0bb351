// AWS::NetworkFirewall::Firewall -> an endpoint in each subnet, and data.
// https://aws.amazon.com/network-firewall/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AWSNetworkFirewall", "endpoint-hours", "hours"};
constexpr PriceKey kData = {"AWSNetworkFirewall", "data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kData};
constexpr UsageKey kUsage[] = {
    {"monthly_data_processed_gb", "GB processed per month", {10, 100, 1'000}}};

std::vector<LineItem> estimate(const Subject& firewall) {
  return {{.name = "Endpoint hours",
           .price = kHours,
           .monthly = count_items(firewall.property("SubnetMappings")) * kHoursPerMonth,
           .assumption = "730 hours in each subnet"},
          {.name = "Data processed",
           .price = kData,
           .monthly = firewall.usage("monthly_data_processed_gb")}};
}

}  // namespace

constinit const Estimator kNetworkFirewall = {.resource_type = "AWS::NetworkFirewall::Firewall",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
