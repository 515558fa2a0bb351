#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/api_editor.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// Api and HttpApi events of functions and state machines -> routes in the API's document, and the
// permission or role to call their target.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html

namespace cfnaudit::expand {

namespace {

struct ApiEvent {
  Translation& t;
  const Target& target;
  Key name;
  std::string id;
  Tree* properties;
  Tree* path;
  Tree* method;  // normalized
  std::string_view written_method;
  Tree* api = nullptr;  // the API's properties
  std::string api_id;

  Tree* get(std::string_view property) const { return properties->get(property); }
  void refuse(std::string message) const {
    t.refuse(target.source->id, concat("event ", name.text, " is invalid: ", message));
  }
  std::string route() const {
    return concat("API method [", lowercase(written_method), "] for path [", path->text, "]");
  }
};

/// Places of a path are compared without the slash at the end.
std::string permission_path(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return wildcard_path(path);
}

Tree* integration_uri(const ApiEvent& e, std::string_view partition) {
  Forest& f = e.t.forest;
  const std::string arn =
      e.target.is_alias ? concat("${", e.target.id, "}") : concat("${", e.target.id, ".Arn}");
  Tree* uri = f.legacy();
  f.set(uri, "Fn::Sub",
        f.text(concat("arn:", partition,
                      ":apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/", arn,
                      "/invocations"),
               e.target.unicode && !e.target.is_alias));
  return uri;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

/// Path and method as texts; the event is refused otherwise.
bool read_route(ApiEvent& e) {
  for (const auto* part : {"Path", "Method"}) {
    if (is_text(e.get(part))) continue;
    e.refuse(concat("property '", part, "' should be a string"));
    return false;
  }
  e.path = e.get("Path");
  e.written_method = e.get("Method")->text;
  e.method = method_name(e.t, e.get("Method"));
  return true;
}

// ---- authorizers

void check_authorizer(const ApiEvent& e, Tree* authorizer, Tree* authorizers,
                      Tree* default_authorizer) {
  const auto unable = [&] {
    const auto name = text_of(authorizer);
    return concat("unable to set Authorizer ", name.empty() ? "" : concat("[", name, "] "), "on ",
                  e.route());
  };
  if (is_text(authorizer, "NONE")) {
    if (!is_truthy(default_authorizer))
      e.refuse(concat("unable to set Authorizer on ", e.route(),
                      " because 'NONE' is only a valid value when a DefaultAuthorizer on the API "
                      "is specified"));
    return;
  }
  if (!is_truthy(authorizers))
    return e.refuse(concat(unable(), " because the related API does not define any Authorizers"));
  if (!is_text(authorizer) || !is_map(authorizers))
    return e.refuse(concat(unable(),
                           ": the method authorizer must be a string with a corresponding map "
                           "entry in the API's Authorizers"));
  if (!is_truthy(authorizers->get(authorizer->text)))
    e.refuse(concat(unable(), " because it wasn't defined in the API's Authorizers"));
}

void check_scopes(const ApiEvent& e, Tree* auth) {
  Tree* scopes = auth->get("AuthorizationScopes");
  if (is_truthy(scopes) && !is_list(scopes))
    e.refuse(concat("unable to set Authorizer on ", e.route(),
                    " because 'AuthorizationScopes' must be a list of strings"));
}

void check_override(const ApiEvent& e, const Tree* auth) {
  if (!is_true(auth->get("OverrideApiAuth")) || auth->has("Authorizer") ||
      auth->has("ApiKeyRequired") || auth->has("ResourcePolicy"))
    return;
  e.refuse(
      "must define one of: Authorizer, ApiKeyRequired or ResourcePolicy when using the "
      "OverrideApiAuth property");
}

void add_rest_auth(const ApiEvent& e, RestEditor& editor, Tree* auth, Tree* stage) {
  Tree* api_auth = e.api->get("Auth");
  if (api_auth != nullptr) api_auth = e.t.resolve(api_auth);
  const auto api = [&](std::string_view key) {
    return is_map(api_auth) ? api_auth->get(key) : nullptr;
  };
  Tree* authorizer = auth->get("Authorizer");
  const std::size_t before = e.t.refusals();
  if (is_truthy(authorizer) && !is_text(authorizer, "AWS_IAM"))
    check_authorizer(e, authorizer, api("Authorizers"), api("DefaultAuthorizer"));
  check_scopes(e, auth);
  Tree* key = auth->get("ApiKeyRequired");
  if (key != nullptr && !is_truthy(key) && !is_truthy(api("ApiKeyRequired")))
    e.refuse(concat("unable to set ApiKeyRequired [False] on ", e.route(),
                    " because the related API does not specify any ApiKeyRequired"));
  check_override(e, auth);
  if (e.t.refusals() != before) return;
  if (is_true(auth->get("OverrideApiAuth")) && !is_truthy(authorizer)) {
    Tree* none = e.t.forest.shallow_copy(auth);
    e.t.forest.set(none, "Authorizer", "NONE");
    auth = none;
  }
  if (is_truthy(auth->get("Authorizer")) || key != nullptr)
    editor.add_auth(e.path->text, e.method->text, auth, api("Authorizers"));
  if (Tree* policy = auth->get("ResourcePolicy"); is_truthy(policy)) {
    if (!is_map(policy)) return e.refuse("ResourcePolicy must be a map (ResourcePolicyStatement)");
    editor.add_resource_policy(policy, e.path->text, stage);
    if (Tree* statements = policy->get("CustomStatements"); is_truthy(statements))
      editor.add_statements(statements);
  }
}

// ---- requests

void add_request_model(const ApiEvent& e, RestEditor& editor) {
  Tree* model = e.get("RequestModel");
  Tree* name = is_map(model) ? model->get("Model") : nullptr;
  if (!is_truthy(name)) return;
  const auto unable = [&](std::string_view why) {
    e.refuse(concat("unable to set RequestModel [", text_of(name), "] on ", e.route(), " because ",
                    why));
  };
  Tree* models = e.api->get("Models");
  if (!is_truthy(models)) return unable("the related API does not define any Models");
  if (!is_map(models)) return unable("the related API Models defined is of invalid type");
  if (!is_text(name)) return unable("the related API does not contain valid Models");
  if (!is_truthy(models->get(name->text))) return unable("it wasn't defined in the API's Models");
  editor.add_request_model(e.path->text, e.method->text, model);
  Tree* body = model->get("ValidateBody");
  Tree* parameters = model->get("ValidateParameters");
  if (body == nullptr && parameters == nullptr) return;
  if ((body != nullptr && !is_bool(body)) || (parameters != nullptr && !is_bool(parameters)))
    return e.refuse(concat("unable to set Validator to RequestModel [", name->text, "] on ",
                           e.route(),
                           ": ValidateBody and ValidateParameters must be a boolean type, strings "
                           "or intrinsics are not supported"));
  editor.add_validator(e.path->text, e.method->text, is_true(body), is_true(parameters));
}

bool is_parameter_name(std::string_view name) {
  for (const std::string_view place : {"querystring.", "path.", "header."})
    if (name.starts_with(concat("method.request.", place))) return true;
  return false;
}

void add_request_parameters(const ApiEvent& e, RestEditor& editor) {
  Tree* given = e.get("RequestParameters");
  if (!is_truthy(given) || !is_list(given)) return;
  Forest& f = e.t.forest;
  std::vector<RestEditor::Parameter> parameters;
  for (Tree* item : given->items) {
    const Tree* name = item;
    Tree* settings = nullptr;
    if (is_map(item) && !item->entries.empty()) {
      const At at(f, item->entries.front().key.span);
      name = f.text(std::string(item->entries.front().key.text), item->entries.front().key.unicode);
      settings = item->entries.front().value;
    }
    if (!is_text(name))
      return e.refuse(
          "invalid value for 'RequestParameters' property: property must be either a string or an "
          "object");
    if (!is_parameter_name(name->text))
      return e.refuse(
          "invalid value for 'RequestParameters' property: keys must be in the format "
          "'method.request.[querystring|path|header].{value}'");
    if (settings != nullptr && !is_map(settings))
      return e.refuse(
          "invalid value for 'RequestParameters' property: values must be an object, e.g { "
          "Required: true, Caching: false }");
    Tree* required = settings == nullptr ? nullptr : settings->get("Required");
    Tree* caching = settings == nullptr ? nullptr : settings->get("Caching");
    parameters.push_back(
        {name, required == nullptr ? f.boolean(false) : required, is_truthy(caching)});
  }
  editor.add_parameters(e.path->text, e.method->text, parameters);
}

// ---- which API

struct Stage {
  Tree* name = nullptr;  // as a text of the document
  std::string suffix = "AllStages";
};

/// The API that RestApiId names; the stage's name is part of ids.
bool link_rest_api(ApiEvent& e, Stage& stage) {
  Tree* id = referenced(e.get("RestApiId"));
  if (!is_text(id)) {
    e.refuse("property 'RestApiId' should be a string");
    return false;
  }
  e.api_id = std::string(id->text);
  const Entry* entry = e.t.resources->entry(id->text);
  Tree* properties =
      entry == nullptr || !is_map(entry->value) ? nullptr : entry->value->get("Properties");
  Tree* given = is_map(properties) ? properties->get("StageName") : nullptr;
  if (given == nullptr) {
    e.refuse(
        "RestApiId property of Api event must reference a valid resource in the same template");
    return false;
  }
  e.api = properties;
  stage.name = is_text(given) ? given : e.t.forest.text("Stage");
  stage.suffix = std::string(stage.name->text);
  return true;
}

ApiEvent read(Translation& t, const Target& target, const Entry& event) {
  Tree* properties = event.value->get("Properties");
  return {t,
          target,
          event.key,
          concat(target.source->id, event.key.text),
          properties == nullptr ? t.forest.map() : properties,
          nullptr,
          nullptr,
          {}};
}

bool manages_body(const ApiEvent& e) {
  return is_truthy(e.api->get("__MANAGE_SWAGGER")) || is_true(e.api->get("MergeDefinitions"));
}

/// With MergeDefinitions, what the event says of a method replaces what the document says of it,
/// part by part. Takes the method out of the document; null when it has none.
Tree* take_method(Forest& f, RestEditor& editor, const ApiEvent& e) {
  Tree* path = editor.paths()->get(e.path->text);
  Entry* entry = is_map(path) ? path->entry(e.method->text) : nullptr;
  if (entry == nullptr || !is_map(entry->value)) return nullptr;
  Tree* written = entry->value;
  entry->value = f.legacy();
  return written;
}

/// The merged method is a new dictionary of Python 3, which keeps the order of insertion.
void merge_method(Forest& f, RestEditor& editor, const ApiEvent& e, const Tree* written) {
  Entry* entry = editor.paths()->get(e.path->text)->entry(e.method->text);
  if (!is_map(entry->value) || entry->value->has("Fn::If")) return;
  Tree* merged = f.map();
  for (const Tree* half : {written, static_cast<const Tree*>(entry->value)})
    for (const Entry& part : half->ordered()) merged->set(part.key, part.value);
  entry->value = merged;
}

}  // namespace

void translate_api_event(Translation& t, const Target& target, const Entry& event) {
  Forest& f = t.forest;
  ApiEvent e = read(t, target, event);
  Stage stage;
  if (!read_route(e) || !link_rest_api(e, stage)) return;
  const std::string method = e.method->text == kAnyMethod ? "*" : upper(e.method->text);
  Tree* arn =
      f.sub(concat("arn:", t.partition,
                   ":execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/",
                   method, permission_path(e.path->text)),
            f.map({{"__ApiId__", e.get("RestApiId")}, {"__Stage__", "*"}}));
  add_permission(t, target, e.id, "apigateway.amazonaws.com", {{"SourceArn", arn}}, stage.suffix);
  Tree* body = e.api->get("DefinitionBody");
  if (!manages_body(e) || body == nullptr) {
    if (Tree* auth = e.get("Auth"); is_map(auth)) check_override(e, auth);
    return;
  }
  if (!RestEditor::is_valid(body)) return;
  RestEditor editor(t, body);
  Tree* written = nullptr;
  if (!is_truthy(e.api->get("__MANAGE_SWAGGER"))) {
    written = take_method(f, editor, e);
  } else if (editor.has_integration(e.path->text, e.method->text)) {
    return e.refuse(concat("API method \"", lowercase(e.written_method),
                           "\" defined multiple times for path \"", e.path->text, "\""));
  }
  Tree* auth = e.get("Auth");
  Tree* api_auth = e.api->get("Auth");
  if (api_auth != nullptr) api_auth = t.resolve(api_auth);
  Tree* condition = target.source->attribute("Condition");
  editor.add_lambda(e.path, e.method, integration_uri(e, t.partition), auth, api_auth, condition);
  for (const auto& [property, name] :
       {std::pair<std::string_view, std::string_view>{"TimeoutInMillis", "timeoutInMillis"},
        {"ResponseTransferMode", "responseTransferMode"}})
    if (Tree* value = e.get(property))
      for (Tree* definition : editor.definitions(e.path->text, e.method->text)) {
        Tree* integration = definition->get(kIntegration);
        f.set(integration, name, value);
      }
  if (is_map(auth) && is_truthy(auth)) add_rest_auth(e, editor, auth, stage.name);
  add_request_model(e, editor);
  add_request_parameters(e, editor);
  if (written != nullptr) merge_method(f, editor, e, written);
  editor.finish();
}

void translate_state_machine_api_event(Translation& t, const Target& target, const Entry& event) {
  Forest& f = t.forest;
  ApiEvent e = read(t, target, event);
  Stage stage;
  if (!read_route(e) || !link_rest_api(e, stage)) return;
  const std::string role = concat(e.id, "Role");
  t.add(*target.source, role, "AWS::IAM::Role",
        f.map({{"AssumeRolePolicyDocument", trust_policy(t, "apigateway.amazonaws.com")},
               {"Policies", f.list({inline_policy(t, concat(role, "StartExecutionPolicy"),
                                                  "states:StartExecution", f.ref(target.id))})},
               {"PermissionsBoundary", target.source->get("PermissionsBoundary")}}));
  Tree* body = e.api->get("DefinitionBody");
  if (!is_truthy(e.api->get("__MANAGE_SWAGGER")) || !RestEditor::is_valid(body)) return;
  RestEditor editor(t, body);
  if (editor.has_integration(e.path->text, e.method->text))
    return e.refuse(concat("API method \"", lowercase(e.written_method),
                           "\" defined multiple times for path \"", e.path->text, "\""));
  const std::string request =
      is_true(e.get("UnescapeMappingTemplate"))
          ? concat(
                "{\"input\": "
                "\"$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\",\"'\")\", "
                "\"stateMachineArn\": \"${",
                target.id, "}\"}")
          : concat(
                "{\"input\": \"$util.escapeJavaScript($input.json('$'))\", \"stateMachineArn\": "
                "\"${",
                target.id, "}\"}");
  editor.add_state_machine(
      e.path, e.method,
      f.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"),
      f.get_att(role, "Arn"), f.map({{"application/json", f.sub(request)}}),
      target.source->attribute("Condition"));
  Tree* auth = e.get("Auth");
  if (is_map(auth) && is_truthy(auth)) add_rest_auth(e, editor, auth, stage.name);
  editor.finish();
}

namespace {

void add_http_auth(const ApiEvent& e, HttpEditor& editor, Tree* auth) {
  Tree* api_auth = e.api->get("Auth");
  const auto api = [&](std::string_view key) {
    return is_map(api_auth) ? api_auth->get(key) : nullptr;
  };
  Tree* authorizer = auth->get("Authorizer");
  if (!is_truthy(authorizer)) authorizer = api("DefaultAuthorizer");
  if (!is_truthy(authorizer))
    return e.refuse(
        "'Auth' section requires either an explicit 'Authorizer' set or a 'DefaultAuthorizer' "
        "configured on the HttpApi");
  const bool iam = is_text(authorizer, "AWS_IAM") && is_true(api("EnableIamAuthorizer"));
  const std::size_t before = e.t.refusals();
  if (!iam) check_authorizer(e, authorizer, api("Authorizers"), api("DefaultAuthorizer"));
  check_scopes(e, auth);
  if (e.t.refusals() == before)
    editor.add_auth(e.path->text, e.method->text, authorizer, api("Authorizers"),
                    auth->get("AuthorizationScopes"));
}

/// A route's settings belong to the stage.
void add_route_settings(const ApiEvent& e) {
  Tree* settings = e.get("RouteSettings");
  if (settings == nullptr) return;
  Forest& f = e.t.forest;
  Tree* all = e.api->get("RouteSettings");
  if (all == nullptr) f.set(e.api, "RouteSettings", all = f.map());
  const std::string method = e.method->text == kAnyMethod ? "ANY" : upper(e.method->text);
  if (!is_map(all) || is_intrinsic(all)) return;
  Tree* condition = e.target.source->attribute("Condition");
  if (condition != nullptr) settings = f.choose(condition, settings);
  f.set(all,
        e.path->text == "$default" ? std::string("$default") : concat(method, " ", e.path->text),
        settings);
}

}  // namespace

void translate_http_api_event(Translation& t, const Target& target, const Entry& event) {
  Forest& f = t.forest;
  ApiEvent e = read(t, target, event);
  if (!read_route(e)) return;
  Tree* id = referenced(e.get("ApiId"));
  const Entry* api = is_text(id) ? t.resources->entry(id->text) : nullptr;
  if (api == nullptr || !is_map(api->value))
    return e.refuse(
        "ApiId must be a valid reference to an 'AWS::Serverless::HttpApi' resource in same "
        "template");
  e.api = t.source(*api).properties;
  Tree* body = e.api->get("DefinitionBody");
  if (is_truthy(body) && !HttpEditor::is_valid(body))
    return t.refuse(id->text,
                    "invalid OpenApi document: invalid values or missing keys for 'openapi' or "
                    "'paths' in 'DefinitionBody'");
  const bool open = is_truthy(body);
  const bool is_default = e.path->text == "$default";
  if (is_default || !open || !HttpEditor(t, body).calls("$default", kAnyMethod, target.id)) {
    const std::string method = e.method->text == kAnyMethod ? "*" : upper(e.method->text);
    Tree* arn = f.sub(concat("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${"
                             "__ApiId__}/${__Stage__}/",
                             method, is_default ? "" : permission_path(e.path->text)),
                      f.map({{"__ApiId__", e.get("ApiId")}, {"__Stage__", "*"}}));
    add_permission(t, target, e.id, "apigateway.amazonaws.com", {{"SourceArn", arn}});
  }
  if (!open) return;
  HttpEditor editor(t, body);
  if (is_truthy(e.api->get("__MANAGE_SWAGGER")) &&
      editor.has_integration(e.path->text, e.method->text))
    return e.refuse(concat("API method '", lowercase(e.written_method),
                           "' defined multiple times for path '", e.path->text, "'"));
  editor.add_lambda(e.path, e.method, integration_uri(e, "${AWS::Partition}"),
                    target.source->attribute("Condition"));
  if (Tree* auth = e.get("Auth"); is_map(auth) && is_truthy(auth)) add_http_auth(e, editor, auth);
  if (Tree* timeout = e.get("TimeoutInMillis"); is_truthy(timeout))
    editor.set_timeout(e.path->text, e.method->text, timeout);
  editor.add_path_parameters(e.path->text, e.method->text);
  if (Tree* version = e.get("PayloadFormatVersion"); is_truthy(version))
    editor.set_payload_version(e.path->text, e.method->text, version);
  add_route_settings(e);
  editor.finish();
}

}  // namespace cfnaudit::expand
