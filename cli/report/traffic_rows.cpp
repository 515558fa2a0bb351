// Reports about traffic -> rows and sentences.

#include "cli/report/traffic_rows.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::cli {

using pricing::traffic::Assumed;
using pricing::traffic::Limit;
using pricing::traffic::Outcome;
using pricing::traffic::WayCost;

namespace {

std::string cents(pricing::Money money) { return pricing::grouped(pricing::in_cents(money)); }

std::string first_of(const std::vector<std::string>& names, std::size_t most) {
  if (names.size() <= most) return join(names, ", ");
  const std::vector<std::string> first(names.begin(), names.begin() + static_cast<long>(most));
  return concat(join(first, ", "), " and ", std::to_string(names.size() - most), " more");
}

void add_new(std::vector<std::string>& all, const std::string& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

/// Calls `visit` with what is said in each shown environment.
template <typename Visit>
void each_outcome(const audit::Audit& audit, const Visit& visit) {
  for (std::size_t e = 0; e < audit.traffic.size(); ++e) {
    if (!audit.is_shown(e)) continue;
    const auto& report = audit.traffic[e];
    if (report.declared)
      visit(report.outcome);
    else
      for (const auto& way : report.ways) visit(way.outcome);
  }
}

/// "for each, 1 comes back": what a loop does to its traffic.
std::string gain_of(const pricing::traffic::Loop& loop) {
  if (loop.endless)
    return concat(pricing::traffic::written(loop.gain),
                  " comes back for each, so the traffic has no end");
  return concat(pricing::traffic::written(loop.gain), " comes back for each");
}

}  // namespace

const WayCost* WayRow::dearest() const {
  const WayCost* out = nullptr;
  for (const WayCost* one : costs)
    if (one != nullptr && (out == nullptr || one->million > out->million)) out = one;
  return out;
}

std::vector<WayRow> way_rows(const audit::Audit& audit) {
  std::vector<WayRow> out;
  for (std::size_t e = 0; e < audit.traffic.size(); ++e)
    for (const auto& way : audit.traffic[e].ways) {
      auto known = std::find_if(out.begin(), out.end(), [&](const WayRow& row) {
        return row.name == concat(way.name, " ", way.unit);
      });
      if (known == out.end()) {
        out.push_back({concat(way.name, " ", way.unit), {}});
        known = std::prev(out.end());
        known->costs.resize(audit.traffic.size());
      }
      known->costs[e] = &way;
    }
  std::stable_sort(out.begin(), out.end(), [](const WayRow& a, const WayRow& b) {
    return a.dearest()->million > b.dearest()->million;
  });
  return out;
}

std::string parts_of(const WayCost& way, std::size_t most) {
  std::vector<std::pair<std::string, pricing::Money>> sums;
  for (const auto& part : way.parts) {
    auto known = std::find_if(sums.begin(), sums.end(),
                              [&](const auto& sum) { return sum.first == part.resource; });
    if (known == sums.end()) known = sums.insert(sums.end(), {part.resource, {}});
    known->second += part.monthly;
  }
  std::stable_sort(sums.begin(), sums.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (const auto& [name, money] : sums) parts.push_back(concat(name, " ", cents(money)));
  std::string out = first_of(parts, most);
  std::vector<std::string> missing;
  for (const auto& unknown : way.outcome.unknown)
    for (const auto& name : unknown.resources) add_new(missing, name);
  if (!missing.empty())
    out += concat(out.empty() ? "" : "; ", "not included: ", first_of(missing, most));
  return out;
}

std::string least_limit(const audit::Audit& audit, const WayRow& row,
                        const std::vector<std::uint32_t>& environments) {
  const Limit* least = nullptr;
  std::uint32_t where = 0;
  std::size_t agreeing = 0;
  for (const std::uint32_t e : environments) {
    if (row.costs[e] == nullptr) continue;
    const auto& limits = row.costs[e]->limits;
    const auto found = std::find_if(limits.begin(), limits.end(),
                                    [](const Limit& limit) { return !limit.crossing; });
    if (found == limits.end()) continue;
    if (least != nullptr && found->monthly == least->monthly) ++agreeing;
    if (least != nullptr && !pricing::less(found->monthly, least->monthly)) continue;
    least = &*found;
    where = e;
    agreeing = 1;
  }
  if (least == nullptr) return {};
  // A part of a request is none.
  const auto whole =
      least->monthly.is_out_of_range()
          ? least->monthly
          : pricing::Quantity(least->monthly.numerator() / least->monthly.denominator());
  return concat(
      pricing::traffic::written(whole), " per month",
      agreeing == environments.size() ? "" : concat(" in ", audit.cost.environments[where].shown),
      " (", least->reason, ")");
}

std::vector<std::string> assumptions(const audit::Audit& audit, std::size_t most_names) {
  std::vector<Assumed> all;
  each_outcome(audit, [&](const Outcome& outcome) {
    for (const Assumed& one : outcome.assumed) {
      auto known = std::find_if(all.begin(), all.end(), [&](const Assumed& other) {
        return other.parameter == one.parameter && other.key == one.key && other.value == one.value;
      });
      if (known == all.end())
        all.push_back(one);
      else
        for (const auto& name : one.names) add_new(known->names, name);
    }
  });
  std::vector<std::string> out;
  for (const Assumed& one : all)
    out.push_back(concat(
        "traffic.", one.parameter->section, ".",
        one.names.size() == 1 ? one.names.front() : std::string("*"), ".", one.key, ": ", one.value,
        one.names.size() == 1 ? "" : concat(" (", first_of(one.names, most_names), ")")));
  return out;
}

std::vector<std::string> traffic_loops(const audit::Audit& audit) {
  std::vector<std::string> out;
  each_outcome(audit, [&](const Outcome& outcome) {
    for (const auto& loop : outcome.loops)
      add_new(out, concat(join(loop.names, " -> "), ": ", gain_of(loop)));
  });
  return out;
}

std::vector<std::string> traffic_unknown(const audit::Audit& audit, std::size_t most_names) {
  std::vector<std::string> out;
  for (std::size_t e = 0; e < audit.traffic.size(); ++e)
    if (audit.is_shown(e))
      for (const auto& unknown : audit.traffic[e].outcome.unknown)
        add_new(out, concat(first_of(unknown.resources, most_names), ": ", unknown.why));
  return out;
}

}  // namespace cfnaudit::cli
