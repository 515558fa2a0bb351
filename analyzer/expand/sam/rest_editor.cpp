#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/api_editor.h"

// Routes, CORS and security -> the Swagger document of a REST API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html

namespace cfnaudit::expand {

namespace {

constexpr std::string_view kPolicy = "x-amazon-apigateway-policy";
constexpr std::string_view kResponses = "x-amazon-apigateway-gateway-responses";
constexpr std::string_view kValidators = "x-amazon-apigateway-request-validators";

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> out;
  for (const auto word : split(text, ' ')) out.emplace_back(word);
  return out;
}

bool has_any(const Tree* map, const std::vector<std::string_view>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return map->has(key); });
}

}  // namespace

bool RestEditor::is_valid(const Tree* document) {
  if (!is_map(document) || !is_map(document->get("paths"))) return false;
  return is_truthy(document->get("swagger")) || is_version_3(document->get("openapi"));
}

Tree* RestEditor::skeleton(Translation& t) {
  Forest& f = t.forest;
  Tree* info = f.legacy({{"version", "1.0"}, {"title", f.ref("AWS::StackName")}});
  return f.legacy({{"swagger", "2.0"}, {"info", info}, {"paths", f.legacy()}});
}

RestEditor::RestEditor(Translation& t, Tree* document)
    : ApiEditor(t, document),
      security_(member_or_new("securityDefinitions")),
      responses_(member_or_new(kResponses)),
      policy_(member_or_new(kPolicy)),
      definitions_(member_or_new("definitions")) {
  for (const Entry& path : path_entries()) {
    const auto parts = outcomes(t, path.value);
    if (path.value->is(Kind::kNull) ||
        std::any_of(parts.begin(), parts.end(), [](Tree* p) { return !is_map(p); }))
      t.refuse_template(concat("value of ", quote(path.key.text),
                               " path must be a map according to Swagger spec"),
                        path.key.span);
  }
  if (!is_map(security_)) {
    t.refuse_template("securityDefinitions must be a map", security_->span);
    security_ = t.forest.legacy();
  }
}

void RestEditor::finish() {
  Forest& f = t_.forest;
  if (is_truthy(security_)) f.set(document_, "securityDefinitions", security_);
  if (is_truthy(responses_)) f.set(document_, kResponses, responses_);
  if (is_truthy(definitions_)) f.set(document_, "definitions", definitions_);
  ApiEditor::finish();
}

void RestEditor::add_lambda(const Tree* path, const Tree* method, Tree* uri, bool streams,
                            Tree* method_auth, Tree* api_auth, Tree* condition) {
  Forest& f = t_.forest;
  add_path(path, method);
  if (condition != nullptr) uri = f.choose(condition, uri);
  const auto role_in = [&](Tree* auth) -> Tree* {
    if (!is_map(auth) || !auth->has("InvokeRole")) return nullptr;
    return is_truthy(auth->get("InvokeRole")) ? auth->get("InvokeRole") : f.text("NONE");
  };
  const auto member = [](Tree* map, std::string_view key) {
    return is_map(map) ? map->get(key) : nullptr;
  };
  const bool iam =
      is_text(member(method_auth, "Authorizer"), "AWS_IAM") ||
      (is_text(member(api_auth, "DefaultAuthorizer"), "AWS_IAM") && !is_truthy(method_auth));
  for (Tree* item : outcomes(t_, paths_->get(path->text))) {
    if (!is_map(item)) continue;
    Entry* entry = item->entry(method->text);
    if (!is_map(entry->value)) entry->value = f.legacy();
    Tree* integration = f.legacy({{"type", "aws_proxy"}, {"httpMethod", "POST"}, {"uri", uri}});
    f.set(entry->value, kIntegration, integration);
    if (streams) f.set(integration, "responseTransferMode", "STREAM");
    if (iam) {
      Tree* role = role_in(method_auth) != nullptr ? role_in(method_auth) : role_in(api_auth);
      if (role == nullptr || is_text(role, "CALLER_CREDENTIALS"))
        role = f.text(concat("arn:", t_.partition, ":iam::*:user/*"));
      if (!is_text(role, "NONE")) f.set(integration, "credentials", role);
    }
    if (!entry->value->has("responses")) f.set(entry->value, "responses", f.legacy());
    if (condition != nullptr) entry->value = f.choose(condition, entry->value);
  }
}

