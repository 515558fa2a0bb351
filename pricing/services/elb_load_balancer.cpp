// AWS::ElasticLoadBalancing::LoadBalancer, the classic one -> hours, data, public addresses.
// https://aws.amazon.com/elasticloadbalancing/pricing/

#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AWSELB", "clb-hours", "hours"};
constexpr PriceKey kData = {"AWSELB", "clb-data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kData, kPublicIpv4};
constexpr UsageKey kUsage[] = {
    {"monthly_data_processed_gb", "GB processed per month", {10, 100, 1'000}}};

std::vector<LineItem> estimate(const Subject& balancer) {
  std::vector<LineItem> items = {
      {.name = "Hours", .price = kHours, .monthly = kHoursPerMonth, .assumption = "730 hours"},
      {.name = "Data processed",
       .price = kData,
       .monthly = balancer.usage("monthly_data_processed_gb")}};
  const Choice scheme = choice(balancer.property("Scheme"), "internet-facing");
  const auto subnets = balancer.property("Subnets");
  const auto zones = subnets != nullptr ? subnets : balancer.property("AvailabilityZones");
  if (!scheme.known())
    items.push_back(unpriced("Public IPv4 addresses", scheme.why_unknown));
  else if (scheme.text == "internet-facing")
    items.push_back({.name = "Public IPv4 addresses",
                     .price = kPublicIpv4,
                     .monthly = count_items(zones) * kHoursPerMonth,
                     .assumption = "one in each zone, 730 hours"});
  return items;
}

}  // namespace

constinit const Estimator kElbLoadBalancer = {
    .resource_type = "AWS::ElasticLoadBalancing::LoadBalancer",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
