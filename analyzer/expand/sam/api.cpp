#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/api_editor.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// AWS::Serverless::Api -> REST API, deployment, stage, permissions of authorizers, usage plans.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html

namespace cfnaudit::expand {

namespace {

/// "image~1png" -> "image/png", at every depth.
Tree* unescaped(Forest& f, Tree* tree) {
  if (is_text(tree)) {
    std::string text;
    for (std::size_t i = 0; i < tree->text.size(); ++i) {
      const bool escaped = tree->text.substr(i, 2) == "~1";
      text += escaped ? '/' : tree->text[i];
      if (escaped) ++i;
    }
    return f.text(std::move(text), true);
  }
  Tree* out = f.shallow_copy(tree);
  for (Tree*& item : out->items) item = unescaped(f, item);
  for (Entry& entry : out->entries) entry.value = unescaped(f, entry.value);
  return out;
}

/// One API that is being translated; its document changes with every step.
class RestApi {
 public:
  RestApi(Translation& t, const Source& from) : t_(t), f_(t.forest), from_(from) {}
  void translate();

 private:
  void refuse(std::string message, std::string_view property = {}) {
    const Entry* given = property.empty() ? nullptr : from_.properties->entry(property);
    t_.refuse(from_.id, std::move(message), given == nullptr ? Span{} : given->key.span);
  }
  bool check_sources();
  bool body_for(std::string_view property, std::string_view what);
  void add_cors();
  void add_auth();
  void add_resource_policy(RestEditor& editor);
  void add_gateway_responses();
  void add_models();
  void finish_document();
  void finish_options(const Entry& path);
  bool check_document(std::string_view property);
  Tree* authorizer(const Entry& given);
  Tree* identity_source(Tree* identity);
  Tree* rest_api_properties();
  void set_endpoint(Tree* properties, Tree* value);
  std::string deployment_id(std::string& digest);
  void add_stage();
  void add_authorizer_permissions();
  void add_usage_plan();
  void add_shared_plan(Tree* plan);

