// AWS::CloudWatch::Alarm -> alarm metrics. https://aws.amazon.com/cloudwatch/pricing/ : per metric
// that the alarm watches, three for an anomaly band (the metric and its two bounds); dearer when
// the period is below 60 s; per analyzed metric for a Metrics Insights query.

#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

constexpr PriceKey kStandard = {"AmazonCloudWatch", "alarms-standard", "alarm-metrics"};
constexpr PriceKey kHighResolution = {"AmazonCloudWatch", "alarms-high-resolution",
                                      "alarm-metrics"};
constexpr PriceKey kQuery = {"AmazonCloudWatch", "alarms-metrics-insights", "alarm-metrics"};
constexpr PriceKey kPrices[] = {kStandard, kHighResolution, kQuery};
constexpr UsageKey kUsage[] = {
    {"metrics_analyzed", "metrics that the alarm's query analyzes", {10, 100, 1'000}}};

constexpr std::int64_t kMetricsOfAnomalyBand = 3;
constexpr long long kStandardPeriodSeconds = 60;

/// What decides the price of an alarm.
struct Watch {
  Amount metrics = 0;
  bool anomaly = false;
  bool query = false;
  bool high_resolution = false;
};

void add_period(Watch& watch, ValuePtr period) {
  if (resolve::is_unknown(period) || (period != nullptr && !resolve::integer(period)))
    watch.metrics = watch.metrics + Amount::unknown(concat("the price depends on its period: ",
                                                           resolve::why_unknown(period)));
  else if (const auto seconds = resolve::integer(period))
    watch.high_resolution = watch.high_resolution || *seconds < kStandardPeriodSeconds;
}

/// An entry of Metrics: a metric, or an expression over others.
void add_entry(Watch& watch, ValuePtr entry) {
  if (resolve::is_unknown(entry)) {
    watch.metrics = watch.metrics + Amount::unknown(resolve::why_unknown(entry));
    return;
  }
  if (const ValuePtr metric = resolve::get(entry, "MetricStat")) {
    watch.metrics = watch.metrics + 1;
    add_period(watch, resolve::get(metric, "Period"));
    return;
  }
  const SymbolicText* expression = resolve::text(resolve::get(entry, "Expression"));
  if (expression == nullptr) return;
  const std::string formula = lowercase(trim(expression->text()));
  watch.anomaly = watch.anomaly || formula.find("anomaly_detection_band") != std::string::npos;
  watch.query = watch.query || formula.starts_with("select ");
  add_period(watch, resolve::get(entry, "Period"));
}

Watch watch_of(const Subject& alarm) {
  Watch watch;
  const ValuePtr metrics = alarm.property("Metrics");
  if (resolve::is_unknown(metrics)) {
    watch.metrics = Amount::unknown(resolve::why_unknown(metrics));
  } else if (metrics == nullptr) {
    watch.metrics = 1;
    add_period(watch, alarm.property("Period"));
  } else {
    for (const ValuePtr entry : resolve::items(metrics)) add_entry(watch, entry);
  }
  return watch;
}

std::vector<LineItem> estimate(const Subject& alarm) {
  const Watch watch = watch_of(alarm);
  if (watch.query)
    return {
        {.name = "Metrics analyzed", .price = kQuery, .monthly = alarm.usage("metrics_analyzed")}};
  const Amount metrics = watch.anomaly ? watch.metrics * kMetricsOfAnomalyBand : watch.metrics;
  return {{.name = watch.high_resolution ? "High-resolution alarm" : "Alarm",
           .price = watch.high_resolution ? kHighResolution : kStandard,
           .monthly = metrics,
           .assumption = watch.anomaly ? "three metrics per anomaly detection band" : ""}};
}

}  // namespace

constinit const Estimator kCloudWatchAlarm = {.resource_type = "AWS::CloudWatch::Alarm",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