void RestEditor::add_state_machine(const Tree* path, const Tree* method, Tree* uri,
                                   Tree* credentials, Tree* request_templates, Tree* condition) {
  Forest& f = t_.forest;
  add_path(path, method);
  if (condition != nullptr) uri = f.choose(condition, uri);
  for (Tree* item : outcomes(t_, paths_->get(path->text))) {
    if (!is_map(item)) continue;
    Entry* entry = item->entry(method->text);
    if (!is_map(entry->value)) entry->value = f.legacy();
    Tree* answers = f.legacy(
        {{"200", f.legacy({{"statusCode", "200"}})}, {"400", f.legacy({{"statusCode", "400"}})}});
    Tree* responses = f.legacy({{"200", f.legacy({{"description", "OK"}})},
                                {"400", f.legacy({{"description", "Bad Request"}})}});
    Tree* integration = f.legacy({{"type", "aws"},
                                  {"httpMethod", "POST"},
                                  {"uri", uri},
                                  {"responses", answers},
                                  {"credentials", credentials}});
    f.set(entry->value, kIntegration, integration);
    if (!entry->value->has("responses")) f.set(entry->value, "responses", responses);
    integration->legacy->reserve(1);
    f.set(integration, "requestTemplates", request_templates);
    if (condition != nullptr) entry->value = f.choose(condition, entry->value);
  }
}

// ---- CORS

Tree* RestEditor::cors_options(const Cors& cors, Tree* methods) {
  Forest& f = t_.forest;
  Tree* parameters = f.legacy();
  Tree* headers = f.legacy();
  const auto header = [&](std::string_view name, Part value, std::string_view type) {
    f.set(parameters, concat("method.response.header.", name), std::move(value));
    f.set(headers, name, f.map({{"type", type}}));
  };
  header("Access-Control-Allow-Origin", cors.origins, "string");
  if (is_truthy(cors.headers)) header("Access-Control-Allow-Headers", cors.headers, "string");
  if (is_truthy(methods)) header("Access-Control-Allow-Methods", methods, "string");
  if (cors.max_age != nullptr) header("Access-Control-Max-Age", cors.max_age, "integer");
  if (is_true(cors.credentials)) header("Access-Control-Allow-Credentials", "'true'", "string");
  const auto json = [&](std::string_view text) { return f.map({{"application/json", text}}); };
  Tree* answer = f.legacy({{"statusCode", "200"},
                           {"responseParameters", parameters},
                           {"responseTemplates", json("{}\n")}});
  Tree* integration = f.legacy({{"type", "mock"},
                                {"requestTemplates", json("{\n  \"statusCode\" : 200\n}\n")},
                                {"responses", f.legacy({{"default", answer}})}});
  Tree* response =
      f.legacy({{"description", "Default response for CORS method"}, {"headers", headers}});
  return f.legacy({{"summary", "CORS support"},
                   {"consumes", f.list({"application/json"})},
                   {"produces", f.list({"application/json"})},
                   {kIntegration, integration},
                   {"responses", f.legacy({{"200", response}})}});
}

void RestEditor::add_cors(const Cors& cors) {
  // API Gateway takes /path and /path/ for the same resource, which gets one preflight method.
  std::set<std::string_view> done;
  for (const Entry& path : path_entries()) {
    std::string_view plain = path.key.text;
    while (plain != "/" && plain.ends_with('/')) plain.remove_suffix(1);
    if (!done.insert(plain).second) continue;
    Tree* methods = cors.methods;
    for (Tree* item : outcomes(t_, path.value)) {
      if (!is_map(item) || item->has("options")) continue;
      if (!is_truthy(methods)) {
        std::set<std::string> unique = {"OPTIONS"};
        for (const Entry& entry : item->entries) {
          std::string name(entry.key.text);
          for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
          unique.insert(std::move(name));
        }
        std::vector<std::string> names(unique.begin(), unique.end());
        if (item->has(kAnyMethod)) names = split_words("DELETE GET HEAD OPTIONS PATCH POST PUT");
        methods = t_.forest.text(concat("'", join(names, ","), "'"));
      }
      t_.forest.set(item, "options", cors_options(cors, methods));
    }
  }
}

