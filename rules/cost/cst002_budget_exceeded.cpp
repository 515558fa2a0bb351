#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/budget.h"
#include "rules/catalog.h"

// Costs and budgets -> environments above their budget.

namespace cfnaudit::rules {
namespace {

using pricing::BudgetOf;
using pricing::ResourceCost;

pricing::Money share(const ResourceCost& cost, BudgetOf measure) {
  switch (measure) {
    case BudgetOf::kFixed:
      return cost.totals.fixed;
    case BudgetOf::kCeiling:
      return cost.totals.bounded;
    case BudgetOf::kTotal:
      break;
  }
  return cost.totals.total();
}

/// The resources that make the sum, the dearest first.
std::vector<const ResourceCost*> dearest(const pricing::EnvironmentCost& environment,
                                         BudgetOf measure) {
  std::vector<const ResourceCost*> out;
  for (const auto& cost : environment.resources)
    if (share(cost, measure) != pricing::Money()) out.push_back(&cost);
  std::stable_sort(out.begin(), out.end(), [&](const auto* a, const auto* b) {
    return share(*b, measure) < share(*a, measure);
  });
  constexpr std::size_t kFew = 3;
  if (out.size() > kFew) out.resize(kFew);
  return out;
}

/// At the dearest resource, or at the whole template where nothing has a price.
Finding at(const TemplateContext& context, const std::vector<const ResourceCost*>& parts,
           std::string message, Reporter& reporter) {
  const auto* resource = parts.empty() ? nullptr : context.tmpl.resource(parts.front()->resource);
  return resource == nullptr ? reporter.at(context.tmpl.root->span, {}, std::move(message))
                             : reporter.at(*resource, std::move(message));
}

void check(const TemplateContext& context, Reporter& reporter) {
  if (context.costs == nullptr) return;
  for (const auto& breach : pricing::breaches(*context.costs, context.budgets)) {
    const auto& environment = context.costs->environments[breach.environment];
    const auto measure = breach.budget->measure;
    const auto parts = dearest(environment, measure);
    Finding finding = at(context, parts, breach.message, reporter);
    finding.in(breach.environment)
        .key(concat("budget:", environment.name, ":", pricing::to_string(measure)))
        .fix("reduce the cost, or raise the budget (cfnaudit cost shows every item)");
    for (const auto* part : parts)
      if (const auto* resource = context.tmpl.resource(part->resource))
        finding.note(resource->id.span, concat(pricing::dollars(share(*part, measure)), " of it"));
  }
}

}  // namespace

extern constinit const Rule kBudgetExceeded = {
    .info = {.id = "CST002",
             .name = "budget-exceeded",
             .severity = Severity::kError,
             .summary = "The cost of an environment exceeds its budget.",
             .source = "https://docs.aws.amazon.com/cost-management/latest/userguide/"
                       "budgets-managing-costs.html"},
    .check_template = check};

}  // namespace cfnaudit::rules
