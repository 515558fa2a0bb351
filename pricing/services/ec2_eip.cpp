// AWS::EC2::EIP -> address hours. https://aws.amazon.com/vpc/pricing/ : every public IPv4 address
// is charged by the hour, in use or idle, except those that the customer brings (BYOIP).

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonVPC", "public-ipv4-hours", "hours"};
constexpr PriceKey kPrices[] = {kHours};

std::vector<LineItem> estimate(const Subject& address) {
  const Choice pool = choice(address.property("PublicIpv4Pool"), "amazon");
  if (!pool.known()) return {unpriced("Public IPv4 address", pool.why_unknown)};
  if (pool.text != "amazon") return {};
  if (address.property("IpamPoolId") != nullptr)
    return {unpriced("Public IPv4 address",
                     "whether the IPAM pool holds your own addresses (BYOIP) is not known")};
  return {{.name = "Public IPv4 address",
           .price = kHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours, in use or idle"}};
}

}  // namespace

constinit const Estimator kEc2Eip = {
    .resource_type = "AWS::EC2::EIP", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
