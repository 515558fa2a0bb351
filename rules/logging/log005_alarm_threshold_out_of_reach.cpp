#include <array>
#include <optional>
#include <string>

#include "analyzer/aws/quotas.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/logging/alarm_metrics.h"

// Alarms on the duration of functions, and the functions' timeouts, and alarms on metrics of ones
// and zeros -> thresholds that no data point can pass.

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

constexpr double kMilliseconds = 1000;

/// What it takes to bring a statistic to its highest value, the timeout.
enum class Highest : std::uint8_t {
  kOneInvocation,    // one that times out, or a few
  kEveryInvocation,  // all of the period time out
  kNone,             // a sum or a count: the timeout does not limit it
};

/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
Highest highest(std::string_view statistic) {
  if (statistic == "Average" || statistic == "Minimum") return Highest::kEveryInvocation;
  if (statistic == "Maximum" || statistic == "IQM") return Highest::kOneInvocation;
  const auto digit = [&](std::size_t at) {
    return at < statistic.size() && statistic[at] >= '0' && statistic[at] <= '9';
  };
  if (statistic.starts_with('p') && digit(1)) return Highest::kOneInvocation;
  static constexpr std::array<std::string_view, 2> kMeans = {"tm", "wm"};
  for (const auto mean : kMeans)
    if (statistic.starts_with(mean) && digit(mean.size())) return Highest::kOneInvocation;
  if (statistic.starts_with("TM(") || statistic.starts_with("WM(")) return Highest::kOneInvocation;
  return Highest::kNone;
}

/// What is wrong with the alarm, after its name; empty if it can fire before every invocation
/// fails.
std::string problem(double threshold, double timeout, bool or_equal, Highest statistic,
                    std::string_view function) {
  if (threshold > timeout || (threshold == timeout && !or_equal))
    return concat(" can never fire: no invocation of ", function, " runs longer than its timeout");
  if (threshold == timeout && statistic == Highest::kEveryInvocation)
    return concat(" fires only when every invocation of ", function, " times out");
  return {};
}

std::optional<graph::ResourceIndex> function_of(const graph::Graph& graph,
                                                const AlarmMetric& metric) {
  static constexpr std::string_view kFunction[] = {"AWS::Lambda::Function"};
  for (const auto& dimension : metric.dimensions) {
    if (dimension.name != "FunctionName") continue;
    if (const auto found = graph.identify(dimension.value, kFunction)) return found->resource;
  }
  return std::nullopt;
}

/// Of a value that is there: its number, or nothing with a remark about why.
std::optional<double> number_or_undecided(ValuePtr value, const graph::StackResource& alarm,
                                          Reporter& report) {
  const auto number = resolve::number(value);
  if (const auto reason = resolve::why_unknown(value); !number && !reason.empty())
    report.undecided(alarm, reason);
  return number;
}

bool is_duration(const AlarmMetric& metric) {
  return metric.metric_namespace == "AWS/Lambda" && metric.name == "Duration" &&
         metric.use == Use::kCompared &&
         (metric.unit == nullptr || resolve::equals(metric.unit, "Milliseconds") == Tri::kYes);
}

void check_alarm(const Context& context, const graph::StackResource& alarm,
                 const AlarmMetric& metric, Reporter& report) {
  const auto comparison = resolve::known_text(alarm.property("ComparisonOperator"));
  const bool or_equal = comparison == "GreaterThanOrEqualToThreshold";
  if (!or_equal && comparison != "GreaterThanThreshold") return;
  const auto statistic = resolve::known_text(metric.statistic);
  const Highest kind = statistic ? highest(*statistic) : Highest::kNone;
  const auto function_index = function_of(context.graph, metric);
  if (kind == Highest::kNone || !function_index) return;

  const auto& function = context.graph.resource(*function_index);
  const ValuePtr timeout_value = function.property("Timeout");
  const ValuePtr threshold_value = alarm.property("Threshold");
  const auto timeout = timeout_value == nullptr ? std::optional<double>(aws::kFunctionSeconds.value)
                                                : number_or_undecided(timeout_value, alarm, report);
  const auto threshold = number_or_undecided(threshold_value, alarm, report);
  if (!timeout || !threshold) return;

  const auto why = problem(*threshold, *timeout * kMilliseconds, or_equal, kind, function.id());
  if (why.empty()) return;
  const std::string seconds = timeout_value == nullptr
                                  ? std::to_string(aws::kFunctionSeconds.value)
                                  : std::string(*resolve::known_text(timeout_value));
  auto finding = report.at(alarm, threshold_value, concat(alarm.id(), why));
  if (timeout_value != nullptr)
    finding.note(timeout_value->span, "the timeout", function.id());
  else
    finding.note(function, "its timeout is the default of 3 s");
  finding
      .detail(
          concat(*resolve::known_text(threshold_value), " ms with a timeout of ", seconds, " s"))
      .fix("choose a threshold well below the timeout, or alarm on Errors, which counts timeouts");
}

