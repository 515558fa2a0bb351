// AWS::Config::ConfigRule -> evaluations. https://aws.amazon.com/config/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kRuleEvaluations = {"AWSConfig", "rule-evaluations", "evaluations"};
constexpr PriceKey kPrices[] = {kRuleEvaluations};
constexpr UsageKey kUsage[] = {
    {"monthly_rule_evaluations", "evaluations per month", {1'000, 10'000, 100'000}},
};
constexpr UsageItem kItems[] = {
    {"Evaluations", kRuleEvaluations, "monthly_rule_evaluations", "volume tiers apply per account"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kConfigRule = {.resource_type = "AWS::Config::ConfigRule",
                                         .prices = kPrices,
                                         .usage = kUsage,
                                         .estimate = estimate};

}  // namespace cfnaudit::pricing
