#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// The keys, indexes and throughput of DynamoDB tables -> tables that DynamoDB refuses to create.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kGlobalTable = "AWS::DynamoDB::GlobalTable";
constexpr std::string_view kTypes[] = {"AWS::DynamoDB::Table", kGlobalTable};
constexpr std::string_view kGlobalIndexes = "GlobalSecondaryIndexes";
constexpr std::string_view kLocalIndexes = "LocalSecondaryIndexes";

template <typename Check>
void for_each_table(const Context& context, Check check) {
  for (const auto type : kTypes)
    for (const auto index : context.graph.of_type(type)) check(context.graph.resource(index));
}

/// A part of a key.
struct KeyPart {
  std::string_view name;
  std::string_view type;
  ValuePtr name_value = nullptr;
};

/// The key of the table, or of an index.
struct Key {
  std::string owner;  // "the table", "index by-day"
  ValuePtr value = nullptr;
  std::vector<KeyPart> parts;
  bool of_global_index = false;
  bool of_local_index = false;
};

/// The keys of a table and its indexes; what is unknown is named in `unknown`.
struct Keys {
  std::vector<Key> all;  // the table's first
  std::string unknown;
};

void read_key(Keys& keys, std::string owner, ValuePtr schema, std::string_view list) {
  Key key{.owner = std::move(owner),
          .value = schema,
          .parts = {},
          .of_global_index = list == kGlobalIndexes,
          .of_local_index = list == kLocalIndexes};
  if (keys.unknown.empty()) keys.unknown = resolve::why_unknown(schema);
  for (const ValuePtr part : resolve::items(schema)) {
    const ValuePtr name = resolve::get(part, "AttributeName");
    const ValuePtr type = resolve::get(part, "KeyType");
    for (const ValuePtr value : {part, name, type})
      if (keys.unknown.empty()) keys.unknown = resolve::why_unknown(value);
    const auto known_name = resolve::known_text(name);
    const auto known_type = resolve::known_text(type);
    if (known_name && known_type) key.parts.push_back({*known_name, *known_type, name});
  }
  keys.all.push_back(std::move(key));
}

Keys read_keys(const StackResource& table) {
  Keys keys;
  read_key(keys, "the table", table.property("KeySchema"), {});
  for (const auto list : {kGlobalIndexes, kLocalIndexes}) {
    const ValuePtr indexes = table.property(list);
    if (keys.unknown.empty()) keys.unknown = resolve::why_unknown(indexes);
    for (const ValuePtr index : resolve::items(indexes)) {
      const auto name = resolve::known_text(resolve::get(index, "IndexName"));
      read_key(keys, concat("index ", name.value_or("without a known name")),
               resolve::get(index, "KeySchema"), list);
    }
  }
  return keys;
}

struct Attributes {
  std::map<std::string_view, ValuePtr> defined;  // by name: the value that names it
  std::string unknown;
};

Attributes read_attributes(const StackResource& table) {
  const ValuePtr list = table.property("AttributeDefinitions");
  Attributes out;
  out.unknown = resolve::why_unknown(list);
  for (const ValuePtr item : resolve::items(list)) {
    const ValuePtr name = resolve::get(item, "AttributeName");
    if (const auto known = resolve::known_text(name))
      out.defined.emplace(*known, name);
    else if (out.unknown.empty())
      out.unknown = resolve::why_unknown(name != nullptr ? name : item);
  }
  return out;
}

void check_undefined(const Context& context, Reporter& report) {
  for_each_table(context, [&](const StackResource& table) {
    if (resolve::is_unknown(table.properties)) return;
    const Attributes attributes = read_attributes(table);
    if (!attributes.unknown.empty()) return report.undecided(table, attributes.unknown);
    std::set<std::string_view> reported;
    for (const Key& key : read_keys(table).all)
      for (const KeyPart& part : key.parts)
        if (!attributes.defined.contains(part.name) && reported.insert(part.name).second)
          report
              .at(table, part.name_value,
                  concat("key attribute ", quote(part.name), " of ", key.owner,
                         " is not in AttributeDefinitions"))
              .key(std::string(part.name))
              .fix(concat("add ", quote(part.name), " and its type to AttributeDefinitions"));
  });
}

