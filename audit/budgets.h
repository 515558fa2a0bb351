#pragma once

// What commands ask about budgets: is one exceeded, and which are of no template of theirs.

#include <span>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "pricing/budget.h"

namespace cfnaudit::audit {

/// Does it have a finding of CST002?
bool is_over_budget(const Audit& audit);

/// "no template has the budget's environment 'producton'; did you mean production?"
/// `known`: the environments of all templates.
std::vector<std::string> unknown_budgets(std::span<const std::string> known,
                                         std::span<const pricing::Budget> budgets);

}  // namespace cfnaudit::audit
