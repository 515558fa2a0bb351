#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

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

/// A field of a cron expression.
struct FieldRule {
  std::string_view name;
  int first;
  int last;
  std::string_view names;      // of the values from `first`, three letters each
  std::string_view wildcards;  // besides , - * /
};
constexpr FieldRule kFields[] = {
    {"minutes", 0, 59, "", ""},
    {"hours", 0, 23, "", ""},
    {"day-of-month", 1, 31, "", "?LW"},
    {"month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", ""},
    {"day-of-week", 1, 7, "SUNMONTUEWEDTHUFRISAT", "?L#"},
    {"year", 1970, 2199, "", ""},
};
constexpr std::size_t kDayOfMonth = 2;
constexpr std::size_t kMonth = 3;
constexpr std::size_t kDayOfWeek = 4;
constexpr std::size_t kYear = 5;
/// Schedules of earlier years never come: this program is from then.
constexpr int kFirstYear = 2026;

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (const auto word : split(text, ' '))
    if (!trim(word).empty()) out.push_back(trim(word));
  return out;
}

/// The number that a value of a field stands for.
std::optional<int> value_of(const FieldRule& rule, std::string_view text) {
  if (const auto number = parse_integer(text))
    return *number >= rule.first && *number <= rule.last ? std::optional(static_cast<int>(*number))
                                                         : std::nullopt;
  for (std::size_t i = 0; i + 3 <= rule.names.size(); i += 3)
    if (equals_ignoring_case(text, rule.names.substr(i, 3)))
      return rule.first + static_cast<int>(i / 3);
  return std::nullopt;
}

/// What is wrong with one element of a field's list; its values are added to `values`.
std::string element_fault(const FieldRule& rule, std::string_view text, std::set<int>& values) {
  const auto invalid = [&] {
    return concat(quote(text), " is not a valid value of ", rule.name, " (",
                  std::to_string(rule.first), " to ", std::to_string(rule.last), ")");
  };
  const auto slash = text.find('/');
  const auto range = text.substr(0, slash);
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto given = parse_integer(text.substr(slash + 1));
    if (!given || *given < 1)
      return concat("the increment of ", quote(text), " is not a positive number");
    step = static_cast<int>(std::min<long long>(*given, rule.last));
  }
  int from = rule.first;
  int to = rule.last;
  if (range != "*" && !range.empty()) {
    const auto dash = range.find('-');
    const auto begin = value_of(rule, range.substr(0, dash));
    const auto end =
        dash == std::string_view::npos ? begin : value_of(rule, range.substr(dash + 1));
    if (!begin || !end) return invalid();
    from = *begin;
    // "0/15" goes on to the field's end.
    to = dash == std::string_view::npos && slash != std::string_view::npos ? rule.last : *end;
  }
  if (to < from) to = rule.last;  // a range over the field's end
  for (int i = from; i <= to; i += step) values.insert(i);
  return {};
}

/// An element that no number stands for: L, 6L, L-3, 3W, LW, 2#1.
bool is_special(const FieldRule& rule, std::string_view element) {
  const auto takes = [&](char c) { return rule.wildcards.find(c) != std::string_view::npos; };
  const auto before = [&](std::size_t end) { return value_of(rule, element.substr(0, end)); };
  if (element.empty()) return false;
  const std::size_t last = element.size() - 1;
  if (takes('#') && element.find('#') != std::string_view::npos) return true;
  if (takes('L') &&
      (element == "L" || element.starts_with("L-") || (element[last] == 'L' && before(last))))
    return true;
  return takes('W') && element[last] == 'W' && (element == "LW" || before(last));
}

/// What is wrong with a field. `values` stays empty where a wildcard decides.
std::string field_fault(const FieldRule& rule, std::string_view text, std::set<int>& values) {
  if (text == "?" && rule.wildcards.starts_with('?')) return {};
  bool special = false;
  for (const auto element : split(text, ',')) {
    if (!is_special(rule, element)) {
      if (auto fault = element_fault(rule, element, values); !fault.empty()) return fault;
      continue;
    }
    special = true;
    const auto hash = element.find('#');
    if (hash == std::string_view::npos) continue;
    const auto nth = parse_integer(element.substr(hash + 1));
    if (!value_of(rule, element.substr(0, hash)) || !nth || *nth < 1 || *nth > 5)
      return concat(quote(element), " is not a valid day of a month (1#1 to 7#5)");
  }
  if (special) values.clear();
  return {};
}

/// A schedule that was read: what is wrong with it, or why it never fires.
struct Reading {
  std::string fault;
  std::string never;
};

int days_of(int month) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month) - 1];
}

std::string never_fires(const std::array<std::set<int>, 6>& values) {
  const auto& years = values[kYear];
  if (!years.empty() && *years.rbegin() < kFirstYear)
    return concat("its last year is ", std::to_string(*years.rbegin()));
  const auto& days = values[kDayOfMonth];
  const auto& months = values[kMonth];
  if (days.empty() || months.empty()) return {};
  const auto fits = [&](int month) { return *days.begin() <= days_of(month); };
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
  const auto fields = words(inside);
  if (fields.size() != std::size(kFields))
    return {concat("a cron expression has 6 fields (minutes, hours, day-of-month, month, "
                   "day-of-week, year), and this one has ",
                   std::to_string(fields.size())),
            {}};
  std::array<std::set<int>, 6> values;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (auto fault = field_fault(kFields[i], fields[i], values[i]); !fault.empty())
      return {std::move(fault), {}};
  const bool no_day = fields[kDayOfMonth] == "?";
  const bool no_weekday = fields[kDayOfWeek] == "?";
  if (no_day && no_weekday) return {"only one of day-of-month and day-of-week can be ?", {}};
  if (!no_day && !no_weekday)
    return {"either day-of-month or day-of-week must be ?, because the other one decides", {}};
  return {{}, never_fires(values)};
}

std::string rate_fault(const Place& place, std::string_view inside) {
  const auto parts = words(inside);
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
      part(8, 2) > days_of(part(5, 2)) || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59)
    return {concat(quote(inside), " is not a date of the form yyyy-mm-ddThh:mm:ss"), {}};
  if (part(0, 4) < kFirstYear) return {{}, concat("its year is ", inside.substr(0, 4))};
  return {};
}

std::string recurrence_fault(std::string_view text) {
  if (text.starts_with("cron(") || text.find('?') != std::string_view::npos)
    return "a recurrence is a Unix cron expression, without cron() and ?";
  const auto fields = words(text);
  if (fields.size() != 5)
    return concat(
        "a recurrence has 5 fields (minute, hour, day, month, day of the week), and this one has ",
        std::to_string(fields.size()));
  return {};
}

Reading read_schedule(const Place& place, std::string_view text) {
  if (place.recurrence) return {recurrence_fault(text), {}};
  const auto inside = [&](std::string_view name) -> std::optional<std::string_view> {
    if (!text.starts_with(name) || !text.ends_with(')') || text.size() < name.size() + 2 ||
        text[name.size()] != '(')
      return std::nullopt;
    return text.substr(name.size() + 1, text.size() - name.size() - 2);
  };
  if (const auto fields = inside("cron")) return read_cron(*fields);
  if (const auto rate = inside("rate")) return {rate_fault(place, *rate), {}};
  if (const auto date = inside("at"); date && place.at) return read_date(*date);
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
