// AWS::GlobalAccelerator::Accelerator -> its hours.
// https://aws.amazon.com/global-accelerator/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAcceleratorHours = {"AWSGlobalAccelerator", "accelerator-hours", "hours"};
constexpr PriceKey kPrices[] = {kAcceleratorHours};

std::vector<LineItem> estimate(const Subject&) {
  return {{.name = "Accelerator hours",
           .price = kAcceleratorHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours; the data transfer premium depends on the route"}};
}

}  // namespace

constinit const Estimator kGlobalAccelerator = {
    .resource_type = "AWS::GlobalAccelerator::Accelerator",
    .prices = kPrices,
    .usage = {},
    .estimate = estimate};

}  // namespace cfnaudit::pricing
