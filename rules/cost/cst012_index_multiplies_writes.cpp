#include "analyzer/base/text.h"
#include "pricing/services/dynamodb.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Tables with global secondary indexes -> what the indexes add to the cost of writing.

namespace cfnaudit::rules {
namespace {

using pricing::Money;

constexpr std::int64_t kMillion = 1'000'000;

/// "capacity for writes costs $2.37 per month in the table and $2.37 in its indexes"; empty when it
/// is not known.
std::string provisioned(const Context& context, const graph::StackResource& table) {
  const auto* cost = cost_of(context, table.id());
  if (cost == nullptr) return {};
  Money own;
  Money indexes;
  for (const auto& item : cost->items) {
    if (!item.name.starts_with("Write capacity")) continue;
    if (!item.monthly) return {};
    (item.name == "Write capacity" ? own : indexes) += *item.monthly;
  }
  return concat(a_month(own), " for writes to the table, $", pricing::in_cents(indexes),
                " for writes to its indexes");
}

/// "1,000,000 writes cost $0.63 in the table and up to $1.25 in its indexes".
std::string on_demand(const Context& context, const graph::StackResource& table,
                      std::size_t indexes) {
  const auto table_class = resolve::known_text(table.property("TableClass")).value_or("STANDARD");
  const auto* prices = pricing::prices_of_class(table_class);
  if (prices == nullptr) return {};
  const auto own = monthly(context, prices->write_requests, kMillion);
  const auto more =
      monthly(context, prices->write_requests, kMillion * static_cast<std::int64_t>(indexes));
  if (!own || !more) return {};
  return concat("1,000,000 writes cost $", pricing::in_cents(*own), " in the table and up to $",
                pricing::in_cents(*more), " in its indexes");
}

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.of_type("AWS::DynamoDB::Table")) {
    const auto& table = context.graph.resource(index);
    const auto property = table.property("GlobalSecondaryIndexes");
    const auto indexes = resolve::items(property).size();
    if (table.exists != Tri::kYes || indexes == 0) continue;
    const auto mode = table.property("BillingMode");
    const bool by_request = resolve::equals(mode, "PAY_PER_REQUEST") == Tri::kYes;
    if (!by_request && mode != nullptr && resolve::equals(mode, "PROVISIONED") != Tri::kYes)
      continue;
    const std::string what =
        by_request ? on_demand(context, table, indexes) : provisioned(context, table);
    if (what.empty()) continue;
    reporter
        .at(table, property,
            concat(
                "each write to ", table.id(), " is also written to ",
                indexes == 1 ? "its index" : concat("its ", std::to_string(indexes), " indexes")))
        .detail(what)
        .fix(
            "remove indexes that are not queried, omit the index key from items that need not be "
            "found, or project only keys");
  }
}

}  // namespace

extern constinit const Rule kIndexMultipliesWrites = {
    .info = {.id = "CST012",
             .name = "index-multiplies-writes",
             .severity = Severity::kNote,
             .summary = "Every write to a table is also written to, and charged for, its global "
                        "secondary indexes.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html",
             .by_default = Default::kOff},
    .check = check};

}  // namespace cfnaudit::rules
