// AWS::Cloud9::EnvironmentEC2 -> the hours that its instance is awake.
// https://aws.amazon.com/cloud9/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kPrices[] = {kInstanceHours};
constexpr UsageKey kUsage[] = {{"monthly_hrs", "hours in use per month", {20, 160, 730}}};

std::vector<LineItem> estimate(const Subject& environment) {
  const Choice type = choice(environment.property("InstanceType"), "");
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  return {{.name = concat("Instance hours (", type.text, ")"),
           .price = kInstanceHours,
           .monthly = environment.usage("monthly_hrs"),
           .bound = Bound{kHoursPerMonth, "runs all month"},
           .variant = std::string(type.text)},
          unpriced("Volume", "its size depends on the image")};
}

}  // namespace

constinit const Estimator kCloud9Environment = {.resource_type = "AWS::Cloud9::EnvironmentEC2",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
