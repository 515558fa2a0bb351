#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// AWS::Serverless::WebSocketApi -> API, routes with their integrations and permissions, stage.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html

namespace cfnaudit::expand {

namespace {

class WebSocketApi {
 public:
  WebSocketApi(Translation& t, const Source& from)
      : t_(t),
        f_(t.forest),
        from_(from),
        without_attributes_(from),
        auth_(t.resolve(from.get("Auth"))) {
    without_attributes_.node = f_.map({{"Type", kWebSocketApi}});
  }
  void translate();

 private:
  void refuse(std::string message) { t_.refuse(from_.id, std::move(message)); }
  bool check_auth();
  /// SAM gives what a WebSocket API becomes no attributes of the API.
  Tree* add(std::string id, std::string_view type, Tree* properties, Tree* depends_on = nullptr) {
    return t_.add(from_, std::move(id), type, properties, Attributes::kNone, depends_on);
  }
  std::string route_id(std::string_view key);
  void add_route(const Entry& route);
  void add_authorizer();
  void add_stage();

  Translation& t_;
  Forest& f_;
  const Source& from_;
  Source without_attributes_;
  Tree* auth_;
  Tree* route_ids_ = nullptr;
  std::string auth_type_;
};

bool WebSocketApi::check_auth() {
  if (!is_truthy(auth_)) return true;
  Tree* type = auth_->get("AuthType");
  std::string upper_type;
  for (const char c : text_of(type))
    upper_type += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (!from_.get("Routes")->has("$connect"))
    refuse("Authorization is only available if there is a $connect route");
  else if (!is_truthy(type))
    refuse("AuthType must be specified for additional auth configurations");
  else if (upper_type != "AWS_IAM" && upper_type != "CUSTOM" && upper_type != "NONE")
    refuse("AuthType is not one of AWS_IAM, CUSTOM or NONE");
  else if (upper_type == "CUSTOM" && !is_truthy(auth_->get("AuthArn")))
    refuse("AuthArn must be specified if AuthType is CUSTOM");
  else if (upper_type != "CUSTOM" && auth_->entries.size() > 1)
    refuse(concat("no additional configurations supported for AuthType ", upper_type));
  else
    // Only in capitals does SAM set what it accepts.
    auth_type_ = is_text(type, "CUSTOM") || is_text(type, "AWS_IAM") ? type->text : "NONE";
  return !auth_type_.empty();
}

/// "$connect" -> "Connect"; empty after a report.
std::string WebSocketApi::route_id(std::string_view key) {
  const bool special = key == "$connect" || key == "$disconnect" || key == "$default";
  std::string name = lowercase(special ? key.substr(1) : key);
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0;
  });
  if (!plain) {
    refuse(concat("route key ", quote(key),
                  " must be alphanumeric: only $connect, $disconnect, and $default special routes "
                  "are supported"));
    return {};
  }
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return concat(from_.id, name);
}

void WebSocketApi::add_route(const Entry& route) {
  const At at(f_, route.key.span);
  const std::string id = route_id(route.key.text);
  if (id.empty()) return;
  Tree* settings = route.value;
  Tree* function = is_map(settings) ? settings->get("FunctionArn") : nullptr;
  if (function == nullptr) return refuse("route must have associated function");
  Tree* properties = f_.map({{"ApiId", f_.ref(from_.id)}, {"RouteKey", route.key.text}});
  for (const std::string_view same : {"ApiKeyRequired", "ModelSelectionExpression", "OperationName",
                                      "RequestModels", "RouteResponseSelectionExpression"})
    f_.set(properties, same, settings->get(same));
  const bool connect = route.key.text == "$connect";
  if (Tree* parameters = settings->get("RequestParameters"); is_truthy(parameters)) {
    if (!connect)
      refuse("request parameters are only supported for the $connect route in WebSocket APIs");
    f_.set(properties, "RequestParameters", parameters);
  }
  f_.set(properties, "Target",
         f_.join("/", f_.list({"integrations", f_.ref(concat(id, "Integration"))})));
  if (connect && !auth_type_.empty()) {
    f_.set(properties, "AuthorizationType", auth_type_);
    if (auth_type_ == "CUSTOM")
      f_.set(properties, "AuthorizerId", f_.ref(concat(from_.id, "ConnectAuthorizer")));
  }
  route_ids_->items.push_back(f_.text(concat(id, "Route")));
  add(concat(id, "Route"), "AWS::ApiGatewayV2::Route", properties);
  add(concat(id, "Integration"), "AWS::ApiGatewayV2::Integration",
      f_.map({{"ApiId", f_.ref(from_.id)},
              {"IntegrationType", "AWS_PROXY"},
              {"IntegrationUri", f_.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:"
                                        "path/2015-03-31/functions/${FunctionArn}/invocations",
                                        f_.map({{"FunctionArn", function}}))},
              {"TimeoutInMillis", settings->get("IntegrationTimeout")}}));
  Tree* stage = from_.get("StageName");
  const std::string prefix =
      concat("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${", from_.id,
             ".ApiId}/");
  Tree* arn = is_intrinsic(stage)
                  ? f_.sub(concat(prefix, "${__StageName__}/", route.key.text),
                           f_.map({{"__StageName__", stage}}))
                  : f_.sub(concat(prefix, stage == nullptr ? "default" : text_of(stage), "/",
                                  route.key.text));
  add(concat(id, "Permission"), "AWS::Lambda::Permission",
      f_.map({{"Action", "lambda:InvokeFunction"},
              {"FunctionName", function},
              {"Principal", "apigateway.amazonaws.com"},
              {"SourceArn", arn}}));
}

