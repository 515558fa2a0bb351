// Graph -> operations of its APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html

#include "analyzer/access/entry/apis.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kRestApi = "AWS::ApiGateway::RestApi";
constexpr std::string_view kHttpApi = "AWS::ApiGatewayV2::Api";

std::string text_or(ValuePtr value, std::string_view otherwise) {
  const SymbolicText* text = resolve::text(value);
  return text == nullptr ? std::string(otherwise) : text->text();
}

/// "dynamodb:PutItem" of arn:aws:apigateway:us-east-1:dynamodb:action/PutItem.
/// https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
std::string action_of_uri(const SymbolicText& uri) {
  const auto parts = split(uri.text(), ':');
  if (parts.size() < 6 || parts[2] != "apigateway") return {};
  const std::string_view service = parts[4];
  constexpr std::string_view kAction = "action/";
  if (!parts[5].starts_with(kAction)) return {};
  return concat(service, ":", parts[5].substr(kAction.size()));
}

class Reader {
 public:
  explicit Reader(const Graph& graph) : graph_(graph) {}

  std::vector<ApiOperation> run() {
    for (const ResourceIndex index : graph_.resources()) {
      const std::string_view type = graph_.resource(index).type();
      if (type == "AWS::ApiGateway::Method") method(index);
      if (type == "AWS::ApiGatewayV2::Route") route(index);
      if (type == kRestApi || type == kHttpApi) body(index, type);
      if (type == kHttpApi) quick_create(index);
    }
    return std::move(out_);
  }

 private:
  /// May be anonymous for a reason: the first is enough.
  static void open(ApiOperation& operation, std::string_view property, std::string_view why) {
    if (operation.unknown.empty()) operation.unknown = concat(property, ": ", why);
  }

  static void authorize(ApiOperation& operation, ValuePtr type, ValuePtr authorizer,
                        const Graph& graph) {
    if (const auto why = resolve::why_unknown(type); !why.empty()) {
      operation.anonymous = true;
      operation.authorization = "not known";
      return open(operation, "AuthorizationType", why);
    }
    const std::string kind = text_or(type, "NONE");
    operation.anonymous = kind == "NONE";
    if (operation.anonymous) {
      operation.authorization = "none";
      return;
    }
    const SymbolicText* text = resolve::text(authorizer);
    const auto target = graph.identify(authorizer);
    const std::string name = target            ? std::string(graph.resource(target->resource).id())
                             : text != nullptr ? text->text()
                                               : std::string();
    operation.authorization = name.empty() ? kind : concat(kind, " (", name, ")");
  }

  void set_network(ApiOperation& operation) const {
    const StackResource& api = graph_.resource(operation.api);
    const ValuePtr types = api.property("EndpointConfiguration.Types");
    const auto look = [&](ValuePtr type) {
      if (resolve::equals(type, "PRIVATE") == Tri::kYes)
        operation.private_network = "only through a VPC endpoint";
      else if (const auto why = resolve::why_unknown(type); !why.empty() && operation.anonymous)
        open(operation, "EndpointConfiguration", why);
    };
    if (resolve::is_unknown(types)) return look(types);
    for (const ValuePtr type : resolve::items(types)) look(type);
  }

  void method(ResourceIndex index) {
    const StackResource& method = graph_.resource(index);
    static constexpr std::string_view kTypes[] = {kRestApi};
    const auto api = graph_.identify(method.property("RestApiId"), kTypes);
    const ValuePtr type = method.property("Integration.Type");
    if (method.property("RestApiId") == nullptr || resolve::equals(type, "MOCK") == Tri::kYes)
      return;
    ApiOperation out;
    out.resource = index;
    find_api(out, "RestApiId", api);
    if (const auto why = resolve::why_unknown(type); !why.empty()) open(out, "Type", why);
    out.method = text_or(method.property("HttpMethod"), "ANY");
    out.path = path_of_resource(method.property("ResourceId"));
    authorize(out, method.property("AuthorizationType"), method.property("AuthorizerId"), graph_);
    out.uri = method.property("Integration.Uri");
    out.credentials = method.property("Integration.Credentials");
    if (const SymbolicText* uri = resolve::text(out.uri)) out.action = action_of_uri(*uri);
    set_network(out);
    if (!out.anonymous) out.unknown.clear();
    out_.push_back(std::move(out));
  }

