// Schedule expressions -> firings a month, and the schedules that target a resource -> its runs.

#include "pricing/schedule.h"

#include <array>
#include <bitset>
#include <vector>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::int64_t kMinutesPerMonth = kHoursPerMonth * 60;
constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kWeekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

Firing unknown(std::string why) { return {.monthly = std::nullopt, .why_unknown = std::move(why)}; }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto word : split(text, ' '))
    if (!trim(word).empty()) words.push_back(trim(word));
  return words;
}

Firing rate(std::string_view body) {
  const auto words = words_of(body);
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

/// The values of a field of a cron expression.
using Values = std::bitset<64>;

struct Field {
  int least = 0;
  int most = 0;
  std::span<const std::string_view> names = {};  // of least, least + 1 ...
};

std::optional<int> value_of(std::string_view word, const Field& field) {
  for (std::size_t i = 0; i < field.names.size(); ++i)
    if (equals_ignoring_case(word, field.names[i])) return field.least + static_cast<int>(i);
  const auto number = parse_integer(word);
  if (!number || *number < field.least || *number > field.most) return std::nullopt;
  return static_cast<int>(*number);
}

/// "5", "MON-FRI", "*/15", "0/5", "10-30/5" into the set; false when malformed.
bool add_part(Values& values, std::string_view part, const Field& field) {
  const auto slash = part.find('/');
  const std::string_view range = part.substr(0, slash);
  std::int64_t step = 1;
  if (slash != std::string_view::npos) {
    const auto number = parse_integer(part.substr(slash + 1));
    if (!number || *number <= 0) return false;
    step = *number;
  }
  int from = field.least;
  int to = field.most;
  if (range != "*" && range != "?") {
    const auto dash = range.find('-');
    const auto first = value_of(range.substr(0, dash), field);
    if (!first) return false;
    from = *first;
    if (dash != std::string_view::npos) {
      const auto last = value_of(range.substr(dash + 1), field);
      if (!last) return false;
      to = *last;
    } else if (slash == std::string_view::npos) {
      to = from;
    }
  }
  // SAT-MON passes the end of the week.
  const int size = field.most - field.least + 1;
  const int length = to >= from ? to - from : to - from + size;
  for (std::int64_t i = 0; i <= length; i += step)
    values.set(static_cast<std::size_t>(field.least + (from - field.least + i) % size));
  return true;
}

std::optional<Values> values_of(std::string_view text, const Field& field) {
  Values values;
  for (const auto part : split(text, ','))
    if (!add_part(values, trim(part), field)) return std::nullopt;
  return values;
}

constexpr Field kMinute = {0, 59};
constexpr Field kHour = {0, 23};
constexpr Field kMonth = {1, 12, kMonths};
constexpr Field kDayOfMonth = {1, 31};
constexpr Field kDayOfWeek = {1, 7, kWeekdays};

bool is_any(std::string_view field) { return field == "*" || field == "?"; }

/// Days of a common year: of the months, those of the month or of the week.
std::optional<Quantity> days_a_year(std::string_view of_month, const Values& months,
                                    std::string_view of_week) {
  // "L" is the month's last day, "15W" the weekday nearest the 15th, "2#1" the first Monday, "6L"
  // the last Friday: one a month. A fifth weekday is not in every month.
  const bool one_a_month =
      of_month == "L" || of_month.ends_with('W') || of_week.ends_with('L') ||
      (of_week.find('#') != std::string_view::npos && !of_week.ends_with("#5"));
  Quantity days = 0;
  const auto dates = values_of(one_a_month ? "*" : of_month, kDayOfMonth);
  const auto weekdays = values_of(one_a_month ? "*" : of_week, kDayOfWeek);
  if (!dates || !weekdays) return std::nullopt;
  for (std::size_t month = 1; month <= 12; ++month) {
    if (!months.test(month)) continue;
    if (one_a_month) {
      days = days + Quantity(1);
    } else if (!is_any(of_week)) {
      days = days +
             Quantity(kDays[month - 1], 7) * Quantity(static_cast<std::int64_t>(weekdays->count()));
    } else {
      for (int day = 1; day <= kDays[month - 1]; ++day)
        if (dates->test(static_cast<std::size_t>(day))) days = days + Quantity(1);
    }
  }
  return days;
}

Firing cron(std::string_view body) {
  const auto fields = words_of(body);
  if (fields.size() != 6) return unknown("a cron expression must have six fields");
  if (!is_any(fields[5])) return unknown("the schedule runs only in certain years");
  const auto minutes = values_of(fields[0], kMinute);
  const auto hours = values_of(fields[1], kHour);
  const auto months = values_of(fields[3], kMonth);
  if (!minutes || !hours || !months) return unknown("the cron expression is malformed");
  const auto days = days_a_year(fields[2], *months, fields[4]);
  if (!days) return unknown("the days of the cron expression are not supported");
  const Quantity a_day = Quantity(static_cast<std::int64_t>(minutes->count())) *
                         Quantity(static_cast<std::int64_t>(hours->count()));
  return {.monthly = *days * a_day / 12, .why_unknown = ""};
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