  Translation& t_;
  Forest& f_;
  const Source& from_;
  Tree* body_ = nullptr;
  Tree* location_ = nullptr;
  Tree* auth_ = nullptr;
  Tree* domain_ = nullptr;
  Tree* version_ = nullptr;
  std::string stage_;
};

bool only_has(const Tree* map, std::initializer_list<std::string_view> keys) {
  return std::all_of(map->entries.begin(), map->entries.end(), [&](const Entry& entry) {
    return std::find(keys.begin(), keys.end(), entry.key.text) != keys.end();
  });
}

bool RestApi::check_sources() {
  if (is_truthy(version_) && !is_version_3(version_) && !is_version_2(version_) &&
      !t_.is_open(version_)) {
    refuse("the OpenApiVersion value must be of the format '3.0.0'", "OpenApiVersion");
    return false;
  }
  const bool uri = is_truthy(from_.get("DefinitionUri"));
  if (uri && is_truthy(body_))
    refuse("specify either 'DefinitionUri' or 'DefinitionBody' property and not both",
           "DefinitionUri");
  else if (uri && is_true(from_.get("MergeDefinitions")))
    refuse("cannot set 'MergeDefinitions' to True when using `DefinitionUri`", "MergeDefinitions");
  else
    return true;
  return false;
}

/// Settings that are written into the document need one.
bool RestApi::body_for(std::string_view property, std::string_view what) {
  if (!is_truthy(body_)) {
    refuse(concat(what, " works only with inline Swagger specified in 'DefinitionBody' property"),
           property);
    return false;
  }
  if (RestEditor::is_valid(body_)) return true;
  // CloudFormation includes the document from elsewhere before SAM sees it.
  if (is_map(body_) && body_->has("Fn::Transform")) return false;
  refuse(
      concat("unable to add ", what,
             " configuration because 'DefinitionBody' does not contain a valid Swagger definition"),
      property);
  return false;
}

/// Settings that SAM writes without a look at the document before need a valid one too.
bool RestApi::check_document(std::string_view property) {
  if (RestEditor::is_valid(body_)) return true;
  if (is_map(body_) && body_->has("Fn::Transform")) return false;
  const Entry* given = from_.properties->entry(property);
  t_.refuse_template(
      "invalid Swagger document, or the Swagger document is not explicitly defined in "
      "'DefinitionBody'",
      given == nullptr ? Span{} : given->key.span);
  return false;
}

void RestApi::add_cors() {
  Tree* cors = from_.get("Cors");
  if (!is_truthy(cors) || !body_for("Cors", "Cors")) return;
  RestEditor::Cors wanted;
  wanted.origins = f_.text("'*'");
  if (is_text(cors) || is_intrinsic(cors)) {
    wanted.origins = cors;
  } else if (!is_map(cors)) {
    return refuse("invalid value for 'Cors' property", "Cors");
  } else {
    for (const Entry& entry : cors->entries)
      if (!only_has(f_.map({{entry.key.text, entry.value}}),
                    {"AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"}))
        return t_.refuse(from_.id,
                         concat("invalid key ", quote(entry.key.text), " for 'Cors' property"),
                         entry.key.span);
    if (cors->has("AllowOrigin")) wanted.origins = cors->get("AllowOrigin");
    wanted.headers = cors->get("AllowHeaders");
    wanted.methods = cors->get("AllowMethods");
    wanted.max_age = cors->get("MaxAge");
    wanted.credentials = cors->get("AllowCredentials");
  }
  if (is_true(wanted.credentials) && is_text(wanted.origins, "'*'"))
    return refuse(
        "unable to add Cors configuration because 'AllowCredentials' can not be true when "
        "'AllowOrigin' is \"'*'\" or not set",
        "Cors");
  if (!is_truthy(wanted.origins))
    return refuse("invalid input: value for AllowedOrigins is required", "Cors");
  RestEditor editor(t_, body_);
  editor.add_cors(wanted);
  editor.finish();
}

// ---- authorizers

Tree* RestApi::identity_source(Tree* identity) {
  struct Place {
    std::string_view property, prefix;
  };
  constexpr std::array<Place, 4> kPlaces = {{{"Headers", "method.request.header."},
                                             {"QueryStrings", "method.request.querystring."},
                                             {"StageVariables", "stageVariables."},
                                             {"Context", "context."}}};
  std::string all;
  for (const auto& place : kPlaces) {
    Tree* names = is_map(identity) ? identity->get(place.property) : nullptr;
    if (names == nullptr) continue;
    if (!is_list(names) || !std::all_of(names->items.begin(), names->items.end(),
                                        [](Tree* n) { return is_text(n); })) {
      t_.refuse(from_.id,
                concat("property 'Identity.", place.property, "' should be a list of strings"),
                names->span);
      continue;
    }
    for (const Tree* name : names->items)
      all += concat(all.empty() ? "" : ", ", place.prefix, name->text);
  }
  return all.empty() ? nullptr : f_.text(all);
}

/// Does it name what requests are told apart by, or switch the cache off?
bool is_identified(Tree* identity) {
  if (!is_map(identity)) return false;
  for (const std::string_view part : {"Headers", "QueryStrings", "StageVariables", "Context"})
    if (is_truthy(identity->get(part))) return true;
  const Tree* ttl = identity->get("ReauthorizeEvery");
  if (ttl == nullptr || is_map(ttl) || is_list(ttl)) return false;
  return ttl->text == "0" || is_false(ttl) || ttl->text.starts_with('-') ||
         (ttl->is(Kind::kReal) && !is_truthy(ttl));
}

Tree* RestApi::authorizer(const Entry& given) {
  Tree* settings = given.value;
  const auto get = [&](std::string_view key) { return settings->get(key); };
  Tree* identity = get("Identity");
  const auto own = [&](std::string_view key) {
    return is_map(identity) ? identity->get(key) : nullptr;
  };
  const bool cognito = is_truthy(get("UserPoolArn"));
  Tree* payload = get("FunctionPayloadType");
  const bool request = !cognito && is_text(payload, "REQUEST");
  Tree* sources = request ? identity_source(identity) : nullptr;
  if (payload != nullptr && !is_text(payload, "TOKEN") && !is_text(payload, "REQUEST"))
    t_.refuse(
        from_.id,
        concat(given.key.text, " Authorizer has invalid 'FunctionPayloadType': ", text_of(payload)),
        payload->span);
  Tree* ttl = own("ReauthorizeEvery");
  if (is_text(payload, "REQUEST") && !is_identified(identity))
    t_.refuse(from_.id,
              concat(given.key.text,
                     " Authorizer must specify Identity with at least one of Headers, "
                     "QueryStrings, StageVariables, or Context"),
              given.key.span);
  if (Tree* scopes = get("AuthorizationScopes"); scopes != nullptr && !is_list(scopes))
    t_.refuse(
        from_.id,
        concat("property 'Authorizers.", given.key.text, ".AuthorizationScopes' should be a list"),
        scopes->span);
  Tree* header = own("Header");
  Tree* name = request ? f_.text("Unused") : is_truthy(header) ? header : f_.text("Authorization");
  Tree* out =
      f_.legacy({{"type", "apiKey"},
                 {"name", name},
                 {"in", "header"},
                 {"x-amazon-apigateway-authtype", cognito ? "cognito_user_pools" : "custom"}});
  Tree* details = f_.legacy();
  if (cognito) {
    Tree* pools = get("UserPoolArn");
    f_.set(details, "type", "cognito_user_pools");
    f_.set(details, "providerARNs", is_list(pools) ? pools : f_.list({pools}));
  } else {
    f_.set(details, "type", request ? "request" : "token");
    f_.set(details, "authorizerUri",
           f_.sub(concat("arn:", t_.partition,
                         ":apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                         "${__FunctionArn__}/invocations"),
                  f_.map({{"__FunctionArn__",
                           get("FunctionArn") == nullptr ? f_.null() : get("FunctionArn")}})));
    f_.set(details, "authorizerResultTtlInSeconds", ttl);
    Tree* role = get("FunctionInvokeRole");
    if (is_truthy(role) && !is_text(role, "NONE")) f_.set(details, "authorizerCredentials", role);
    if (sources != nullptr) {
      sources->unicode = true;
      f_.set(details, "identitySource", sources);
    }
  }
  if (!request && is_truthy(own("ValidationExpression")))
    f_.set(details, "identityValidationExpression", own("ValidationExpression"));
  f_.set(out, "x-amazon-apigateway-authorizer", details);
  return out;
}

void RestApi::add_auth() {
  if (!is_truthy(auth_) || !body_for("Auth", "Auth")) return;
  if (!only_has(auth_, {"Authorizers", "DefaultAuthorizer", "InvokeRole",
                        "AddDefaultAuthorizerToCorsPreflight", "AddApiKeyRequiredToCorsPreflight",
                        "ApiKeyRequired", "ResourcePolicy", "UsagePlan"}))
    return refuse("invalid value for 'Auth' property", "Auth");
  const auto in_preflight = [&](std::string_view property) {
    return !auth_->has(property) || is_truthy(auth_->get(property));
  };
  RestEditor editor(t_, body_);
  Tree* given = auth_->get("Authorizers");
  Tree* standard = auth_->get("DefaultAuthorizer");
  std::vector<std::string_view> names;
  const bool iam = is_text(standard, "AWS_IAM");
  if (given != nullptr && !is_map(given)) {
    refuse("property 'Auth.Authorizers' should be a map", "Auth");
    given = nullptr;
  }
  // SAM collects the authorizers in a dictionary of its own first.
  Tree* all = f_.legacy();
  if (iam)
    all->set(f_.key("AWS_IAM", standard->unicode),
             f_.legacy({{"type", "apiKey"},
                        {"name", "Authorization"},
                        {"in", "header"},
                        {"x-amazon-apigateway-authtype", "awsSigv4"}}));
  if (given != nullptr)
    for (const Entry& entry : given->ordered()) {
      names.push_back(entry.key.text);
      const At at(f_, entry.key.span);
      if (!is_map(entry.value)) {
        t_.refuse(from_.id,
                  concat("property 'Auth.Authorizers.", entry.key.text, "' should be a map"),
                  entry.key.span);
        continue;
      }
      if (Tree* identity = entry.value->get("Identity"); is_truthy(identity) && !is_map(identity)) {
        t_.refuse(
            from_.id,
            concat("property 'Auth.Authorizers.", entry.key.text, ".Identity' should be a map"),
            identity->span);
        continue;
      }
      all->set(entry.key, authorizer(entry));
    }
  for (const Entry& entry : all->ordered()) editor.add_security(entry);
  if (is_truthy(standard) && (iam || is_truthy(given))) {
    if (!is_text(standard))
      refuse("DefaultAuthorizer is not a string", "Auth");
    else if (!iam && !all->has(standard->text))
      refuse(concat("unable to set DefaultAuthorizer because ", quote(standard->text),
                    " was not defined in 'Authorizers'"),
             "Auth");
    else {
      Tree* own = is_map(given) ? given->get(standard->text) : nullptr;
      Tree* scopes = is_map(own) ? own->get("AuthorizationScopes") : nullptr;
      editor.set_default_authorizer(standard, names, is_list(scopes) ? scopes : nullptr,
                                    in_preflight("AddDefaultAuthorizerToCorsPreflight"));
    }
  }
  if (is_truthy(auth_->get("ApiKeyRequired"))) {
    editor.add_api_key_security();
    editor.set_default_api_key(in_preflight("AddApiKeyRequiredToCorsPreflight"));
  }
  add_resource_policy(editor);
  editor.finish();
  finish_document();
}

void RestApi::add_resource_policy(RestEditor& editor) {
  Tree* policy = auth_->get("ResourcePolicy");
  if (!is_truthy(policy)) return;
  if (!is_map(policy))
    return t_.refuse_template("ResourcePolicy must be a map (ResourcePolicyStatement)",
                              policy->span);
  for (const Entry& path : editor.path_entries())
    editor.add_resource_policy(policy, path.key.text, from_.get("StageName"));
  if (Tree* statements = policy->get("CustomStatements"); is_truthy(statements))
    editor.add_statements(statements);
}

// ---- gateway responses, models

void RestApi::add_gateway_responses() {
  Tree* given = from_.get("GatewayResponses");
  if (!is_truthy(given) || !body_for("GatewayResponses", "GatewayResponses")) return;
  RestEditor editor(t_, body_);
  for (const Entry& entry : given->ordered()) {
    Tree* response = entry.value;
    const auto refuse_entry = [&](std::string message) {
      t_.refuse(from_.id, std::move(message), entry.key.span);
    };
    if (is_intrinsic(response)) {
      refuse_entry(
          "unable to set GatewayResponses attribute because intrinsic functions are not supported "
          "for this field");
      continue;
    }
    if (!is_map(response) ||
        !only_has(response, {"ResponseParameters", "ResponseTemplates", "StatusCode"})) {
      refuse_entry(
          concat("invalid property in 'GatewayResponses' property ", quote(entry.key.text)));
      continue;
    }
    Tree* parameters = f_.legacy();
    Tree* wanted = response->get("ResponseParameters");
    if (is_truthy(wanted) && !is_map(wanted))
      refuse_entry(concat("property 'GatewayResponses.", entry.key.text,
                          ".ResponseParameters' should be a map"));
    if (is_map(wanted) && !only_has(wanted, {"Headers", "Paths", "QueryStrings"}))
      refuse_entry("invalid gateway response parameter");
    constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
        {"Headers", "header."}, {"Paths", "path."}, {"QueryStrings", "querystring."}};
    for (const auto& [place, prefix] : kPlaces) {
      Tree* values = is_map(wanted) ? wanted->get(place) : nullptr;
      if (values == nullptr) continue;
      if (!is_map(values)) {
        refuse_entry(concat("property 'ResponseParameters.", place, "' should be a map"));
        continue;
      }
      for (const Entry& value : values->ordered())
        parameters->set(
            f_.key(concat("gatewayresponse.", prefix, value.key.text), value.key.unicode),
            value.value);
    }
    Tree* templates = response->get("ResponseTemplates");
    Tree* status = response->get("StatusCode");
    if (is_truthy(status) &&
        (status->text.empty() || status->text.size() > 3 ||
         status->text.find_first_not_of("0123456789") != std::string_view::npos))
      refuse_entry("property 'StatusCode' must be numeric");
    editor.add_gateway_response(
        entry.key, f_.legacy({{"responseParameters", parameters},
                              {"responseTemplates", is_truthy(templates) ? templates : f_.legacy()},
                              {"statusCode",
                               is_truthy(status) ? f_.text(std::string(status->text)) : nullptr}}));
  }
  editor.finish();
}

void RestApi::add_models() {
  Tree* models = from_.get("Models");
  if (!is_truthy(models) || !body_for("Models", "Models")) return;
  RestEditor editor(t_, body_);
  for (const Entry& model : models->ordered()) {
    if (!is_map(model.value)) {
      refuse("invalid value for 'Models' property", "Models");
      continue;
    }
    if (!is_truthy(model.value->get("type")))
      t_.refuse_template("'Models' schema is missing 'type'", model.key.span);
    editor.add_model(model);
  }
  editor.finish();
  finish_document();
}

/// OpenAPI 3 has some things in other places than Swagger 2.
void RestApi::finish_document() {
  if (body_->get("swagger") != nullptr) return;
  const Tree* written = body_->get("openapi");
  if (!is_version_3(version_) && !is_version_3(written)) return;
  constexpr std::pair<std::string_view, std::string_view> kMoved[] = {
      {"securityDefinitions", "securitySchemes"}, {"definitions", "schemas"}};
  for (const auto& [before, after] : kMoved) {
    Tree* value = body_->get(before);
    if (!is_truthy(value)) continue;
    Tree* components = body_->get("components");
    if (!is_truthy(components)) components = f_.legacy();
    f_.set(components, after, value);
    f_.set(body_, "components", components);
    body_->erase(before);
  }
  Tree* paths = body_->get("paths");
  if (!is_truthy(paths)) return;
  if (!is_map(paths))
    return t_.refuse_template("value of paths must be a map according to Swagger spec",
                              paths->span);
  for (const Entry& path : paths->entries) {
    if (is_map(path.value))
      finish_options(path);
    else
      t_.refuse_template(concat("value of ", quote(path.key.text),
                                " path must be a map according to Swagger spec"),
                         path.key.span);
  }
}

/// Answers to preflight requests have schemas of headers, and no media types of their own.
void RestApi::finish_options(const Entry& path) {
  Tree* options = path.value->get("options");
  if (!is_truthy(options)) return;
  const auto refuse_part = [&](std::string_view what) {
    t_.refuse_template(concat("value of ", what, " in options method for path ", path.key.text,
                              " must be a map according to Swagger spec"),
                       path.key.span);
  };
  if (!is_map(options)) return refuse_part("options");
  options->erase("produces");
  options->erase("consumes");
  Tree* part = options;
  for (const std::string_view name : {"responses", "200", "headers"}) {
    part = part->get(name);
    if (part == nullptr || (name == "headers" && !is_truthy(part))) return;
    if (!is_map(part)) return refuse_part(name);
  }
  for (Entry& header : part->entries) header.value = f_.legacy({{"schema", header.value}});
}

// ---- the resources

void RestApi::set_endpoint(Tree* properties, Tree* value) {
  Tree* type = is_map(value) && is_truthy(value->get("Type")) ? value->get("Type") : value;
  Tree* endpoint = f_.map({{"Types", f_.list({type})}});
  if (type != value) {
    if (value->has("VPCEndpointIds") && value->has("VpcEndpointIds"))
      refuse(
          "'VPCEndpointIds' and 'VpcEndpointIds' cannot be used together in EndpointConfiguration",
          "EndpointConfiguration");
    Tree* ids = value->get("VPCEndpointIds");
    f_.set(endpoint, "VpcEndpointIds", is_truthy(ids) ? ids : value->get("VpcEndpointIds"));
    Tree* address = value->get("IpAddressType");
    if (is_text(address) && !is_address_type(address))
      refuse("IpAddressType must be 'ipv4' or 'dualstack'", "EndpointConfiguration");
    f_.set(endpoint, "IpAddressType", address);
  }
  f_.set(properties, "EndpointConfiguration", endpoint);
  f_.set(properties, "Parameters", f_.map({{"endpointConfigurationTypes", type}}));
}

Tree* RestApi::rest_api_properties() {
  Tree* media = from_.get("BinaryMediaTypes");
  if (media != nullptr) media = t_.resolve(media);
  Tree* properties = f_.map({{"BinaryMediaTypes", media},
                             {"MinimumCompressionSize", from_.get("MinimumCompressionSize")}});
  if (Tree* endpoint = from_.get("EndpointConfiguration"); is_truthy(endpoint))
    set_endpoint(properties, endpoint);
  else if (t_.partition == "aws-us-gov" || t_.partition == "aws-cn")
    set_endpoint(properties, f_.text("REGIONAL"));
  add_cors();
  add_auth();
  add_gateway_responses();
  if (is_truthy(media) && is_truthy(body_) && check_document("BinaryMediaTypes")) {
    RestEditor editor(t_, body_);
    f_.set(body_, "x-amazon-apigateway-binary-media-types", unescaped(f_, media));
    editor.finish();
  }
  add_models();
  if (Tree* warn = from_.get("FailOnWarnings"); is_truthy(warn))
    f_.set(properties, "FailOnWarnings", warn);
  if (Tree* disabled = from_.get("DisableExecuteApiEndpoint"); disabled != nullptr) {
    if (!is_truthy(body_))
      refuse("DisableExecuteApiEndpoint works only within 'DefinitionBody' property",
             "DisableExecuteApiEndpoint");
    else if (check_document("DisableExecuteApiEndpoint")) {
      RestEditor editor(t_, body_);
      editor.disable_endpoint(disabled);
      editor.finish();
    }
  }
  if (Tree* uri = from_.get("DefinitionUri"); is_truthy(uri)) {
    location_ = s3_location(t_, from_, uri, "DefinitionUri", {"Bucket", "Key", "Version"});
    f_.set(properties, "BodyS3Location", location_);
  } else if (is_truthy(body_)) {
    finish_document();
    f_.set(properties, "Body", body_);
  }
  for (const std::string_view name : {"Name", "Description", "Mode", "ApiKeySourceType", "Policy",
                                      "SecurityPolicy", "EndpointAccessMode"})
    if (Tree* value = from_.get(name); is_truthy(value)) f_.set(properties, name, value);
  return properties;
}

std::string RestApi::deployment_id(std::string& digest) {
  const std::string id = concat(from_.id, "Deployment");
  Tree* content = is_truthy(body_) ? body_ : location_;
  if (!is_truthy(content)) return id;
  std::string hashed = python_text(content);
  const auto add = [&](std::string_view part) { hashed += concat("||", part); };
  if (Tree* version = from_.get("OpenApiVersion"); is_truthy(version)) add(python_text(version));
  if (is_truthy(domain_)) add(json_text(domain_, Layout::kSpaced));
  if (const auto names = t_.function_names.find(from_.id);
      names != t_.function_names.end() && !names->second.empty())
    add(names->second);
  digest = sha1(hashed);
  return concat(id, digest.substr(0, 10));
}

void RestApi::add_stage() {
  Tree* name = from_.get("StageName");
  const auto text = text_of(name);
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0;
  });
  stage_ = plain ? concat(from_.id, text, "Stage") : concat(from_.id, "Stage", content_hash(text));
  std::string digest;
  const std::string deployment = deployment_id(digest);
  const bool extra_stage = !is_truthy(from_.get("OpenApiVersion"));
  t_.add(from_, deployment, "AWS::ApiGateway::Deployment",
         f_.map({{"RestApiId", f_.ref(from_.id)},
                 {"StageName", extra_stage ? f_.text("Stage") : nullptr},
                 {"Description",
                  digest.empty() ? nullptr : f_.text(concat("RestApi deployment id: ", digest))}}));
  Tree* properties = f_.map(
      {{"DeploymentId", f_.ref(deployment)}, {"RestApiId", f_.ref(from_.id)}, {"StageName", name}});
  for (const std::string_view same :
       {"CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings",
        "AccessLogSetting", "CanarySetting", "TracingEnabled"})
    f_.set(properties, same, from_.get(same));
  if (Tree* tags = from_.get("Tags")) f_.set(properties, "Tags", tag_list(t_, tags));
  t_.add(from_, stage_, "AWS::ApiGateway::Stage", properties);
}

