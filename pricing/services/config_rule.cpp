// AWS::Config::ConfigRule, OrganizationConfigRule -> evaluations.
// https://aws.amazon.com/config/pricing/

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

constexpr UsageItem kOrganizationItems[] = {
    {"Evaluations", kRuleEvaluations, "monthly_rule_evaluations",
     "those of all accounts together; volume tiers apply per account"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }
std::vector<LineItem> estimate_organization(const Subject& subject) {
  return usage_items(subject, kOrganizationItems);
}

}  // namespace

constinit const Estimator kConfigRule = {.resource_type = "AWS::Config::ConfigRule",
                                         .prices = kPrices,
                                         .usage = kUsage,
                                         .estimate = estimate};
constinit const Estimator kConfigOrganizationRule = {
    .resource_type = "AWS::Config::OrganizationConfigRule",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate_organization};

}  // namespace cfnaudit::pricing
