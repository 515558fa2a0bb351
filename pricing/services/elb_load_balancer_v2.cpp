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
constexpr PriceKey kPrices[] = {kAlbHours, kAlbUnits, kNlbHours, kNlbUnits, kPublicIpv4};
constexpr UsageKey kUsage[] = {
    {"new_connections", "new connections per second on average", {1, 25, 250}},
    {"active_connections", "active connections on average", {10, 300, 3'000}},
    {"processed_bytes_gb", "GB processed per month", {10, 100, 1'000}},
    {"rule_evaluations", "rule evaluations per second on average"},
};

/// What one unit holds.
struct Unit {
  std::int64_t new_connections;
  std::int64_t active_connections;
  std::int64_t rule_evaluations;
};
constexpr Unit kApplication = {25, 3'000, 1'000};
constexpr Unit kNetwork = {800, 100'000, 0};

Amount unit_hours(const Subject& balancer, const Unit& unit) {
  Amount units = larger_known(balancer.usage("new_connections") / unit.new_connections,
                              balancer.usage("active_connections") / unit.active_connections);
  // One GB an hour.
  units = larger_known(std::move(units), balancer.usage("processed_bytes_gb") / kHoursPerMonth);
  if (unit.rule_evaluations > 0)
    units =
        larger_known(std::move(units), balancer.usage("rule_evaluations") / unit.rule_evaluations);
  return units * kHoursPerMonth;
}

/// One address in each subnet of a balancer that faces the internet.
LineItem addresses(const Subject& balancer) {
  const auto mappings = balancer.property("SubnetMappings");
  const auto subnets = mappings != nullptr ? mappings : balancer.property("Subnets");
  return {.name = "Public IPv4 addresses",
          .price = kPublicIpv4,
          .monthly = (subnets == nullptr ? Amount::unknown("its subnets are not in the template")
                                         : count_items(subnets)) *
                     kHoursPerMonth,
          .assumption = "one in each subnet, 730 hours"};
}

std::vector<LineItem> estimate(const Subject& balancer) {
  const Choice type = choice(balancer.property("Type"), "application");
  if (!type.known()) return {unpriced("Hours", type.why_unknown)};
  const bool application = type.text == "application";
  if (!application && type.text != "network")
    return {unpriced("Hours", concat("no price for load balancers of type ", quote(type.text)))};
  std::vector<LineItem> items = {
      {.name = "Hours",
       .price = application ? kAlbHours : kNlbHours,
       .monthly = kHoursPerMonth,
       .assumption = "730 hours"},
      {.name = application ? "Capacity units (LCU)" : "Capacity units (NLCU)",
       .price = application ? kAlbUnits : kNlbUnits,
       .monthly = unit_hours(balancer, application ? kApplication : kNetwork)}};
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
