#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/aws/schedule_expression.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"

// Schedule expressions -> those that AWS refuses, and those that name no date that will come.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

/// Properties that hold a schedule, and what it may be.
struct Place {
  std::string_view type;
  std::string_view path;
  bool at = false;            // at(...) for one date
  bool strict_units = false;  // 1 minute, 2 minutes
  bool recurrence = false;    // five fields, without cron()
};
constexpr Place kPlaces[] = {
    {"AWS::Events::Rule", "ScheduleExpression", false, true},
    {"AWS::Scheduler::Schedule", "ScheduleExpression", true},
    {"AWS::AutoScaling::ScheduledAction", "Recurrence", false, false, true},
};

/// Schedules of earlier years never come: this program is from then.
constexpr int kFirstYear = 2026;

/// A schedule that was read: what is wrong with it, or why it never fires.
struct Reading {
  std::string fault;
  std::string never;
};

std::string never_fires(const aws::Cron& cron) {
  const auto& years = cron[aws::kYear].values;
  if (!years.empty() && *years.rbegin() < kFirstYear)
    return concat("its last year is ", std::to_string(*years.rbegin()));
  const auto& days = cron[aws::kDayOfMonth].values;
  const auto& months = cron[aws::kMonth].values;
  if (days.empty() || months.empty()) return {};
  const auto fits = [&](int month) { return *days.begin() <= aws::most_days(month); };
  if (std::ranges::none_of(months, fits))
    return concat("none of its months has a day ", std::to_string(*days.begin()));
  const bool leap_day = months == std::set<int>{2} && *days.begin() == 29;
  const auto is_leap = [](int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  };
  if (leap_day && !years.empty() &&
      std::ranges::none_of(years, [&](int year) { return year >= kFirstYear && is_leap(year); }))
    return "none of its years has a February 29";
  return {};
}

Reading read_cron(std::string_view inside) {
  auto [fault, cron] = aws::read_cron(inside);
  if (!fault.empty()) return {std::move(fault), {}};
  const bool no_day = cron[aws::kDayOfMonth].text == "?";
  const bool no_weekday = cron[aws::kDayOfWeek].text == "?";
  if (no_day && no_weekday) return {"only one of day-of-month and day-of-week can be ?", {}};
  if (!no_day && !no_weekday)
    return {"either day-of-month or day-of-week must be ?, because the other one decides", {}};
  return {{}, never_fires(cron)};
}

std::string rate_fault(const Place& place, std::string_view inside) {
  const auto parts = aws::schedule_words(inside);
  if (parts.size() != 2) return "a rate has a number and a unit, as in rate(5 minutes)";
  const auto number = parse_integer(parts[0]);
  if (!number || *number < 1) return concat(quote(parts[0]), " is not a positive number");
  constexpr std::array<std::string_view, 3> kUnits = {"minute", "hour", "day"};
  const auto unit = lowercase(parts[1]);
  const bool plural = unit.ends_with('s');
  const auto singular = std::string_view(unit).substr(0, unit.size() - (plural ? 1 : 0));
  if (std::ranges::find(kUnits, singular) == kUnits.end())
    return concat(quote(parts[1]), " is not a unit of a rate (minutes, hours, days)");
  if (place.strict_units && plural != (*number > 1))
    return concat("a rate of ", parts[0], " takes the unit ", singular, *number > 1 ? "s" : "");
  return {};
}

/// at(2026-11-30T13:00:00)
Reading read_date(std::string_view inside) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  const bool fits =
      inside.size() == kShape.size() &&
      std::equal(inside.begin(), inside.end(), kShape.begin(), [](char given, char wanted) {
        return wanted == 'd' ? given >= '0' && given <= '9' : given == wanted;
      });
  const auto part = [&](std::size_t begin, std::size_t size) {
    return static_cast<int>(parse_integer(inside.substr(begin, size)).value_or(0));
  };
  if (!fits || part(5, 2) < 1 || part(5, 2) > 12 || part(8, 2) < 1 ||
      part(8, 2) > aws::most_days(part(5, 2)) || part(11, 2) > 23 || part(14, 2) > 59 ||
      part(17, 2) > 59)
    return {concat(quote(inside), " is not a date of the form yyyy-mm-ddThh:mm:ss"), {}};
  if (part(0, 4) < kFirstYear) return {{}, concat("its year is ", inside.substr(0, 4))};
  return {};
}

