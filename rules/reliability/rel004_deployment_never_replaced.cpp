#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/deployment/chosen_apart.h"
#include "rules/together.h"

// Snapshots that CloudFormation makes once: deployments of APIs and versions of functions whose
// logical id and properties stay when what they are of changes.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

/// A snapshot, what it is of, and the properties whose change makes a new one.
struct Snapshot {
  std::string_view type;
  std::string_view of;  // the property that names it
  std::string_view replacing[2];
};
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html
// read on 2026-11-30
constexpr Snapshot kSnapshots[] = {
    {"AWS::ApiGateway::Deployment", "RestApiId", {}},
    {"AWS::ApiGatewayV2::Deployment", "ApiId", {}},
    {"AWS::Lambda::Version", "FunctionName", {"Description", "CodeSha256"}},
};

/// Is it renamed with each change? Generators put a hash of what they deploy at the end of the
/// logical id, people count.
bool is_numbered(std::string_view id) {
  constexpr std::size_t kDigits = 8;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (is_digit(id.back())) return true;
  if (id.size() < kDigits) return false;
  const auto tail = id.substr(id.size() - kDigits);
  return std::ranges::any_of(tail, is_digit) && std::ranges::all_of(tail, [&](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

/// May a deployment of the same template change the value? Through a parameter that takes any text,
/// or through what is decided elsewhere.
bool may_change(const Context& context, ValuePtr value) {
  if (value == nullptr) return false;
  const SymbolicText* text = resolve::text(value);
  return text == nullptr || !text->known() ||
         std::ranges::any_of(choices(context, value), [&](std::string_view name) {
           const auto* parameter = context.tmpl.parameter(name);
           return parameter != nullptr && parameter->allowed_values.empty();
         });
}

bool is_replaced(const Context& context, const Snapshot& kind, const StackResource& resource) {
  if (is_numbered(resource.id())) return true;
  return std::ranges::any_of(kind.replacing, [&](std::string_view property) {
    return !property.empty() && may_change(context, resource.property(property));
  });
}

/// What it is a snapshot of, if the template has that: what lies outside changes elsewhere.
const StackResource* original(const Context& context, const Snapshot& kind,
                              const StackResource& resource) {
  static constexpr std::string_view kOriginals[] = {
      "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api", "AWS::Lambda::Function"};
  const auto target = context.graph.identify(resource.property(kind.of), kOriginals);
  return target ? &context.graph.resource(target->resource) : nullptr;
}

void check(const Context& context, Reporter& report) {
  std::vector<Faulty> fixed;
  for (const Snapshot& kind : kSnapshots)
    for (const auto index : context.graph.of_type(kind.type)) {
      const auto& resource = context.graph.resource(index);
      const StackResource* of = original(context, kind, resource);
      if (resource.exists != Tri::kYes || of == nullptr || is_replaced(context, kind, resource))
        continue;
      fixed.push_back({&resource, nullptr, concat("keeps ", of->id(), " as it was at creation")});
    }
  report_together(
      fixed,
      [](const std::string& names) {
        return concat("later changes do not go live: updates do not replace ", names);
      },
      "give it a new logical id with each change, or let AWS SAM (AutoPublishAlias, "
      "AWS::Serverless::Api) or a pipeline make it",
      report);
}

constexpr std::string_view kTypes[] = {kSnapshots[0].type, kSnapshots[1].type, kSnapshots[2].type};

}  // namespace

extern constinit const Rule kDeploymentNeverReplaced = {
    .info = {.id = "REL004",
             .name = "deployment-never-replaced",
             .severity = Severity::kNote,
             .summary = "A deployment of an API or a version of a function is made once: later "
                        "changes to the API or the code do not go live.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-apigateway-deployment.html",
             .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
