// Costs by environment -> rows with one column for each environment.

#include "cli/report/cost_rows.h"

#include <algorithm>
#include <functional>
#include <set>

#include "analyzer/base/text.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

CostRow& row_of(std::vector<CostRow>& rows, const pricing::ResourceCost& cost,
                std::size_t environments) {
  for (auto& row : rows)
    if (row.resource == cost.resource) return row;
  CostRow row = {.resource = std::string(cost.resource), .type = std::string(cost.type)};
  row.costs.resize(environments);
  return rows.emplace_back(std::move(row));
}

void add_items(CostRow& row, const pricing::ResourceCost& cost, std::size_t environment,
               std::size_t environments) {
  for (const auto& item : cost.items) {
    // An item's name may stand twice in one resource: then the first without this environment takes
    // it.
    auto known =
        std::find_if(row.items.begin(), row.items.end(), [&](const CostItemRow& candidate) {
          return candidate.name == item.name && candidate.items[environment] == nullptr;
        });
    if (known == row.items.end()) {
      row.items.push_back({item.name, std::vector<const pricing::CostItem*>(environments)});
      known = std::prev(row.items.end());
    }
    known->items[environment] = &item;
  }
}

}  // namespace

pricing::Money CostRow::most() const {
  pricing::Money most;
  for (const auto* cost : costs)
    if (cost != nullptr) most = std::max(most, cost->totals.total());
  return most;
}

namespace {

std::vector<CostRow> rows_in_order(const audit::Audit& audit) {
  std::vector<CostRow> rows;
  const std::size_t environments = audit.cost.environments.size();
  for (std::size_t e = 0; e < environments; ++e)
    for (const auto& cost : audit.cost.environments[e].resources) {
      CostRow& row = row_of(rows, cost, environments);
      row.costs[e] = &cost;
      add_items(row, cost, e, environments);
    }
  return rows;
}

/// Why nothing bounds the item, in the first environment where nothing does.
std::string unbounded(const CostItemRow& row) {
  for (const pricing::CostItem* item : row.items)
    if (item != nullptr && !item->unbounded.empty()) return item->unbounded;
  return {};
}

/// Is there usage that is not declared?
bool is_open(const CostItemRow& row) {
  return std::any_of(row.items.begin(), row.items.end(), [](const pricing::CostItem* item) {
    return item != nullptr && item->kind == pricing::ItemKind::kUsage && !item->monthly;
  });
}

}  // namespace

namespace {

/// More columns than these are not read side by side.
constexpr std::size_t kMostColumns = 6;

/// Those that have a column, if they cost something.
std::vector<std::uint32_t> shown_environments(const audit::Audit& audit) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t e = 0; e < audit.cost.environments.size(); ++e)
    if (audit.is_shown(e) && out.size() < kMostColumns) out.push_back(e);
  return out;
}

}  // namespace

std::vector<CostRow> cost_rows(const audit::Audit& audit) {
  std::vector<CostRow> rows = rows_in_order(audit);
  const auto shown = shown_environments(audit);
  const auto is_shown = [&](const CostItemRow& row) {
    return std::any_of(shown.begin(), shown.end(), [&](std::uint32_t e) {
      return row.items[e] != nullptr && row.items[e]->monthly;
    });
  };
  for (auto& row : rows)
    std::erase_if(row.items,
                  [&](const CostItemRow& item) { return is_counted(item) && !is_shown(item); });
  std::erase_if(rows, [&](const CostRow& row) {
    return std::none_of(row.items.begin(), row.items.end(), is_shown);
  });
  std::stable_sort(rows.begin(), rows.end(),
                   [](const CostRow& a, const CostRow& b) { return a.most() > b.most(); });
  return rows;
}

std::vector<UsageGroup> usage_groups(const audit::Audit& audit) {
  std::vector<UsageGroup> out;
  std::vector<CostRow> rows = rows_in_order(audit);
  for (const auto& row : rows) {
    UsageGroup group = {.resources = {row.resource}, .type = row.type};
    for (const auto& item : row.items)
      if (is_open(item))
        group.items.push_back({item.name, explain(item), ceilings(audit, item), unbounded(item)});
    if (group.items.empty()) continue;
    const auto known = std::find_if(out.begin(), out.end(), [&](const UsageGroup& candidate) {
      return candidate.type == group.type && candidate.items == group.items;
    });
    if (known == out.end())
      out.push_back(std::move(group));
    else
      known->resources.push_back(row.resource);
  }
  return out;
}

std::string amount(const pricing::ResourceCost* cost) {
  return cost == nullptr ? "-" : pricing::grouped(pricing::in_cents(cost->totals.total()));
}

std::string amount(const pricing::CostItem* item) {
  return item == nullptr || !item->monthly ? "-"
                                           : pricing::grouped(pricing::in_cents(*item->monthly));
}

