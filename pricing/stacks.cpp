#include "pricing/stacks.h"

#include <map>

// Costs of resources -> sums of stacks.

namespace cfnaudit::pricing {

std::vector<StackTotals> totals_by_stack(const EnvironmentCost& cost) {
  std::map<std::string, Totals> sums;
  for (const auto& resource : cost.resources) {
    const auto slash = resource.resource.rfind('/');
    const bool nested = slash != std::string_view::npos;
    sums[std::string(nested ? resource.resource.substr(0, slash) : "")] += resource.totals;
  }
  if (sums.empty() || (sums.size() == 1 && sums.begin()->first.empty())) return {};
  std::vector<StackTotals> out;
  for (const auto& [stack, totals] : sums) out.push_back({stack, totals});
  return out;
}

}  // namespace cfnaudit::pricing
