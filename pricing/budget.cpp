// Budgets and a CostReport -> what exceeds them.

#include "pricing/budget.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::string_view kMeasures[] = {"total", "fixed", "ceiling"};

std::optional<Money> amount_of(const Totals& totals, BudgetOf measure) {
  switch (measure) {
    case BudgetOf::kFixed:
      return totals.fixed;
    case BudgetOf::kCeiling:
      return totals.ceiling();
    case BudgetOf::kTotal:
      break;
  }
  return totals.total();
}

std::string_view described(BudgetOf measure) {
  switch (measure) {
    case BudgetOf::kFixed:
      return "fixed cost";
    case BudgetOf::kCeiling:
      return "ceiling";
    case BudgetOf::kTotal:
      break;
  }
  return "cost";
}

std::string message_of(const EnvironmentCost& environment, const Budget& budget) {
  const auto amount = amount_of(environment.totals, budget.measure);
  if (!amount)
    return concat("nothing in the template limits the cost of ", environment.name,
                  "; its ceiling must not exceed $", in_cents(budget.limit));
  return concat(described(budget.measure), " of ", environment.name, " is $", in_cents(*amount),
                " per month, $", in_cents(*amount - budget.limit), " over its budget of $",
                in_cents(budget.limit));
}

}  // namespace

std::string_view to_string(BudgetOf measure) {
  return kMeasures[static_cast<std::size_t>(measure)];
}

Result<Budget> parse_budget(std::string_view text) {
  const auto equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0)
    return failure(concat("budget ", quote(text), " is not ENVIRONMENT=AMOUNT"));
  std::string_view name = text.substr(0, equals);
  Budget budget;
  for (std::size_t i = 0; i < std::size(kMeasures); ++i)
    if (name.size() > kMeasures[i].size() && name.ends_with(kMeasures[i]) &&
        name[name.size() - kMeasures[i].size() - 1] == '.') {
      budget.measure = static_cast<BudgetOf>(i);
      name.remove_suffix(kMeasures[i].size() + 1);
      break;
    }
  budget.environment = name;
  const auto limit = Money::parse(text.substr(equals + 1));
  if (!limit || *limit < Money())
    return failure(concat("budget ", quote(text), " does not have an amount in US dollars"));
  budget.limit = *limit;
  return budget;
}

std::vector<BudgetBreach> breaches(const CostReport& report, std::span<const Budget> budgets) {
  std::vector<BudgetBreach> out;
  for (std::uint32_t i = 0; i < report.environments.size(); ++i) {
    const EnvironmentCost& environment = report.environments[i];
    for (const Budget& budget : budgets) {
      const bool is_meant = budget.environment == "*" ? environment.name == environment.shown
                                                      : budget.environment == environment.name;
      if (!is_meant) continue;
      const auto amount = amount_of(environment.totals, budget.measure);
      if (amount && *amount <= budget.limit) continue;
      out.push_back({i, &budget, message_of(environment, budget)});
    }
  }
  return out;
}

}  // namespace cfnaudit::pricing