void RestApi::add_authorizer_permissions() {
  Tree* given = is_map(auth_) ? auth_->get("Authorizers") : nullptr;
  if (!is_map(given)) return;
  for (const Entry& entry : given->ordered()) {
    if (!is_map(entry.value)) continue;
    Tree* function = entry.value->get("FunctionArn");
    Tree* disabled = entry.value->get("DisableFunctionDefaultPermissions");
    if (disabled != nullptr && !is_bool(disabled)) {
      t_.refuse(from_.id,
                concat("property 'Authorizers.", entry.key.text,
                       ".DisableFunctionDefaultPermissions' should be a boolean"),
                disabled->span);
      continue;
    }
    if (!is_truthy(function) || is_true(disabled)) continue;
    Tree* arn =
        f_.sub(concat("arn:", t_.partition,
                      ":execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*"),
               f_.map({{"__ApiId__", f_.ref(from_.id)}}));
    t_.add(from_, concat(from_.id, entry.key.text, "AuthorizerPermission"),
           "AWS::Lambda::Permission",
           f_.map({{"Action", "lambda:InvokeFunction"},
                   {"FunctionName", function},
                   {"Principal", "apigateway.amazonaws.com"},
                   {"SourceArn", arn}}));
  }
}

// ---- usage plans

/// The strictest of the APIs' policies.
void combine_policy(Tree*& combined, Tree* given) {
  if (!is_truthy(given)) return;
  const bool stricter =
      is_text(given, "Retain") || (is_text(given, "Snapshot") && is_text(combined, "Delete"));
  if (combined == nullptr || stricter) combined = given;
}

