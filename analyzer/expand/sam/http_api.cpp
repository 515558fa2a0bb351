#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/api_editor.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// AWS::Serverless::HttpApi -> HTTP API with its document, stage, domain, permissions of
// authorizers.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html

namespace cfnaudit::expand {

namespace {

/// AllowOrigins -> allowOrigins, at every depth.
Tree* lower_names(Forest& f, Tree* tree) {
  Tree* out = f.shallow_copy(tree);
  for (Tree*& item : out->items) item = lower_names(f, item);
  for (Entry& entry : out->entries) {
    std::string name(entry.key.text);
    if (!name.starts_with("Fn::") && name != "Ref")
      name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    entry.key.text = f.keep(std::move(name));
    entry.value = lower_names(f, entry.value);
  }
  return out;
}

class HttpApi {
 public:
  HttpApi(Translation& t, const Source& from) : t_(t), f_(t.forest), from_(from) {}
  void translate();

 private:
  void refuse(std::string message, std::string_view property = {}) {
    const Entry* given = property.empty() ? nullptr : from_.properties->entry(property);
    t_.refuse(from_.id, std::move(message), given == nullptr ? Span{} : given->key.span);
  }
  bool body_for(std::string_view property, std::string_view what);
  void add_cors();
  void add_auth();
  void add_tags();
  void add_info();
  Tree* scheme(const Entry& given);
  Tree* jwt(const Entry& given, Tree* configuration);
  void add_stage();
  void add_authorizer_permissions();

