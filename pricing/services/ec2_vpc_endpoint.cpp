// AWS::EC2::VPCEndpoint -> endpoint hours and data. https://aws.amazon.com/privatelink/pricing/ :
// interface and Gateway Load Balancer endpoints by the hour in each zone, and per GB; gateway
// endpoints (S3, DynamoDB) are free of charge,
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonVPC", "interface-endpoint-hours", "hours"};
constexpr PriceKey kData = {"AmazonVPC", "interface-endpoint-data", "GB"};
constexpr PriceKey kBalancerHours = {"AmazonVPC", "gateway-load-balancer-endpoint-hours", "hours"};
constexpr PriceKey kBalancerData = {"AmazonVPC", "gateway-load-balancer-endpoint-data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kData, kBalancerHours, kBalancerData};
constexpr UsageKey kUsage[] = {
    {"monthly_data_processed_gb", "GB processed per month", {10, 100, 1'000}}};

std::vector<LineItem> estimate(const Subject& endpoint) {
  const Choice type = choice(endpoint.property("VpcEndpointType"), "Gateway");
  if (!type.known()) return {unpriced("Endpoint hours", type.why_unknown)};
  if (type.text == "Gateway") return {};
  const bool balancer = type.text == "GatewayLoadBalancer";
  if (!balancer && type.text != "Interface")
    return {unpriced("Endpoint hours", concat("no cost model for endpoint type ", type.text))};
  const auto subnets = endpoint.property("SubnetIds");
  const Amount zones = subnets == nullptr ? Amount(1) : count_items(subnets);
  return {
      {.name = "Endpoint hours",
       .price = balancer ? kBalancerHours : kHours,
       .monthly = zones * kHoursPerMonth,
       .assumption = subnets == nullptr ? "730 hours in one zone, because no subnets are given"
                                        : "730 hours in each subnet"},
      {.name = "Data processed",
       .price = balancer ? kBalancerData : kData,
       .monthly = endpoint.usage("monthly_data_processed_gb")},
  };
}

}  // namespace

constinit const Estimator kEc2VpcEndpoint = {.resource_type = "AWS::EC2::VPCEndpoint",
                                             .prices = kPrices,
                                             .usage = kUsage,
                                             .estimate = estimate};

}  // namespace cfnaudit::pricing
