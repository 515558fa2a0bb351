// AWS::Events::ApiDestination -> invocations. https://aws.amazon.com/eventbridge/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kApiDestinationInvocations = {"AWSEvents", "api-destination-invocations",
                                                 "invocations"};
constexpr PriceKey kPrices[] = {kApiDestinationInvocations};
constexpr UsageKey kUsage[] = {
    {"monthly_requests",
     "events sent per month, in units of 64 KB",
     {10'000, 1'000'000, 10'000'000}},
};
constexpr UsageItem kItems[] = {
    {"Invocations", kApiDestinationInvocations, "monthly_requests",
     "billed in increments of 64 KB"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kEventsApiDestination = {.resource_type = "AWS::Events::ApiDestination",
                                                   .prices = kPrices,
                                                   .usage = kUsage,
                                                   .estimate = estimate};

}  // namespace cfnaudit::pricing
