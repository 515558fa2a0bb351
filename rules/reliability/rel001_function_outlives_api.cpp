#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/entry/apis.h"
#include "analyzer/aws/quotas.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Function's timeout and its API integrations' timeouts -> the function goes on working for a
// caller who is gone.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;
using resolve::ValuePtr;

/// How long one integration waits for its function.
struct Wait {
  ResourceIndex integration = 0;  // the method, the integration of an HTTP or WebSocket API, or
                                  // the API whose OpenAPI document has it
  Span place;
  long long milliseconds = 0;
  bool fixed = false;  // no quota raises it
};

std::string seconds(long long milliseconds) {
  std::string text = std::to_string(milliseconds / 1000);
  if (milliseconds % 1000 != 0) {
    std::string digits = std::to_string(1000 + milliseconds % 1000).substr(1);
    text += concat(".", digits.substr(0, digits.find_last_not_of('0') + 1));
  }
  return concat(text, " s");
}

/// Is the function called as an event, of which nobody waits for the result? The header may be
/// mapped, or set by a template.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integration-async.html
bool may_be_asynchronous(ValuePtr parameters, ValuePtr templates) {
  if (resolve::is_unknown(parameters) || resolve::is_unknown(templates)) return true;
  if (parameters != nullptr)
    for (const auto& [name, value] : parameters->fields)
      if (lowercase(name.value).ends_with(".x-amz-invocation-type") &&
          resolve::equals(value, "'RequestResponse'") != Tri::kYes)
        return true;
  if (templates != nullptr)
    for (const auto& [name, value] : templates->fields)
      if (resolve::is_unknown(value) ||
          (resolve::text(value) != nullptr &&
           lowercase(resolve::text(value)->text()).find("x-amz-invocation-type") !=
               std::string::npos))
        return true;
  return false;
}

enum class EndpointType : std::uint8_t { kEdge, kOther, kUnknown };

/// A REST API without EndpointConfiguration is edge-optimized.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html
EndpointType endpoint_type(const graph::StackResource& api) {
  const ValuePtr types = api.property("EndpointConfiguration.Types");
  if (types == nullptr) return EndpointType::kEdge;
  for (const ValuePtr type : resolve::items(types)) {
    if (!resolve::known_text(type)) return EndpointType::kUnknown;
    if (resolve::known_text(type) == "EDGE") return EndpointType::kEdge;
  }
  return EndpointType::kOther;
}

EndpointType endpoint_type_of_method(const Context& context, ResourceIndex method) {
  for (const auto* edge : context.graph.out(method, EdgeKind::kPartOf))
    if (context.graph.resource(edge->to).type() == "AWS::ApiGateway::RestApi")
      return endpoint_type(context.graph.resource(edge->to));
  return EndpointType::kUnknown;
}

/// What CloudFormation and OpenAPI call the properties of an integration.
struct Names {
  std::string_view type;
  std::string_view parameters;
  std::string_view templates;
  std::string_view timeout;
  std::string_view transfer;
};
constexpr Names kProperties = {"Type", "RequestParameters", "RequestTemplates", "TimeoutInMillis",
                               "ResponseTransferMode"};
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
constexpr Names kExtensions = {"type", "requestParameters", "requestTemplates", "timeoutInMillis",
                               "responseTransferMode"};

/// How long an integration of a REST API waits, or one of an OpenAPI document.
std::optional<Wait> wait_of(const graph::StackResource& resource, ValuePtr integration,
                            const Names& names, long long fallback, Reporter& report) {
  const auto type = resolve::known_text(resolve::get(integration, names.type));
  const auto kind = lowercase(type.value_or(""));
  if (kind != "aws_proxy" && kind != "aws") return std::nullopt;
  if (kind == "aws" && may_be_asynchronous(resolve::get(integration, names.parameters),
                                           resolve::get(integration, names.templates)))
    return std::nullopt;
  const ValuePtr given = resolve::get(integration, names.timeout);
  // A streamed response may take 15 minutes; what its default is, AWS does not say.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
  const ValuePtr transfer = resolve::get(integration, names.transfer);
  if (given == nullptr && transfer != nullptr && resolve::equals(transfer, "BUFFERED") != Tri::kYes)
    return std::nullopt;
  const auto milliseconds = given == nullptr ? std::optional(fallback) : resolve::integer(given);
  if (!milliseconds) {
    report.undecided(resource, resolve::why_unknown(given));
    return std::nullopt;
  }
  Wait wait;
  wait.place = given == nullptr ? integration->span : given->span;
  wait.milliseconds = *milliseconds;
  return wait;
}