void WebSocketApi::add_authorizer() {
  if (auth_type_ != "CUSTOM") return;
  const std::string id = concat(from_.id, "ConnectAuthorizer");
  Tree* arn = auth_->get("AuthArn");
  add(id, "AWS::ApiGatewayV2::Authorizer",
      f_.map({{"ApiId", f_.ref(from_.id)},
              {"AuthorizerCredentialsArn", auth_->get("InvokeRole")},
              {"AuthorizerType", "REQUEST"},
              {"AuthorizerUri", f_.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:"
                                       "path/2015-03-31/functions/${AuthArn}/invocations",
                                       f_.map({{"AuthArn", arn}}))},
              {"IdentitySource", auth_->get("IdentitySource")},
              {"Name", is_truthy(auth_->get("Name")) ? auth_->get("Name") : f_.text(id)}}));
  if (is_truthy(auth_->get("InvokeRole"))) return;
  add(concat(from_.id, "AuthorizerPermission"), "AWS::Lambda::Permission",
      f_.map({{"Action", "lambda:InvokeFunction"},
              {"FunctionName", arn},
              {"Principal", "apigateway.amazonaws.com"},
              {"SourceArn", f_.sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::"
                                   "AccountId}:${__ApiId__}/authorizers/*",
                                   f_.map({{"__ApiId__", f_.ref(from_.id)}}))}}));
}

void WebSocketApi::add_stage() {
  Tree* name = from_.get("StageName");
  if (is_text(name, "$default"))
    return refuse("Stages cannot be named $default for WebSocket APIs");
  const auto text = name == nullptr ? std::string_view("default") : text_of(name);
  const std::string id =
      text == "default" ? concat(from_.id, "DefaultStage") : concat(from_.id, text, "Stage");
  Tree* properties = f_.map({{"ApiId", f_.ref(from_.id)},
                             {"StageName", name == nullptr ? f_.text("default") : name},
                             {"Tags", f_.map({{"websocketapi:createdBy", "SAM"}})},
                             {"AutoDeploy", f_.boolean(true)}});
  for (const std::string_view same :
       {"StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"})
    f_.set(properties, same, from_.get(same));
  add(id, "AWS::ApiGatewayV2::Stage", properties,
      is_truthy(from_.get("RouteSettings")) ? route_ids_ : nullptr);
}

void WebSocketApi::translate() {
  const std::size_t first_made = t_.made.size();
  Tree* routes = t_.resolve(from_.get("Routes"));
  if (!is_truthy(routes)) return refuse("WebSocket API must have at least one route");
  if (!check_auth()) return;
  Tree* tags = is_map(from_.get("Tags")) ? f_.shallow_copy(from_.get("Tags")) : f_.map();
  f_.set(tags, "websocketapi:createdBy", "SAM");
  if (Tree* address = from_.get("IpAddressType");
      address != nullptr && !is_intrinsic(address) && !is_address_type(address))
    return refuse("IpAddressType must be 'ipv4' or 'dualstack'");
  Tree* name = from_.get("Name");
  Tree* properties = f_.map({{"Name", name == nullptr ? f_.text(from_.id) : name},
                             {"ProtocolType", "WEBSOCKET"},
                             {"Tags", tags}});
  for (const std::string_view same :
       {"ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint",
        "DisableSchemaValidation", "IpAddressType", "RouteSelectionExpression"})
    f_.set(properties, same, from_.get(same));
  add(from_.id, "AWS::ApiGatewayV2::Api", properties, from_.attribute("DependsOn"));
  route_ids_ = f_.list();
  for (const Entry& route : routes->ordered()) add_route(route);
  Tree* domain = from_.get("Domain");
  if (is_map(domain) && is_truthy(domain->get("MutualTlsAuthentication")))
    refuse("mutual TLS domain name association is not supported for Websocket APIs");
  add_api_v2_domain(t_, without_attributes_, domain == nullptr ? nullptr : t_.resolve(domain),
                    f_.map({{"websocketapi:createdBy", "SAM"}}));
  add_stage();
  add_authorizer();
  propagate_tags(t_, from_, first_made, is_truthy(from_.get("Tags")) ? tags : nullptr);
}

}  // namespace

void translate_websocket_api(Translation& t, const Source& from) {
  WebSocketApi(t, from).translate();
}

}  // namespace cfnaudit::expand
