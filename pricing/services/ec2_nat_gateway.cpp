// AWS::EC2::NatGateway -> hours and data. https://aws.amazon.com/vpc/pricing/ : an hourly charge
// per gateway and a charge per GB processed, public or private.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonEC2", "nat-gateway-hours", "hours"};
constexpr PriceKey kData = {"AmazonEC2", "nat-gateway-data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kData};
constexpr UsageKey kUsage[] = {
    {"availability_zones", "Availability Zones of a regional gateway", {2, 2, 3}},
    {"monthly_data_processed_gb", "GB processed per month", {10, 100, 1'000}},
};

// The public address is the AWS::EC2::EIP of AllocationId: it costs the same whether in use or
// idle, so it is counted where it is allocated and nowhere else. A regional gateway gets its own
// addresses and covers a number of zones that AWS chooses,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html
std::vector<LineItem> estimate(const Subject& gateway) {
  const Choice mode = choice(gateway.property("AvailabilityMode"), "zonal");
  Amount hours = kHoursPerMonth;
  if (!mode.known()) hours = Amount::unknown(mode.why_unknown);
  // A regional gateway is charged in each zone that it covers; without a list it follows the
  // workloads. https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
  if (mode.text == "regional") {
    const auto zones = gateway.property("AvailabilityZoneAddresses");
    hours = (zones != nullptr ? count_items(zones) : gateway.usage("availability_zones")) *
            kHoursPerMonth;
  }
  return {
      {.name = "Gateway hours",
       .price = kHours,
       .monthly = hours,
       .assumption = mode.text == "regional" ? "730 hours in each zone" : "730 hours"},
      {.name = "Data processed",
       .price = kData,
       .monthly = gateway.usage("monthly_data_processed_gb")},
  };
}

}  // namespace

constinit const Estimator kEc2NatGateway = {.resource_type = "AWS::EC2::NatGateway",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
