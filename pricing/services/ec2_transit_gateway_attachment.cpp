// AWS::EC2::TransitGatewayAttachment, TransitGatewayVpcAttachment and
// TransitGatewayPeeringAttachment -> the attachment's hours and data.
// https://aws.amazon.com/transit-gateway/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kTransitGatewayHours = {"AmazonVPC", "transit-gateway-hours", "hours"};
constexpr PriceKey kTransitGatewayData = {"AmazonVPC", "transit-gateway-data", "GB"};
constexpr PriceKey kPricesEc2TransitGatewayAttachment[] = {kTransitGatewayHours,
                                                           kTransitGatewayData};
constexpr UsageKey kUsageEc2TransitGatewayAttachment[] = {
    {"monthly_data_processed_gb", "GB processed per month", {10, 100, 1'000}},
};
constexpr UsageItem kItemsEc2TransitGatewayAttachment[] = {
    {"Data processed", kTransitGatewayData, "monthly_data_processed_gb"},
};
constexpr PriceKey kPricesEc2TransitGatewayVpcAttachment[] = {kTransitGatewayHours,
                                                              kTransitGatewayData};
constexpr UsageKey kUsageEc2TransitGatewayVpcAttachment[] = {
    {"monthly_data_processed_gb", "GB processed per month", {10, 100, 1'000}},
};
constexpr UsageItem kItemsEc2TransitGatewayVpcAttachment[] = {
    {"Data processed", kTransitGatewayData, "monthly_data_processed_gb"},
};
constexpr PriceKey kPricesEc2TransitGatewayPeeringAttachment[] = {kTransitGatewayHours};

std::vector<LineItem> estimateEc2TransitGatewayAttachment(const Subject& subject) {
  std::vector<LineItem> items = {{.name = "Attachment hours",
                                  .price = kTransitGatewayHours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours"}};
  for (LineItem& item : usage_items(subject, kItemsEc2TransitGatewayAttachment))
    items.push_back(std::move(item));
  return items;
}

std::vector<LineItem> estimateEc2TransitGatewayVpcAttachment(const Subject& subject) {
  std::vector<LineItem> items = {{.name = "Attachment hours",
                                  .price = kTransitGatewayHours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours"}};
  for (LineItem& item : usage_items(subject, kItemsEc2TransitGatewayVpcAttachment))
    items.push_back(std::move(item));
  return items;
}

std::vector<LineItem> estimateEc2TransitGatewayPeeringAttachment(const Subject&) {
  return {{.name = "Attachment hours",
           .price = kTransitGatewayHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours"}};
}

}  // namespace

constinit const Estimator kEc2TransitGatewayAttachment = {
    .resource_type = "AWS::EC2::TransitGatewayAttachment",
    .prices = kPricesEc2TransitGatewayAttachment,
    .usage = kUsageEc2TransitGatewayAttachment,
    .estimate = estimateEc2TransitGatewayAttachment};
constinit const Estimator kEc2TransitGatewayVpcAttachment = {
    .resource_type = "AWS::EC2::TransitGatewayVpcAttachment",
    .prices = kPricesEc2TransitGatewayVpcAttachment,
    .usage = kUsageEc2TransitGatewayVpcAttachment,
    .estimate = estimateEc2TransitGatewayVpcAttachment};
constinit const Estimator kEc2TransitGatewayPeeringAttachment = {
    .resource_type = "AWS::EC2::TransitGatewayPeeringAttachment",
    .prices = kPricesEc2TransitGatewayPeeringAttachment,
    .usage = {},
    .estimate = estimateEc2TransitGatewayPeeringAttachment};

}  // namespace cfnaudit::pricing