std::optional<Wait> wait_of_method(const Context& context, ResourceIndex index, Reporter& report) {
  const auto& method = context.graph.resource(index);
  auto wait = wait_of(method, method.property("Integration"), kProperties,
                      aws::kRestApiMilliseconds.value, report);
  if (!wait) return std::nullopt;
  wait->integration = index;
  wait->fixed = endpoint_type_of_method(context, index) == EndpointType::kEdge;
  return wait;
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html
std::optional<Wait> wait_of_integration(const Context& context, ResourceIndex index,
                                        Reporter& report) {
  const auto& integration = context.graph.resource(index);
  const auto type = resolve::known_text(integration.property("IntegrationType"));
  if (type != "AWS_PROXY" && type != "AWS") return std::nullopt;
  if (may_be_asynchronous(integration.property(kProperties.parameters),
                          integration.property(kProperties.templates)))
    return std::nullopt;
  const auto api = context.graph.first_out(index, EdgeKind::kPartOf);
  const ValuePtr given = integration.property("TimeoutInMillis");
  if (given == nullptr && !api) return std::nullopt;
  const ValuePtr protocol = api ? context.graph.resource(*api).property("ProtocolType") : nullptr;
  const auto fallback = resolve::equals(protocol, "WEBSOCKET") == Tri::kYes
                            ? aws::kWebSocketApiMilliseconds.value
                            : aws::kHttpApiMilliseconds.value;
  const auto milliseconds = given == nullptr ? std::optional(fallback) : resolve::integer(given);
  if (!milliseconds) {
    report.undecided(integration, resolve::why_unknown(given));
    return std::nullopt;
  }
  return Wait{index, given == nullptr ? integration.declaration->id.span : given->span,
              *milliseconds, true};
}

/// Does a client wait for the response? That of $connect is a status alone, that of $disconnect is
/// sent to nobody.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
bool is_awaited(const Context& context, const Wait& wait) {
  bool routed = false;
  for (const ResourceIndex index : context.graph.of_type("AWS::ApiGatewayV2::Route")) {
    const auto& route = context.graph.resource(index);
    const SymbolicText* target = resolve::text(route.property("Target"));
    static constexpr std::string_view kTypes[] = {"AWS::ApiGatewayV2::Integration"};
    const auto to = target == nullptr ? std::nullopt
                                      : context.graph.identify(target->split("/").back(), kTypes);
    if (!to || to->resource != wait.integration) continue;
    routed = true;
    const auto key = resolve::known_text(route.property("RouteKey"));
    if (key != "$connect" && key != "$disconnect") return true;
  }
  return !routed;
}

/// The function itself, or the one that a version or alias belongs to.
ResourceIndex function_of(const Context& context, ResourceIndex target) {
  if (context.graph.resource(target).type() == "AWS::Lambda::Function") return target;
  return context.graph.first_out(target, EdgeKind::kPartOf).value_or(target);
}

using Waits = std::map<ResourceIndex, std::vector<Wait>>;

/// The shortest integration with each function in the OpenAPI documents of a type of API.
void add_documents(const Context& context, std::string_view type, long long fallback, Waits& out,
                   Reporter& report) {
  static constexpr std::string_view kCalled[] = {"AWS::Lambda::Function", "AWS::Lambda::Version",
                                                 "AWS::Lambda::Alias"};
  for (const auto& operation : access::api_operations(context.graph)) {
    const auto& api = context.graph.resource(operation.api);
    const SymbolicText* uri = resolve::text(operation.uri);
    if (operation.definition == nullptr || api.type() != type || uri == nullptr ||
        api.exists != Tri::kYes)
      continue;
    const auto target = context.graph.identify(access::target_of_uri(*uri), kCalled);
    if (!target) continue;
    auto wait = wait_of(api, resolve::get(operation.definition, "x-amazon-apigateway-integration"),
                        kExtensions, fallback, report);
    if (!wait) continue;
    wait->integration = operation.api;
    wait->fixed = type != "AWS::ApiGateway::RestApi" || endpoint_type(api) == EndpointType::kEdge;
    auto& waits = out[function_of(context, target->resource)];
    const auto same = std::ranges::find(waits, operation.api, &Wait::integration);
    if (same == waits.end())
      waits.push_back(*wait);
    else if (wait->milliseconds < same->milliseconds)
      *same = *wait;
  }
}

void report_function(const Context& context, ResourceIndex index, long long timeout,
                     std::vector<Wait> waits, Reporter& report) {
  std::erase_if(waits, [&](const Wait& wait) { return timeout * 1000 <= wait.milliseconds; });
  if (waits.empty()) return;
  std::stable_sort(waits.begin(), waits.end(),
                   [](const Wait& a, const Wait& b) { return a.milliseconds < b.milliseconds; });
  const auto& function = context.graph.resource(index);
  const Wait& shortest = waits.front();
  Finding finding = report.at(function, function.property("Timeout"),
                              concat("timeout of ", function.id(), " exceeds the ",
                                     seconds(shortest.milliseconds), " that its API waits"));
  finding.detail(concat("by ", seconds(timeout * 1000 - shortest.milliseconds)));
  // A second more is a round number beside the quota, and no work that takes longer.
  constexpr long long kMargin = 1000;
  const bool is_close = timeout * 1000 - shortest.milliseconds <= kMargin;
  if (is_close || std::none_of(waits.begin(), waits.end(),
                               [&](const Wait& wait) { return is_awaited(context, wait); }))
    finding.severity(Severity::kNote);
  for (const Wait& wait : waits)
    finding.note(wait.place, concat("times out after ", seconds(wait.milliseconds)),
                 context.graph.resource(wait.integration).id());
  const std::string lower = concat("lower the timeout below ", seconds(shortest.milliseconds),
                                   ", or respond immediately and do the work asynchronously");
  finding.fix(
      shortest.fixed
          ? lower
          : concat(lower,
                   ", or request a higher integration timeout quota and set TimeoutInMillis"));
}

void check(const Context& context, Reporter& report) {
  Waits by_function;
  const auto collect = [&](std::string_view type, auto wait_of) {
    for (const ResourceIndex index : context.graph.of_type(type)) {
      if (context.graph.resource(index).exists != Tri::kYes) continue;
      for (const auto* edge : context.graph.out(index, EdgeKind::kInvokes))
        if (const auto wait = wait_of(context, index, report))
          by_function[function_of(context, edge->to)].push_back(*wait);
    }
  };
  collect("AWS::ApiGateway::Method", wait_of_method);
  collect("AWS::ApiGatewayV2::Integration", wait_of_integration);
  add_documents(context, "AWS::ApiGateway::RestApi", aws::kRestApiMilliseconds.value, by_function,
                report);
  add_documents(context, "AWS::ApiGatewayV2::Api", aws::kHttpApiMilliseconds.value, by_function,
                report);
  for (auto& [index, waits] : by_function) {
    const auto& function = context.graph.resource(index);
    if (function.type() != "AWS::Lambda::Function") continue;
    const ValuePtr timeout = function.property("Timeout");
    const auto given =
        timeout == nullptr ? std::optional(aws::kFunctionSeconds.value) : resolve::integer(timeout);
    if (given)
      report_function(context, index, *given, std::move(waits), report);
    else
      report.undecided(function, resolve::why_unknown(timeout));
  }
}

}  // namespace

extern constinit const Rule kFunctionOutlivesApi = {
    .info = {.id = "REL001",
             .name = "function-outlives-api",
             .severity = Severity::kWarning,
             .summary =
                 "The timeout of a function exceeds the time that its API waits for a response.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "api-gateway-execution-service-limits-table.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