  /// A method or route of an API that is outside of the template stands for it: who calls that API
  /// is not known.
  void find_api(ApiOperation& operation, std::string_view property,
                const std::optional<graph::Target>& api) const {
    operation.api = api ? api->resource : operation.resource;
    if (!api) open(operation, property, "the API is not in the template");
  }

  /// Up to the API along ParentId.
  std::string path_of_resource(ValuePtr at) const {
    static constexpr std::string_view kTypes[] = {"AWS::ApiGateway::Resource"};
    std::string out;
    for (std::size_t steps = 0; steps <= graph_.resources().size(); ++steps) {
      const auto part = graph_.identify(at, kTypes);
      if (!part) break;
      const StackResource& resource = graph_.resource(part->resource);
      out = concat("/", text_or(resource.property("PathPart"), "?"), out);
      at = resource.property("ParentId");
    }
    return out.empty() ? "/" : out;
  }

  /// The route whose authorization counts: of WebSocket APIs only $connect has one, and whoever
  /// passed it may call the others.
  /// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
  ResourceIndex gate_of(ResourceIndex route, ApiOperation& operation) const {
    static constexpr std::string_view kTypes[] = {kHttpApi};
    const ValuePtr protocol = graph_.resource(operation.api).property("ProtocolType");
    const Tri has_gate = resolve::equals(protocol, "WEBSOCKET");
    if (has_gate == Tri::kNo) return route;
    if (has_gate == Tri::kUnknown) {
      open(operation, "ProtocolType", resolve::why_unknown(protocol));
      return route;
    }
    for (const ResourceIndex other : graph_.of_type("AWS::ApiGatewayV2::Route")) {
      const StackResource& resource = graph_.resource(other);
      const auto of = graph_.identify(resource.property("ApiId"), kTypes);
      const ValuePtr key = resource.property("RouteKey");
      if (of && of->resource == operation.api && resolve::equals(key, "$connect") == Tri::kYes)
        return other;
      // Another route may be the gate.
      if (const auto why = resolve::why_unknown(of ? key : resource.property("ApiId"));
          !why.empty() && (!of || of->resource == operation.api))
        open(operation, of ? "RouteKey" : "ApiId", why);
    }
    return route;
  }

  void route(ResourceIndex index) {
    const StackResource& route = graph_.resource(index);
    static constexpr std::string_view kTypes[] = {kHttpApi};
    const auto api = graph_.identify(route.property("ApiId"), kTypes);
    if (route.property("ApiId") == nullptr) return;
    ApiOperation out;
    out.kind = EntryKind::kApiRoute;
    out.resource = index;
    find_api(out, "ApiId", api);
    set_key(out, text_or(route.property("RouteKey"), "$default"));
    const StackResource& gate = graph_.resource(gate_of(index, out));
    authorize(out, gate.property("AuthorizationType"), gate.property("AuthorizerId"), graph_);
    if (!out.anonymous) out.unknown.clear();
    if (const auto integration = integration_of(route.property("Target"))) {
      const StackResource& called = graph_.resource(*integration);
      out.uri = called.property("IntegrationUri");
      out.credentials = called.property("CredentialsArn");
      // "SQS-SendMessage"
      const std::string subtype = text_or(called.property("IntegrationSubtype"), "");
      const auto dash = subtype.find('-');
      if (dash != std::string::npos)
        out.action = concat(lowercase(subtype.substr(0, dash)), ":", subtype.substr(dash + 1));
    }
    out_.push_back(std::move(out));
  }

  static void set_key(ApiOperation& operation, const std::string& key) {
    const auto space = key.find(' ');
    operation.method = space == std::string::npos ? "" : key.substr(0, space);
    operation.path = space == std::string::npos ? key : key.substr(space + 1);
  }

