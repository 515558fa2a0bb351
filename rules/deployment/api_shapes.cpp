#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// The resources, methods, routes and authorizers of APIs -> those that API Gateway refuses.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-method-integration.html
void check_integration(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ApiGateway::Method")) {
    const auto& method = context.graph.resource(index);
    const ValuePtr integration = method.property("Integration");
    const ValuePtr type = resolve::get(integration, "Type");
    const auto known = resolve::known_text(type);
    if (!known || resolve::is_unknown(integration)) continue;
    if (*known != "MOCK")
      for (const auto property : {"Uri", "IntegrationHttpMethod"})
        if (resolve::get(integration, property) == nullptr)
          report
              .at(method, type,
                  concat("the integration of ", method.id(), " has no ", property,
                         ", which the type ", *known, " requires"))
              .key(property);
    const ValuePtr connection = resolve::get(integration, "ConnectionType");
    if (resolve::equals(connection, "VPC_LINK") == Tri::kYes &&
        resolve::get(integration, "ConnectionId") == nullptr)
      report.at(method, connection, "ConnectionType VPC_LINK requires ConnectionId").key("link");
  }
}

/// Who asks an authorizer, and by which types of authorization.
struct Authorized {
  std::string_view type;
  std::string_view first;
  std::string_view second;
};
constexpr Authorized kAuthorized[] = {
    {"AWS::ApiGateway::Method", "CUSTOM", "COGNITO_USER_POOLS"},
    {"AWS::ApiGatewayV2::Route", "CUSTOM", "JWT"},
};

/// What an authorizer of a type needs.
struct Needed {
  std::string_view resource;
  std::string_view property;  // that holds the type of authorizer
  std::string_view type;
  std::string_view needs;
  // Only if it caches its results: the seconds for which it does by default.
  std::optional<int> cached_seconds = std::nullopt;
};
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
constexpr Needed kNeeded[] = {
    {"AWS::ApiGateway::Authorizer", "Type", "TOKEN", "AuthorizerUri"},
    {"AWS::ApiGateway::Authorizer", "Type", "TOKEN", "IdentitySource"},
    {"AWS::ApiGateway::Authorizer", "Type", "REQUEST", "AuthorizerUri"},
    {"AWS::ApiGateway::Authorizer", "Type", "REQUEST", "IdentitySource", 300},
    {"AWS::ApiGateway::Authorizer", "Type", "COGNITO_USER_POOLS", "ProviderARNs"},
    {"AWS::ApiGateway::Authorizer", "Type", "COGNITO_USER_POOLS", "IdentitySource"},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerType", "REQUEST", "AuthorizerUri"},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerType", "REQUEST", "IdentitySource", 0},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerType", "JWT", "JwtConfiguration"},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerType", "JWT", "IdentitySource"},
};

/// Is the row without a condition, or does the authorizer cache its results?
bool applies(const Needed& row, const StackResource& authorizer, Reporter& report) {
  if (!row.cached_seconds) return true;
  const ValuePtr given = authorizer.property("AuthorizerResultTtlInSeconds");
  if (given == nullptr) return *row.cached_seconds > 0;
  const auto seconds = resolve::integer(given);
  if (!seconds) report.undecided(authorizer, resolve::why_unknown(given));
  return seconds.value_or(0) > 0;
}

void check_authorizers(const Context& context, Reporter& report) {
  for (const auto& row : kAuthorized)
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& resource = context.graph.resource(index);
      const ValuePtr type = resource.property("AuthorizationType");
      const auto known = resolve::known_text(type);
      if (!known || (*known != row.first && *known != row.second)) continue;
      if (resource.property("AuthorizerId") == nullptr)
        report.at(resource, type,
                  concat("AuthorizationType ", *known, " of ", resource.id(),
                         " requires an AuthorizerId"));
    }
  for (const auto& row : kNeeded)
    for (const auto index : context.graph.of_type(row.resource)) {
      const auto& authorizer = context.graph.resource(index);
      const ValuePtr type = authorizer.property(row.property);
      if (resolve::equals(type, row.type) != Tri::kYes ||
          authorizer.property(row.needs) != nullptr || !applies(row, authorizer, report))
        continue;
      report
          .at(authorizer, type,
              concat(authorizer.id(), " is an authorizer of type ", row.type, ", which requires ",
                     row.needs, row.cached_seconds ? " because its results are cached" : ""))
          .key(std::string(row.needs));
    }
}

/// Resources that an API can have once: with the same values of two properties.
struct Unique {
  std::string_view type;
  std::string_view first;
  std::string_view second;
  std::string_view word;
};
constexpr Unique kUnique[] = {
    {"AWS::ApiGateway::Method", "ResourceId", "HttpMethod", "method"},
    {"AWS::ApiGateway::Resource", "ParentId", "PathPart", "path"},
    {"AWS::ApiGatewayV2::Route", "ApiId", "RouteKey", "route"},
    {"AWS::ApiGateway::Stage", "RestApiId", "StageName", "stage"},
    {"AWS::ApiGatewayV2::Stage", "ApiId", "StageName", "stage"},
};

using Pairs = std::map<std::pair<SymbolicText, SymbolicText>, const StackResource*>;

/// Adds the pair; the one that had it before is returned.
const StackResource* seen_before(Pairs& pairs, const StackResource& resource, ValuePtr first,
                                 ValuePtr second) {
  const auto* a = resolve::text(first);
  const auto* b = resolve::text(second);
  if (a == nullptr || b == nullptr || resource.exists != Tri::kYes) return nullptr;
  const auto [found, is_new] = pairs.emplace(std::pair(*a, *b), &resource);
  return is_new ? nullptr : found->second;
}

