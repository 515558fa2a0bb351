#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

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
  ResourceIndex integration = 0;  // the method, or the integration of an HTTP or WebSocket API
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
bool may_be_asynchronous(ValuePtr integration) {
  const ValuePtr parameters = resolve::get(integration, "RequestParameters");
  const ValuePtr templates = resolve::get(integration, "RequestTemplates");
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
EndpointType endpoint_type(const Context& context, ResourceIndex method) {
  for (const auto* edge : context.graph.out(method, EdgeKind::kPartOf)) {
    const auto& api = context.graph.resource(edge->to);
    if (api.type() != "AWS::ApiGateway::RestApi") continue;
    const ValuePtr types = api.property("EndpointConfiguration.Types");
    if (types == nullptr) return EndpointType::kEdge;
    for (const ValuePtr type : resolve::items(types)) {
      if (!resolve::known_text(type)) return EndpointType::kUnknown;
      if (resolve::known_text(type) == "EDGE") return EndpointType::kEdge;
    }
    return EndpointType::kOther;
  }
  return EndpointType::kUnknown;
}

std::optional<Wait> wait_of_method(const Context& context, ResourceIndex index, Reporter& report) {
  const auto& method = context.graph.resource(index);
  const ValuePtr integration = method.property("Integration");
  const auto type = resolve::known_text(resolve::get(integration, "Type"));
  if (type != "AWS_PROXY" && type != "AWS") return std::nullopt;
  if (type == "AWS" && may_be_asynchronous(integration)) return std::nullopt;
  const ValuePtr given = resolve::get(integration, "TimeoutInMillis");
  // A streamed response may take 15 minutes; what its default is, AWS does not say.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
  const ValuePtr transfer = resolve::get(integration, "ResponseTransferMode");
  if (given == nullptr && transfer != nullptr && resolve::equals(transfer, "BUFFERED") != Tri::kYes)
    return std::nullopt;
  const auto milliseconds =
      given == nullptr ? std::optional(aws::kRestApiMilliseconds.value) : resolve::integer(given);
  if (!milliseconds) {
    report.undecided(method, resolve::why_unknown(given));
    return std::nullopt;
  }
  return Wait{index, given == nullptr ? integration->span : given->span, *milliseconds,
              endpoint_type(context, index) == EndpointType::kEdge};
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html
std::optional<Wait> wait_of_integration(const Context& context, ResourceIndex index,
                                        Reporter& report) {
  const auto& integration = context.graph.resource(index);
  const auto type = resolve::known_text(integration.property("IntegrationType"));
  if (type != "AWS_PROXY" && type != "AWS") return std::nullopt;
  if (may_be_asynchronous(integration.properties)) return std::nullopt;
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
  std::map<ResourceIndex, std::vector<Wait>> by_function;
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