void set_shared_attributes(Translation& t, const Source& from, Tree* resource) {
  Forest& f = t.forest;
  auto& shared = t.shared_plan;
  combine_policy(shared.deletion_policy, from.attribute("DeletionPolicy"));
  combine_policy(shared.update_replace_policy, from.attribute("UpdateReplacePolicy"));
  f.set(resource, "DeletionPolicy", shared.deletion_policy);
  f.set(resource, "UpdateReplacePolicy", shared.update_replace_policy);
  constexpr std::string_view kCondition = "SharedUsagePlanCondition";
  Tree* own = from.attribute("Condition");
  if (!shared.unconditional && own == nullptr) {
    shared.unconditional = true;
    if (Tree* section = t.root->get("Conditions"); is_map(section)) section->erase(kCondition);
  } else if (!shared.unconditional && std::find(shared.conditions.begin(), shared.conditions.end(),
                                                own->text) == shared.conditions.end()) {
    shared.conditions.push_back(own->text);
    if (!is_map(t.root->get("Conditions")))
      t.refuse_template("can't have condition without having 'Conditions' section in the template",
                        own->span);
    Tree* parts = f.list();
    for (const auto name : shared.conditions) parts->items.push_back(f.map({{"Condition", name}}));
    f.set(t.conditions(), kCondition,
          shared.conditions.size() == 1 ? f.text(std::string(own->text))
                                        : f.map({{"Fn::Or", parts}}));
  }
  if (!shared.conditions.empty() && !shared.unconditional) f.set(resource, "Condition", kCondition);
}

