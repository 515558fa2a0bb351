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
  void refuse_document() const {
    t.refuse_template(
        "invalid Swagger document, or the Swagger document is not explicitly defined in "
        "'DefinitionBody'",
        get("Path") == nullptr ? name.span : get("Path")->span);
  }
  std::string route() const {
    return concat("API method [", lowercase(written_method), "] for path [", path->text, "]");
  }
};

/// Places of a path are compared without the slash at the end.
std::string permission_path(std::string_view path, bool greedy) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return wildcard_path(path, greedy);
}

/// Functions that stream their answers are called by a path of their own.
Tree* integration_uri(const ApiEvent& e, std::string_view partition, bool streams = false) {
  Forest& f = e.t.forest;
  const std::string arn =
      e.target.is_alias ? concat("${", e.target.id, "}") : concat("${", e.target.id, ".Arn}");
  Tree* uri = f.legacy();
  f.set(uri, "Fn::Sub",
        f.text(concat("arn:", partition, ":apigateway:${AWS::Region}:lambda:path/",
                      streams ? "2021-11-15" : "2015-03-31", "/functions/", arn,
                      streams ? "/response-streaming-invocations" : "/invocations"),
               e.target.unicode && !e.target.is_alias));
  return uri;
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
  if (is_truthy(auth->get("AuthorizationScopes")) && !is_truthy(authorizer))
    e.refuse("AuthorizationScopes works only when Authorizer is set");
  if (e.t.refusals() != before) return;
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
  Tree* properties = entry == nullptr || !is_map(entry->value) ? nullptr
                     : entry->value->has("Properties")         ? entry->value->get("Properties")
                                                               : e.t.forest.map();
  if (!is_map(properties)) {
    e.refuse(
        "RestApiId property of Api event must reference a valid resource in the same template");
    return false;
  }
  e.api = properties;
  Tree* given = properties->get("StageName");
  if (is_text(given, "")) {
    e.t.refuse(e.api_id, "StageName cannot be empty", given->span);
    return false;
  }
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

void add_rest_route(const ApiEvent& e, Tree* body, const Stage& stage);
void merge_rest_route(const ApiEvent& e, Tree* body, const Stage& stage);
void override_rest_auth(const ApiEvent& e, const Stage& stage);

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
                   method, permission_path(e.path->text, true)),
            f.map({{"__ApiId__", e.get("RestApiId")}, {"__Stage__", "*"}}));
  add_permission(t, target, e.id, "apigateway.amazonaws.com", {{"SourceArn", arn}}, stage.suffix);
  Tree* body = e.api->get("DefinitionBody");
  if (body != nullptr && is_true(e.api->get("MergeDefinitions")))
    merge_rest_route(e, body, stage);
  else if (body != nullptr && is_truthy(e.api->get("__MANAGE_SWAGGER")))
    add_rest_route(e, body, stage);
  override_rest_auth(e, stage);
}

namespace {

/// All that an event says of its route.
void write_rest_route(const ApiEvent& e, RestEditor& editor, const Stage& stage) {
  Translation& t = e.t;
  Forest& f = t.forest;
  Tree* auth = e.get("Auth");
  Tree* api_auth = e.api->get("Auth");
  if (api_auth != nullptr) api_auth = t.resolve(api_auth);
  Tree* condition = e.target.source->attribute("Condition");
  const bool streams = is_text(e.get("ResponseTransferMode"), "RESPONSE_STREAM");
  editor.add_lambda(e.path, e.method, integration_uri(e, t.partition, streams), streams, auth,
                    api_auth, condition);
  if (is_map(auth) && is_truthy(auth)) add_rest_auth(e, editor, auth, stage.name);
  if (Tree* timeout = e.get("TimeoutInMillis"); is_truthy(timeout))
    for (Tree* definition : editor.definitions(e.path->text, e.method->text))
      f.set(definition->get(kIntegration), "timeoutInMillis", timeout);
  add_request_model(e, editor);
  add_request_parameters(e, editor);
}

void add_rest_route(const ApiEvent& e, Tree* body, const Stage& stage) {
  if (!RestEditor::is_valid(body)) return e.refuse_document();
  RestEditor editor(e.t, body);
  if (editor.has_integration(e.path->text, e.method->text))
    return e.refuse(concat("API method \"", lowercase(e.written_method),
                           "\" defined multiple times for path \"", e.path->text, "\""));
  write_rest_route(e, editor, stage);
  editor.finish();
}

/// With MergeDefinitions, what the event says of a method replaces what the document says of it,
/// part by part. The merged method is a new dictionary of Python 3, which keeps its order.
void merge_rest_route(const ApiEvent& e, Tree* body, const Stage& stage) {
  Forest& f = e.t.forest;
  const std::string method = lowercase(e.written_method);
  const auto refuse_body = [&](std::string_view where, const Tree* value) {
    e.t.refuse(e.api_id, concat("property 'DefinitionBody", where, "' should be a map"),
               value->span);
  };
  Tree* paths = body->get("paths");
  if (!is_truthy(paths)) paths = f.map();
  if (!is_map(paths)) return refuse_body(".paths", paths);
  Tree* item = paths->get(e.path->text);
  if (item != nullptr && !is_map(item)) return refuse_body(concat(".paths.", e.path->text), item);
  Tree* before = item == nullptr ? nullptr : item->get(method);
  if (is_truthy(before) && !is_map(before))
    return refuse_body(concat(".paths.", e.path->text, ".", method), before);
  Tree* document = RestEditor::skeleton(e.t);
  RestEditor editor(e.t, document);
  write_rest_route(e, editor, stage);
  editor.finish();
  Tree* written = dig(document, {"paths", e.path->text, e.method->text});
  if (!is_map(written)) return;
  Tree* merged = f.map();
  for (const Tree* half : {is_truthy(before) ? before : f.map(), written})
    for (const Entry& part : half->ordered()) merged->set(part.key, part.value);
  if (item == nullptr) paths->set(f.key(e.path->text, e.path->unicode), item = f.map());
  item->set(f.key(method, e.get("Method")->unicode), merged);
  if (body->legacy) body->legacy->copy();
}

/// What an event says of its authorization replaces what its API's document says.
void override_rest_auth(const ApiEvent& e, const Stage& stage) {
  Tree* auth = e.get("Auth");
  Tree* body = e.api->get("DefinitionBody");
  if (!is_map(auth) || !is_truthy(auth->get("OverrideApiAuth")) || !is_truthy(body)) return;
  if (!is_truthy(auth->get("Authorizer")) && !is_truthy(auth->get("ApiKeyRequired")) &&
      !is_truthy(auth->get("ResourcePolicy")))
    return e.refuse(
        "must define one of: Authorizer, ApiKeyRequired or ResourcePolicy when using the "
        "OverrideApiAuth property");
  if (!RestEditor::is_valid(body)) return e.refuse_document();
  RestEditor editor(e.t, body);
  add_rest_auth(e, editor, auth, stage.name);
  editor.finish();
}

}  // namespace

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
                             e.path->text == "/$default" ? std::string("$default")
                             : is_default                ? method
                                          : concat(method, permission_path(e.path->text, false))),
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
  editor.finish();
}

}  // namespace cfnaudit::expand
