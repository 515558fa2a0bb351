// AWS::EC2::ClientVpnTargetNetworkAssociation -> its hours. https://aws.amazon.com/vpn/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kClientVpnAssociationHours = {"AmazonVPC", "client-vpn-association-hours",
                                                 "hours"};
constexpr PriceKey kPrices[] = {kClientVpnAssociationHours};

std::vector<LineItem> estimate(const Subject&) {
  return {{.name = "Association hours",
           .price = kClientVpnAssociationHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours"}};
}

}  // namespace

constinit const Estimator kEc2ClientVpnAssociation = {
    .resource_type = "AWS::EC2::ClientVpnTargetNetworkAssociation",
    .prices = kPrices,
    .usage = {},
    .estimate = estimate};

}  // namespace cfnaudit::pricing
