#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/aws/property_facts.h"
#include "analyzer/base/text.h"
#include "analyzer/expand/transforms.h"
#include "analyzer/resolve/resource_types.h"
#include "rules/catalog.h"

// Types that AWS does not have.

namespace cfnaudit::rules {
namespace {

/// Of the transform, which replaces them before CloudFormation sees them.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
constexpr std::string_view kSam = "AWS::Serverless::";
constexpr std::string_view kMadeBySam[] = {
    "AWS::Serverless::CapacityProvider", "AWS::Serverless::Connector",
    "AWS::Serverless::GraphQLApi", "AWS::Serverless::WebSocketApi"};

/// Types of AWS; those of registries, modules and custom resources are the account's own.
bool is_of_aws(std::string_view type) {
  return lowercase(type.substr(0, 5)) == "aws::" && !type.ends_with("::MODULE");
}

bool is_known(std::string_view type) {
  return std::find(std::begin(kMadeBySam), std::end(kMadeBySam), type) != std::end(kMadeBySam) ||
         resolve::find_resource_type(type).has_value();
}

std::optional<std::string_view> meant_by(std::string_view type) {
  if (!type.starts_with(kSam)) return resolve::similar_resource_type(type);
  auto names = resolve::resource_type_names(kSam);
  names.insert(names.end(), std::begin(kMadeBySam), std::end(kMadeBySam));
  return did_you_mean(type, names);
}

void check(const TemplateContext& context, Reporter& report) {
  const auto* transform =
      context.tmpl.written == nullptr ? nullptr : context.tmpl.written->find("Transform");
  if (expand::names_macro(transform)) return;
  const bool has_sam = expand::names_transform(transform, expand::kSamTransform);
  std::set<std::string_view> known;
  for (const auto& resource : context.tmpl.resources) {
    const auto type = resource.type.value;
    if (known.contains(type) || !is_of_aws(type) || (type.starts_with(kSam) && !has_sam)) continue;
    if (is_known(type)) {
      known.insert(type);
      continue;
    }
    const std::string path = concat("Resources/", resource.id.value, "/Type");
    const auto meant = meant_by(type);
    const std::string message =
        meant ? concat(quote(type), " is not a resource type; did you mean ", *meant, "?")
              : concat("resource type ", quote(type), " is unknown to this version (tables of ",
                       aws::property_facts_day(), ")");
    report.at(resource.type.span, path, message)
        .resource(resource.id.value)
        .severity(meant ? Severity::kError : Severity::kNote);
  }
}

constexpr std::string_view kSame[] = {"E3006", "F3006"};

}  // namespace

extern constinit const Rule kUnknownResourceType = {
    .info = {.id = "SCH008",
             .name = "unknown-resource-type",
             .severity = Severity::kError,
             .summary = "A resource has a type that CloudFormation does not have.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-template-resource-type-ref.html",
             .equivalents = kSame},
    .check_template = check,
};

}  // namespace cfnaudit::rules
