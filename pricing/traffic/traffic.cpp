// Flows and usage -> quantities; flows and prices -> what a million costs.

#include "pricing/traffic/traffic.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "pricing/traffic/limits.h"

namespace cfnaudit::pricing::traffic {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

std::optional<Quantity> declared_at(const Flows& flows, const Usage& usage, const Node& node) {
  if (node.operation->type.empty()) return std::nullopt;
  return usage.traffic().find(flows.graph->stack().environment->shown, "ways", node.name,
                              node.operation->unit);
}

/// What is declared, and what schedules do.
Incoming incoming_of(const Flows& flows, const Usage& usage) {
  Incoming out;
  std::vector<bool> known(flows.nodes.size());
  for (std::size_t i = 0; i < flows.nodes.size(); ++i)
    if (const auto quantity = declared_at(flows, usage, flows.nodes[i])) {
      out.known.emplace_back(i, *quantity);
      known[i] = true;
    }
  for (const Source& source : flows.sources) {
    if (known[source.at]) continue;
    if (source.monthly)
      out.known.emplace_back(source.at, *source.monthly);
    else
      out.unknown.emplace_back(source.at, concat("how often ", flows.nodes[source.at].name,
                                                 " runs is not known: ", source.why));
  }
  return out;
}

void add_unknown(std::vector<Unknown>& all, const std::string& why, std::string_view resource) {
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const Unknown& one) { return one.why == why; });
  Unknown& one = known == all.end() ? all.emplace_back(Unknown{why, {}}) : *known;
  if (std::find(one.resources.begin(), one.resources.end(), resource) == one.resources.end())
    one.resources.emplace_back(resource);
}

std::vector<Assumed> assumed(const Flows& flows, const Solution& solution) {
  std::vector<Assumed> out;
  for (const Assumption& assumption : flows.assumptions) {
    if (!solution.reached[assumption.at]) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Assumed& one) {
      return one.parameter == assumption.parameter && one.key == assumption.key &&
             one.value == assumption.value;
    });
    if (same == out.end())
      out.push_back({assumption.parameter, assumption.key, assumption.value, {assumption.name}});
    else if (std::find(same->names.begin(), same->names.end(), assumption.name) ==
             same->names.end())
      same->names.push_back(assumption.name);
  }
  return out;
}

Outcome outcome_of(const Flows& flows, const Solution& solution) {
  Outcome out;
  const auto name = [&](ResourceIndex index) {
    return std::string(flows.graph->resource(index).id());
  };
  for (Derived& derived : derive(flows, solution)) {
    if (!derived.unknown.empty())
      add_unknown(out.unknown, derived.unknown, name(derived.resource));
    else
      out.derived.push_back({derived.resource, name(derived.resource), std::string(derived.key),
                             derived.quantity, std::move(derived.chain)});
  }
  for (const Setting& setting : flows.settings)
    if (solution.reached[setting.from])
      out.derived.push_back(
          {setting.resource, name(setting.resource), std::string(setting.key), setting.value, {}});
  out.assumed = assumed(flows, solution);
  out.loops = solution.loops;
  return out;
}

void add_to(Usage& usage, const Outcome& outcome, std::string_view environment) {
  for (const Quantified& one : outcome.derived)
    usage.derive(environment, one.resource, one.key, one.quantity, chain_text(one.chain));
}

using Costs = std::vector<ResourceCost>;

/// The resources of which something follows.
std::vector<ResourceIndex> concerned(const Outcome& outcome) {
  std::set<ResourceIndex> out;
  for (const Quantified& one : outcome.derived) out.insert(one.index);
  return {out.begin(), out.end()};
}

/// What usage of the item costs; nothing where it costs nothing.
Money usage_of(const ResourceCost& cost, std::string_view name) {
  Money sum;
  for (const CostItem& item : cost.items)
    if (item.name == name && item.kind == ItemKind::kUsage && item.monthly) sum += *item.monthly;
  return sum;
}

class Pricer {
 public:
  Pricer(const Flows& flows, const Usage& usage, PriceLibrary& prices,
         std::span<const Budget> budgets)
      : flows_(flows), usage_(usage), prices_(prices), budgets_(budgets) {}

