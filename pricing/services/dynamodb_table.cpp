// AWS::DynamoDB::Table -> capacity of the table and of each index, requests, storage, backups,
// streams. https://aws.amazon.com/dynamodb/pricing/provisioned/
// https://aws.amazon.com/dynamodb/pricing/on-demand/

#include <optional>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/dynamodb.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

/// The table itself or one of its global secondary indexes, whose capacity is provisioned and
/// charged apart, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
struct Part {
  std::string name;        // "", " of index GSI1"
  ValuePtr definition;     // has ProvisionedThroughput and OnDemandThroughput
  SymbolicText scalable;   // its ResourceId in application auto scaling
  std::string_view space;  // of its scalable dimensions: "table", "index"
};

std::vector<Part> parts_of(const Subject& table) {
  SymbolicText id(std::string("table/"));
  id.append(table.resource().ref);
  std::vector<Part> parts = {{"", table.resource().properties, id, "table"}};
  for (const ValuePtr index : resolve::items(table.property("GlobalSecondaryIndexes"))) {
    const SymbolicText* name = resolve::text(resolve::get(index, "IndexName"));
    SymbolicText index_id = id;
    index_id.append("/index/");
    if (name != nullptr) index_id.append(*name);
    parts.push_back({concat(" of index ", name != nullptr ? name->text() : std::string("?")), index,
                     index_id, "index"});
  }
  return parts;
}

LineItem capacity_item(const Subject& table, const Part& part, std::string_view name,
                       std::string_view capacity, const PriceKey& price) {
  LineItem item = {.name = concat(name, part.name), .price = price};
  const auto range =
      scaling_range(table, concat("dynamodb:", part.space, ":", capacity),
                    [&](const SymbolicText& resource_id) { return resource_id == part.scalable; });
  if (range) {
    item.monthly = range->least * kHoursPerMonth;
    item.assumption = "730 hours at the minimum capacity of auto scaling";
    item.bound = scaling_bound(range, kHoursPerMonth);
    return item;
  }
  const ValuePtr throughput = resolve::get(part.definition, "ProvisionedThroughput");
  item.monthly = whole_number(resolve::get(throughput, capacity), concat(capacity, " is missing")) *
                 kHoursPerMonth;
  item.assumption = "730 hours";
  return item;
}

std::vector<LineItem> provisioned_items(const Subject& table, const TablePrices& prices) {
  const ValuePtr indexes = table.property("GlobalSecondaryIndexes");
  std::vector<LineItem> items;
  for (const Part& part : parts_of(table)) {
    items.push_back(
        capacity_item(table, part, "Write capacity", "WriteCapacityUnits", prices.write_capacity));
    items.push_back(
        capacity_item(table, part, "Read capacity", "ReadCapacityUnits", prices.read_capacity));
  }
  if (resolve::is_unknown(indexes))
    items.push_back(unpriced("Capacity of indexes", resolve::why_unknown(indexes)));
  return items;
}

/// Present when the table and each index limit their request units per second,
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
std::optional<Bound> request_bound(const Subject& table, std::string_view maximum) {
  if (resolve::is_unknown(table.property("GlobalSecondaryIndexes"))) return std::nullopt;
  Quantity per_second = 0;
  for (const Part& part : parts_of(table)) {
    const ValuePtr throughput = resolve::get(part.definition, "OnDemandThroughput");
    const auto limit = resolve::integer(resolve::get(throughput, maximum));
    if (!limit || *limit < 0) return std::nullopt;  // -1 lifts the limit
    per_second = per_second + Quantity(*limit);
  }
  return Bound{per_second * kSecondsPerMonth,
               concat(maximum, " ", to_string(per_second),
                      " a second, all month; short bursts can exceed this limit")};
}

std::vector<LineItem> on_demand_items(const Subject& table, const TablePrices& prices) {
  return {
      {.name = "Write requests",
       .price = prices.write_requests,
       .monthly = table.usage("monthly_write_request_units"),
       .bound = request_bound(table, "MaxWriteRequestUnits"),
       .unbounded = "OnDemandThroughput does not set MaxWriteRequestUnits"},
      {.name = "Read requests",
       .price = prices.read_requests,
       .monthly = table.usage("monthly_read_request_units"),
       .bound = request_bound(table, "MaxReadRequestUnits"),
       .unbounded = "OnDemandThroughput does not set MaxReadRequestUnits"},
  };
}

std::vector<LineItem> estimate(const Subject& table) {
  const Choice table_class = choice(table.property("TableClass"), "STANDARD");
  if (!table_class.known()) return {unpriced("Table", table_class.why_unknown)};
  const TablePrices* prices = prices_of_class(table_class.text);
  if (prices == nullptr)
    return {unpriced("Table", concat("AWS has no table class ", quote(table_class.text)))};

  const Choice mode = choice(table.property("BillingMode"), "PROVISIONED");
  std::vector<LineItem> items;
  if (mode.text == "PROVISIONED")
    items = provisioned_items(table, *prices);
  else if (mode.text == "PAY_PER_REQUEST")
    items = on_demand_items(table, *prices);
  else
    items.push_back(unpriced(
        "Reads and writes",
        mode.known() ? concat("AWS has no billing mode ", quote(mode.text)) : mode.why_unknown));
  for (LineItem& item :
       data_items(table, *prices,
                  table.property("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"),
                  table.property("StreamSpecification")))
    items.push_back(std::move(item));
  return items;
}

}  // namespace

constinit const Estimator kDynamoDbTable = {.resource_type = "AWS::DynamoDB::Table",
                                            .prices = kTablePriceKeys,
                                            .usage = kTableUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
