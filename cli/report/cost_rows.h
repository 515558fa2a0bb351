#pragma once

// The cost of all environments side by side: one row for each resource and item, one amount for
// each environment. Made from an Audit; read by the cost reports for people.

#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"

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

/// The resources with an amount in some environment: the dearest first, then as in the template.
std::vector<CostRow> cost_rows(const audit::Audit& audit);

/// Resources of one type whose undeclared usage has the same prices and limits.
struct UsageGroup {
  std::vector<std::string> resources;
  std::string type;
  struct Item {
    std::string name;
    std::string price;      // "$0.50 per GB, ..."
    std::string limit;      // ceilings(); empty where nothing bounds it
    std::string unbounded;  // then: why

    friend bool operator==(const Item&, const Item&) = default;
  };
  std::vector<Item> items;
};

/// Environments that cost the same, item by item, share a column. At most six are shown; what
/// varies them is in cost_variations().
struct CostColumn {
  std::string title;   // "development, staging", or "A" where that would be too long
  std::string legend;  // then: "where Backup is No"
  std::vector<std::uint32_t> environments;

  std::size_t front() const { return environments.front(); }
};

std::vector<CostColumn> cost_columns(const audit::Audit& audit);

/// What other values of parameters and conditions add: "with Backup=true: +12.00 in production";
/// and the range of the environments without a column.
std::vector<std::string> cost_variations(const audit::Audit& audit);

/// What is missing in the sums because no usage is declared, in template order.
std::vector<UsageGroup> usage_groups(const audit::Audit& audit);

/// "32.85"; "-" where there is no such resource.
std::string amount(const pricing::ResourceCost* cost);
/// "32.85"; "-" where nothing is counted.
std::string amount(const pricing::CostItem* item);
/// Does any environment have an amount for it?
bool is_counted(const CostItemRow& row);
/// "+ usage"; empty where the sum is all there is.
std::string addition(const pricing::Totals& totals);
/// explain() of the items; what differs between environments is left out.
std::string explain(const CostItemRow& row);
/// "at most 8,760.02 in production: ReservedConcurrentExecutions 100 ...", of usage only.
std::string ceilings(const audit::Audit& audit, const CostItemRow& row);
/// "AWS::IAM::Role (3), AWS::Lambda::Version"; at most so many types, "and 4 more types" behind
/// them.
std::string by_type(const std::vector<pricing::UncountedIn>& resources,
                    std::size_t most = static_cast<std::size_t>(-1));
/// Resources by the reason why they are not counted: "no cost model for AWS::EC2::Instance:
/// Bastion, Worker".
std::vector<std::string> by_reason(const audit::Audit& audit,
                                   const std::vector<pricing::UncountedIn>& resources);
/// A resource that one environment pays more or less for than another.
struct Mover {
  std::string resource;
  pricing::Money delta;
};
/// The resources that differ the most between the cheapest and the dearest environment, most first;
/// empty when all cost the same.
struct Movers {
  std::string from;
  std::string to;
  std::vector<Mover> movers;
};
Movers top_movers(const audit::Audit& audit);

/// "list prices of 2026-01-14 to 2026-10-04, no free tier": what the amounts rest on. With the day
/// of today, also how many of the prices are older than a year.
std::string price_basis(const audit::Audit& audit, std::string_view today = {});

}  // namespace cfnaudit::cli
