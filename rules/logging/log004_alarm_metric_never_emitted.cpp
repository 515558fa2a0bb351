#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/aws/metrics.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/logging/alarm_metrics.h"

// The metrics that alarms watch, and those that AWS emits -> alarms without data.

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;
using Names = std::vector<std::string_view>;

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The name that `name` misspells: the same but for its case, or one or two letters away.
std::optional<std::string_view> misspelt(std::string_view name,
                                         std::span<const std::string_view> names) {
  constexpr std::size_t kLetters = 2;
  const auto best = std::min_element(names.begin(), names.end(), [&](auto a, auto b) {
    return edit_distance(name, a) < edit_distance(name, b);
  });
  if (best == names.end()) return std::nullopt;
  const std::size_t distance = edit_distance(name, *best);
  const bool close = distance == 0 || (distance <= kLetters && name.size() > 2 * kLetters);
  return close ? std::optional(*best) : std::nullopt;
}

struct Alarm {
  const Context& context;
  const graph::StackResource& resource;
  const AlarmMetric& metric;
  Reporter& report;
};

/// What an alarm without any data does.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
std::string consequence(const Alarm& alarm) {
  const ValuePtr missing = alarm.resource.property("TreatMissingData");
  // "Alarms that evaluate metrics in the AWS/DynamoDB namespace always ignore missing data."
  const Tri breaching = alarm.metric.metric_namespace == "AWS/DynamoDB"
                            ? Tri::kNo
                            : resolve::equals(missing, "breaching");
  if (alarm.metric.use == Use::kInFormula || breaching == Tri::kUnknown)
    return concat(alarm.resource.id(), " watches a metric that is never emitted");
  return concat(alarm.resource.id(),
                breaching == Tri::kYes ? " is always in alarm" : " can never fire");
}

Finding report_at(const Alarm& alarm, ValuePtr place, std::string_view why) {
  return alarm.report.at(alarm.resource, place, concat(consequence(alarm), ": ", why));
}

/// A name that resembles none may be newer than the tables.
void report_absent(const Alarm& alarm, std::string_view what, std::string_view name, ValuePtr place,
                   std::span<const std::string_view> names) {
  const auto why = concat(alarm.metric.metric_namespace, " has no ", what, " ", quote(name));
  if (const auto meant = misspelt(name, names)) {
    report_at(alarm, place, why).fix(concat("did you mean ", quote(*meant), "?"));
    return;
  }
  alarm.report
      .at(alarm.resource, place,
          concat(alarm.resource.id(), " watches a metric that is not documented: ", why, " as of ",
                 aws::kMetricsAsOf))
      .severity(Severity::kWarning);
}

bool check_name(const Alarm& alarm) {
  const auto names = aws::metric_names(alarm.metric.metric_namespace);
  if (contains(names, alarm.metric.name)) return true;
  report_absent(alarm, "metric", alarm.metric.name, alarm.metric.name_value, names);
  return false;
}

/// False when a name is not one of the namespace's: then nothing follows about the combination.
bool check_dimension_names(const Alarm& alarm) {
  const auto names = aws::dimension_names(alarm.metric.metric_namespace);
  const bool complete = aws::dimensions_complete(alarm.metric.metric_namespace);
  bool known = true;
  for (const auto& dimension : alarm.metric.dimensions) {
    if (contains(names, dimension.name)) continue;
    known = false;
    if (complete || misspelt(dimension.name, names))
      report_absent(alarm, "dimension", dimension.name, dimension.name_value, names);
  }
  return known;
}

/// How the alarm's dimensions differ from those of a family's metrics.
struct Difference {
  const aws::MetricFamily* family = nullptr;
  std::vector<const AlarmDimension*> excess;
  std::vector<std::string> missing;

  std::size_t size() const { return excess.size() + missing.size(); }
};

Difference difference(const aws::MetricFamily& family, const AlarmMetric& metric) {
  Difference out{&family, {}, {}};
  Names given;
  for (const auto& dimension : metric.dimensions) {
    given.push_back(dimension.name);
    if (!contains(family.required, dimension.name) && !contains(family.possible, dimension.name))
      out.excess.push_back(&dimension);
  }
  for (const auto name : family.required)
    if (!contains(given, name)) out.missing.emplace_back(name);
  return out;
}

/// The smallest difference to a family that has the metric; nullopt when its dimensions are not
/// documented.
std::optional<Difference> smallest_difference(const AlarmMetric& metric) {
  std::optional<Difference> best;
  for (const auto& family : aws::metric_families(metric.metric_namespace)) {
    if (!contains(family.names, metric.name)) continue;
    if (!family.dimensions_documented) return std::nullopt;
    auto candidate = difference(family, metric);
    if (!best || candidate.size() < best->size()) best = std::move(candidate);
  }
  return best;
}

std::string explain(const AlarmMetric& metric, const Difference& difference) {
  std::vector<std::string> excess;
  for (const auto* dimension : difference.excess) excess.emplace_back(dimension->name);
  const bool account_wide =
      difference.family->required.empty() && difference.family->possible.empty();
  if (account_wide)
    return concat(metric.metric_namespace, " counts ", metric.name,
                  " for the whole account; it is never emitted with ", enumerate(excess));
  if (excess.empty())
    return concat(metric.metric_namespace, " emits ", metric.name, " only with ",
                  enumerate(difference.missing));
  if (difference.missing.empty())
    return concat(metric.metric_namespace, " never emits ", metric.name, " with ",
                  enumerate(excess));
  return concat(metric.metric_namespace, " emits ", metric.name, " only with ",
                enumerate(difference.missing), ", never with ", enumerate(excess));
}

