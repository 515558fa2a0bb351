// AWS::CloudWatch::Dashboard -> the dashboard's month. https://aws.amazon.com/cloudwatch/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kDashboard = {"AmazonCloudWatch", "dashboards", "dashboards"};
constexpr PriceKey kPrices[] = {kDashboard};

std::vector<LineItem> estimate(const Subject&) {
  return {{.name = "Dashboard", .price = kDashboard, .monthly = 1}};
}

}  // namespace

constinit const Estimator kCloudWatchDashboard = {.resource_type = "AWS::CloudWatch::Dashboard",
                                                  .prices = kPrices,
                                                  .usage = {},
                                                  .estimate = estimate};

}  // namespace cfnaudit::pricing
