// AWS::ApiGateway::Stage -> its cache by the hour, and traces.
// https://aws.amazon.com/api-gateway/pricing/ : the stage is free of charge, a cache has a price by
// its size.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/tracing.h"

namespace cfnaudit::pricing {
namespace {

// The sizes in GB that CacheClusterSize may have, then the charge for traces.
constexpr PriceKey kPrices[] = {
    {"AmazonApiGateway", "cache-0.5", "hours"},
    {"AmazonApiGateway", "cache-1.6", "hours"},
    {"AmazonApiGateway", "cache-6.1", "hours"},
    {"AmazonApiGateway", "cache-13.5", "hours"},
    {"AmazonApiGateway", "cache-28.4", "hours"},
    {"AmazonApiGateway", "cache-58.2", "hours"},
    {"AmazonApiGateway", "cache-118", "hours"},
    {"AmazonApiGateway", "cache-237", "hours"},
    kTracesRecorded,
};
constexpr UsageKey kUsage[] = {kTracesUsage};

LineItem cache(const Subject& stage) {
  const Choice size = choice(stage.property("CacheClusterSize"), "0.5");
  if (!size.known()) return unpriced("Cache", size.why_unknown);
  const std::string name = concat("cache-", size.text);
  for (const PriceKey& price : kPrices)
    if (price.name == name)
      return {.name = concat("Cache of ", size.text, " GB"),
              .price = price,
              .monthly = kHoursPerMonth,
              .assumption = "730 hours"};
  return unpriced("Cache", concat("there is no cache size of ", size.text, " GB"));
}

std::vector<LineItem> estimate(const Subject& stage) {
  std::vector<LineItem> items;
  const auto cached = stage.property("CacheClusterEnabled");
  if (const auto on = resolve::boolean(cached); on.value_or(false))
    items.push_back(cache(stage));
  else if (cached != nullptr && !on)
    items.push_back(unpriced("Cache", resolve::why_unknown(cached)));
  const auto tracing = stage.property("TracingEnabled");
  if (const auto on = resolve::boolean(tracing); on.value_or(false))
    items.push_back(traces_recorded(stage));
  else if (tracing != nullptr && !on)
    items.push_back(unpriced("X-Ray traces recorded", resolve::why_unknown(tracing)));
  return items;
}

}  // namespace

constinit const Estimator kApiGatewayStage = {.resource_type = "AWS::ApiGateway::Stage",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
