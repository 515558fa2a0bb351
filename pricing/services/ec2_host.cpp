// AWS::EC2::Host -> its hours by instance family.
// https://aws.amazon.com/ec2/dedicated-hosts/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "c5", "m5 standard 1_year no_upfront".
constexpr PriceKey kHostHours = {"AmazonEC2", "dedicated-host-hours", "hours"};
constexpr PriceKey kPrices[] = {kHostHours};
constexpr UsageKey kUsage[] = {kReservedType, kReservedTerm, kReservedPayment};

std::vector<LineItem> estimate(const Subject& host) {
  const auto family_value = host.property("InstanceFamily");
  const Choice family =
      choice(family_value != nullptr ? family_value : host.property("InstanceType"), "");
  if (!family.known()) return {unpriced("Host hours", family.why_unknown)};
  const auto name = family.text.substr(0, family.text.find('.'));
  return {{.name = concat("Dedicated host hours (", name, ")"),
           .price = kHostHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours",
           .variant = concat(name, commitment(host))}};
}

}  // namespace

constinit const Estimator kEc2Host = {
    .resource_type = "AWS::EC2::Host", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
