#pragma once

// What a stack costs a month, in each environment: every resource is priced, free, unpriced with a
// reason, or of a type that is not modelled. Made from graphs, usage and price books; read by the
// reports, the budget check and the rules about cost.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "pricing/estimator.h"
#include "pricing/money.h"
#include "pricing/price_book.h"
#include "pricing/usage.h"

namespace cfnaudit::pricing {

enum class ItemKind : std::uint8_t { kFixed, kUsage, kUnpriced };

/// "fixed", "usage", "unpriced".
std::string_view to_string(ItemKind kind);

/// The most that an item can cost under limits of the template.
struct Ceiling {
  Quantity quantity;
  Money monthly;
  std::string reason;  // "ReservedConcurrentExecutions 100, each busy all month"
};

struct CostItem {
  std::string name;
  ItemKind kind = ItemKind::kFixed;
  const PriceBook* book = nullptr;   // of the region where it stands, not always the stack's
  const Price* price = nullptr;      // of the book; null when there is none
  std::string_view unit;             // empty when no price is known to exist
  std::optional<Quantity> quantity;  // a month; of usage only when it is declared
  std::optional<Money> monthly;      // present exactly when `quantity` is and the item is priced
  std::string assumption;
  std::vector<std::string_view> depends_on;  // usage keys that are not declared
  std::string reason;                        // why it is unpriced
  std::optional<Ceiling> ceiling;            // fixed items have one too: themselves
  std::string unbounded;                     // why usage has none; empty when it has
};

/// The item's assumption, as far as its quantity does not say it.
std::string assumption(const CostItem& item);

/// Where the item's price was read; null without a price.
const PriceSource* source_of(const CostItem& item);

/// Sums over items; additive.
struct Totals {
  Money fixed;
  Money usage;                      // of declared usage
  Money bounded;                    // sum of the ceilings of the items that have one
  std::size_t open = 0;             // usage items without declared usage
  std::size_t unpriced = 0;         // items that could not be priced
  std::size_t without_ceiling = 0;  // usage items that nothing bounds, and everything unpriced

  Money total() const { return fixed + usage; }
  /// Absent where nothing bounds an item.
  std::optional<Money> ceiling() const {
    return without_ceiling == 0 ? std::optional(bounded) : std::nullopt;
  }
  Totals& operator+=(const Totals& other);
};

struct ResourceCost {
  std::string_view resource;  // logical id
  std::string_view type;
  Totals totals;
  std::vector<CostItem> items;  // at least one
};

/// A resource that is not, or not wholly, in the sums.
struct Uncounted {
  std::string_view resource;
  std::string_view type;
  std::string reason;  // empty for free ones
};

/// Each resource stands in exactly one of `free`, `not_modelled` and `resources`; of the latter,
/// those with an item that could not be priced stand in `unpriced` too, once. Views point into the
/// template.
struct EnvironmentCost {
  std::string name;
  std::string shown;  // what it counts as in reports; another than its name for a variation
  const PriceBook* book = nullptr;
  Totals totals;
  std::vector<ResourceCost> resources;  // in template order
  std::vector<Uncounted> unpriced;
  std::vector<Uncounted> free;
  std::vector<Uncounted> not_modelled;

  std::size_t resource_count() const {
    return resources.size() + free.size() + not_modelled.size();
  }
};

/// What AWS does not charge for in the first place is left in the sums unless it is asked for.
enum class FreeTier : std::uint8_t { kIgnored, kApplied };

/// With the prices of the stack's region, and of others where items stand elsewhere. The library
/// must outlive the result.
EnvironmentCost estimate(const graph::Graph& graph, const Usage& usage, PriceLibrary& prices,
                         FreeTier free_tier = FreeTier::kIgnored);

/// The items of these resources alone, without a free tier; those without a model have none.
std::vector<ResourceCost> estimate(const graph::Graph& graph,
                                   std::span<const graph::ResourceIndex> resources,
                                   const Usage& usage, PriceLibrary& prices);

/// The same resource and reason in several environments.
struct UncountedIn {
  Uncounted what;
  std::vector<std::uint32_t> environments;  // indexes, ascending
};

struct CostReport {
  std::vector<EnvironmentCost> environments;  // as the graphs
  FreeTier free_tier = FreeTier::kIgnored;
  std::vector<UncountedIn> unpriced;  // merged over the environments, in order of first appearance
  std::vector<UncountedIn> free;
  std::vector<UncountedIn> not_modelled;
};

/// Each environment with the prices of its region. The library must outlive the report.
CostReport estimate(std::span<const graph::Graph* const> graphs, const Usage& usage,
                    PriceLibrary& prices, FreeTier free_tier = FreeTier::kIgnored);

}  // namespace cfnaudit::pricing
