// AWS::CloudTrail::Trail -> further copies of management events, data events, insights.
// https://aws.amazon.com/cloudtrail/pricing/ : the first copy of management events is free of
// charge.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kManagementEvents = {"AWSCloudTrail", "management-events", "events"};
constexpr PriceKey kDataEvents = {"AWSCloudTrail", "data-events", "events"};
constexpr PriceKey kInsights = {"AWSCloudTrail", "insights", "events"};
constexpr PriceKey kPrices[] = {kManagementEvents, kDataEvents, kInsights};
constexpr UsageKey kUsage[] = {
    {"monthly_additional_management_events",
     "management events delivered by additional trails of the account per month"},
    {"monthly_data_events", "data events delivered per month", {0, 1'000'000, 100'000'000}},
    {"monthly_insight_events", "events analyzed by Insights per month"},
};
constexpr UsageItem kItems[] = {
    {"Additional copies of management events", kManagementEvents,
     "monthly_additional_management_events", "the first copy is free"},
    {"Data events", kDataEvents, "monthly_data_events"},
    {"Insights", kInsights, "monthly_insight_events"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kCloudTrailTrail = {.resource_type = "AWS::CloudTrail::Trail",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