void RestApi::add_shared_plan(Tree* plan) {
  auto& shared = t_.shared_plan;
  if (shared.depends_on == nullptr) {
    shared.depends_on = f_.list();
    shared.api_stages = f_.list();
    shared.stage_keys = f_.list();
  }
  shared.depends_on->items.push_back(f_.text(from_.id));
  shared.api_stages->items.push_back(
      f_.map({{"ApiId", f_.ref(from_.id)}, {"Stage", f_.ref(stage_)}}));
  shared.stage_keys->items.push_back(
      f_.map({{"RestApiId", f_.ref(from_.id)}, {"StageName", f_.ref(stage_)}}));
  const auto add = [&](std::string_view id, std::string_view type, Tree* properties,
                       Tree* depends_on) {
    Tree* made = t_.add(from_, std::string(id), type, properties, Attributes::kNone, depends_on);
    set_shared_attributes(t_, from_, made);
  };
  f_.set(plan, "ApiStages", shared.api_stages);
  add("ServerlessUsagePlan", "AWS::ApiGateway::UsagePlan", plan, shared.depends_on);
  add("ServerlessApiKey", "AWS::ApiGateway::ApiKey",
      f_.map({{"Enabled", f_.boolean(true)}, {"StageKeys", shared.stage_keys}}),
      f_.list({"ServerlessUsagePlan"}));
  add("ServerlessUsagePlanKey", "AWS::ApiGateway::UsagePlanKey",
      f_.map({{"KeyId", f_.ref("ServerlessApiKey")},
              {"KeyType", "API_KEY"},
              {"UsagePlanId", f_.ref("ServerlessUsagePlan")}}),
      f_.list({"ServerlessApiKey"}));
}

