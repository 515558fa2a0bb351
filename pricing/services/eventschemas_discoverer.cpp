// AWS::EventSchemas::Discoverer -> events examined. https://aws.amazon.com/eventbridge/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kSchemaDiscovery = {"AWSEvents", "schema-discovery", "events"};
constexpr PriceKey kPrices[] = {kSchemaDiscovery};
constexpr UsageKey kUsage[] = {
    {"monthly_schema_discovery_events",
     "events processed per month, in units of 8 KB",
     {10'000, 1'000'000, 10'000'000}},
};
constexpr UsageItem kItems[] = {
    {"Events processed", kSchemaDiscovery, "monthly_schema_discovery_events"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kEventSchemasDiscoverer = {
    .resource_type = "AWS::EventSchemas::Discoverer",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
