#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/wiring/creation_order.h"

// The methods of APIs, what they call and when they are deployed -> deployments that come too early
// and functions that API Gateway cannot call.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

/// What a deployment takes a snapshot of, for each kind of API.
struct Snapshot {
  std::string_view deployment;
  std::string_view api_property;
  std::string_view api;
  std::string_view part;
  std::string_view word;
  std::string_view body;  // properties of the API that define parts
  std::string_view other_body;
};
constexpr Snapshot kSnapshots[] = {
    {"AWS::ApiGateway::Deployment", "RestApiId", "AWS::ApiGateway::RestApi",
     "AWS::ApiGateway::Method", "method", "Body", "BodyS3Location"},
    {"AWS::ApiGatewayV2::Deployment", "ApiId", "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Route",
     "route", "Body", "BodyS3Location"},
};

std::vector<ResourceIndex> parts_of(const Context& context, const Snapshot& row,
                                    ResourceIndex api) {
  std::vector<ResourceIndex> parts;
  for (const auto index : context.graph.of_type(row.part)) {
    const auto& part = context.graph.resource(index);
    if (part.exists != Tri::kYes) continue;
    const auto owner =
        context.graph.identify(part.property(row.api_property), std::span(&row.api, 1));
    if (owner && owner->resource == api) parts.push_back(index);
  }
  return parts;
}

void report_early(const Context& context, const Snapshot& row, const StackResource& deployment,
                  const std::vector<ResourceIndex>& early, bool all, Reporter& report) {
  std::vector<std::string> ids;
  for (const auto index : early) ids.emplace_back(context.graph.resource(index).id());
  const auto names = ids.size() > 3 ? concat(enumerate({ids.begin(), ids.begin() + 3}), " and ",
                                             count(ids.size() - 3, "more ", "more "), row.word,
                                             ids.size() > 4 ? "s" : "")
                                    : enumerate(ids);
  auto finding =
      report.at(deployment,
                all ? concat(deployment.id(), " does not wait for the ", row.word, "s of its API (",
                             names, "); an API without ", row.word, "s cannot be deployed")
                    : concat(deployment.id(), " does not wait for ", names,
                             ", which may not be part of what it deploys"));
  if (!all) finding.severity(Severity::kWarning);
  for (const auto index : early)
    finding.note(context.graph.resource(index), concat("this ", row.word));
  finding.fix(concat("add DependsOn: [", join(ids, ", "), "] to ", deployment.id()));
}

void check_deployments(const Context& context, Reporter& report) {
  for (const auto& row : kSnapshots)
    for (const auto index : context.graph.of_type(row.deployment)) {
      const auto& deployment = context.graph.resource(index);
      const auto api =
          context.graph.identify(deployment.property(row.api_property), std::span(&row.api, 1));
      if (!api) continue;
      const auto& declared = context.graph.resource(api->resource);
      const bool has_body =
          declared.property(row.body) != nullptr || declared.property(row.other_body) != nullptr;
      const auto parts = parts_of(context, row, api->resource);
      std::vector<ResourceIndex> early;
      std::ranges::copy_if(parts, std::back_inserter(early), [&](ResourceIndex part) {
        return !is_created_after(context, index, part);
      });
      if (early.empty()) continue;
      report_early(context, row, deployment, early, early.size() == parts.size() && !has_body,
                   report);
    }
}

/// Is the URI that of a Lambda function, whatever the function is?
/// https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
bool calls_function(ValuePtr uri) {
  const auto* text = resolve::text(uri);
  return text != nullptr && text->text().find(":lambda:path/") != std::string::npos;
}

void check_method_of(const StackResource& resource, std::string_view operation, ValuePtr uri,
                     ValuePtr verb, Reporter& report) {
  const auto known = resolve::known_text(verb);
  if (!calls_function(uri) || !known || *known == "POST") return;
  report
      .at(resource, verb,
          concat(operation, " calls its function with ", *known,
                 "; API Gateway can invoke functions only with POST"))
      .fix("set it to POST; the method of the API itself is independent of it");
}

/// The integrations of an OpenAPI document.
void check_body(const StackResource& api, Reporter& report) {
  const ValuePtr paths = api.property("Body.paths");
  if (paths == nullptr) return;
  for (const auto& [path, operations] : paths->fields) {
    if (operations == nullptr) continue;
    for (const auto& [verb, operation] : operations->fields) {
      const ValuePtr integration = resolve::get(operation, "x-amazon-apigateway-integration");
      check_method_of(api, concat(verb.value, " ", path.value), resolve::get(integration, "uri"),
                      resolve::get(integration, "httpMethod"), report);
    }
  }
}

void check_integrations(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ApiGateway::Method")) {
    const auto& method = context.graph.resource(index);
    check_method_of(method, method.id(), method.property("Integration.Uri"),
                    method.property("Integration.IntegrationHttpMethod"), report);
  }
  for (const auto index : context.graph.of_type("AWS::ApiGateway::RestApi"))
    check_body(context.graph.resource(index), report);
  for (const auto index : context.graph.of_type("AWS::ApiGatewayV2::Integration")) {
    const auto& integration = context.graph.resource(index);
    const auto api = context.graph.first_out(index, graph::EdgeKind::kPartOf);
    if (!api || resolve::equals(context.graph.resource(*api).property("ProtocolType"),
                                "WEBSOCKET") != Tri::kYes)
      continue;
    check_method_of(integration, integration.id(), integration.property("IntegrationUri"),
                    integration.property("IntegrationMethod"), report);
  }
}

}  // namespace

extern constinit const Rule kDeploymentBeforeMethods = {
    .info = {.id = "WIR011",
             .name = "deployment-before-methods",
             .severity = Severity::kError,
             .summary = "The deployment of an API does not wait for the methods of the API.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-apigateway-deployment.html"},
    .check = check_deployments,
};

extern constinit const Rule kFunctionIntegrationNotPost = {
    .info = {.id = "WIR013",
             .name = "function-integration-not-post",
             .severity = Severity::kError,
             .summary = "An API calls a Lambda function with another HTTP method than POST.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "set-up-lambda-proxy-integrations.html"},
    .check = check_integrations,
};

}  // namespace cfnaudit::rules
