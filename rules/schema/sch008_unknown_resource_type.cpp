#include <set>
#include <string>
#include <string_view>

#include "analyzer/aws/property_facts.h"
#include "analyzer/base/text.h"
#include "analyzer/resolve/resource_types.h"
#include "rules/catalog.h"
#include "rules/template/written_values.h"

// Types that AWS does not have.

namespace cfnaudit::rules {
namespace {

/// Types of AWS; those of registries, modules and custom resources are the account's own.
bool is_of_aws(std::string_view type) {
  return lowercase(type.substr(0, 5)) == "aws::" && !type.ends_with("::MODULE");
}

void check(const TemplateContext& context, Reporter& report) {
  if (has_foreign_macros(context.tmpl)) return;
  std::set<std::string_view> known;
  for (const auto& resource : context.tmpl.resources) {
    const auto type = resource.type.value;
    if (known.contains(type) || !is_of_aws(type)) continue;
    if (resolve::find_resource_type(type)) {
      known.insert(type);
      continue;
    }
    const std::string path = concat("Resources/", resource.id.value, "/Type");
    if (const auto meant = resolve::similar_resource_type(type))
      report
          .at(resource.type.span, path,
              concat(quote(type), " is not a resource type; did you mean ", *meant, "?"))
          .resource(resource.id.value);
    else
      report
          .at(resource.type.span, path,
              concat("resource type ", quote(type), " is unknown to this version (tables of ",
                     aws::property_facts_day(), ")"))
          .resource(resource.id.value)
          .severity(Severity::kNote);
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
