#include "audit/budgets.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Audits and budgets -> is one exceeded, is one of no template.

namespace cfnaudit::audit {

bool is_over_budget(const Audit& audit) {
  return std::any_of(audit.findings.begin(), audit.findings.end(), [](const Diagnostic& finding) {
    return finding.rule == rules::kBudgetExceeded.info.id;
  });
}

std::vector<std::string> unknown_budgets(std::span<const std::string> known,
                                         std::span<const pricing::Budget> budgets) {
  std::vector<std::string> out;
  for (const auto& budget : budgets) {
    if (budget.environment == "*" || known.empty() ||
        std::find(known.begin(), known.end(), budget.environment) != known.end())
      continue;
    const auto meant =
        did_you_mean(budget.environment, std::vector<std::string_view>(known.begin(), known.end()));
    out.push_back(concat("no template has the environment of the budget, ",
                         quote(budget.environment),
                         meant ? concat("; did you mean ", *meant, "?") : std::string()));
  }
  return out;
}

}  // namespace cfnaudit::audit