// ---- security

void RestEditor::add_security(const Entry& definition) {
  security_->set(definition.key, definition.value);
}

Tree* RestEditor::security_of(Tree* definition, std::string_view path, std::string_view method) {
  Tree* out = t_.forest.list();
  const Entry* given = definition->entry("security");
  if (given == nullptr) return out;
  Tree* security = given->value;  // null is no list either
  if (!is_list(security)) {
    t_.refuse_template(
        concat("type of security for path ", path, " method ", method, " must be a list"),
        security->span);
    return out;
  }
  for (Tree* item : security->items) {
    if (is_map(item))
      out->items.push_back(item);
    else
      t_.refuse_template(
          concat("an item of security for path ", path, " method ", method, " is not a valid map"),
          item->span);
  }
  return out;
}

void RestEditor::set_security(Tree* definition, Tree* security) {
  if (security->items.empty()) return;
  Forest& f = t_.forest;
  f.set(definition, "security", security);
  if (!security->items.front()->has("AWS_IAM") || security_->has("AWS_IAM")) return;
  security_->legacy ? security_->legacy->reserve(1) : void();
  f.set(security_, "AWS_IAM",
        f.legacy({{"x-amazon-apigateway-authtype", "awsSigv4"},
                  {"type", "apiKey"},
                  {"name", "Authorization"},
                  {"in", "header"}}));
}

void RestEditor::set_default_authorizer(const Tree* authorizer,
                                        const std::vector<std::string_view>& authorizers,
                                        Tree* scopes, bool in_preflight) {
  Forest& f = t_.forest;
  for (const Entry& path : path_entries()) {
    for (const auto& [method, definition] : all_definitions(path.key.text)) {
      if (!in_preflight && method == "options") continue;
      Tree* others = f.list();
      Tree* own = f.list();
      bool none = false;
      for (Tree* item : security_of(definition, path.key.text, method)->items) {
        if (item->has("NONE") && !none)
          none = true;
        else
          (item->has("AWS_IAM") || has_any(item, authorizers) ? own : others)
              ->items.push_back(item);
      }
      if (own->items.empty() && !none) {
        Tree* item = f.legacy();
        item->set(f.key(authorizer->text, authorizer->unicode),
                  scopes == nullptr ? f.list() : scopes);
        own->items.push_back(item);
      }
      if (!none)
        for (Tree* item : own->items) others->items.push_back(item);
      set_security(definition, others);
    }
  }
}

void RestEditor::set_default_api_key(bool in_preflight) {
  Forest& f = t_.forest;
  for (const Entry& path : path_entries()) {
    for (const auto& [method, definition] : all_definitions(path.key.text)) {
      Tree* before = security_of(definition, path.key.text, method);
      Tree* after = f.list();
      bool refused = false;
      for (Tree* item : before->items) {
        if (item->has("api_key_false")) refused = true;
        if (!item->has("api_key") && !item->has("api_key_false")) after->items.push_back(item);
      }
      if (!refused && (in_preflight || method != "options"))
        after->items.push_back(f.legacy({{"api_key", f.list()}}));
      if (!equal(before, after)) f.set(definition, "security", after);
    }
  }
}

void RestEditor::add_api_key_security() {
  if (security_->has("api_key")) return;
  if (security_->legacy) security_->legacy->reserve(1);
  Forest& f = t_.forest;
  f.set(security_, "api_key",
        f.legacy({{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}}));
}

