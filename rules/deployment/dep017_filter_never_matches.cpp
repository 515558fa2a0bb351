#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/syntax/json_reader.h"
#include "rules/catalog.h"

// Filters of what reads the stream of a table, and what the stream's records hold -> filters that
// no record matches.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kTableTypes[] = {"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"};

struct Reader {
  std::string_view type;
  std::string_view source;
  std::string_view filters;
};
constexpr Reader kReaders[] = {
    {"AWS::Lambda::EventSourceMapping", "EventSourceArn", "FilterCriteria.Filters"},
    {"AWS::Pipes::Pipe", "Source", "SourceParameters.FilterCriteria.Filters"},
};

/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
struct Lacking {
  std::string_view view;
  std::string_view image;
};
constexpr Lacking kLacking[] = {
    {"KEYS_ONLY", "NewImage"},
    {"KEYS_ONLY", "OldImage"},
    {"NEW_IMAGE", "OldImage"},
    {"OLD_IMAGE", "NewImage"},
};

/// Does a pattern match a record that lacks what it is about? [{"exists": false}] does.
bool may_be_absent(const syntax::Node& pattern) {
  if (pattern.find("exists") != nullptr) return true;
  return std::ranges::any_of(pattern.items,
                             [](const auto* item) { return may_be_absent(*item); }) ||
         std::ranges::any_of(pattern.members,
                             [](const auto& member) { return may_be_absent(*member.value); });
}

/// The image that a filter needs and records of the view do not have; empty if there is none.
std::string_view missing_image(std::string_view pattern, std::string_view view) {
  const auto document = syntax::read_json(pattern, 0);
  if (!document.value.complete) return {};
  const auto* record = document.value.root->find("dynamodb");
  if (record == nullptr) return {};
  for (const auto& row : kLacking) {
    if (row.view != view) continue;
    const auto* image = record->find(row.image);
    if (image != nullptr && !image->members.empty() && !may_be_absent(*image)) return row.image;
  }
  return {};
}

void check_reader(const Context& context, const StackResource& reader, const Reader& row,
                  Reporter& report) {
  const auto target = context.graph.identify(reader.property(row.source), kTableTypes);
  if (!target) return;
  const auto& table = context.graph.resource(target->resource);
  const ValuePtr type = table.property("StreamSpecification.StreamViewType");
  const auto view = resolve::known_text(type);
  if (!view) {
    if (type != nullptr) report.undecided(reader, resolve::why_unknown(type));
    return;
  }
  for (const ValuePtr filter : resolve::items(reader.property(row.filters))) {
    const ValuePtr pattern = resolve::get(filter, "Pattern");
    const auto text = resolve::known_text(pattern);
    if (!text) continue;
    const auto image = missing_image(*text, *view);
    if (image.empty()) continue;
    report
        .at(reader, pattern,
            concat("a filter of ", reader.id(), " never matches: records of ", table.id(),
                   " do not have the ", image, " that it needs"))
        .key(std::string(image))
        .note(table, concat("StreamViewType is ", *view))
        .fix(concat("set StreamViewType of ", table.id(), " to NEW_AND_OLD_IMAGES"));
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto& row : kReaders)
    for (const auto index : context.graph.of_type(row.type))
      check_reader(context, context.graph.resource(index), row, report);
}

}  // namespace

extern constinit const Rule kFilterNeverMatches = {
    .info = {.id = "DEP017",
             .name = "filter-never-matches",
             .severity = Severity::kError,
             .summary = "A filter needs an image that the records of the table's stream lack.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
