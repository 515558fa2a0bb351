// AWS::Glue::Crawler -> hours of the data processing units (DPU) of its crawls.
// https://aws.amazon.com/glue/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kDpuHours = {"AWSGlue", "dpu-hours", "DPU-hours"};
constexpr PriceKey kPrices[] = {kDpuHours};
constexpr UsageKey kUsage[] = {{"monthly_hours", "DPU-hours of crawls per month", {1, 10, 100}}};
constexpr UsageItem kItems[] = {
    {"Duration", kDpuHours, "monthly_hours", "at least 10 minutes a crawl"}};

std::vector<LineItem> estimate(const Subject& crawler) { return usage_items(crawler, kItems); }

}  // namespace

constinit const Estimator kGlueCrawler = {.resource_type = "AWS::Glue::Crawler",
                                          .prices = kPrices,
                                          .usage = kUsage,
                                          .estimate = estimate};

}  // namespace cfnaudit::pricing