  Translation& t_;
  Forest& f_;
  const Source& from_;
  Tree* body_ = nullptr;
  Tree* tags_ = nullptr;
};

bool HttpApi::body_for(std::string_view property, std::string_view what) {
  if (!is_truthy(body_))
    refuse(
        concat(what, " works only with inline OpenApi specified in the 'DefinitionBody' property"),
        property);
  else if (!HttpEditor::is_valid(body_))
    refuse(concat("unable to add ", what,
                  " because 'DefinitionBody' does not contain a valid OpenApi definition"),
           property);
  else
    return true;
  return false;
}

void HttpApi::add_cors() {
  Entry* given = from_.properties->entry("CorsConfiguration");
  if (given == nullptr || !is_truthy(given->value)) return;
  Tree* cors = t_.resolve(given->value);
  if (!body_for("CorsConfiguration", "Cors")) return;
  if (is_bool(cors)) cors = f_.map({{"AllowOrigins", f_.list({"*"})}});
  if (is_intrinsic(cors)) {
    // What the function gives has CloudFormation's names; the document's begin in lower case.
    Tree* before = body_->get("x-amazon-apigateway-cors");
    if (before != nullptr && !is_map(before))
      return t_.refuse_template("value of 'x-amazon-apigateway-cors' must be a map", before->span);
    Tree* out = before == nullptr ? f_.map() : f_.shallow_copy(before);
    for (const Entry& entry : cors->entries) out->set(entry.key, lower_names(f_, entry.value));
    return f_.set(body_, "x-amazon-apigateway-cors", out);
  }
  if (!is_map(cors)) return refuse("invalid value for 'Cors' property", "CorsConfiguration");
  constexpr std::array<std::string_view, 6> kKnown = {"AllowMethods",  "AllowHeaders",
                                                      "AllowOrigins",  "MaxAge",
                                                      "ExposeHeaders", "AllowCredentials"};
  for (const Entry& entry : cors->entries)
    if (std::find(kKnown.begin(), kKnown.end(), entry.key.text) == kKnown.end())
      return t_.refuse(from_.id,
                       concat("invalid key ", quote(entry.key.text), " for 'Cors' property"),
                       entry.key.span);
  Tree* origins = cors->get("AllowOrigins");
  if (is_true(cors->get("AllowCredentials")) && is_list(origins) && origins->items.size() == 1 &&
      is_text(origins->items[0], "*"))
    return refuse(
        "unable to add Cors configuration because 'AllowCredentials' can not be true when "
        "'AllowOrigin' is \"'*'\" or not set",
        "CorsConfiguration");
  HttpEditor editor(t_, body_);
  editor.add_cors(cors);
  editor.finish();
}

Tree* HttpApi::jwt(const Entry& given, Tree* configuration) {
  if (!is_map(configuration)) {
    refuse("property 'JwtConfiguration' should be a map", "Auth");
    return nullptr;
  }
  if (!is_truthy(given.value->get("IdentitySource")))
    refuse(concat(given.key.text, " OAuth2 Authorizer must define 'IdentitySource'"), "Auth");
  Tree* lower = f_.map();
  for (const Entry& entry : configuration->ordered()) {
    Key key = entry.key;
    key.text = f_.keep(lowercase(entry.key.text));
    lower->set(key, entry.value);
  }
  return f_.map({{"type", "oauth2"},
                 {"x-amazon-apigateway-authorizer",
                  f_.map({{"jwtConfiguration", lower},
                          {"identitySource", given.value->get("IdentitySource")},
                          {"type", "jwt"}})}});
}

/// The security scheme of an authorizer; null after a report.
Tree* HttpApi::scheme(const Entry& given) {
  Tree* settings = given.value;
  const auto get = [&](std::string_view key) { return settings->get(key); };
  if (settings->has("OpenIdConnectUrl"))
    refuse(concat("'OpenIdConnectUrl' is no longer a supported property for authorizer ",
                  quote(given.key.text)),
           "Auth");
  if (Tree* scopes = get("AuthorizationScopes"); scopes != nullptr && !is_list(scopes))
    refuse("AuthorizationScopes must be a list", "Auth");
  if (is_truthy(get("JwtConfiguration"))) {
    for (const std::string_view name :
         {"FunctionArn", "FunctionInvokeRole", "Identity", "AuthorizerPayloadFormatVersion",
          "EnableSimpleResponses", "EnableFunctionDefaultPermissions"})
      if (get(name) != nullptr)
        refuse(concat(name, " must be defined only for Lambda Authorizer"), "Auth");
    return jwt(given, get("JwtConfiguration"));
  }
  for (const std::string_view name : {"AuthorizationScopes", "IdentitySource"})
    if (get(name) != nullptr)
      refuse(concat(name, " must be defined only for OAuth2 Authorizer"), "Auth");
  for (const std::string_view name : {"FunctionArn", "AuthorizerPayloadFormatVersion"})
    if (!is_truthy(get(name)))
      refuse(concat(given.key.text, " Lambda Authorizer must define '", name, "'"), "Auth");
  Tree* details =
      f_.map({{"type", "request"},
              {"authorizerUri", f_.sub(concat("arn:", t_.partition,
                                              ":apigateway:${AWS::Region}:lambda:path/2015-03-31/"
                                              "functions/${__FunctionArn__}/invocations"),
                                       f_.map({{"__FunctionArn__", get("FunctionArn")}}))}});
  Tree* role = get("FunctionInvokeRole");
  if (is_truthy(role) && !is_text(role, "NONE")) f_.set(details, "authorizerCredentials", role);
  if (Tree* identity = get("Identity"); is_truthy(identity)) {
    if (!is_map(identity)) {
      refuse(concat("property 'Auth.Authorizers.", given.key.text, ".Identity' should be a map"),
             "Auth");
      return nullptr;
    }
    f_.set(details, "authorizerResultTtlInSeconds", identity->get("ReauthorizeEvery"));
    constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
        {"Headers", "$request.header."},
        {"QueryStrings", "$request.querystring."},
        {"StageVariables", "$stageVariables."},
        {"Context", "$context."}};
    Tree* sources = f_.list();
    for (const auto& [name, prefix] : kPlaces) {
      Tree* values = identity->get(name);
      if (!is_truthy(values)) continue;
      if (!is_list(values)) {
        refuse(concat("property 'Authorizers.", given.key.text, ".Identity.", name,
                      "' should be a list"),
               "Auth");
        continue;
      }
      for (const Tree* value : values->items) {
        if (is_text(value))
          sources->items.push_back(f_.text(concat(prefix, value->text)));
        else
          refuse(concat("property 'Authorizers.", given.key.text, ".Identity.", name,
                        "' should be a list of strings"),
                 "Auth");
      }
    }
    f_.set(details, "identitySource", sources);
  }
  f_.set(details, "authorizerPayloadFormatVersion", get("AuthorizerPayloadFormatVersion"));
  if (is_truthy(get("EnableSimpleResponses")))
    f_.set(details, "enableSimpleResponses", get("EnableSimpleResponses"));
  return f_.map({{"type", "apiKey"},
                 {"name", "Unused"},
                 {"in", "header"},
                 {"x-amazon-apigateway-authorizer", details}});
}

void HttpApi::add_auth() {
  Tree* auth = from_.get("Auth");
  if (!is_truthy(auth) || !body_for("Auth", "Auth")) return;
  for (const Entry& entry : auth->entries)
    if (entry.key.text != "Authorizers" && entry.key.text != "DefaultAuthorizer" &&
        entry.key.text != "EnableIamAuthorizer")
      return t_.refuse(from_.id,
                       concat("invalid key ", quote(entry.key.text), " for 'Auth' property"),
                       entry.key.span);
  Tree* given = auth->get("Authorizers");
  if (is_truthy(given) && !is_map(given))
    return refuse("property 'Auth.Authorizers' should be a map", "Auth");
  HttpEditor editor(t_, body_);
  Tree* all = f_.map();
  if (is_true(auth->get("EnableIamAuthorizer")))
    f_.set(all, "AWS_IAM",
           f_.map({{"type", "apiKey"},
                   {"name", "Authorization"},
                   {"in", "header"},
                   {"x-amazon-apigateway-authtype", "awsSigv4"}}));
  if (is_map(given))
    for (const Entry& entry : given->ordered()) {
      if (!is_map(entry.value)) {
        t_.refuse(from_.id,
                  concat("property 'Auth.Authorizers.", entry.key.text, "' should be a map"),
                  entry.key.span);
        continue;
      }
      const At at(f_, entry.key.span);
      if (Tree* made = scheme(entry)) all->set(entry.key, made);
    }
  for (const Entry& entry : all->entries) editor.add_security(entry);
  Tree* standard = auth->get("DefaultAuthorizer");
  if (is_truthy(standard) && !is_no_value(standard)) {
    if (!is_text(standard)) {
      refuse("property 'Auth.DefaultAuthorizer' should be a string", "Auth");
    } else if (!all->has(standard->text)) {
      refuse(concat("unable to set DefaultAuthorizer because ", quote(standard->text),
                    " was not defined in 'Authorizers'"),
             "Auth");
    } else {
      Tree* own = is_map(given) ? given->get(standard->text) : nullptr;
      editor.set_default_authorizer(standard,
                                    is_map(own) ? own->get("AuthorizationScopes") : nullptr);
    }
  }
  editor.finish();
}

void HttpApi::add_tags() {
  tags_ = from_.get("Tags");
  if (is_truthy(tags_) && !is_truthy(body_))
    return refuse("Tags works only with inline OpenApi specified in the 'DefinitionBody' property",
                  "Tags");
  if (!HttpEditor::is_valid(body_)) {
    if (is_truthy(tags_))
      refuse(
          "unable to add `Tags` because 'DefinitionBody' does not contain a valid OpenApi "
          "definition",
          "Tags");
    return;
  }
  tags_ = is_truthy(tags_) ? f_.shallow_copy(tags_) : f_.map();
  f_.set(tags_, "httpapi:createdBy", "SAM");
  HttpEditor editor(t_, body_);
  editor.add_tags(tags_);
  editor.finish();
}

void HttpApi::add_info() {
  const auto set = [&](std::string_view property, std::string_view name) {
    Tree* value = from_.get(property);
    if (!is_truthy(value) || !body_for(property, property)) return;
    if (const Tree* info = body_->get("info"); info != nullptr && !is_map(info))
      return refuse("invalid 'DefinitionBody': the value of 'info' should be a map", property);
    // Without a title of its own a document has the one that SAM gives it.
    Tree* before = dig(body_, {"info", name});
    const bool is_free =
        name == "title" ? equal(before, f_.ref("AWS::StackName")) : !is_truthy(before);
    if (!is_free)
      return refuse(concat("unable to set ", property,
                           " because it is already defined within inline OpenAPI specified in the "
                           "'DefinitionBody' property"),
                    property);
    HttpEditor editor(t_, body_);
    editor.set_info(name, value);
    editor.finish();
  };
  set("Name", "title");
  set("Description", "description");
}

void HttpApi::add_stage() {
  Tree* name = from_.get("StageName");
  if (!is_truthy(name)) name = f_.text("$default");
  const auto text = text_of(name);
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0;
  });
  const std::string id = plain                ? concat(from_.id, text, "Stage")
                         : text == "$default" ? concat(from_.id, "ApiGatewayDefaultStage")
                                              : concat(from_.id, "Stage", content_hash(text));
  Tree* properties = f_.map({{"ApiId", f_.ref(from_.id)},
                             {"StageName", name},
                             {"Tags", tags_},
                             {"AutoDeploy", f_.boolean(true)}});
  for (const std::string_view same :
       {"StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"})
    f_.set(properties, same, from_.get(same));
  t_.add(from_, id, "AWS::ApiGatewayV2::Stage", properties);
}

