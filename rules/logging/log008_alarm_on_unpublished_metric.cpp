#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"
#include "rules/logging/alarm_metrics.h"

// Metrics that metric filters publish, and alarms on their namespaces -> alarms without data.

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

/// A metric that a filter of the stack publishes.
struct Published {
  const graph::StackResource* filter = nullptr;
  std::string metric_namespace;
  std::string name;
  std::vector<std::string> dimensions;
};

/// Nothing when a part of some filter is not known: then any metric may be one of its.
std::optional<std::vector<Published>> published(const Context& context) {
  std::vector<Published> out;
  for (const auto index : context.graph.of_type("AWS::Logs::MetricFilter")) {
    const auto& filter = context.graph.resource(index);
    for (const ValuePtr item : resolve::items(filter.property("MetricTransformations"))) {
      const auto space = resolve::known_text(resolve::get(item, "MetricNamespace"));
      const auto name = resolve::known_text(resolve::get(item, "MetricName"));
      if (!space || !name || filter.exists == Tri::kUnknown) return std::nullopt;
      Published metric{&filter, std::string(*space), std::string(*name), {}};
      for (const ValuePtr dimension : resolve::items(resolve::get(item, "Dimensions"))) {
        const auto key = resolve::known_text(resolve::get(dimension, "Key"));
        if (!key) return std::nullopt;
        metric.dimensions.emplace_back(*key);
      }
      std::ranges::sort(metric.dimensions);
      out.push_back(std::move(metric));
    }
  }
  return out;
}

bool is_slip(std::string_view one, std::string_view other) {
  constexpr std::size_t kLetters = 2;
  return one != other && std::max(one.size(), other.size()) > 2 * kLetters &&
         edit_distance(one, other) <= kLetters;
}

std::vector<std::string> names_of(const AlarmMetric& metric) {
  std::vector<std::string> out;
  for (const auto& dimension : metric.dimensions) out.emplace_back(dimension.name);
  std::ranges::sort(out);
  return out;
}

void check_metric(const graph::StackResource& alarm, const AlarmMetric& metric,
                  const std::vector<Published>& all, Reporter& report) {
  const auto dimensions = names_of(metric);
  const Published* near = nullptr;
  std::string what;
  for (const Published& one : all) {
    const bool same_space = one.metric_namespace == metric.metric_namespace;
    const bool same_name = one.name == metric.name;
    if (same_space && same_name && one.dimensions == dimensions) return;
    if (same_space && same_name) {
      near = &one;
      what = one.dimensions.empty() ? "has no dimensions"
                                    : concat("has the dimensions ", enumerate(one.dimensions));
    } else if (near == nullptr && same_space && is_slip(one.name, metric.name)) {
      near = &one;
      what = concat("is called ", one.name);
    } else if (near == nullptr && same_name &&
               is_slip(one.metric_namespace, metric.metric_namespace)) {
      near = &one;
      what = concat("is in the namespace ", one.metric_namespace);
    }
  }
  if (near == nullptr) return;
  report
      .at(alarm, metric.name_value,
          concat(alarm.id(), " watches a metric that nothing publishes: the metric of ",
                 near->filter->id(), " ", what))
      .note(*near->filter, "this metric filter")
      .fix(concat("watch ", near->metric_namespace, " ", near->name,
                  near->dimensions.empty() ? " without dimensions" : ""));
}

void check(const Context& context, Reporter& report) {
  const auto all = published(context);
  if (!all || all->empty()) return;
  for (const auto index : context.graph.of_type("AWS::CloudWatch::Alarm")) {
    const auto& alarm = context.graph.resource(index);
    if (alarm.exists != Tri::kYes) continue;
    for (const auto& metric : alarm_metrics(alarm))
      if (metric.unknown_dimension == nullptr && !metric.metric_namespace.starts_with("AWS/"))
        check_metric(alarm, metric, *all, report);
  }
}

}  // namespace

extern constinit const Rule kAlarmOnUnpublishedMetric = {
    .info = {.id = "LOG008",
             .name = "alarm-on-unpublished-metric",
             .severity = Severity::kWarning,
             .summary = "An alarm watches almost the metric that a metric filter publishes.",
             .source = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
                       "MonitoringLogData.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
