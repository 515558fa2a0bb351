#pragma once

// Budgets and priced templates -> findings (CST002) and mistakes. Used by the audit, and by the
// commands for what no template of theirs has.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "pricing/budget.h"

namespace cfnaudit::audit {

/// One for each budget and environment that exceeds it, at the dearest resource there.
std::vector<Diagnostic> over_budget(const Audit& audit, std::span<const pricing::Budget> budgets);

bool is_over_budget(const Audit& audit);

/// "no template has the budget's environment 'producton'; did you mean production?"
std::vector<std::string> unknown_budgets(std::span<const std::unique_ptr<Audit>> audits,
                                         std::span<const pricing::Budget> budgets);

}  // namespace cfnaudit::audit
