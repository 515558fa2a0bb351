#pragma once

// The cost of all environments side by side: one row for each resource and item, one amount for each environment. Made
// from an Audit; read by the cost reports for people.

#include <optional>
#include <string>
#include <vector>

#include "cli/audit.h"

namespace cfnaudit::cli {

/// The same item in each environment; null where the environment has no such item.
struct CostItemRow {
  std::string name;
  std::vector<const pricing::CostItem*> items;  // by environment
};

struct CostRow {
  std::string resource;
  std::string type;
  std::vector<const pricing::ResourceCost*> costs;  // by environment
  std::vector<CostItemRow> items;

  /// The highest total of any environment.
  pricing::Money most() const;
};

/// The dearest first, then as in the template.
std::vector<CostRow> cost_rows(const Audit& audit);

/// "32.85", "32.85 + usage", "usage", "-" (no such resource).
std::string amount(const pricing::ResourceCost* cost);
/// "32.85", "usage", "no price", "-".
std::string amount(const pricing::CostItem* item);
/// explain() of the items; what differs between environments is left out.
std::string explain(const CostItemRow& row);
/// "at most 8,760.02 in production: ReservedConcurrentExecutions 100 ...", of usage only.
std::string ceilings(const Audit& audit, const CostItemRow& row);
/// "AWS::IAM::Role (3), AWS::Lambda::Version".
std::string by_type(const std::vector<pricing::UncountedIn>& resources);
/// "2026-10-04".
std::string price_date(const Audit& audit);

}  // namespace cfnaudit::cli