bool is_counted(const CostItemRow& row) {
  return std::any_of(row.items.begin(), row.items.end(), [](const pricing::CostItem* item) {
    return item != nullptr && item->monthly;
  });
}

std::string addition(const pricing::Totals& totals) {
  std::string out = totals.open > 0 ? "+ usage" : "";
  if (totals.unpriced > 0) out += concat(out.empty() ? "" : " ", "+ unpriced items");
  return out;
}

namespace {

/// Distinct texts in order.
std::string joined(const std::vector<std::string>& texts) {
  std::vector<std::string> distinct;
  for (const auto& text : texts)
    if (!text.empty() && std::find(distinct.begin(), distinct.end(), text) == distinct.end())
      distinct.push_back(text);
  return join(distinct, " / ");
}

/// "365 / 730"; "365 to 5,840" where many environments have each their own.
std::string quantities_of(const CostItemRow& row) {
  constexpr std::size_t kMost = 4;
  std::vector<pricing::Quantity> all;
  for (const auto* item : row.items)
    if (item != nullptr && item->quantity &&
        std::find(all.begin(), all.end(), *item->quantity) == all.end())
      all.push_back(*item->quantity);
  const auto text = [](pricing::Quantity quantity) {
    return pricing::grouped(to_string(quantity));
  };
  if (all.size() > kMost) {
    const auto [least, most] = std::minmax_element(all.begin(), all.end(), pricing::less);
    return concat(text(*least), " to ", text(*most));
  }
  std::vector<std::string> texts;
  for (const auto& quantity : all) texts.push_back(text(quantity));
  return joined(texts);
}

}  // namespace

std::string explain(const CostItemRow& row) {
  std::vector<std::string> assumptions;
  std::vector<std::string> whole;
  const pricing::CostItem* last = nullptr;
  for (const auto* item : row.items) {
    if (item == nullptr) continue;
    last = item;
    whole.push_back(explain(*item));
    assumptions.push_back(assumption(*item));
  }
  const bool same =
      std::adjacent_find(whole.begin(), whole.end(), std::not_equal_to<>()) == whole.end();
  if (same || last->price == nullptr) return joined(whole);
  const std::string assumed = joined(assumptions);
  const std::string quantities = quantities_of(row);
  return concat(quantities, quantities.empty() ? "" : concat(" ", last->unit, " at "),
                unit_price(*last->price), assumed.empty() ? "" : ", ", assumed);
}

std::string ceilings(const audit::Audit& audit, const CostItemRow& row) {
  std::vector<std::string> environments;
  std::vector<std::string> amounts;
  std::vector<std::string> reasons;
  for (std::size_t e = 0; e < row.items.size(); ++e) {
    const auto* item = row.items[e];
    if (item == nullptr || item->kind != pricing::ItemKind::kUsage || !item->ceiling) continue;
    environments.emplace_back(environment_name(audit, e));
    amounts.push_back(pricing::dollars(item->ceiling->monthly));
    reasons.push_back(item->ceiling->reason);
  }
  if (amounts.empty()) return {};
  const auto equal = [](const std::vector<std::string>& texts) {
    return std::adjacent_find(texts.begin(), texts.end(), std::not_equal_to<>()) == texts.end();
  };
  const bool same_reason = equal(reasons);
  if (same_reason && equal(amounts))
    return concat("at most ", amounts.front(), ": ", reasons.front());
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < amounts.size(); ++i)
    parts.push_back(concat(amounts[i], " in ", environments[i],
                           same_reason ? "" : concat(" (", reasons[i], ")")));
  return concat("at most ", join(parts, ", "), same_reason ? concat(": ", reasons.front()) : "");
}

std::string by_type(const std::vector<pricing::UncountedIn>& resources, std::size_t most) {
  std::vector<std::pair<std::string, std::size_t>> types;
  for (const auto& resource : resources) {
    const auto known = std::find_if(types.begin(), types.end(), [&](const auto& type) {
      return type.first == resource.what.type;
    });
    if (known == types.end())
      types.emplace_back(resource.what.type, 1);
    else
      ++known->second;
  }
  std::sort(types.begin(), types.end());
  std::vector<std::string> parts;
  for (const auto& [type, n] : types)
    parts.push_back(n == 1 ? type : concat(type, " (", std::to_string(n), ")"));
  if (parts.size() <= most) return join(parts, ", ");
  const std::size_t others = parts.size() - most;
  parts.resize(most);
  return concat(join(parts, ", "), " and ", count(others, "more type"));
}

