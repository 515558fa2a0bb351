// AWS::EC2::NatGateway -> hours and data. https://aws.amazon.com/vpc/pricing/ : an hourly charge
// per gateway and a charge per GB processed, public or private.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonEC2", "nat-gateway-hours", "hours"};
constexpr PriceKey kData = {"AmazonEC2", "nat-gateway-data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kData};
constexpr UsageKey kUsage[] = {{"monthly_data_processed_gb", "GB a month through the gateway"}};

// The public address is the AWS::EC2::EIP of AllocationId: it costs the same whether in use or
// idle, so it is counted where it is allocated and nowhere else. A regional gateway gets its own
// addresses and covers a number of zones that AWS chooses,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html
std::vector<LineItem> estimate(const Subject& gateway) {
  const Choice mode = choice(gateway.property("AvailabilityMode"), "zonal");
  Amount hours = kHoursPerMonth;
  if (!mode.known()) hours = Amount::unknown(mode.why_unknown);
  if (mode.text == "regional")
    hours = Amount::unknown("a regional gateway is charged per zone that it covers");
  return {
      {.name = "Gateway hours", .price = kHours, .monthly = hours, .assumption = "730 hours"},
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