  /// "integrations/${Integration}".
  std::optional<ResourceIndex> integration_of(ValuePtr target) const {
    const SymbolicText* text = resolve::text(target);
    if (text == nullptr) return std::nullopt;
    const auto parts = text->split("/");
    static constexpr std::string_view kTypes[] = {"AWS::ApiGatewayV2::Integration"};
    const auto found = graph_.identify(parts.back(), kTypes);
    return found ? std::optional(found->resource) : std::nullopt;
  }

  void quick_create(ResourceIndex index) {
    const StackResource& api = graph_.resource(index);
    const ValuePtr target = api.property("Target");
    if (target == nullptr) return;
    ApiOperation out;
    out.kind = EntryKind::kApiRoute;
    out.api = out.resource = index;
    set_key(out, text_or(api.property("RouteKey"), "$default"));
    out.authorization = "none";
    out.anonymous = true;
    out.uri = target;
    out.credentials = api.property("CredentialsArn");
    out_.push_back(std::move(out));
  }

  /// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
  void body(ResourceIndex index, std::string_view type) {
    const ValuePtr body = graph_.resource(index).property("Body");
    const ValuePtr paths = resolve::get(body, "paths");
    if (paths == nullptr || paths->kind != resolve::ValueKind::kMap) return;
    for (const auto& [path, methods] : paths->fields) {
      if (methods->kind != resolve::ValueKind::kMap) continue;
      for (const auto& [method, operation] : methods->fields)
        body_operation(index, type, path.value, method.value, operation, body);
    }
  }

  /// The first scheme that a caller must satisfy; empty for none. An empty requirement asks for
  /// nothing. AWS SAM writes the name NONE, which it does not define, for "no authorizer".
  /// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-apifunctionauth.html
  static std::string_view scheme_of(ValuePtr security, ValuePtr body) {
    constexpr std::string_view kNone = "NONE";
    const bool defined =
        resolve::get(resolve::get(body, "securityDefinitions"), kNone) != nullptr ||
        resolve::get(resolve::get(resolve::get(body, "components"), "securitySchemes"), kNone) !=
            nullptr;
    for (const ValuePtr requirement : resolve::items(security)) {
      if (requirement->kind != resolve::ValueKind::kMap || requirement->fields.empty()) return {};
      const std::string_view name = requirement->fields.front().key.value;
      if (name != kNone || defined) return name;
    }
    return {};
  }

  static ValuePtr first_of(ValuePtr list) {
    const auto items = resolve::items(list);
    return items.empty() ? nullptr : items.front();
  }