void check_unused(const Context& context, Reporter& report) {
  for_each_table(context, [&](const StackResource& table) {
    if (table.property("KeySchema") == nullptr) return;
    const Keys keys = read_keys(table);
    if (!keys.unknown.empty()) return report.undecided(table, keys.unknown);
    for (const auto& [name, value] : read_attributes(table).defined) {
      const bool used =
          std::any_of(keys.all.begin(), keys.all.end(), [&, &wanted = name](auto& key) {
            return std::ranges::find(key.parts, wanted, &KeyPart::name) != key.parts.end();
          });
      if (used) continue;
      report
          .at(table, value,
              concat("attribute ", quote(name),
                     " is defined, but is not part of the key of the table or of an index"))
          .key(std::string(name))
          .fix("remove the definition; only key attributes are defined");
    }
  });
}

/// "at most one partition key and one sort key", for an index "up to four of each".
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
constexpr std::size_t kGlobalIndexParts = 4;

std::string fault(const Key& key, const Key& table) {
  const auto number = [&](std::string_view type) {
    return static_cast<std::size_t>(std::ranges::count(key.parts, type, &KeyPart::type));
  };
  const std::size_t most = key.of_global_index ? kGlobalIndexParts : 1;
  if (number("HASH") == 0) return "has no partition key (KeyType HASH)";
  if (key.parts.front().type != "HASH") return "does not start with the partition key (HASH)";
  if (number("HASH") > most || number("RANGE") > most)
    return key.of_global_index ? "has more than four attributes of one KeyType"
                               : "has more than one partition key (HASH) or sort key (RANGE)";
  std::set<std::string_view> names;
  for (const KeyPart& part : key.parts)
    if (!names.insert(part.name).second) return concat("names ", quote(part.name), " twice");
  if (!key.of_local_index) return {};
  if (number("RANGE") == 0) return "has no sort key (RANGE), which a local secondary index needs";
  const auto hash = std::ranges::find(table.parts, "HASH", &KeyPart::type);
  if (hash != table.parts.end() && hash->name != key.parts.front().name)
    return concat("does not have the table's partition key ", quote(hash->name),
                  ", as a local secondary index must");
  if (table.parts.size() == 1) return "is local, but the table has no sort key";
  return {};
}

void check_schema(const Context& context, Reporter& report) {
  for_each_table(context, [&](const StackResource& table) {
    const Keys keys = read_keys(table);
    if (!keys.unknown.empty()) return report.undecided(table, keys.unknown);
    for (const Key& key : keys.all) {
      if (key.value == nullptr || key.parts.empty()) continue;
      if (const auto problem = fault(key, keys.all.front()); !problem.empty())
        report.at(table, key.value, concat("the key of ", key.owner, " ", problem)).key(key.owner);
    }
  });
}

/// The provisioned throughput of a table, and the values that state one.
void check_throughput_of(const StackResource& table, ValuePtr mode, Reporter& report) {
  const bool on_demand = resolve::equals(mode, "PAY_PER_REQUEST") == Tri::kYes;
  const auto check_one = [&](ValuePtr holder, const std::string& owner) {
    const ValuePtr provisioned = resolve::get(holder, "ProvisionedThroughput");
    if (resolve::is_unknown(provisioned) || resolve::is_unknown(holder)) return;
    if (on_demand && provisioned != nullptr)
      report
          .at(table, provisioned,
              concat(owner, " has ProvisionedThroughput, but the billing mode is PAY_PER_REQUEST"))
          .key(owner)
          .fix("remove ProvisionedThroughput, or use the billing mode PROVISIONED");
    if (!on_demand && provisioned == nullptr)
      report
          .at(table, mode,
              concat(owner, " has no ProvisionedThroughput, which the billing mode PROVISIONED ",
                     mode == nullptr ? "(the default) " : "", "requires"))
          .key(owner)
          .fix("add ProvisionedThroughput, or set BillingMode to PAY_PER_REQUEST");
  };
  check_one(table.properties, "the table");
  for (const ValuePtr index : resolve::items(table.property(kGlobalIndexes)))
    check_one(index, concat("index ", resolve::known_text(resolve::get(index, "IndexName"))
                                          .value_or("without a known name")));
}

void check_throughput(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::DynamoDB::Table")) {
    const StackResource& table = context.graph.resource(index);
    const ValuePtr mode = table.property("BillingMode");
    if (const auto reason = resolve::why_unknown(mode); !reason.empty())
      report.undecided(table, reason);
    else
      check_throughput_of(table, mode, report);
  }
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html, read on
// 2026-11-30. The quota of global secondary indexes can be raised.
constexpr std::size_t kLocalIndexesOfATable = 5;
constexpr std::size_t kAttributesOfAnIndex = 20;
constexpr std::size_t kAttributesOfAllIndexes = 100;