void RestEditor::add_auth(std::string_view path, std::string_view method, Tree* auth,
                          Tree* authorizers) {
  Forest& f = t_.forest;
  Tree* authorizer = auth->get("Authorizer");
  if (is_text(authorizer)) {
    Tree* scopes = auth->get("AuthorizationScopes");
    Tree* own = is_map(authorizers) ? authorizers->get(authorizer->text) : nullptr;
    if (scopes == nullptr && is_map(own)) scopes = own->get("AuthorizationScopes");
    if (authorizer->text == "NONE" || own == nullptr) scopes = nullptr;
    for (Tree* definition : definitions(path, method)) {
      Tree* security = security_of(definition, path, method);
      Tree* item = f.legacy();
      item->set(f.key(authorizer->text, authorizer->unicode),
                scopes == nullptr ? f.list() : scopes);
      security->items.push_back(item);
      set_security(definition, security);
    }
  }
  Tree* required = auth->get("ApiKeyRequired");
  if (required == nullptr) return;
  for (Tree* definition : definitions(path, method)) {
    if (is_truthy(required)) add_api_key_security();
    Tree* security = security_of(definition, path, method);
    security->items.push_back(
        f.legacy({{is_truthy(required) ? "api_key" : "api_key_false", f.list()}}));
    f.set(definition, "security", security);
  }
}

// ---- requests

void RestEditor::add_request_model(std::string_view path, std::string_view method, Tree* model) {
  Forest& f = t_.forest;
  Tree* given = model->get("Model");
  const std::string name = lowercase(given->text);
  for (Tree* definition : definitions(path, method)) {
    if (document_->get("swagger") != nullptr) {
      Tree* parameters = definition->get("parameters");
      if (!is_list(parameters)) parameters = f.list();
      parameters->items.push_back(
          f.legacy({{"in", "body"},
                    {"name", f.text(name, given->unicode)},
                    {"schema", f.map({{"$ref", concat("#/definitions/", name)}})},
                    {"required", model->get("Required")}}));
      f.set(definition, "parameters", parameters);
    } else if (is_version_3(document_->get("openapi"))) {
      Tree* schema = f.map({{"schema", f.map({{"$ref", concat("#/components/schemas/", name)}})}});
      f.set(definition, "requestBody",
            f.map({{"content", f.map({{"application/json", schema}})},
                   {"required", model->get("Required")}}));
    }
  }
}

void RestEditor::add_validator(std::string_view path, std::string_view method, bool body,
                               bool parameters) {
  Forest& f = t_.forest;
  const std::string_view name = body ? (parameters ? "body-and-params" : "body-only")
                                     : (parameters ? "params-only" : "no-validation");
  if (!is_truthy(document_->get(kValidators))) f.set(document_, kValidators, f.legacy());
  Tree* validators = document_->get(kValidators);
  if (!is_truthy(validators->get(name))) {
    if (validators->legacy) validators->legacy->reserve(1);
    f.set(validators, name,
          f.legacy({{"validateRequestBody", f.boolean(body)},
                    {"validateRequestParameters", f.boolean(parameters)}}));
  }
  for (Tree* definition : definitions(path, method)) {
    if (definition->legacy) definition->legacy->reserve(1);
    f.set(definition, "x-amazon-apigateway-request-validator", name);
  }
}

void RestEditor::add_parameters(std::string_view path, std::string_view method,
                                const std::vector<Parameter>& parameters) {
  Forest& f = t_.forest;
  constexpr std::string_view kPrefix = "method.request.";
  for (Tree* definition : definitions(path, method)) {
    Tree* list = definition->get("parameters");
    if (!is_list(list)) list = f.list();
    for (const Parameter& parameter : parameters) {
      const auto place = parameter.name->text.substr(kPrefix.size());
      const auto dot = place.find('.');
      std::string where(place.substr(0, dot));
      const bool query = where == "querystring";
      list->items.push_back(
          f.legacy({{"in", f.text(query ? "query" : where, !query && parameter.name->unicode)},
                    {"name", f.text(std::string(place.substr(dot + 1)), parameter.name->unicode)},
                    {"required", parameter.required},
                    {"type", "string"}}));
      if (!parameter.caching) continue;
      Tree* integration = definition->get(kIntegration);
      Tree* keys = integration->get("cacheKeyParameters");
      if (!is_list(keys)) f.set(integration, "cacheKeyParameters", keys = f.list());
      keys->items.push_back(const_cast<Tree*>(parameter.name));
    }
    f.set(definition, "parameters", list);
  }
}

