#pragma once

// What each stack of a system costs: sums over the resources that have its name in front. Read by
// the reports.

#include <string>
#include <vector>

#include "pricing/estimate.h"

namespace cfnaudit::pricing {

struct StackTotals {
  std::string stack;  // "Storage", "Orders/Workers"; empty: the template itself
  Totals totals;      // without those of stacks that it nests
};

/// By name; empty where there is only one stack.
std::vector<StackTotals> totals_by_stack(const EnvironmentCost& cost);

}  // namespace cfnaudit::pricing