void check_projection(const StackResource& table, ValuePtr index, std::size_t& attributes,
                      Reporter& report) {
  const auto name =
      std::string(resolve::known_text(resolve::get(index, "IndexName")).value_or("the index"));
  const ValuePtr projection = resolve::get(index, "Projection");
  const ValuePtr type = resolve::get(projection, "ProjectionType");
  const ValuePtr others = resolve::get(projection, "NonKeyAttributes");
  const auto known = resolve::known_text(type);
  if (!known || resolve::is_unknown(others)) return;
  const std::size_t number = resolve::items(others).size();
  attributes += number;
  if (*known == "INCLUDE" && number == 0)
    report
        .at(table, type,
            concat("index ", name, " has ProjectionType INCLUDE without NonKeyAttributes"))
        .key(name);
  if (*known != "INCLUDE" && number > 0)
    report
        .at(table, others,
            concat("index ", name, " has NonKeyAttributes, but its ProjectionType is ", *known))
        .key(name)
        .fix("set ProjectionType to INCLUDE, or remove NonKeyAttributes");
  if (number > kAttributesOfAnIndex)
    report
        .at(table, others,
            concat("index ", name, " projects ", count(number, "attribute"), " of at most ",
                   std::to_string(kAttributesOfAnIndex)))
        .key(name);
}

void check_indexes(const Context& context, Reporter& report) {
  for_each_table(context, [&](const StackResource& table) {
    std::set<std::string_view> names;
    std::size_t attributes = 0;
    for (const auto list : {kGlobalIndexes, kLocalIndexes})
      for (const ValuePtr index : resolve::items(table.property(list))) {
        check_projection(table, index, attributes, report);
        const ValuePtr name = resolve::get(index, "IndexName");
        const auto known = resolve::known_text(name);
        if (known && !names.insert(*known).second)
          report.at(table, name, concat("two indexes have the name ", quote(*known)))
              .key(std::string(*known));
      }
    const ValuePtr local = table.property(kLocalIndexes);
    if (resolve::items(local).size() > kLocalIndexesOfATable)
      report.at(table, local,
                concat("the table has ",
                       count(resolve::items(local).size(), "local secondary index",
                             "local secondary indexes"),
                       " of at most ", std::to_string(kLocalIndexesOfATable)));
    if (attributes > kAttributesOfAllIndexes)
      report
          .at(table,
              table.property(kGlobalIndexes) != nullptr ? table.property(kGlobalIndexes) : local,
              concat("the indexes project ", std::to_string(attributes), " attributes of at most ",
                     std::to_string(kAttributesOfAllIndexes)))
          .key("all");
  });
}

constexpr std::string_view kTablePage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-dynamodb-table.html";
constexpr std::string_view kAttributeEquivalents[] = {"E3039"};
constexpr std::string_view kThroughputEquivalents[] = {"E3638", "E3639"};

}  // namespace

extern constinit const Rule kUndefinedKeyAttribute = {
    .info = {.id = "DEP001",
             .name = "undefined-key-attribute",
             .severity = Severity::kError,
             .summary = "A key attribute of a table or index is not in AttributeDefinitions.",
             .source = kTablePage,
             .equivalents = kAttributeEquivalents},
    .check = check_undefined,
};

extern constinit const Rule kUnusedAttributeDefinition = {
    .info = {.id = "DEP002",
             .name = "unused-attribute-definition",
             .severity = Severity::kError,
             .summary = "A table defines an attribute that is not part of any key.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/"
                       "API_CreateTable.html",
             .equivalents = kAttributeEquivalents},
    .check = check_unused,
};

extern constinit const Rule kThroughputBillingModeConflict = {
    .info = {.id = "DEP003",
             .name = "throughput-billing-mode-conflict",
             .severity = Severity::kError,
             .summary = "The throughput of a table or index does not fit its billing mode.",
             .source = kTablePage,
             .equivalents = kThroughputEquivalents},
    .check = check_throughput,
};

extern constinit const Rule kInvalidKeySchema = {
    .info = {.id = "DEP004",
             .name = "invalid-key-schema",
             .severity = Severity::kError,
             .summary = "The key of a table or index has a form that DynamoDB does not accept.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-properties-dynamodb-table-keyschema.html"},
    .check = check_schema,
};

extern constinit const Rule kInvalidIndex = {
    .info = {.id = "DEP005",
             .name = "invalid-index",
             .severity = Severity::kError,
             .summary = "An index has a name, projection or number that DynamoDB does not accept.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                       "ServiceQuotas.html"},
    .check = check_indexes,
};

}  // namespace cfnaudit::rules
