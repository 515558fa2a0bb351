#pragma once

// The schedules of EventBridge: rate(...), cron(...), at(...), as the services read them. Used by
// the rules about schedules, and by prices of what a schedule invokes.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html (read 2026-11-30)

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::aws {

/// What is between the parentheses of "cron(0 8 ? * MON-FRI *)" when it starts with this name.
std::optional<std::string_view> inside(std::string_view expression, std::string_view name);

/// The words of an expression: fields of a cron expression, number and unit of a rate.
std::vector<std::string_view> schedule_words(std::string_view text);

/// How many days a month has, at most; 1 is January.
int most_days(int month);

/// A field of a cron expression: the numbers that it allows; empty where it does not say by
/// numbers.
struct CronField {
  std::string_view text;
  std::set<int> values;     // all of the field for *; none for ? and for what `is_special`
  bool is_special = false;  // "L", "15W", "6L", "2#1": a day that the month decides

  bool is_any() const { return text == "*" || text == "?"; }
};

/// The fields in their order. FRI-MON goes over the end of the week, 22-2 over that of the day.
enum CronPart : std::uint8_t { kMinutes, kHours, kDayOfMonth, kMonth, kDayOfWeek, kYear };
struct Cron {
  std::array<CronField, 6> fields;

  const CronField& operator[](CronPart part) const { return fields[part]; }
};

/// Of six fields; the fault says what is wrong with one, or with their number.
struct CronReading {
  std::string fault;
  Cron cron;
};
CronReading read_cron(std::string_view fields);

}  // namespace cfnaudit::aws