std::vector<std::string> by_reason(const audit::Audit& audit,
                                   const std::vector<pricing::UncountedIn>& resources) {
  std::vector<std::pair<std::string, std::string>> reasons;
  for (const auto& uncounted : resources) {
    const auto& what = uncounted.what;
    const std::string name = concat(what.resource, in_some(audit, {"", uncounted.environments}));
    const auto known = std::find_if(reasons.begin(), reasons.end(),
                                    [&](const auto& entry) { return entry.first == what.reason; });
    if (known == reasons.end())
      reasons.emplace_back(what.reason, name);
    else
      known->second += concat(", ", name);
  }
  std::vector<std::string> out;
  for (const auto& [reason, names] : reasons) out.push_back(concat(reason, ": ", names));
  return out;
}

namespace {

/// Everything of an environment's costs that a report shows.
std::string signature(const pricing::EnvironmentCost& cost) {
  std::string out;
  for (const auto& resource : cost.resources)
    for (const auto& item : resource.items)
      out +=
          concat(resource.resource, "\x1f", item.name, "\x1f", explain(item), "\x1f", amount(&item),
                 "\x1f", item.ceiling ? pricing::to_string(item.ceiling->monthly) : "", "\x1e");
  for (const auto& missing : cost.not_modelled) out += concat(missing.resource, "\x1e");
  return out;
}

}  // namespace

namespace {

std::string names_of_shown(const audit::Audit& audit, const std::vector<std::uint32_t>& all) {
  return enumerate(audit.shown_names(all));
}

}  // namespace

std::vector<CostColumn> cost_columns(const audit::Audit& audit) {
  std::vector<CostColumn> out;
  std::vector<std::string> signatures;
  for (const std::uint32_t e : shown_environments(audit)) {
    const std::string own = signature(audit.cost.environments[e]);
    const auto known = std::find(signatures.begin(), signatures.end(), own) - signatures.begin();
    if (static_cast<std::size_t>(known) == signatures.size()) {
      signatures.push_back(own);
      out.emplace_back();
    }
    out[static_cast<std::size_t>(known)].environments.push_back(e);
  }
  // Many long titles do not fit beside each other.
  const std::size_t longest_title = out.size() <= 4 ? 24 : 12;
  for (std::size_t i = 0; i < out.size(); ++i) {
    CostColumn& column = out[i];
    column.title = join(audit.shown_names(column.environments), ", ");
    if (out.size() == 1 && column.environments.size() > 1) column.title = "every environment";
    if (column.title.size() <= longest_title) continue;
    column.title =
        std::string(1, static_cast<char>('A' + i % 26)) + (i < 26 ? "" : std::to_string(i / 26));
    column.legend = concat("in ", names_of_shown(audit, column.environments));
  }
  return out;
}

namespace {

/// The one axis on which the environments differ; nullopt where there are several.
std::optional<std::size_t> only_difference(const audit::Audit& audit,
                                           const std::vector<std::uint32_t>& a,
                                           const std::vector<std::uint32_t>& b) {
  const auto& axes = audit.resolution.environments.axes;
  std::optional<std::size_t> out;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    if (axes[axis].tied || a[axis] == b[axis]) continue;
    if (out) return std::nullopt;
    out = axis;
  }
  return out;
}

std::string with_sign(pricing::Money money) {
  const std::string cents = pricing::grouped(pricing::in_cents(money));
  return concat(cents.starts_with('-') ? "" : "+", cents);
}

/// What a variation adds to the environment that it varies.
struct Addition {
  std::string what;
  pricing::Money delta;
  std::vector<std::uint32_t> environments;  // the varied ones
  std::size_t compared = 0;                 // those that were varied so, whatever it adds
};

std::vector<Addition> additions(const audit::Audit& audit) {
  std::vector<Addition> out;
  std::map<std::string, std::size_t> compared;
  const auto shown = shown_environments(audit);
  const auto& all = audit.resolution.environments.environments;
  for (std::uint32_t e = 0; e < audit.cost.environments.size(); ++e)
    for (const std::uint32_t base : shown) {
      if (e == base || all[e].shown != all[base].shown) continue;
      const auto axis = only_difference(audit, all[e].choice, all[base].choice);
      const auto delta =
          audit.cost.environments[e].totals.total() - audit.cost.environments[base].totals.total();
      if (!axis) continue;
      const auto& value = audit.resolution.environments.axes[*axis].values[all[e].choice[*axis]];
      ++compared[value.name];
      if (delta == pricing::Money()) continue;
      const auto known = std::find_if(out.begin(), out.end(), [&](const Addition& a) {
        return a.what == value.name && a.delta == delta;
      });
      auto& row =
          known == out.end() ? out.emplace_back(Addition{value.name, delta, {}, 0}) : *known;
      row.environments.push_back(base);
    }
  for (auto& one : out) one.compared = compared[one.what];
  const auto size = [](const Addition& a) { return std::max(a.delta, -a.delta); };
  std::stable_sort(out.begin(), out.end(),
                   [&](const Addition& a, const Addition& b) { return size(a) > size(b); });
  return out;
}

}  // namespace

