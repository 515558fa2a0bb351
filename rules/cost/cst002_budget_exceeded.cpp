#include "rules/catalog.h"

// Costs and budgets -> environments above their budget; reported by audit/budgets.cpp.

namespace cfnaudit::rules {

constinit const Rule kBudgetExceeded = {
    .info = {.id = "CST002",
             .name = "budget-exceeded",
             .severity = Severity::kError,
             .summary = "An environment costs more than its budget allows.",
             .source = "https://docs.aws.amazon.com/cost-management/latest/userguide/"
                       "budgets-managing-costs.html"}};

}  // namespace cfnaudit::rules
