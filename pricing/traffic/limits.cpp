// Ceilings and capacity -> the traffic at which they give out.

#include "pricing/traffic/limits.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/services/dynamodb.h"

namespace cfnaudit::pricing::traffic {
namespace {

bool is_some(const Quantity& quantity) {
  return !quantity.is_out_of_range() && quantity.numerator() > 0;
}

const Quantified* find(const Outcome& outcome, std::string_view resource, std::string_view key) {
  for (const Quantified& one : outcome.derived)
    if (one.resource == resource && one.key == key) return &one;
  return nullptr;
}

/// What the requests would cost on demand.
std::optional<Money> on_demand(const PriceBook& book, const Quantified* writes,
                               const Quantified* reads) {
  Money sum;
  for (const auto& [units, key] : {std::pair{writes, kStandardTable.write_requests},
                                   std::pair{reads, kStandardTable.read_requests}}) {
    if (units == nullptr) continue;
    const Price* price = book.find(key);
    if (price == nullptr) return std::nullopt;
    sum += pricing::cost(units->quantity, price->tiers);
  }
  return sum;
}

/// A table whose capacity is provisioned: where it gives out, and from where on it is cheaper than
/// requests on demand.
void add_table(std::vector<Limit>& out, const PriceBook& book, const ResourceCost& table,
               const Outcome& outcome, const Quantity& traffic) {
  const auto* writes = find(outcome, table.resource, "monthly_write_request_units");
  const auto* reads = find(outcome, table.resource, "monthly_read_request_units");
  Money provisioned;
  std::int64_t parts = 0;
  for (const CostItem& item : table.items) {
    const bool is_write = item.name.starts_with("Write capacity");
    if (!is_write && !item.name.starts_with("Read capacity")) continue;
    if (!item.quantity || !item.monthly) return;
    provisioned += *item.monthly;
    parts += is_write ? 1 : 0;
  }
  for (const CostItem& item : table.items) {
    const bool is_write = item.name == "Write capacity";
    const auto* units = is_write ? writes : reads;
    if ((!is_write && item.name != "Read capacity") || units == nullptr ||
        !is_some(units->quantity))
      continue;
    // Writes are spread over the table and its indexes, reads go to the table.
    const Quantity share = is_write ? units->quantity / parts : units->quantity;
    const Quantity hours = item.ceiling ? item.ceiling->quantity : *item.quantity;
    out.push_back({hours * 3600 * traffic / share,
                   concat(table.resource, ": ", lowercase(item.name), " ",
                          to_string(hours / kHoursPerMonth), " a second, in use all month")});
  }
  if (parts == 0 || (writes == nullptr && reads == nullptr)) return;
  const auto instead = on_demand(book, writes, reads);
  if (!instead || *instead <= Money() || instead->is_too_large()) return;
  out.push_back(
      {Quantity(provisioned.in_micro_dollars(), 1) / Quantity(instead->in_micro_dollars(), 1) *
           traffic,
       concat(table.resource, ": below, on demand is cheaper than its provisioned capacity"),
       true});
}

}  // namespace

std::vector<Limit> limits_of(const std::vector<ResourceCost>& costs, const PriceBook& book,
                             const Outcome& outcome, const Quantity& traffic) {
  std::vector<Limit> out;
  for (const ResourceCost& resource : costs) {
    if (resource.type.starts_with("AWS::DynamoDB::"))
      add_table(out, book, resource, outcome, traffic);
    for (const CostItem& item : resource.items) {
      if (item.kind != ItemKind::kUsage || !item.ceiling || !item.quantity ||
          !is_some(*item.quantity))
        continue;
      out.push_back({item.ceiling->quantity * traffic / *item.quantity,
                     concat(resource.resource, ": ", item.ceiling->reason)});
    }
  }
  return out;
}

}  // namespace cfnaudit::pricing::traffic
