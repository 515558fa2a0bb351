#include "analyzer/base/text.h"
#include "pricing/services/dynamodb.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Provisioned tables whose requests are declared -> those that would cost less on demand.

namespace cfnaudit::rules {
namespace {

using pricing::Money;
using pricing::Quantity;

/// What the table and its indexes provide, and what that costs. With auto scaling both are the
/// least that it keeps.
struct Capacity {
  Quantity write_hours = 0;
  Quantity read_hours = 0;
  Money cost;
};

std::optional<Capacity> capacity_of(const pricing::ResourceCost& table) {
  Capacity sum;
  for (const auto& item : table.items) {
    const bool writes = item.name.starts_with("Write capacity");
    if (!writes && !item.name.starts_with("Read capacity")) continue;
    if (!item.monthly || !item.quantity) return std::nullopt;
    Quantity& hours = writes ? sum.write_hours : sum.read_hours;
    hours = hours + *item.quantity;
    sum.cost += *item.monthly;
  }
  return sum;
}

std::optional<Money> on_demand(const Context& context, const pricing::TablePrices& prices,
                               Quantity writes, Quantity reads) {
  const auto write_cost = monthly(context, prices.write_requests, writes);
  const auto read_cost = monthly(context, prices.read_requests, reads);
  if (!write_cost || !read_cost) return std::nullopt;
  return *write_cost + *read_cost;
}

void look_at(const Context& context, Reporter& reporter, const graph::StackResource& table) {
  const auto writes = declared(context, table, "monthly_write_request_units");
  const auto reads = declared(context, table, "monthly_read_request_units");
  const auto* cost = cost_of(context, table.id());
  const auto table_class = resolve::known_text(table.property("TableClass")).value_or("STANDARD");
  const auto* prices = pricing::prices_of_class(table_class);
  if (!writes || !reads || cost == nullptr || prices == nullptr) return;
  const auto capacity = capacity_of(*cost);
  const auto now = on_demand(context, *prices, *writes, *reads);
  if (!capacity || !now || *now >= capacity->cost) return;
  // What the whole capacity would cost on demand, were it used every second.
  const auto full =
      on_demand(context, *prices, capacity->write_hours * 3600, capacity->read_hours * 3600);
  const auto even = full ? per_mille(capacity->cost, *full) : std::nullopt;
  if (!even) return;
  const auto mode = table.property("BillingMode");
  reporter
      .at(table, mode != nullptr ? mode : table.property("ProvisionedThroughput"),
          concat("the provisioned capacity of ", table.id(), " costs more than the declared ",
                 to_string(*writes), " write and ", to_string(*reads),
                 " read request units on demand; it is cheaper only above ", percent(*even),
                 " average use"))
      .detail(
          concat(a_month(capacity->cost), " provisioned, $", pricing::in_cents(*now), " on demand"))
      .fix("set BillingMode: PAY_PER_REQUEST, or reduce the capacity and use auto scaling");
}

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.of_type("AWS::DynamoDB::Table")) {
    const auto& table = context.graph.resource(index);
    const auto mode = resolve::known_text(table.property("BillingMode"));
    const bool provisioned =
        table.property("BillingMode") == nullptr || mode.value_or("") == "PROVISIONED";
    if (table.exists == Tri::kYes && provisioned) look_at(context, reporter, table);
  }
}

}  // namespace

extern constinit const Rule kProvisionedCostsMoreThanOnDemand = {
    .info =
        {.id = "CST011",
         .name = "provisioned-costs-more-than-on-demand",
         .severity = Severity::kWarning,
         .summary =
             "The provisioned capacity of a table costs more than the declared requests on demand.",
         .source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                   "capacity-mode.html"},
    .check = check};

}  // namespace cfnaudit::rules