std::vector<std::string> cost_variations(const audit::Audit& audit) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> out;
  const auto all = additions(audit);
  const auto shown = shown_environments(audit);
  for (const Addition& one : all) {
    if (out.size() == kMost) {
      out.push_back(concat("and ", std::to_string(all.size() - kMost), " more"));
      break;
    }
    const bool everywhere = one.environments.size() == shown.size();
    const bool elsewhere = one.compared > one.environments.size();
    out.push_back(concat("with ", one.what, ": ", with_sign(one.delta),
                         everywhere ? "" : concat(" in ", names_of_shown(audit, one.environments)),
                         everywhere || elsewhere ? "" : " (not computed for the others)"));
  }
  const pricing::EnvironmentCost* least = nullptr;
  const pricing::EnvironmentCost* most = nullptr;
  std::size_t more = 0;
  for (std::uint32_t e = 0; e < audit.cost.environments.size(); ++e) {
    if (!audit.is_shown(e) || std::find(shown.begin(), shown.end(), e) != shown.end()) continue;
    const auto* cost = &audit.cost.environments[e];
    ++more;
    if (least == nullptr || cost->totals.total() < least->totals.total()) least = cost;
    if (most == nullptr || most->totals.total() < cost->totals.total()) most = cost;
  }
  if (more > 0)
    out.push_back(concat(count(more, "more environment"), ": ",
                         pricing::grouped(pricing::in_cents(least->totals.total())), " to ",
                         pricing::grouped(pricing::in_cents(most->totals.total()))));
  return out;
}

Movers top_movers(const audit::Audit& audit) {
  constexpr std::size_t kMost = 3;
  const auto& environments = audit.cost.environments;
  const auto shown = shown_environments(audit);
  if (shown.size() < 2) return {};
  const auto [least, most] =
      std::minmax_element(shown.begin(), shown.end(), [&](std::uint32_t a, std::uint32_t b) {
        return environments[a].totals.total() < environments[b].totals.total();
      });
  const std::size_t from = *least;
  const std::size_t to = *most;
  if (environments[from].totals.total() == environments[to].totals.total()) return {};
  Movers out = {.from = std::string(environment_name(audit, from)),
                .to = std::string(environment_name(audit, to)),
                .movers = {}};
  const auto total = [](const pricing::ResourceCost* cost) {
    return cost == nullptr ? pricing::Money() : cost->totals.total();
  };
  for (const auto& row : rows_in_order(audit)) {
    const auto delta = total(row.costs[to]) - total(row.costs[from]);
    if (delta != pricing::Money()) out.movers.push_back({row.resource, delta});
  }
  const auto size = [](const Mover& mover) { return std::max(mover.delta, -mover.delta); };
  std::stable_sort(out.movers.begin(), out.movers.end(),
                   [&](const Mover& a, const Mover& b) { return size(a) > size(b); });
  if (out.movers.size() > kMost) out.movers.resize(kMost);
  return out;
}

namespace {

std::string_view free_tier(const audit::Audit& audit) {
  return audit.cost.free_tier == pricing::FreeTier::kApplied ? "less the free tier"
                                                             : "no free tier";
}

/// The prices of the amounts that are shown, by the day on which they were read.
std::map<std::string_view, std::set<const pricing::Price*>> prices_by_date(
    const audit::Audit& audit) {
  std::map<std::string_view, std::set<const pricing::Price*>> dates;
  for (const auto& environment : audit.cost.environments)
    for (const auto& resource : environment.resources)
      for (const auto& item : resource.items)
        if (const auto* source = pricing::source_of(item)) dates[source->date].insert(item.price);
  return dates;
}

/// "2025-11-30" of "2026-11-30"; empty for what is no date.
std::string a_year_before(std::string_view date) {
  const auto year = parse_integer(date.substr(0, 4));
  if (!year || date.size() < 10) return {};
  return concat(std::to_string(*year - 1), date.substr(4));
}

}  // namespace

std::string price_basis(const audit::Audit& audit, std::string_view today) {
  const auto dates = prices_by_date(audit);
  std::string out;
  if (!dates.empty()) {
    const auto first = dates.begin()->first;
    const auto last = dates.rbegin()->first;
    out = concat("list prices of ", first, first == last ? "" : " to ", first == last ? "" : last,
                 ", ");
  }
  out += free_tier(audit);
  const std::string limit = a_year_before(today);
  std::size_t old = 0;
  std::size_t all = 0;
  for (const auto& [date, prices] : dates) {
    all += prices.size();
    if (date < limit) old += prices.size();
  }
  if (old > 0)
    out += concat(", ", old == all ? std::string("all") : std::to_string(old), " of ",
                  std::to_string(all), " prices older than a year");
  return out;
}

}  // namespace cfnaudit::cli