// ---- resource policy

Tree* RestEditor::resource_uris(std::string_view path, Tree* stage) {
  Forest& f = t_.forest;
  const Entry* entry = paths_->entry(path);
  Tree* out = f.list();
  const std::string tail = wildcard_path(path);
  if (entry == nullptr) return out;
  for (Tree* item : outcomes(t_, entry->value)) {
    if (!is_map(item)) continue;
    for (const Entry& method : item->ordered()) {
      const bool any =
          lowercase(method.key.text) == kAnyMethod || lowercase(method.key.text) == "any";
      std::string name(method.key.text);
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      const bool unicode = entry->key.unicode || (!any && method.key.unicode);
      out->items.push_back(f.sub(concat("execute-api:/${__Stage__}/", any ? "*" : name, tail),
                                 f.map({{"__Stage__", stage}}), unicode));
    }
  }
  return out;
}

Tree* RestEditor::policy_statement(std::string_view effect, Tree* resources, Tree* principal) {
  return t_.forest.legacy({{"Effect", effect},
                           {"Action", "execute-api:Invoke"},
                           {"Resource", resources},
                           {"Principal", principal}});
}

void RestEditor::add_statement(Tree* statement, bool once) {
  Forest& f = t_.forest;
  Tree* all = policy_->get("Statement");
  if (!is_list(all)) all = all == nullptr ? f.list() : f.list({all});
  if (!once || !contains(all, statement)) all->items.push_back(statement);
  f.set(policy_, "Statement", all);
}

void RestEditor::restrict_accounts(Tree* accounts, std::string_view effect, Tree* resources) {
  if (!is_truthy(accounts)) return;
  Forest& f = t_.forest;
  if (!is_list(accounts) && !is_map(accounts))
    return t_.refuse_template("the accounts of a resource policy must be a list or map",
                              accounts->span);
  f.set(policy_, "Version", "2012-10-17");
  Tree* principal = f.legacy({{"AWS", is_list(accounts) ? accounts : f.list({accounts})}});
  Tree* statement = policy_statement(effect, resources, principal);
  if (policy_->get("Statement") == nullptr)
    f.set(policy_, "Statement", statement);
  else
    add_statement(statement, false);
}

void RestEditor::restrict_addresses(Tree* ranges, std::string_view test, Tree* resources) {
  if (!is_truthy(ranges)) return;
  Forest& f = t_.forest;
  f.set(policy_, "Version", "2012-10-17");
  Tree* list = is_list(ranges) ? ranges : f.list({ranges});
  add_statement(policy_statement("Allow", resources, f.text("*")), true);
  Tree* deny = policy_statement("Deny", resources, f.text("*"));
  f.set(deny, "Condition", f.map({{test, f.map({{"aws:SourceIp", list}})}}));
  add_statement(deny, true);
}

