// AWS::Events::EventBus -> custom events, billed in increments of 64 KB.
// https://aws.amazon.com/eventbridge/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kEvents = {"AWSEvents", "custom-events", "events"};
constexpr PriceKey kPrices[] = {kEvents};
constexpr UsageKey kUsage[] = {{"monthly_custom_events",
                                "custom events per month, in units of 64 KB",
                                {10'000, 1'000'000, 100'000'000}}};

std::vector<LineItem> estimate(const Subject& bus) {
  return {{.name = "Custom events",
           .price = kEvents,
           .monthly = bus.usage("monthly_custom_events"),
           .assumption = "billed in increments of 64 KB"}};
}

}  // namespace

constinit const Estimator kEventsEventBus = {.resource_type = "AWS::Events::EventBus",
                                             .prices = kPrices,
                                             .usage = kUsage,
                                             .estimate = estimate};

}  // namespace cfnaudit::pricing