std::string recurrence_fault(std::string_view text) {
  if (text.starts_with("cron(") || text.find('?') != std::string_view::npos)
    return "a recurrence is a Unix cron expression, without cron() and ?";
  const auto fields = aws::schedule_words(text);
  if (fields.size() != 5)
    return concat(
        "a recurrence has 5 fields (minute, hour, day, month, day of the week), and this one has ",
        std::to_string(fields.size()));
  return {};
}

Reading read_schedule(const Place& place, std::string_view text) {
  if (place.recurrence) return {recurrence_fault(text), {}};
  if (const auto fields = aws::inside(text, "cron")) return read_cron(*fields);
  if (const auto rate = aws::inside(text, "rate")) return {rate_fault(place, *rate), {}};
  if (const auto date = aws::inside(text, "at"); date && place.at) return read_date(*date);
  return {concat("a schedule is cron(...) or rate(...)", place.at ? " or at(...)" : ""), {}};
}

template <typename Check>
void for_each_schedule(const Context& context, Reporter& report, bool asks, Check check) {
  for (const auto& place : kPlaces)
    for (const auto index : context.graph.of_type(place.type)) {
      const auto& resource = context.graph.resource(index);
      const ValuePtr value = resource.property(place.path);
      if (value == nullptr) continue;
      if (const auto known = resolve::known_text(value))
        check(resource, value, *known, read_schedule(place, *known));
      else if (const auto reason = resolve::why_unknown(value); asks && !reason.empty())
        report.undecided(resource, reason);
    }
}

void check_form(const Context& context, Reporter& report) {
  for_each_schedule(context, report, true,
                    [&](const StackResource& resource, ValuePtr value, std::string_view text,
                        const Reading& reading) {
                      if (reading.fault.empty()) return;
                      report.at(resource, value,
                                concat(quote(text), " is not a valid schedule: ", reading.fault));
                    });
}

void check_never(const Context& context, Reporter& report) {
  for_each_schedule(context, report, false,
                    [&](const StackResource& resource, ValuePtr value, std::string_view text,
                        const Reading& reading) {
                      if (reading.never.empty()) return;
                      report.at(resource, value,
                                concat("schedule ", quote(text), " never fires: ", reading.never));
                    });
}

/// "ScheduleExpression: ... only the default event bus"
/// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
void check_trigger(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::Events::Rule")) {
    const auto& rule = context.graph.resource(index);
    if (resolve::is_unknown(rule.properties)) continue;
    const ValuePtr schedule = rule.property("ScheduleExpression");
    if (schedule == nullptr && rule.property("EventPattern") == nullptr)
      report.at(rule, concat(rule.id(), " has neither an EventPattern nor a ScheduleExpression"));
    const ValuePtr bus = rule.property("EventBusName");
    const auto* named = resolve::text(bus);
    if (schedule == nullptr || named == nullptr) continue;
    constexpr std::string_view kBus[] = {"AWS::Events::EventBus"};
    const bool custom = context.graph.identify(bus, kBus).has_value() ||
                        (named->known() && named->text() != "default" &&
                         !named->text().ends_with(":event-bus/default"));
    if (custom)
      report
          .at(rule, schedule,
              concat(rule.id(),
                     " has a schedule on a custom event bus; rules with schedules run only on the "
                     "default event bus"))
          .note(bus->span, "the event bus", rule.id())
          .fix("remove EventBusName, or use AWS::Scheduler::Schedule");
  }
}

constexpr std::string_view kFormEquivalents[] = {"E3027"};

}  // namespace

extern constinit const Rule kMalformedSchedule = {
    .info = {.id = "DEP035",
             .name = "malformed-schedule",
             .severity = Severity::kError,
             .summary = "A schedule expression has a form that AWS does not accept.",
             .source = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
                       "eb-scheduled-rule-pattern.html",
             .equivalents = kFormEquivalents},
    .check = check_form,
};

extern constinit const Rule kScheduleNeverFires = {
    .info = {.id = "DEP036",
             .name = "schedule-never-fires",
             .severity = Severity::kError,
             .summary = "A schedule names only dates that do not exist or are past.",
             .source = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
                       "eb-scheduled-rule-pattern.html"},
    .check = check_never,
};

extern constinit const Rule kRuleWithoutTrigger = {
    .info =
        {.id = "DEP037",
         .name = "rule-without-trigger",
         .severity = Severity::kError,
         .summary =
             "An EventBridge rule has no pattern and no schedule, or a schedule on a custom bus.",
         .source = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/"
                   "API_PutRule.html"},
    .check = check_trigger,
};

}  // namespace cfnaudit::rules
