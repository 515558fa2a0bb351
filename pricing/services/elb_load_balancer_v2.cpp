// AWS::ElasticLoadBalancingV2::LoadBalancer -> hours, capacity units, public addresses.
// https://aws.amazon.com/elasticloadbalancing/pricing/ : a capacity unit (LCU) is the largest of
// new connections, active connections, processed data and rule evaluations.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAlbHours = {"AWSELB", "alb-hours", "hours"};
constexpr PriceKey kAlbUnits = {"AWSELB", "alb-capacity-units", "LCU-hours"};
constexpr PriceKey kNlbHours = {"AWSELB", "nlb-hours", "hours"};
constexpr PriceKey kNlbUnits = {"AWSELB", "nlb-capacity-units", "NLCU-hours"};
constexpr PriceKey kGwlbHours = {"AWSELB", "gwlb-hours", "hours"};
constexpr PriceKey kGwlbUnits = {"AWSELB", "gwlb-capacity-units", "GLCU-hours"};
constexpr PriceKey kPrices[] = {kAlbHours,  kAlbUnits,  kNlbHours,  kNlbUnits,
                                kGwlbHours, kGwlbUnits, kPublicIpv4};
constexpr UsageKey kUsage[] = {
    {"new_connections", "new connections per second on average", {1, 25, 250}},
    {"active_connections", "active connections on average", {10, 300, 3'000}},
    {"processed_bytes_gb", "GB processed per month", {10, 100, 1'000}},
    {"rule_evaluations", "rule evaluations per second on average"},
};

/// A type of load balancer, its prices, and what one unit of capacity holds.
struct BalancerType {
  std::string_view type;
  std::string_view unit;
  PriceKey hours;
  PriceKey unit_hours;
  std::int64_t new_connections;
  std::int64_t active_connections;
  std::int64_t rule_evaluations;
};
constexpr BalancerType kTypes[] = {
    {"application", "LCU", kAlbHours, kAlbUnits, 25, 3'000, 1'000},
    {"network", "NLCU", kNlbHours, kNlbUnits, 800, 100'000, 0},
    {"gateway", "GLCU", kGwlbHours, kGwlbUnits, 600, 60'000, 0},
};

const BalancerType* find_type(std::string_view name) {
  for (const auto& type : kTypes)
    if (type.type == name) return &type;
  return nullptr;
}

Amount unit_hours(const Subject& balancer, const BalancerType& unit) {
  Amount units = larger_known(balancer.usage("new_connections") / unit.new_connections,
                              balancer.usage("active_connections") / unit.active_connections);
  // One GB an hour.
  units = larger_known(std::move(units), balancer.usage("processed_bytes_gb") / kHoursPerMonth);
  if (unit.rule_evaluations > 0)
    units =
        larger_known(std::move(units), balancer.usage("rule_evaluations") / unit.rule_evaluations);
  return units * kHoursPerMonth;
}

/// One subnet per zone.
Amount zones(const Subject& balancer) {
  const auto mappings = balancer.property("SubnetMappings");
  const auto subnets = mappings != nullptr ? mappings : balancer.property("Subnets");
  return subnets == nullptr ? Amount::unknown("its subnets are not in the template")
                            : count_items(subnets);
}

/// One address in each subnet of a balancer that faces the internet.
LineItem addresses(const Subject& balancer) {
  return {.name = "Public IPv4 addresses",
          .price = kPublicIpv4,
          .monthly = zones(balancer) * kHoursPerMonth,
          .assumption = "one in each subnet, 730 hours"};
}

std::vector<LineItem> estimate(const Subject& balancer) {
  const Choice name = choice(balancer.property("Type"), "application");
  if (!name.known()) return {unpriced("Hours", name.why_unknown)};
  const BalancerType* type = find_type(name.text);
  if (type == nullptr)
    return {unpriced("Hours", concat("no price for load balancers of type ", quote(name.text)))};
  const bool per_zone = type->type == "gateway";
  std::vector<LineItem> items = {
      {.name = "Hours",
       .price = type->hours,
       .monthly = (per_zone ? zones(balancer) : Amount(1)) * kHoursPerMonth,
       .assumption = per_zone ? "in each Availability Zone, 730 hours" : "730 hours"},
      {.name = concat("Capacity units (", type->unit, ")"),
       .price = type->unit_hours,
       .monthly = unit_hours(balancer, *type)}};
  // It has private addresses only.
  if (type->type == "gateway") return items;
  const Choice scheme = choice(balancer.property("Scheme"), "internet-facing");
  if (!scheme.known())
    items.push_back(unpriced("Public IPv4 addresses", scheme.why_unknown));
  else if (scheme.text == "internet-facing")
    items.push_back(addresses(balancer));
  return items;
}

}  // namespace

constinit const Estimator kElbLoadBalancerV2 = {
    .resource_type = "AWS::ElasticLoadBalancingV2::LoadBalancer",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
