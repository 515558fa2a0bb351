#include "audit/budgets.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Budgets and costs -> findings.

namespace cfnaudit::audit {

namespace {

constexpr std::string_view kRule = "CST002";

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

/// Where the resource stands; the whole template for none.
Diagnostic at(const Audit& audit, std::string_view id) {
  Diagnostic out{
      .rule = std::string(kRule), .severity = Severity::kError, .span = audit.tmpl.root->span};
  for (const auto& resource : audit.tmpl.resources)
    if (resource.id.value == id) {
      out.span = resource.id.span;
      out.resource = resource.id.value;
      out.path = concat("Resources/", resource.id.value);
    }
  return out;
}

}  // namespace

std::vector<Diagnostic> over_budget(const Audit& audit, std::span<const pricing::Budget> budgets) {
  std::vector<Diagnostic> out;
  for (const auto& breach : pricing::breaches(audit.cost, budgets)) {
    const auto& environment = audit.cost.environments[breach.environment];
    const auto measure = breach.budget->measure;
    const auto parts = dearest(environment, measure);
    Diagnostic finding = at(audit, parts.empty() ? std::string_view() : parts.front()->resource);
    finding.message = breach.message;
    finding.environments = {breach.environment};
    finding.fix = "spend less there, or raise the budget (cfnaudit cost shows every part)";
    finding.key = concat("budget:", environment.name, ":", pricing::to_string(measure));
    for (const auto* part : parts)
      finding.notes.push_back({at(audit, part->resource).span,
                               concat(pricing::dollars(share(*part, measure)), " of it"),
                               {}});
    out.push_back(std::move(finding));
  }
  return out;
}

bool is_over_budget(const Audit& audit) {
  return std::any_of(audit.findings.begin(), audit.findings.end(),
                     [](const Diagnostic& finding) { return finding.rule == kRule; });
}

std::vector<std::string> unknown_budgets(std::span<const std::unique_ptr<Audit>> audits,
                                         std::span<const pricing::Budget> budgets) {
  std::vector<std::string> known;
  for (const auto& audit : audits)
    for (auto& name : audit->environment_names({})) known.push_back(std::move(name));
  std::vector<std::string> out;
  for (const auto& budget : budgets) {
    if (budget.environment == "*" || known.empty() ||
        std::find(known.begin(), known.end(), budget.environment) != known.end())
      continue;
    const auto meant =
        did_you_mean(budget.environment, std::vector<std::string_view>(known.begin(), known.end()));
    out.push_back(concat("no template has the budget's environment ", quote(budget.environment),
                         meant ? concat("; did you mean ", *meant, "?") : std::string()));
  }
  return out;
}

}  // namespace cfnaudit::audit
