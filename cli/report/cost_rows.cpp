// Costs by environment -> rows with one column for each environment.

#include "cli/report/cost_rows.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

CostRow& row_of(std::vector<CostRow>& rows, const pricing::ResourceCost& cost, std::size_t environments) {
  for (auto& row : rows)
    if (row.resource == cost.resource) return row;
  CostRow row = {.resource = std::string(cost.resource), .type = std::string(cost.type)};
  row.costs.resize(environments);
  return rows.emplace_back(std::move(row));
}

void add_items(CostRow& row, const pricing::ResourceCost& cost, std::size_t environment,
               std::size_t environments) {
  for (const auto& item : cost.items) {
    // An item's name may stand twice in one resource: then the first without this environment takes it.
    auto known = std::find_if(row.items.begin(), row.items.end(), [&](const CostItemRow& candidate) {
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

std::vector<CostRow> cost_rows(const Audit& audit) {
  std::vector<CostRow> rows;
  const std::size_t environments = audit.cost.environments.size();
  for (std::size_t e = 0; e < environments; ++e)
    for (const auto& cost : audit.cost.environments[e].resources) {
      CostRow& row = row_of(rows, cost, environments);
      row.costs[e] = &cost;
      add_items(row, cost, e, environments);
    }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const CostRow& a, const CostRow& b) { return a.most() > b.most(); });
  return rows;
}

std::string amount(const pricing::ResourceCost* cost) {
  if (cost == nullptr) return "-";
  const bool nothing = cost->totals.total() == pricing::Money();
  if (nothing && cost->totals.open > 0) return "usage";
  if (nothing && cost->totals.unpriced > 0) return "no price";
  const std::string sum = grouped(pricing::in_cents(cost->totals.total()));
  if (cost->totals.unpriced > 0) return concat(sum, " + ?");
  return cost->totals.open > 0 ? concat(sum, " + usage") : sum;
}

std::string amount(const pricing::CostItem* item) {
  if (item == nullptr) return "-";
  if (item->kind == pricing::ItemKind::kUnpriced) return "no price";
  return item->monthly ? grouped(pricing::in_cents(*item->monthly)) : "usage";
}

std::string explain(const CostItemRow& row) {
  std::vector<std::string> texts;
  const pricing::CostItem* last = nullptr;
  for (const auto* item : row.items) {
    if (item == nullptr) continue;
    last = item;
    std::string text = explain(*item);
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  if (texts.empty()) return {};
  if (texts.size() == 1) return texts.front();
  // Quantities differ: the price, and what the quantities are.
  if (last->price == nullptr) return join(texts, "; ");
  std::vector<std::string> quantities;
  for (const auto* item : row.items)
    if (item != nullptr && item->quantity) quantities.push_back(grouped(to_string(*item->quantity)));
  return concat(join(quantities, " / "), quantities.empty() ? "" : concat(" ", last->unit, " at "),
                unit_price(*last->price), last->assumption.empty() ? "" : concat(", ", last->assumption));
}

std::string ceilings(const Audit& audit, const CostItemRow& row) {
  std::vector<std::string> parts;
  std::vector<std::string> amounts;
  std::string reason;
  for (std::size_t e = 0; e < row.items.size(); ++e) {
    const auto* item = row.items[e];
    if (item == nullptr || item->kind != pricing::ItemKind::kUsage || !item->ceiling) continue;
    amounts.push_back(dollars(item->ceiling->monthly));
    parts.push_back(concat(amounts.back(), " in ", environment_name(audit, e)));
    reason = item->ceiling->reason;
  }
  if (parts.empty()) return {};
  const bool same = std::all_of(amounts.begin(), amounts.end(),
                                [&](const std::string& a) { return a == amounts.front(); });
  return concat("at most ", same ? amounts.front() : join(parts, ", "), ": ", reason);
}

std::string by_type(const std::vector<pricing::UncountedIn>& resources) {
  std::vector<std::pair<std::string, std::size_t>> types;
  for (const auto& resource : resources) {
    const auto known = std::find_if(types.begin(), types.end(),
                                    [&](const auto& type) { return type.first == resource.what.type; });
    if (known == types.end())
      types.emplace_back(resource.what.type, 1);
    else
      ++known->second;
  }
  std::sort(types.begin(), types.end());
  std::vector<std::string> parts;
  for (const auto& [type, n] : types) parts.push_back(n == 1 ? type : concat(type, " (", std::to_string(n), ")"));
  return join(parts, ", ");
}

std::string price_date(const Audit& audit) {
  for (const auto& environment : audit.cost.environments)
    if (environment.book != nullptr) return environment.book->date();
  return {};
}

}  // namespace cfnaudit::cli