void HttpApi::add_authorizer_permissions() {
  Tree* given = dig(from_.properties, {"Auth", "Authorizers"});
  if (!is_map(given)) return;
  for (const Entry& entry : given->ordered()) {
    if (!is_map(entry.value)) continue;
    Tree* function = entry.value->get("FunctionArn");
    Tree* enabled = entry.value->get("EnableFunctionDefaultPermissions");
    if (enabled != nullptr && !is_bool(enabled)) {
      t_.refuse(from_.id,
                concat("property 'Authorizers.", entry.key.text,
                       ".EnableFunctionDefaultPermissions' should be a boolean"),
                enabled->span);
      continue;
    }
    if (!is_truthy(function) || !is_true(enabled)) continue;
    Tree* arn = f_.sub(
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"
        "authorizers/*",
        f_.map({{"__ApiId__", f_.ref(from_.id)}}));
    t_.add(from_, concat(from_.id, entry.key.text, "AuthorizerPermission"),
           "AWS::Lambda::Permission",
           f_.map({{"Action", "lambda:InvokeFunction"},
                   {"FunctionName", function},
                   {"Principal", "apigateway.amazonaws.com"},
                   {"SourceArn", arn}}));
  }
}

void HttpApi::translate() {
  body_ = from_.get("DefinitionBody");
  Tree* uri = from_.get("DefinitionUri");
  if (is_truthy(uri) && is_truthy(body_))
    return refuse("specify either 'DefinitionUri' or 'DefinitionBody' property and not both",
                  "DefinitionUri");
  Tree* properties = f_.map();
  add_cors();
  add_auth();
  add_tags();
  if (Tree* warn = from_.get("FailOnWarnings"); is_truthy(warn))
    f_.set(properties, "FailOnWarnings", warn);
  if (Tree* disabled = from_.get("DisableExecuteApiEndpoint");
      disabled != nullptr && body_for("DisableExecuteApiEndpoint", "DisableExecuteApiEndpoint")) {
    HttpEditor editor(t_, body_);
    editor.disable_endpoint(disabled);
    editor.finish();
  }
  add_info();
  if (is_truthy(from_.get("FailOnWarnings")) && HttpEditor::is_valid(body_)) {
    HttpEditor editor(t_, body_);
    editor.rename_default_path();
    editor.finish();
  }
  if (is_truthy(uri))
    f_.set(properties, "BodyS3Location",
           s3_location(t_, from_, uri, "DefinitionUri", {"Bucket", "Key", "Version"}));
  else
    f_.set(properties, "Body", body_);
  t_.add(from_, from_.id, "AWS::ApiGatewayV2::Api", properties, Attributes::kOwn,
         from_.attribute("DependsOn"));
  Tree* domain = from_.get("Domain");
  add_api_v2_domain(t_, from_, domain == nullptr ? nullptr : t_.resolve(domain), tags_);
  add_authorizer_permissions();
  add_stage();
}

}  // namespace

void translate_http_api(Translation& t, const Source& from) { HttpApi(t, from).translate(); }

}  // namespace cfnaudit::expand