/// A deployment to a stage that is there deploys to it; a stage cannot be created twice.
bool is_later(const Context& context, const StackResource& stage, graph::ResourceIndex deployment) {
  const auto index = static_cast<graph::ResourceIndex>(&stage - context.stack.resources.data());
  return context.graph.waits_for(index, deployment);
}

void check_unique(const Context& context, Reporter& report) {
  for (const auto& row : kUnique) {
    Pairs pairs;
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& resource = context.graph.resource(index);
      const ValuePtr value = resource.property(row.second);
      const auto* other = seen_before(pairs, resource, resource.property(row.first), value);
      if (other == nullptr) continue;
      // By their names, so that it is the same finding when they change places.
      const auto& [one, two] = std::minmax(
          resource, *other, [](const auto& a, const auto& b) { return a.id() < b.id(); });
      report
          .at(two, two.property(row.second),
              concat(two.id(), " and ", one.id(), " are the same ", row.word, ": ",
                     resolve::text(value)->text()))
          .note(one, "the first one");
    }
    if (row.type != kUnique[3].type) continue;
    // A deployment with a StageName makes a stage, too.
    for (const auto index : context.graph.of_type("AWS::ApiGateway::Deployment")) {
      const auto& deployment = context.graph.resource(index);
      const ValuePtr name = deployment.property("StageName");
      if (const auto* other =
              seen_before(pairs, deployment, deployment.property("RestApiId"), name);
          other != nullptr && other->type() == row.type && is_later(context, *other, index))
        report
            .at(deployment, name,
                concat(deployment.id(), " makes the stage ", resolve::text(name)->text(),
                       ", which ", other->id(), " also makes"))
            .note(*other, "the stage")
            .fix("remove StageName from the deployment");
    }
  }
}

/// "only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and
/// the end"
bool is_path_part(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("._-:~$!*'(),;@&=+%").find(c) != std::string_view::npos;
  };
  if (text.starts_with('{')) {
    if (!text.ends_with('}')) return false;
    text = text.substr(1, text.size() - 2);
    if (text.ends_with('+')) text.remove_suffix(1);
  }
  return !text.empty() && std::ranges::all_of(text, is_plain);
}

/// "$default", or a method and a path: "GET /orders/{id}".
bool is_route_key(std::string_view text) {
  if (text.starts_with('$')) return text == "$default";
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return false;
  constexpr std::string_view kMethods[] = {"ANY",   "GET",  "POST",    "PUT",
                                           "PATCH", "HEAD", "OPTIONS", "DELETE"};
  return std::ranges::find(kMethods, text.substr(0, space)) != std::end(kMethods) &&
         text.substr(space + 1).starts_with('/');
}

void check_paths(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ApiGateway::Resource")) {
    const auto& resource = context.graph.resource(index);
    const ValuePtr part = resource.property("PathPart");
    if (const auto known = resolve::known_text(part); known && !is_path_part(*known))
      report
          .at(resource, part,
              concat(quote(*known),
                     " is not a valid path part: it is one segment of a path, "
                     "without slashes"))
          .fix("use one resource per segment");
  }
  for (const auto index : context.graph.of_type("AWS::ApiGatewayV2::Route")) {
    const auto& route = context.graph.resource(index);
    const auto api = context.graph.first_out(index, graph::EdgeKind::kPartOf);
    if (!api ||
        resolve::equals(context.graph.resource(*api).property("ProtocolType"), "HTTP") != Tri::kYes)
      continue;
    const ValuePtr key = route.property("RouteKey");
    if (const auto known = resolve::known_text(key); known && !is_route_key(*known))
      report.at(route, key,
                concat(quote(*known),
                       " is not a valid route key of an HTTP API: it is $default, or a "
                       "method and a path, as in 'GET /orders'"));
  }
}

constexpr std::string_view kAuthorizerEquivalents[] = {"E3699", "E3708", "E3718"};

}  // namespace

extern constinit const Rule kIncompleteApiIntegration = {
    .info = {.id = "DEP050",
             .name = "incomplete-api-integration",
             .severity = Severity::kError,
             .summary = "An integration of a REST API lacks what its type requires.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-properties-apigateway-method-integration.html"},
    .check = check_integration,
};

extern constinit const Rule kIncompleteAuthorizer = {
    .info = {.id = "DEP051",
             .name = "incomplete-authorizer",
             .severity = Severity::kError,
             .summary =
                 "A method names no authorizer, or an authorizer lacks what its type requires.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-apigateway-authorizer.html",
             .equivalents = kAuthorizerEquivalents},
    .check = check_authorizers,
};

extern constinit const Rule kDuplicateApiPart = {
    .info = {.id = "DEP052",
             .name = "duplicate-api-part",
             .severity = Severity::kError,
             .summary = "An API has a method, path, route or stage twice.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "how-to-method-settings.html"},
    .check = check_unique,
};

extern constinit const Rule kInvalidApiPath = {
    .info = {.id = "DEP053",
             .name = "invalid-api-path",
             .severity = Severity::kError,
             .summary = "A path part or route key has a form that API Gateway does not accept.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-apigatewayv2-route.html"},
    .check = check_paths,
};

}  // namespace cfnaudit::rules