  WayCost price(std::size_t way) {
    const Node& node = flows_.nodes[way];
    WayCost out = {.name = node.name,
                   .unit = node.operation->unit,
                   .declared = declared_at(flows_, usage_, node)};
    out.outcome = outcome_of(flows_, solve(flows_, {{{way, kMillion}}, {}}));
    const Costs with = costs_of(out.outcome);
    out.parts = parts_of(out.outcome, with);
    for (const auto& part : out.parts) out.million += part.monthly;
    const PriceBook& book = prices_.book(flows_.graph->stack().environment->region);
    out.limits = limits_of(with, book, out.outcome, kMillion);
    add_budgets(out, way);
    std::stable_sort(out.limits.begin(), out.limits.end(),
                     [](const Limit& a, const Limit& b) { return less(a.monthly, b.monthly); });
    return out;
  }

 private:
  Costs costs_of(const Outcome& outcome) {
    Usage usage;
    add_to(usage, outcome, flows_.graph->stack().environment->name);
    return estimate(*flows_.graph, concerned(outcome), usage, prices_);
  }

  /// What each item costs more than without the traffic, the dearest first.
  std::vector<WayCost::Part> parts_of(const Outcome& outcome, const Costs& with) {
    const Costs without = estimate(*flows_.graph, concerned(outcome), Usage(), prices_);
    std::vector<WayCost::Part> out;
    for (std::size_t i = 0; i < with.size(); ++i)
      for (const CostItem& item : with[i].items) {
        if (item.kind != ItemKind::kUsage || !item.monthly) continue;
        const Money more = *item.monthly - usage_of(without[i], item.name);
        if (more > Money())
          out.push_back({std::string(with[i].resource), item.name, more, item.assumption});
      }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.monthly > b.monthly; });
    return out;
  }

  /// What the environment costs with so much of this way in and nothing else.
  Money total_with(std::size_t way, std::int64_t monthly) {
    if (!fixed_) fixed_ = estimate(*flows_.graph, Usage(), prices_).totals.total();
    const Outcome outcome = outcome_of(flows_, solve(flows_, {{{way, monthly}}, {}}));
    Money sum = *fixed_;
    for (const auto& part : parts_of(outcome, costs_of(outcome))) sum += part.monthly;
    return sum;
  }

  /// The most that a budget of the environment allows.
  void add_budgets(WayCost& out, std::size_t way) {
    const auto& environment = *flows_.graph->stack().environment;
    for (const Budget& budget : budgets_) {
      if (budget.measure != BudgetOf::kTotal || out.million <= Money() ||
          (budget.environment != "*" && budget.environment != environment.shown))
        continue;
      std::int64_t low = 0;
      std::int64_t high = 1;
      constexpr std::int64_t kMost = 1'000'000'000'000;
      while (high < kMost && total_with(way, high) <= budget.limit) {
        low = high;
        high *= 2;
      }
      if (high >= kMost) continue;
      while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (total_with(way, middle) <= budget.limit ? low : high) = middle;
      }
      out.limits.push_back({low, concat("budget of ", dollars(budget.limit))});
    }
  }

  const Flows& flows_;
  const Usage& usage_;
  PriceLibrary& prices_;
  std::span<const Budget> budgets_;
  std::optional<Money> fixed_;
};

}  // namespace

std::string chain_text(const std::vector<std::string>& chain) { return join(chain, " "); }

Outcome apply(const Flows& flows, Usage& usage) {
  Outcome out = outcome_of(flows, solve(flows, incoming_of(flows, usage)));
  add_to(usage, out, flows.graph->stack().environment->name);
  return out;
}

std::vector<WayCost> price_ways(const Flows& flows, const Usage& usage, PriceLibrary& prices,
                                std::span<const Budget> budgets) {
  std::vector<WayCost> out;
  Pricer pricer(flows, usage, prices, budgets);
  for (const std::size_t way : flows.ways) {
    WayCost cost = pricer.price(way);
    // What costs nothing and of which nothing is unknown is not worth a line.
    if (cost.million > Money() || !cost.outcome.unknown.empty()) out.push_back(std::move(cost));
  }
  return out;
}

}  // namespace cfnaudit::pricing::traffic
