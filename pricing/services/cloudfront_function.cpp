// AWS::CloudFront::Function -> invocations. https://aws.amazon.com/cloudfront/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kFunctionInvocations = {"AmazonCloudFront", "function-invocations",
                                           "invocations"};
constexpr PriceKey kPrices[] = {kFunctionInvocations};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "invocations per month", {100'000, 1'000'000, 100'000'000}},
};
constexpr UsageItem kItems[] = {
    {"Invocations", kFunctionInvocations, "monthly_requests"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kCloudFrontFunction = {.resource_type = "AWS::CloudFront::Function",
                                                 .prices = kPrices,
                                                 .usage = kUsage,
                                                 .estimate = estimate};

}  // namespace cfnaudit::pricing