void RestApi::add_usage_plan() {
  Tree* given = is_map(auth_) ? auth_->get("UsagePlan") : nullptr;
  if (given == nullptr) return;
  if (!is_map(given)) return refuse("'UsagePlan' must be a map", "Auth");
  if (!only_has(given,
                {"CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"}))
    return refuse("invalid property for 'UsagePlan'", "Auth");
  Tree* kind = given->get("CreateUsagePlan");
  if (kind == nullptr) return refuse("'CreateUsagePlan' is a required field for UsagePlan", "Auth");
  if (is_text(kind, "NONE")) return;
  Tree* plan = f_.map();
  for (const std::string_view name : {"UsagePlanName", "Description", "Quota", "Tags", "Throttle"})
    if (is_truthy(given->get(name))) f_.set(plan, name, given->get(name));
  if (is_text(kind, "SHARED")) return add_shared_plan(plan);
  if (!is_text(kind, "PER_API"))
    return refuse("'CreateUsagePlan' accepts one of SHARED, PER_API, NONE", "Auth");
  const std::string id = concat(from_.id, "UsagePlan");
  const std::string key = concat(from_.id, "ApiKey");
  f_.set(plan, "ApiStages",
         f_.list({f_.map({{"ApiId", f_.ref(from_.id)}, {"Stage", f_.ref(stage_)}})}));
  t_.add(from_, id, "AWS::ApiGateway::UsagePlan", plan, Attributes::kPassed, f_.list({from_.id}));
  t_.add(from_, key, "AWS::ApiGateway::ApiKey",
         f_.map({{"Enabled", f_.boolean(true)},
                 {"StageKeys", f_.list({f_.map({{"RestApiId", f_.ref(from_.id)},
                                                {"StageName", f_.ref(stage_)}})})}}),
         Attributes::kPassed, f_.list({id}));
  t_.add(from_, concat(id, "Key"), "AWS::ApiGateway::UsagePlanKey",
         f_.map({{"KeyId", f_.ref(key)}, {"KeyType", "API_KEY"}, {"UsagePlanId", f_.ref(id)}}),
         Attributes::kPassed, f_.list({key}));
}

void RestApi::translate() {
  const std::size_t first_made = t_.made.size();
  body_ = from_.get("DefinitionBody");
  auth_ = from_.get("Auth");
  domain_ = from_.get("Domain");
  version_ = t_.resolve(from_.get("OpenApiVersion"));
  if (auth_ != nullptr) auth_ = t_.resolve(auth_);
  if (domain_ != nullptr) domain_ = t_.resolve(domain_);
  if (!check_sources()) return;
  t_.add(from_, from_.id, "AWS::ApiGateway::RestApi", rest_api_properties(), Attributes::kOwn,
         from_.attribute("DependsOn"));
  if (domain_ != nullptr) add_api_domain(t_, from_, domain_);
  add_stage();
  add_authorizer_permissions();
  add_usage_plan();
  propagate_tags(t_, from_, first_made);
}

}  // namespace

void translate_api(Translation& t, const Source& from) { RestApi(t, from).translate(); }

}  // namespace cfnaudit::expand