  void body_operation(ResourceIndex index, std::string_view type, std::string_view path,
                      std::string_view method, ValuePtr operation, ValuePtr body) {
    const ValuePtr integration = resolve::get(operation, "x-amazon-apigateway-integration");
    if (integration == nullptr) return;
    const std::string kind = lowercase(text_or(resolve::get(integration, "type"), ""));
    if (kind == "mock") return;
    ApiOperation out;
    out.kind = type == kRestApi ? EntryKind::kApiMethod : EntryKind::kApiRoute;
    out.api = out.resource = index;
    const bool any = method == "x-amazon-apigateway-any-method";
    out.method = any ? "ANY" : std::string(method);
    std::transform(out.method.begin(), out.method.end(), out.method.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    out.path = std::string(path);
    ValuePtr security = resolve::get(operation, "security");
    if (security == nullptr) security = resolve::get(body, "security");
    const auto scheme = scheme_of(security, body);
    out.anonymous = scheme.empty();
    out.authorization = out.anonymous ? "none" : concat("authorizer (", scheme, ")");
    if (out.anonymous)
      for (const ValuePtr value : {security, first_of(security)})
        if (const auto why = resolve::why_unknown(value); !why.empty()) open(out, "security", why);
    out.definition = operation;
    out.uri = resolve::get(integration, "uri");
    out.credentials = resolve::get(integration, "credentials");
    if (const SymbolicText* uri = resolve::text(out.uri)) out.action = action_of_uri(*uri);
    set_network(out);
    out_.push_back(std::move(out));
  }

  const Graph& graph_;
  std::vector<ApiOperation> out_;
};

/// The stages that the API has here, or a name that only the deployment knows.
std::vector<SymbolicText> stages_of(const Graph& graph, ResourceIndex api) {
  const StackResource& resource = graph.resource(api);
  const bool rest = resource.type() == kRestApi;
  const std::string_view own[] = {resource.type()};
  std::vector<SymbolicText> out;
  const auto look_in = [&](std::string_view type, std::string_view property) {
    for (const ResourceIndex index : graph.of_type(type)) {
      const StackResource& stage = graph.resource(index);
      const auto of = graph.identify(stage.property(property), own);
      const SymbolicText* name = resolve::text(stage.property("StageName"));
      if (of && of->resource == api && name != nullptr) out.push_back(*name);
    }
  };
  look_in(rest ? "AWS::ApiGateway::Stage" : "AWS::ApiGatewayV2::Stage",
          rest ? "RestApiId" : "ApiId");
  if (rest) look_in("AWS::ApiGateway::Deployment", "RestApiId");
  if (out.empty())
    out.push_back(SymbolicText::of({concat(resource.id(), " stage"), SymbolKind::kExternal}));
  return out;
}

enum class PathVariables : std::uint8_t { kAsStar, kAsWritten };

SymbolicText arn_in_stage(const Graph& graph, const ApiOperation& operation,
                          const SymbolicText& stage, std::string_view method,
                          PathVariables variables) {
  const auto& environment = *graph.stack().environment;
  SymbolicText out(concat("arn:", environment.partition, ":execute-api:", environment.region, ":",
                          environment.account_id, ":"));
  out.append(graph.resource(operation.api).ref);
  out.append("/");
  out.append(stage);
  if (!method.empty()) out.append(std::string_view(concat("/", method)));
  if (!operation.path.starts_with('/')) out.append("/");
  if (variables == PathVariables::kAsWritten) {
    out.append(std::string_view(operation.path));
    return out;
  }
  bool inside = false;
  for (const char& c : operation.path) {
    if (c == '{') out.append("*");
    inside = c == '{' || (inside && c != '}');
    if (!inside && c != '}') out.append(std::string_view(&c, 1));
  }
  return out;
}

}  // namespace

std::vector<ApiOperation> api_operations(const Graph& graph) { return Reader(graph).run(); }

SymbolicText operation_arn(const Graph& graph, const ApiOperation& operation) {
  return arn_in_stage(graph, operation, stages_of(graph, operation.api).front(),
                      operation.method == "ANY" ? "*" : operation.method, PathVariables::kAsStar);
}

std::vector<SymbolicText> operation_arns(const Graph& graph, const ApiOperation& operation) {
  std::vector<std::string_view> methods = {operation.method};
  if (operation.method == "ANY" || operation.method == "*")
    methods = {"*", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "ANY"};
  std::vector<PathVariables> forms = {PathVariables::kAsStar};
  if (operation.path.find('{') != std::string::npos) forms.push_back(PathVariables::kAsWritten);
  std::vector<SymbolicText> out;
  for (const SymbolicText& stage : stages_of(graph, operation.api))
    for (const std::string_view method : methods)
      for (const PathVariables form : forms)
        out.push_back(arn_in_stage(graph, operation, stage, method, form));
  return out;
}

SymbolicText target_of_uri(const SymbolicText& uri) {
  constexpr std::string_view kOpen = "/functions/";
  const auto open = uri.text().find(kOpen);
  // Behind the function stands /invocations or /response-streaming-invocations.
  const auto close = uri.text().rfind('/');
  if (open == std::string::npos || close < open + kOpen.size()) return uri;
  return uri.slice(open + kOpen.size(), close);
}

}  // namespace cfnaudit::access
