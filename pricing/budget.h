#pragma once

// Budgets: the most that an environment may cost a month. Made from --budget or a configuration,
// checked against a CostReport; what exceeds one is a finding (CST002, audit/budgets.h).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "pricing/estimate.h"

namespace cfnaudit::pricing {

/// Which of an environment's sums a budget limits.
enum class BudgetOf : std::uint8_t { kTotal, kFixed, kCeiling };

std::string_view to_string(BudgetOf measure);

struct Budget {
  std::string environment;  // "*" for each
  BudgetOf measure = BudgetOf::kTotal;
  Money limit;
};

/// "production=300", "production.ceiling=1000", "*.fixed=50".
Result<Budget> parse_budget(std::string_view text);

struct BudgetBreach {
  std::uint32_t environment = 0;
  const Budget* budget = nullptr;
  std::string
      message;  // "production costs 312.40 a month in total, 12.40 above its budget of 300.00"
};

/// The budgets that are exceeded, in the order of environments. A ceiling that nothing bounds
/// exceeds every budget. Budgets of environments that are not there are left out.
std::vector<BudgetBreach> breaches(const CostReport& report, std::span<const Budget> budgets);

}  // namespace cfnaudit::pricing