void RestEditor::restrict_networks(Tree* policy, std::string_view list, std::string_view test,
                                   Tree* resources) {
  Forest& f = t_.forest;
  Tree* given = policy->get(concat("SourceVpc", list));
  const bool texts =
      given == nullptr ||
      (is_list(given) && std::all_of(given->items.begin(), given->items.end(),
                                     [](const Tree* item) { return is_text(item); }));
  if (!texts)
    return t_.refuse_template(
        concat("SourceVpc", list, " must be a list of strings; use IntrinsicVpc", list,
               " for values with functions"),
        given->span);
  Tree* condition = f.legacy();
  const auto add = [&](std::string_view key, const std::vector<Tree*>& items) {
    if (!condition->has(key)) f.set(condition, key, f.list());
    auto& all = condition->get(key)->items;
    all.insert(all.end(), items.begin(), items.end());
  };
  std::vector<Tree*> networks;
  std::vector<Tree*> endpoints;
  if (given != nullptr)
    for (Tree* item : given->items) {
      if (item->text.starts_with("vpce-")) endpoints.push_back(item);
      if (item->text.starts_with("vpc-")) networks.push_back(item);
    }
  if (!networks.empty()) add("aws:SourceVpc", networks);
  if (!endpoints.empty()) add("aws:SourceVpce", endpoints);
  if (Tree* more = policy->get(concat("IntrinsicVpc", list)); is_list(more))
    add("aws:SourceVpc", more->items);
  if (Tree* more = policy->get(concat("IntrinsicVpce", list)); is_list(more))
    add("aws:SourceVpce", more->items);
  if (!is_truthy(condition->get("aws:SourceVpc")) && !is_truthy(condition->get("aws:SourceVpce")))
    return;
  f.set(policy_, "Version", "2012-10-17");
  add_statement(policy_statement("Allow", resources, f.text("*")), true);
  Tree* deny = policy_statement("Deny", resources, f.text("*"));
  f.set(deny, "Condition", f.map({{test, condition}}));
  add_statement(deny, true);
}

void RestEditor::add_resource_policy(Tree* policy, std::string_view path, Tree* stage) {
  const auto uris = [&] { return resource_uris(path, stage); };
  if (Tree* list = policy->get("AwsAccountWhitelist")) restrict_accounts(list, "Allow", uris());
  if (Tree* list = policy->get("AwsAccountBlacklist")) restrict_accounts(list, "Deny", uris());
  if (Tree* list = policy->get("IpRangeWhitelist"))
    restrict_addresses(list, "NotIpAddress", uris());
  if (Tree* list = policy->get("IpRangeBlacklist")) restrict_addresses(list, "IpAddress", uris());
  restrict_networks(policy, "Blacklist", "StringEquals", uris());
  restrict_networks(policy, "Whitelist", "StringNotEquals", uris());
  t_.forest.set(document_, kPolicy, policy_);
}

void RestEditor::add_statements(Tree* statements) {
  Forest& f = t_.forest;
  f.set(policy_, "Version", "2012-10-17");
  if (policy_->get("Statement") == nullptr) {
    f.set(policy_, "Statement", statements);
  } else {
    const auto items = is_list(statements) ? statements->items : std::vector<Tree*>{statements};
    for (Tree* statement : items) add_statement(statement, true);
  }
  f.set(document_, kPolicy, policy_);
}

// ---- the rest

void RestEditor::add_gateway_response(const Key& type, Tree* response) {
  responses_->set(type, response);
}

void RestEditor::add_model(const Entry& model) {
  Key key = model.key;
  key.text = t_.forest.keep(lowercase(model.key.text));
  definitions_->set(key, model.value);
}

void RestEditor::disable_endpoint(Tree* disabled) {
  Forest& f = t_.forest;
  const auto set = [&](Tree* owner) {
    constexpr std::string_view kConfiguration = "x-amazon-apigateway-endpoint-configuration";
    Tree* before = owner->get(kConfiguration);
    if (before != nullptr && !is_map(before))
      return t_.refuse_template(
          concat("invalid OpenAPI definition: the value of ", kConfiguration, " should be a map"),
          before->span);
    if (before == nullptr) f.set(owner, kConfiguration, f.legacy());
    f.set(owner->get(kConfiguration), "disableExecuteApiEndpoint", disabled);
  };
  if (!is_version_3(document_->get("openapi"))) return set(document_);
  Tree* servers = document_->get("servers");
  if (servers == nullptr) servers = f.list({f.legacy()});
  if (!is_list(servers))
    return t_.refuse_template("invalid OpenAPI definition: 'servers' should be a list",
                              servers->span);
  for (Tree* server : servers->items) {
    if (is_map(server))
      set(server);
    else
      t_.refuse_template("invalid OpenAPI definition: an item of 'servers' should be a map",
                         server->span);
  }
  f.set(document_, "servers", servers);
}

}  // namespace cfnaudit::expand
