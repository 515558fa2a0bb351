#include "analyzer/aws/schedule_expression.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Text -> fields of a cron expression, or what is wrong with it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
// (2026-11-30)

namespace cfnaudit::aws {
namespace {

struct FieldRule {
  std::string_view name;
  int first;
  int last;
  std::string_view names;      // of the values from `first`, three letters each
  std::string_view wildcards;  // besides , - * /
};
constexpr std::array<FieldRule, 6> kFields = {{
    {"minutes", 0, 59, "", ""},
    {"hours", 0, 23, "", ""},
    {"day-of-month", 1, 31, "", "?LW"},
    {"month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", ""},
    {"day-of-week", 1, 7, "SUNMONTUEWEDTHUFRISAT", "?L#"},
    {"year", 1970, 2199, "", ""},
}};

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
  const int size = rule.last - rule.first + 1;
  const int length = to >= from ? to - from : to - from + size;
  for (int i = 0; i <= length; i += step)
    values.insert(rule.first + (from - rule.first + i) % size);
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

/// What is wrong with a field.
std::string field_fault(const FieldRule& rule, CronField& field) {
  if (field.text == "?" && rule.wildcards.starts_with('?')) return {};
  for (const auto element : split(field.text, ',')) {
    if (!is_special(rule, element)) {
      if (auto fault = element_fault(rule, element, field.values); !fault.empty()) return fault;
      continue;
    }
    field.is_special = true;
    const auto hash = element.find('#');
    if (hash == std::string_view::npos) continue;
    const auto nth = parse_integer(element.substr(hash + 1));
    if (!value_of(rule, element.substr(0, hash)) || !nth || *nth < 1 || *nth > 5)
      return concat(quote(element), " is not a valid day of a month (1#1 to 7#5)");
  }
  if (field.is_special) field.values.clear();
  return {};
}

}  // namespace

std::optional<std::string_view> inside(std::string_view expression, std::string_view name) {
  if (!expression.starts_with(name) || !expression.ends_with(')') ||
      expression.size() < name.size() + 2 || expression[name.size()] != '(')
    return std::nullopt;
  return expression.substr(name.size() + 1, expression.size() - name.size() - 2);
}

std::vector<std::string_view> schedule_words(std::string_view text) {
  std::vector<std::string_view> out;
  for (const auto word : split(text, ' '))
    if (!trim(word).empty()) out.push_back(trim(word));
  return out;
}

int most_days(int month) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month) - 1];
}

CronReading read_cron(std::string_view fields) {
  CronReading out;
  const auto words = schedule_words(fields);
  if (words.size() != kFields.size()) {
    out.fault = concat(
        "a cron expression has 6 fields (minutes, hours, day-of-month, month, day-of-week, year), "
        "and this one has ",
        std::to_string(words.size()));
    return out;
  }
  for (std::size_t i = 0; i < words.size() && out.fault.empty(); ++i) {
    out.cron.fields[i].text = words[i];
    out.fault = field_fault(kFields[i], out.cron.fields[i]);
  }
  return out;
}

}  // namespace cfnaudit::aws