/// Metrics whose data points are 0 or 1 each, so that their average is a rate.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
struct Indicator {
  std::string_view metric_namespace;
  std::string_view name;
  bool always_one = false;  // there is no data point of 0: nothing happens, nothing is emitted
};
constexpr Indicator kIndicators[] = {
    {"AWS/Lambda", "Errors"},
    {"AWS/Lambda", "Invocations", true},
    {"AWS/ApiGateway", "4XXError"},
    {"AWS/ApiGateway", "5XXError"},
};

const Indicator* indicator(const AlarmMetric& metric) {
  for (const auto& row : kIndicators)
    if (row.metric_namespace == metric.metric_namespace && row.name == metric.name &&
        metric.use == Use::kCompared)
      return &row;
  return nullptr;
}

/// An average of ones and zeros that should exceed 1.
void check_rate(const graph::StackResource& alarm, const AlarmMetric& metric, Reporter& report) {
  const auto comparison = resolve::known_text(alarm.property("ComparisonOperator"));
  const bool or_equal = comparison == "GreaterThanOrEqualToThreshold";
  const auto statistic = resolve::known_text(metric.statistic);
  if ((!or_equal && comparison != "GreaterThanThreshold") || !statistic ||
      highest(*statistic) != Highest::kEveryInvocation)
    return;
  const ValuePtr value = alarm.property("Threshold");
  const auto threshold = number_or_undecided(value, alarm, report);
  if (!threshold || *threshold < 1 || (*threshold == 1 && or_equal)) return;
  report
      .at(alarm, value,
          concat(alarm.id(), " can never fire: ", *statistic, " of ", metric.name, " is at most 1"))
      .fix("use the statistic Sum to count them, or a threshold below 1 for their rate");
}

/// Silence that should be noticed, where silence is no data point.
void check_silence(const graph::StackResource& alarm, const AlarmMetric& metric, Reporter& report) {
  const auto comparison = resolve::known_text(alarm.property("ComparisonOperator"));
  const bool or_equal = comparison == "LessThanOrEqualToThreshold";
  const auto statistic = resolve::known_text(metric.statistic);
  const ValuePtr missing = alarm.property("TreatMissingData");
  if ((!or_equal && comparison != "LessThanThreshold") ||
      (statistic != "Sum" && statistic != "SampleCount") ||
      resolve::equals(missing, "notBreaching") != Tri::kYes)
    return;
  const ValuePtr value = alarm.property("Threshold");
  const auto threshold = number_or_undecided(value, alarm, report);
  if (!threshold || *threshold > 1 || (*threshold == 1 && or_equal)) return;
  report
      .at(alarm, missing,
          concat(alarm.id(), " can never fire: without ", lowercase(metric.name),
                 " there is no data point, and TreatMissingData is notBreaching"))
      .fix("set TreatMissingData to breaching");
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::CloudWatch::Alarm")) {
    const auto& alarm = context.graph.resource(index);
    for (const auto& metric : alarm_metrics(alarm))
      if (is_duration(metric))
        check_alarm(context, alarm, metric, report);
      else if (const auto* row = indicator(metric)) {
        check_rate(alarm, metric, report);
        if (row->always_one) check_silence(alarm, metric, report);
      }
  }
}

}  // namespace

extern constinit const Rule kAlarmThresholdOutOfReach = {
    .info = {.id = "LOG005",
             .name = "alarm-threshold-out-of-reach",
             .severity = Severity::kWarning,
             .summary = "The threshold of an alarm is one that its metric never passes.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
