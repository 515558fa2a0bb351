// AWS::Config::ConfigurationRecorder -> items recorded. https://aws.amazon.com/config/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kRecorded = {"AWSConfig", "items", "records"};
constexpr PriceKey kPrices[] = {kRecorded};
constexpr UsageKey kUsage[] = {
    {"monthly_config_items", "changes recorded per month", {1'000, 10'000, 100'000}},
    {"monthly_custom_config_items", "custom resource changes recorded per month"},
};
constexpr UsageItem kItems[] = {
    {"Configuration items", kRecorded, "monthly_config_items"},
    {"Custom configuration items", kRecorded, "monthly_custom_config_items"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kConfigRecorder = {.resource_type = "AWS::Config::ConfigurationRecorder",
                                             .prices = kPrices,
                                             .usage = kUsage,
                                             .estimate = estimate};

}  // namespace cfnaudit::pricing
