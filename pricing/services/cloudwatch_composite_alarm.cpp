// AWS::CloudWatch::CompositeAlarm -> the alarm itself; the alarms that it combines are charged as
// theirs. https://aws.amazon.com/cloudwatch/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAlarm = {"AmazonCloudWatch", "alarms-composite", "alarms"};
constexpr PriceKey kPrices[] = {kAlarm};

std::vector<LineItem> estimate(const Subject&) {
  return {{.name = "Composite alarm", .price = kAlarm, .monthly = 1}};
}

}  // namespace

constinit const Estimator kCloudWatchCompositeAlarm = {
    .resource_type = "AWS::CloudWatch::CompositeAlarm",
    .prices = kPrices,
    .usage = {},
    .estimate = estimate};

}  // namespace cfnaudit::pricing
