// AWS::DynamoDB::GlobalTable -> each replica at the prices of its region.
// https://aws.amazon.com/dynamodb/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/dynamodb.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

/// Capacity that is fixed or scaled: the settings' {Read,Write}CapacityUnits, or Min and Max of
/// auto scaling,
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-capacityautoscalingsettings.html
LineItem capacity_item(std::string name, const PriceKey& price, ValuePtr fixed, ValuePtr scaling) {
  LineItem item = {.name = std::move(name), .price = price, .assumption = "730 hours"};
  if (fixed != nullptr || scaling == nullptr) {
    item.monthly = whole_number(fixed, "the capacity is missing") * kHoursPerMonth;
    return item;
  }
  item.monthly =
      whole_number(resolve::get(scaling, "MinCapacity"), "MinCapacity is missing") * kHoursPerMonth;
  item.assumption = "730 hours at the minimum capacity of auto scaling";
  const Amount most = whole_number(resolve::get(scaling, "MaxCapacity"), "MaxCapacity is missing");
  if (const auto quantity = most.quantity())
    item.bound = Bound{*quantity * kHoursPerMonth,
                       concat("MaxCapacity ", to_string(*quantity), " of auto scaling, all month")};
  return item;
}

LineItem write_item(std::string name, const PriceKey& price, ValuePtr definition) {
  const ValuePtr settings = resolve::get(definition, "WriteProvisionedThroughputSettings");
  return capacity_item(std::move(name), price, resolve::get(settings, "WriteCapacityUnits"),
                       resolve::get(settings, "WriteCapacityAutoScalingSettings"));
}

LineItem read_item(std::string name, const PriceKey& price, ValuePtr definition) {
  const ValuePtr settings = resolve::get(definition, "ReadProvisionedThroughputSettings");
  return capacity_item(std::move(name), price, resolve::get(settings, "ReadCapacityUnits"),
                       resolve::get(settings, "ReadCapacityAutoScalingSettings"));
}

/// The entry of a list of indexes with this name; null when there is none.
ValuePtr index_named(ValuePtr indexes, std::string_view name) {
  for (const ValuePtr index : resolve::items(indexes))
    if (resolve::equals(resolve::get(index, "IndexName"), name) == Tri::kYes) return index;
  return nullptr;
}

std::vector<LineItem> provisioned_items(const Subject& table, ValuePtr replica,
                                        const PriceKey& write, const PriceKey& read) {
  std::vector<LineItem> items = {write_item("Write capacity", write, table.resource().properties),
                                 read_item("Read capacity", read, replica)};
  const ValuePtr indexes = table.property("GlobalSecondaryIndexes");
  if (resolve::is_unknown(indexes))
    items.push_back(unpriced("Capacity of indexes", resolve::why_unknown(indexes)));
  for (const ValuePtr index : resolve::items(indexes)) {
    const auto name = resolve::known_text(resolve::get(index, "IndexName")).value_or("?");
    const ValuePtr there = index_named(resolve::get(replica, "GlobalSecondaryIndexes"), name);
    items.push_back(write_item(concat("Write capacity of index ", name), write, index));
    items.push_back(read_item(concat("Read capacity of index ", name), read, there));
  }
  return items;
}

std::vector<LineItem> replica_items(const Subject& table, ValuePtr replica, bool replicated) {
  const Choice table_class = choice(resolve::get(replica, "TableClass"), "STANDARD");
  const TablePrices* prices = prices_of_class(table_class.text);
  if (prices == nullptr)
    return {unpriced("Table", table_class.known()
                                  ? concat("AWS has no table class ", quote(table_class.text))
                                  : table_class.why_unknown)};
  if (replicated && prices == &kInfrequentAccessTable)
    return {unpriced("Table", "no price for replicated writes to a Standard-IA table")};
  const Choice mode = choice(table.property("BillingMode"), "PROVISIONED");
  std::vector<LineItem> items;
  if (mode.text == "PROVISIONED") {
    items = provisioned_items(table, replica,
                              replicated ? kReplicatedWriteCapacity : prices->write_capacity,
                              prices->read_capacity);
  } else if (mode.text == "PAY_PER_REQUEST") {
    items.push_back({.name = "Write requests",
                     .price = replicated ? kReplicatedWriteRequests : prices->write_requests,
                     .monthly = table.usage("monthly_write_request_units")});
    items.push_back({.name = "Read requests",
                     .price = prices->read_requests,
                     .monthly = table.usage("monthly_read_request_units")});
  } else {
    items.push_back(unpriced(
        "Reads and writes",
        mode.known() ? concat("AWS has no billing mode ", quote(mode.text)) : mode.why_unknown));
  }
  const ValuePtr recovery =
      resolve::get_path(replica, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled");
  for (LineItem& item : data_items(table, *prices, recovery, table.property("StreamSpecification")))
    items.push_back(std::move(item));
  return items;
}

std::vector<LineItem> estimate(const Subject& table) {
  const ValuePtr replicas = table.property("Replicas");
  if (replicas == nullptr) return {unpriced("Replicas", "the table has no replicas")};
  if (resolve::is_unknown(replicas)) return {unpriced("Replicas", resolve::why_unknown(replicas))};
  const std::vector<ValuePtr> all = resolve::items(replicas);
  const std::string& home = table.graph().stack().environment->region;
  std::vector<LineItem> items;
  for (const ValuePtr replica : all) {
    const Choice region = choice(resolve::get(replica, "Region"), "");
    if (!region.known()) {
      items.push_back(unpriced("Replica", region.why_unknown));
      continue;
    }
    for (LineItem& item : replica_items(table, replica, all.size() > 1)) {
      if (region.text != home) {
        item.region = region.text;
        item.name += concat(" in ", region.text);
      }
      items.push_back(std::move(item));
    }
  }
  return items;
}

}  // namespace

constinit const Estimator kDynamoDbGlobalTable = {.resource_type = "AWS::DynamoDB::GlobalTable",
                                                  .prices = kTablePriceKeys,
                                                  .usage = kTableUsage,
                                                  .estimate = estimate};

}  // namespace cfnaudit::pricing
