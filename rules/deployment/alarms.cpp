#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Periods and metric math of alarms -> alarms that CloudWatch refuses.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

template <typename Check>
void for_each_alarm(const Context& context, Check check) {
  for (const auto index : context.graph.of_type("AWS::CloudWatch::Alarm")) {
    const auto& alarm = context.graph.resource(index);
    if (!resolve::is_unknown(alarm.properties)) check(alarm);
  }
}

/// Identifiers of an expression: those of metrics start with a small letter, functions do not.
std::vector<std::string> identifiers(std::string_view expression) {
  std::vector<std::string> out;
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_part = [&](char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t i = 0; i < expression.size();) {
    if (expression[i] == '"' || expression[i] == '\'') {
      const auto end = expression.find(expression[i], i + 1);
      if (end == std::string_view::npos) return out;
      i = end + 1;
      continue;
    }
    if (!is_part(expression[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < expression.size() && is_part(expression[i])) ++i;
    if (is_small(expression[begin])) out.emplace_back(expression.substr(begin, i - begin));
  }
  return out;
}

void check_expression(const StackResource& alarm, ValuePtr value, const std::set<std::string>& ids,
                      Reporter& report) {
  const auto expression = resolve::known_text(value);
  if (!expression || expression->starts_with("SELECT")) return;
  for (const auto& name : identifiers(*expression))
    if (!ids.contains(name)) {
      report.at(alarm, value,
                concat("the expression of ", alarm.id(), " uses ", quote(name),
                       ", which is not the Id of one of its metrics"));
      return;
    }
}

void check_math(const Context& context, Reporter& report) {
  for_each_alarm(context, [&](const StackResource& alarm) {
    const ValuePtr metrics = alarm.property("Metrics");
    if (metrics == nullptr || resolve::is_unknown(metrics)) return;
    std::set<std::string> ids;
    std::size_t returned = 0;
    bool known = true;
    for (const ValuePtr query : resolve::items(metrics)) {
      const ValuePtr id = resolve::get(query, "Id");
      const auto name = resolve::known_text(id);
      const ValuePtr returns = resolve::get(query, "ReturnData");
      known = known && name && (returns == nullptr || resolve::boolean(returns));
      if (name && !ids.insert(std::string(*name)).second)
        report.at(alarm, id, concat("two metrics of ", alarm.id(), " have the Id ", quote(*name)));
      if (returns == nullptr || resolve::boolean(returns) == true) ++returned;
    }
    if (!known) return;
    // An alarm on an anomaly compares two: the metric with the band of what is normal.
    const bool has_band = alarm.property("ThresholdMetricId") != nullptr;
    if (returned != 1 && !has_band)
      report
          .at(alarm, metrics,
              concat(count(returned, "metric"), " of ", alarm.id(),
                     returned == 1 ? " has" : " have",
                     " ReturnData: true, the default; an alarm compares exactly one"))
          .fix("set ReturnData to false for the others");
    for (const ValuePtr query : resolve::items(metrics))
      check_expression(alarm, resolve::get(query, "Expression"), ids, report);
  });
}

/// "Valid values are 10, 20, 30, and any multiple of 60."
bool is_period(long long seconds) {
  return seconds == 10 || seconds == 20 || seconds == 30 || (seconds > 0 && seconds % 60 == 0);
}

constexpr long long kHour = 3600;
constexpr long long kDay = 24 * kHour;

void check_periods(const Context& context, Reporter& report) {
  for_each_alarm(context, [&](const StackResource& alarm) {
    const ValuePtr period = alarm.property("Period");
    const ValuePtr evaluation = alarm.property("EvaluationPeriods");
    const ValuePtr datapoints = alarm.property("DatapointsToAlarm");
    const auto seconds = resolve::integer(period);
    const auto periods = resolve::integer(evaluation);
    if (seconds && !is_period(*seconds))
      report.at(
          alarm, period,
          concat(std::to_string(*seconds),
                 " s is not a valid period of an alarm: it is 10, 20, 30 or a multiple of 60"));
    const auto wanted = resolve::integer(datapoints);
    if (wanted && periods && *wanted > *periods)
      report.at(alarm, datapoints,
                concat("DatapointsToAlarm (", std::to_string(*wanted),
                       ") exceeds EvaluationPeriods (", std::to_string(*periods), ")"));
    if (!seconds || !periods || *seconds <= 0) return;
    const bool is_short = *seconds < kHour;
    if (*periods > (is_short ? kDay : 7 * kDay) / *seconds)
      report.at(alarm, evaluation,
                concat(std::to_string(*periods), " periods of ", std::to_string(*seconds),
                       " s are more than ",
                       is_short ? "one day, which is the most for periods of less than one hour"
                                : "seven days"));
  });
}

constexpr std::string_view kPeriodEquivalents[] = {"E3615"};
constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

}  // namespace

extern constinit const Rule kInvalidMetricMath = {
    .info = {.id = "DEP090",
             .name = "invalid-metric-math",
             .severity = Severity::kError,
             .summary =
                 "The metrics of an alarm have undefined or repeated Ids, or not one result.",
             .source = kPage},
    .check = check_math,
};

extern constinit const Rule kInvalidAlarmPeriod = {
    .info = {.id = "DEP091",
             .name = "invalid-alarm-period",
             .severity = Severity::kError,
             .summary = "The periods of an alarm are not ones that CloudWatch evaluates.",
             .source = kPage,
             .equivalents = kPeriodEquivalents},
    .check = check_periods,
};

}  // namespace cfnaudit::rules
