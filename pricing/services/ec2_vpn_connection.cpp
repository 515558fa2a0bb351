// AWS::EC2::VPNConnection -> its hours, and the attachment when it ends at a transit gateway.
// https://aws.amazon.com/vpn/pricing/ https://aws.amazon.com/transit-gateway/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonVPC", "vpn-connection-hours", "hours"};
constexpr PriceKey kAttachment = {"AmazonVPC", "transit-gateway-hours", "hours"};
constexpr PriceKey kData = {"AmazonVPC", "transit-gateway-data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kAttachment, kData};
constexpr UsageKey kUsage[] = {{"monthly_data_processed_gb",
                                "GB processed by the transit gateway per month",
                                {10, 100, 1'000}}};

std::vector<LineItem> estimate(const Subject& connection) {
  std::vector<LineItem> items = {{.name = "Connection hours",
                                  .price = kHours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours"}};
  if (connection.property("TransitGatewayId") == nullptr) return items;
  items.push_back({.name = "Transit gateway attachment",
                   .price = kAttachment,
                   .monthly = kHoursPerMonth,
                   .assumption = "730 hours"});
  items.push_back({.name = "Data processed",
                   .price = kData,
                   .monthly = connection.usage("monthly_data_processed_gb")});
  return items;
}

}  // namespace

constinit const Estimator kEc2VpnConnection = {.resource_type = "AWS::EC2::VPNConnection",
                                               .prices = kPrices,
                                               .usage = kUsage,
                                               .estimate = estimate};

}  // namespace cfnaudit::pricing
