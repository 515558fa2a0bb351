// AWS::Logs::MetricFilter -> custom metrics. https://aws.amazon.com/cloudwatch/pricing/ : the
// filter is free of charge, the metrics that it emits are custom metrics, charged for the hours in
// which they get data.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kMetrics = {"AmazonCloudWatch", "custom-metrics", "metric-months"};
constexpr PriceKey kPrices[] = {kMetrics};
constexpr UsageKey kUsage[] = {
    {"custom_metrics", "metrics with data, monthly average", {1, 1, 10}}};

/// One metric per transformation, unless its dimensions multiply it.
std::optional<Bound> metric_bound(graph::ValuePtr transformations) {
  if (resolve::is_unknown(transformations)) return std::nullopt;
  const auto all = resolve::items(transformations);
  for (const auto transformation : all)
    if (resolve::is_unknown(transformation) ||
        resolve::get(transformation, "Dimensions") != nullptr)
      return std::nullopt;
  return Bound{static_cast<std::int64_t>(all.size()), "one metric per transformation, all month"};
}

std::vector<LineItem> estimate(const Subject& filter) {
  return {{.name = "Custom metrics",
           .price = kMetrics,
           .monthly = filter.usage("custom_metrics"),
           .bound = metric_bound(filter.property("MetricTransformations"))}};
}

}  // namespace

constinit const Estimator kLogsMetricFilter = {.resource_type = "AWS::Logs::MetricFilter",
                                               .prices = kPrices,
                                               .usage = kUsage,
                                               .estimate = estimate};

}  // namespace cfnaudit::pricing
