// Texts -> numbers of traffic, and declarations by environment.

#include "pricing/traffic/declared.h"

#include <algorithm>
#include <span>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing::traffic {
namespace {

struct Unit {
  std::string_view name;
  Quantity factor;
};

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kSecondsPerMonth = 730 * kHour;

constexpr Unit kThousands[] = {
    {"k", 1'000}, {"K", 1'000}, {"M", 1'000'000}, {"G", 1'000'000'000}, {"B", 1'000'000'000}};
/// A month has 730 hours.
constexpr Unit kRates[] = {{"s", kSecondsPerMonth},         {"second", kSecondsPerMonth},
                           {"min", kSecondsPerMonth / 60},  {"minute", kSecondsPerMonth / 60},
                           {"h", kSecondsPerMonth / kHour}, {"hour", kSecondsPerMonth / kHour},
                           {"day", Quantity(365, 12)},      {"month", 1}};
constexpr Unit kSizes[] = {
    {"B", Quantity(1, 1024)}, {"KB", 1}, {"kB", 1}, {"MB", 1024}, {"GB", 1'048'576}};
constexpr Unit kTimes[] = {{"ms", 1}, {"s", 1'000}, {"min", 60'000}};
constexpr Unit kShares[] = {{"%", Quantity(1, 100)}};

std::optional<Quantity> factor_of(std::string_view name, std::span<const Unit> units) {
  for (const Unit& unit : units)
    if (unit.name == name) return unit.factor;
  return std::nullopt;
}

/// "10_000" and what stands behind it.
std::pair<std::string, std::string_view> split_number(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789._"), text.size());
  std::string digits(text.substr(0, end));
  std::erase(digits, '_');
  return {std::move(digits), trim(text.substr(end))};
}

/// "M/day": thousands, then a rate.
std::optional<Quantity> factor_of_count(std::string_view unit) {
  const auto slash = unit.find('/');
  Quantity factor = 1;
  if (slash != std::string_view::npos) {
    const auto rate = factor_of(trim(unit.substr(slash + 1)), kRates);
    if (!rate) return std::nullopt;
    factor = *rate;
  }
  const auto thousands = trim(unit.substr(0, slash));
  if (thousands.empty()) return factor;
  const auto times = factor_of(thousands, kThousands);
  return times ? std::optional(factor * *times) : std::nullopt;
}

}  // namespace

std::optional<Quantity> parse(std::string_view text, Measure measure) {
  const auto [digits, unit] = split_number(trim(text));
  const auto number = Quantity::parse(digits);
  if (!number) return std::nullopt;
  std::optional<Quantity> factor = Quantity(1);
  if (measure == Measure::kCount)
    factor = factor_of_count(unit);
  else if (!unit.empty())
    factor = factor_of(unit, measure == Measure::kKilobytes      ? std::span<const Unit>(kSizes)
                             : measure == Measure::kMilliseconds ? std::span<const Unit>(kTimes)
                                                                 : std::span<const Unit>(kShares));
  return factor ? std::optional(*number * *factor) : std::nullopt;
}

void Declared::declare(std::string_view environment, std::string_view section,
                       std::string_view name, std::string_view key, Quantity quantity) {
  sections_[std::string(environment)][std::string(section)][std::string(name)].insert_or_assign(
      std::string(key), quantity);
}

namespace {

/// The keys of a name, then those of patterns that cover it.
template <typename Names, typename Visit>
void visit_keys(const Names& names, std::string_view section, std::string_view name,
                const Visit& visit) {
  if (const auto exact = names.find(name); exact != names.end()) visit(exact->second);
  if (section == "ways") return;  // whose paths have stars of their own
  for (const auto& [pattern, keys] : names)
    if (pattern != name && matches_wildcard(pattern, name)) visit(keys);
}

}  // namespace

std::optional<Quantity> Declared::find(std::string_view environment, std::string_view section,
                                       std::string_view name, std::string_view key) const {
  std::optional<Quantity> found;
  for (const std::string_view where : {environment, std::string_view()}) {
    const auto sections = sections_.find(where);
    if (sections == sections_.end()) continue;
    const auto names = sections->second.find(section);
    if (names == sections->second.end()) continue;
    visit_keys(names->second, section, name, [&](const auto& keys) {
      if (const auto at = keys.find(key); at != keys.end() && !found) found = at->second;
    });
  }
  return found;
}

std::vector<std::pair<std::string, Quantity>> Declared::all(std::string_view environment,
                                                            std::string_view section,
                                                            std::string_view name,
                                                            std::string_view prefix) const {
  std::map<std::string, Quantity> out;
  for (const std::string_view where : {environment, std::string_view()}) {
    const auto sections = sections_.find(where);
    if (sections == sections_.end()) continue;
    const auto names = sections->second.find(section);
    if (names == sections->second.end()) continue;
    visit_keys(names->second, section, name, [&](const auto& keys) {
      for (const auto& [key, quantity] : keys)
        if (key.starts_with(prefix)) out.try_emplace(key.substr(prefix.size()), quantity);
    });
  }
  return {out.begin(), out.end()};
}

bool Declared::applies_to(std::string_view environment) const {
  return sections_.contains(environment) || sections_.contains("");
}

}  // namespace cfnaudit::pricing::traffic
