// Schedule expressions -> firings a month, and the schedules that target a resource -> its runs.

#include "pricing/schedule.h"

#include <vector>

#include "analyzer/aws/schedule_expression.h"
#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::int64_t kMinutesPerMonth = kHoursPerMonth * 60;

Firing unknown(std::string why) { return {.monthly = std::nullopt, .why_unknown = std::move(why)}; }

Firing rate(std::string_view body) {
  const auto words = aws::schedule_words(body);
  const auto value = words.size() == 2 ? parse_integer(words[0]) : std::nullopt;
  if (!value || *value <= 0) return unknown("the rate is malformed");
  std::string unit = lowercase(words[1]);
  if (unit.ends_with('s')) unit.pop_back();
  const std::int64_t minutes = unit == "minute" ? 1
                               : unit == "hour" ? 60
                               : unit == "day"  ? 1440
                                                : 0;
  if (minutes == 0) return unknown("the unit of the rate is not valid");
  return {.monthly = Quantity(kMinutesPerMonth) / (Quantity(*value) * minutes), .why_unknown = ""};
}

/// Days of a common year: of the months, those of the month or of the week.
std::optional<Quantity> days_a_year(const aws::Cron& cron) {
  const auto& of_month = cron[aws::kDayOfMonth];
  const auto& of_week = cron[aws::kDayOfWeek];
  // "L" is the month's last day, "15W" the weekday nearest the 15th, "2#1" the first Monday, "6L"
  // the last Friday: one a month. A fifth weekday is not in every month.
  const bool one_a_month =
      of_month.text == "L" || of_month.text.ends_with('W') || of_week.text.ends_with('L') ||
      (of_week.text.find('#') != std::string_view::npos && !of_week.text.ends_with("#5"));
  if (!one_a_month && (of_month.is_special || of_week.is_special)) return std::nullopt;
  Quantity days = 0;
  for (const int month : cron[aws::kMonth].values) {
    const int length = month == 2 ? 28 : aws::most_days(month);
    if (one_a_month) {
      days = days + Quantity(1);
    } else if (!of_week.is_any()) {
      days =
          days + Quantity(length, 7) * Quantity(static_cast<std::int64_t>(of_week.values.size()));
    } else {
      for (int day = 1; day <= length; ++day)
        if (of_month.text == "?" || of_month.values.contains(day)) days = days + Quantity(1);
    }
  }
  return days;
}

Firing cron(std::string_view body) {
  const auto [fault, cron] = aws::read_cron(body);
  if (aws::schedule_words(body).size() != 6)
    return unknown("a cron expression must have six fields");
  if (!fault.empty()) return unknown("the cron expression is malformed");
  if (!cron[aws::kYear].is_any()) return unknown("the schedule runs only in certain years");
  const auto days = days_a_year(cron);
  if (!days) return unknown("the days of the cron expression are not supported");
  const auto size = [](const aws::CronField& field) {
    return Quantity(static_cast<std::int64_t>(field.values.size()));
  };
  return {.monthly = *days * size(cron[aws::kMinutes]) * size(cron[aws::kHours]) / 12,
          .why_unknown = ""};
}

bool is_enabled(const Subject& schedule) {
  return resolve::equals(schedule.property("State"), "DISABLED") != Tri::kYes;
}

/// Does anything but schedules invoke or start the resource, as far as the template tells?
bool has_other_callers(const Subject& target) {
  const auto& graph = target.graph();
  for (const graph::Edge* edge : calls_of(target)) {
    const Subject caller = target.other(edge->from);
    const auto type = caller.resource().type();
    const bool scheduled =
        (type == "AWS::Events::Rule" && caller.property("ScheduleExpression") != nullptr &&
         caller.property("EventPattern") == nullptr) ||
        type == "AWS::Scheduler::Schedule" || type == "AWS::Lambda::Permission";
    if (!scheduled || edge->to != target.index()) return true;
  }
  // Event sources outside of the stack make no edge.
  for (const auto index : graph.of_type("AWS::Lambda::EventSourceMapping")) {
    const auto found = graph.identify(target.other(index).property("FunctionName"));
    if (found && found->resource == target.index()) return true;
  }
  return false;
}

bool names(const Subject& subject, graph::ValuePtr arn, const Subject& target) {
  const auto found = subject.graph().identify(arn);
  return found && found->resource == target.index();
}

void add_rules(const Subject& target, std::vector<Subject>& schedules) {
  for (const auto index : target.graph().of_type("AWS::Events::Rule")) {
    const Subject rule = target.other(index);
    if (rule.property("ScheduleExpression") == nullptr || !is_enabled(rule)) continue;
    for (const auto entry : resolve::items(rule.property("Targets")))
      if (names(rule, resolve::get(entry, "Arn"), target)) schedules.push_back(rule);
  }
  for (const auto index : target.graph().of_type("AWS::Scheduler::Schedule")) {
    const Subject schedule = target.other(index);
    if (is_enabled(schedule) && names(schedule, schedule.property("Target.Arn"), target))
      schedules.push_back(schedule);
  }
}

}  // namespace

Firing firing_of(std::string_view expression) {
  const auto open = expression.find('(');
  if (open == std::string_view::npos || !expression.ends_with(')'))
    return unknown("the schedule expression is malformed");
  const auto kind = trim(expression.substr(0, open));
  const auto body = expression.substr(open + 1, expression.size() - open - 2);
  if (kind == "rate") return rate(body);
  if (kind == "cron") return cron(body);
  if (kind == "at") return unknown("the schedule runs once");
  return unknown("the schedule expression is not valid");
}

std::vector<const graph::Edge*> calls_of(const Subject& target) {
  const auto& graph = target.graph();
  std::vector<graph::ResourceIndex> called = {target.index()};
  for (const char* type : {"AWS::Lambda::Alias", "AWS::Lambda::Version"})
    for (const auto index : graph.of_type(type)) {
      const auto owner = graph.identify(target.other(index).property("FunctionName"));
      if (owner && owner->resource == target.index()) called.push_back(index);
    }
  std::vector<const graph::Edge*> calls;
  for (const auto index : called)
    for (const graph::EdgeKind kind : {graph::EdgeKind::kInvokes, graph::EdgeKind::kTriggers})
      for (const graph::Edge* edge : graph.in(index, kind)) calls.push_back(edge);
  return calls;
}

std::optional<Bound> scheduled_runs(const Subject& target) {
  if (has_other_callers(target)) return std::nullopt;
  std::vector<Subject> schedules;
  add_rules(target, schedules);
  if (schedules.empty()) return std::nullopt;
  Bound runs = {.quantity = 0, .reason = ""};
  std::vector<std::string> reasons;
  for (const Subject& schedule : schedules) {
    const auto expression = resolve::known_text(schedule.property("ScheduleExpression"));
    const Firing firing = expression ? firing_of(*expression) : Firing();
    if (!firing.monthly) return std::nullopt;
    runs.quantity = runs.quantity + *firing.monthly;
    reasons.push_back(concat(schedule.resource().id(), " ", *expression));
  }
  runs.reason = join(reasons, ", ");
  return runs;
}

}  // namespace cfnaudit::pricing
