#include "rules/logging/alarm_metrics.h"

#include <optional>

// The properties of an alarm -> the metrics that it watches.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudwatch-alarm.html

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

std::optional<AlarmMetric> read_metric(ValuePtr holder) {
  const auto metric_namespace = resolve::known_text(resolve::get(holder, "Namespace"));
  const ValuePtr name_value = resolve::get(holder, "MetricName");
  const auto name = resolve::known_text(name_value);
  if (!metric_namespace || !name) return std::nullopt;
  AlarmMetric metric{
      .metric_namespace = *metric_namespace, .name = *name, .name_value = name_value};
  const ValuePtr dimensions = resolve::get(holder, "Dimensions");
  if (resolve::is_unknown(dimensions)) metric.unknown_dimension = dimensions;
  for (const ValuePtr dimension : resolve::items(dimensions)) {
    const ValuePtr dimension_name = resolve::get(dimension, "Name");
    if (const auto known = resolve::known_text(dimension_name))
      metric.dimensions.push_back({*known, dimension_name, resolve::get(dimension, "Value")});
    else if (metric.unknown_dimension == nullptr)
      metric.unknown_dimension = dimension_name != nullptr ? dimension_name : dimension;
  }
  return metric;
}

}  // namespace

std::vector<AlarmMetric> alarm_metrics(const resolve::StackResource& alarm) {
  std::vector<AlarmMetric> found;
  if (auto metric = read_metric(alarm.properties)) {
    const ValuePtr statistic = alarm.property("Statistic");
    metric->statistic = statistic != nullptr ? statistic : alarm.property("ExtendedStatistic");
    metric->unit = alarm.property("Unit");
    found.push_back(std::move(*metric));
  }
  const auto queries = resolve::items(alarm.property("Metrics"));
  for (const ValuePtr query : queries) {
    const ValuePtr stat = resolve::get(query, "MetricStat");
    auto metric = read_metric(resolve::get(stat, "Metric"));
    if (!metric) continue;
    metric->statistic = resolve::get(stat, "Stat");
    metric->unit = resolve::get(stat, "Unit");
    if (queries.size() > 1) metric->use = Use::kInFormula;
    found.push_back(std::move(*metric));
  }
  return found;
}

}  // namespace cfnaudit::rules