/// What to do instead of watching a metric with dimensions that it never has.
struct Advice {
  std::string_view metric_namespace;
  std::string_view metric;
  std::string_view text;
};
constexpr Advice kAdvice[] = {
    {"AWS/DynamoDB", "UserErrors",
     "watch ReadThrottleEvents and WriteThrottleEvents with TableName, or remove the dimension"},
    {"AWS/DynamoDB", "ThrottledRequests",
     "watch ReadThrottleEvents and WriteThrottleEvents, or add the dimension Operation"},
    {"AWS/DynamoDB", "SystemErrors", "add the dimension Operation, with one alarm per operation"},
    {"AWS/ApiGateway", "4XXError",
     "for an HTTP API watch 4xx with ApiId, for a REST API use its name as ApiName"},
    {"AWS/ApiGateway", "5XXError",
     "for an HTTP API watch 5xx with ApiId, for a REST API use its name as ApiName"},
    {"AWS/ApiGateway", "4xx",
     "for a REST API watch 4XXError with ApiName, for an HTTP API use its id as ApiId"},
    {"AWS/ApiGateway", "5xx",
     "for a REST API watch 5XXError with ApiName, for an HTTP API use its id as ApiId"},
};

/// Empty when there is no better advice than to change the dimensions.
std::string_view advice_about(std::string_view metric_namespace, std::string_view metric) {
  for (const auto& row : kAdvice)
    if (row.metric_namespace == metric_namespace && row.metric == metric) return row.text;
  return {};
}

void check_dimensions(const Alarm& alarm) {
  const auto best = smallest_difference(alarm.metric);
  if (!best || best->size() == 0) return;
  auto finding = report_at(alarm, alarm.metric.name_value, explain(alarm.metric, *best));
  for (const auto* dimension : best->excess)
    finding.note(dimension->name_value->span, "this dimension", alarm.resource.id());
  const auto better = advice_about(alarm.metric.metric_namespace, alarm.metric.name);
  if (!better.empty())
    finding.fix(std::string(better));
  else if (best->missing.empty())
    finding.fix("remove the dimension");
  else
    finding.fix(concat("add the dimension ", enumerate(best->missing)));
}

/// The value names the right resource in the wrong way.
bool is_wrong_form(const aws::Dimension& row, const graph::StackResource& target,
                   const SymbolicText& value) {
  const bool is_arn = target.arn && value == *target.arn;
  if (row.form == aws::Form::kArn) return !is_arn;
  return is_arn || (row.ref_is_wrong && value == target.ref);
}

/// The resource whose name the value is, where metrics are emitted with a longer one.
const graph::StackResource* named_short(const Alarm& alarm, const aws::Dimension& row,
                                        const SymbolicText& value) {
  if (row.short_name.empty()) return nullptr;
  for (const auto index : alarm.context.graph.of_type(row.type)) {
    const auto& resource = alarm.context.graph.resource(index);
    const SymbolicText* name = resolve::text(resource.property("Name"));
    const auto attribute =
        SymbolicText::of({concat(resource.id(), ".", row.short_name), SymbolKind::kGenerated});
    if (value == attribute || (name != nullptr && value == *name)) return &resource;
  }
  return nullptr;
}

std::string with_id(std::string_view expression, std::string_view id) {
  const auto at = expression.find('#');
  return concat(expression.substr(0, at), id, expression.substr(at + 1));
}

void check_value(const Alarm& alarm, const AlarmDimension& dimension) {
  const SymbolicText* value = resolve::text(dimension.value);
  if (value == nullptr) return;
  for (const auto& row : aws::dimensions(alarm.metric.metric_namespace)) {
    if (row.name != dimension.name || row.form == aws::Form::kUnstated) continue;
    const auto found = alarm.context.graph.identify(*value, std::span(&row.type, 1));
    const auto* named = named_short(alarm, row, *value);
    if (named == nullptr && (!found || !found->qualifier.empty())) continue;
    const auto& target = named != nullptr ? *named : alarm.context.graph.resource(found->resource);
    if (named == nullptr && !is_wrong_form(row, target, *value)) continue;
    report_at(alarm, dimension.value,
              concat(dimension.name, " is not the ", row.form == aws::Form::kArn ? "ARN" : "name",
                     " of ", target.id()))
        .note(target, "this resource")
        .fix(concat("use ", with_id(row.expression, target.id())));
    return;
  }
}

void check_metric(const Alarm& alarm) {
  if (aws::metric_families(alarm.metric.metric_namespace).empty() || !check_name(alarm)) return;
  if (const auto hidden = resolve::why_unknown(alarm.metric.unknown_dimension); !hidden.empty())
    return alarm.report.undecided(alarm.resource, hidden);
  if (check_dimension_names(alarm)) check_dimensions(alarm);
  for (const auto& dimension : alarm.metric.dimensions) check_value(alarm, dimension);
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::CloudWatch::Alarm")) {
    const auto& resource = context.graph.resource(index);
    for (const auto& metric : alarm_metrics(resource))
      check_metric({context, resource, metric, report});
  }
}

}  // namespace

extern constinit const Rule kAlarmMetricNeverEmitted = {
    .info =
        {.id = "LOG004",
         .name = "alarm-metric-never-emitted",
         .severity = Severity::kError,
         .summary =
             "An alarm watches a metric that AWS never emits with this name or these dimensions.",
         .source = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
                   "aws-services-cloudwatch-metrics.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
