#include <string>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"

// The default key of a service, named where only another key may be named.

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

/// "only provide this parameter if the key is different from the default": other services take the
/// name of their default key.
struct KeyPlace {
  std::string_view type;
  std::string_view path;
  std::string_view alias;
};
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicassespecification.html
// read on 2026-11-30
constexpr KeyPlace kPlaces[] = {
    {"AWS::DynamoDB::Table", "SSESpecification.KMSMasterKeyId", "alias/aws/dynamodb"},
    {"AWS::DynamoDB::GlobalTable", "Replicas[].SSESpecification.KMSMasterKeyId",
     "alias/aws/dynamodb"},
};

void check(const Context& context, Reporter& report) {
  for (const KeyPlace& place : kPlaces)
    for (const auto index : context.graph.of_type(place.type)) {
      const auto& resource = context.graph.resource(index);
      if (resource.exists != Tri::kYes) continue;
      graph::at_path(resource.properties, place.path, [&](ValuePtr value) {
        const SymbolicText* text = resolve::text(value);
        if (text == nullptr ||
            !(text->text() == place.alias || text->text().ends_with(concat(":", place.alias))))
          return;
        report
            .at(resource, value,
                concat(resource.id(), " names ", place.alias,
                       ", the default key: DynamoDB uses it anyway, and takes a key here only if "
                       "it is another one"))
            .fix("remove KMSMasterKeyId, or name a key of your own");
      });
    }
}

constexpr std::string_view kTypes[] = {kPlaces[0].type, kPlaces[1].type};

}  // namespace

extern constinit const Rule kRedundantDefaultKey = {
    .info = {.id = "ENC017",
             .name = "redundant-default-key",
             .severity = Severity::kWarning,
             .summary =
                 "A table names DynamoDB's default key, where only another key may be named.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/"
                       "API_SSESpecification.html",
             .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
