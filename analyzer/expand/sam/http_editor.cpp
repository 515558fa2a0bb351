#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/api_editor.h"

// Routes, CORS and security -> the OpenAPI document of an HTTP API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html

namespace cfnaudit::expand {

bool HttpEditor::is_valid(const Tree* document) {
  return is_map(document) && is_map(document->get("paths")) &&
         is_version_3(document->get("openapi"));
}

Tree* HttpEditor::skeleton(Translation& t) {
  Forest& f = t.forest;
  Tree* info = f.legacy({{"version", "1.0"}, {"title", f.ref("AWS::StackName")}});
  return f.legacy({{"openapi", "3.0.1"}, {"info", info}, {"paths", f.legacy()}});
}

HttpEditor::HttpEditor(Translation& t, Tree* document)
    : ApiEditor(t, document),
      schemes_(dig(document, {"components", "securitySchemes"})),
      tags_(document->get("tags")) {
  if (const Tree* components = document->get("components");
      components != nullptr && !is_map(components))
    t.refuse_template("invalid OpenApi document: the value of 'components' should be a map",
                      components->span);
  if (!is_map(schemes_)) schemes_ = t.forest.legacy();
  if (!is_truthy(tags_)) tags_ = t.forest.list();
}

void HttpEditor::finish() {
  Forest& f = t_.forest;
  if (is_truthy(tags_)) f.set(document_, "tags", tags_);
  if (is_truthy(schemes_)) {
    if (!is_map(document_->get("components"))) f.set(document_, "components", f.legacy());
    f.set(document_->get("components"), "securitySchemes", schemes_);
  }
  ApiEditor::finish();
}

void HttpEditor::add_lambda(const Tree* path, const Tree* method, Tree* uri, Tree* condition) {
  if (has_integration(path->text, method->text)) return;
  Forest& f = t_.forest;
  add_path(path, method);
  if (condition != nullptr) uri = f.choose(condition, uri);
  for (Tree* item : outcomes(t_, paths_->get(path->text))) {
    if (!is_map(item)) continue;
    Entry* entry = item->entry(method->text);
    if (!is_map(entry->value)) entry->value = f.legacy();
    f.set(entry->value, kIntegration,
          f.legacy({{"type", "aws_proxy"},
                    {"httpMethod", "POST"},
                    {"payloadFormatVersion", "2.0"},
                    {"uri", uri}}));
    if (path->text == "$default" && method->text == kAnyMethod)
      f.set(entry->value, "isDefaultRoute", f.boolean(true));
    if (!entry->value->has("responses")) f.set(entry->value, "responses", f.legacy());
    if (condition != nullptr) entry->value = f.choose(condition, entry->value);
  }
}

bool HttpEditor::calls(std::string_view path, std::string_view method,
                       std::string_view function) const {
  if (!has_integration(path, method)) return false;
  for (Tree* definition : definitions(path, method)) {
    Tree* integration = definition->get(kIntegration);
    if (!is_map(integration)) {
      t_.refuse_template(
          concat("value of '", kIntegration, "' must be a map according to Swagger spec"),
          integration->span);
      return false;
    }
    Tree* uri = integration->get("uri");
    if (!is_map(uri)) return false;
    for (Tree* part : outcomes(t_, uri)) {
      const auto text = text_of(is_map(part) ? part->get("Fn::Sub") : nullptr);
      if (text.find(concat("${", function, ".Arn}")) == std::string_view::npos) return false;
    }
  }
  return true;
}

void HttpEditor::set_timeout(std::string_view path, std::string_view method, Tree* timeout) {
  for (Tree* definition : definitions(path, method))
    t_.forest.set(definition->get(kIntegration), "timeoutInMillis", timeout);
}

void HttpEditor::set_payload_version(std::string_view path, std::string_view method,
                                     Tree* version) {
  for (Tree* definition : definitions(path, method))
    t_.forest.set(definition->get(kIntegration), "payloadFormatVersion", version);
}

void HttpEditor::add_path_parameters(std::string_view path, std::string_view method) {
  Forest& f = t_.forest;
  for (auto at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
    const auto end = path.find('}', at);
    if (end == std::string_view::npos) return;
    const auto name = path.substr(at + 1, end - at - 1);
    for (Tree* definition : definitions(path, method)) {
      Tree* all = definition->get("parameters");
      if (!is_list(all)) f.set(definition, "parameters", all = f.list());
      const auto same = std::find_if(all->items.begin(), all->items.end(), [&](const Tree* item) {
        return is_map(item) && is_text(item->get("name"), name);
      });
      Tree* parameter = same == all->items.end() ? f.legacy({{"name", name}}) : *same;
      f.set(parameter, "in", "path");
      f.set(parameter, "required", f.boolean(true));
      if (same == all->items.end()) all->items.push_back(parameter);
    }
  }
}

void HttpEditor::add_security(const Entry& scheme) { schemes_->set(scheme.key, scheme.value); }

void HttpEditor::set_default_authorizer(const Tree* authorizer, Tree* scopes) {
  Forest& f = t_.forest;
  for (const Entry& path : path_entries())
    for (const auto& [method, definition] :
         all_definitions(path.key.text, {"parameters", "options"})) {
      if (method == "options" || is_truthy(definition->get("security"))) continue;
      f.set(definition, "security",
            f.list({f.map({{authorizer->text, scopes == nullptr ? f.list() : scopes}})}));
    }
}

void HttpEditor::add_auth(std::string_view path, std::string_view method, const Tree* authorizer,
                          Tree* authorizers, Tree* scopes) {
  Forest& f = t_.forest;
  const bool custom = authorizer->text != "NONE" && authorizer->text != "AWS_IAM";
  Tree* own = custom && is_map(authorizers) ? authorizers->get(authorizer->text) : nullptr;
  if (!is_truthy(scopes)) scopes = is_map(own) ? own->get("AuthorizationScopes") : nullptr;
  if (!custom || !is_truthy(scopes)) scopes = f.list();
  for (Tree* definition : definitions(path, method)) {
    Tree* security = f.list();
    Tree* before = definition->get("security");
    if (is_list(before))
      security->items = before->items;
    else if (before != nullptr)
      t_.refuse_template(
          concat("type of security for path ", path, " method ", method, " must be a list"),
          before->span);
    security->items.push_back(f.map({{authorizer->text, scopes}}));
    f.set(definition, "security", security);
  }
}

void HttpEditor::add_tags(Tree* tags) {
  Forest& f = t_.forest;
  if (!is_list(tags_))
    return t_.refuse_template("tags in OpenApi DefinitionBody need to be a list", tags_->span);
  for (const Entry& tag : tags->ordered()) {
    const auto same = std::find_if(tags_->items.begin(), tags_->items.end(), [&](const Tree* item) {
      return is_map(item) && is_text(item->get("name"), tag.key.text);
    });
    Tree* entry = same == tags_->items.end() ? f.legacy({{"name", tag.key.text}}) : *same;
    f.set(entry, "x-amazon-apigateway-tag-value", tag.value);
    if (same == tags_->items.end()) tags_->items.push_back(entry);
  }
}

void HttpEditor::disable_endpoint(Tree* disabled) {
  Forest& f = t_.forest;
  constexpr std::string_view kConfiguration = "x-amazon-apigateway-endpoint-configuration";
  Tree* servers = document_->get("servers");
  if (servers == nullptr) servers = f.list({f.legacy()});
  if (!is_list(servers))
    return t_.refuse_template("value of 'servers' must be a list of maps", servers->span);
  for (Tree* server : servers->items) {
    if (!is_map(server)) {
      t_.refuse_template("value of 'servers' item must be a map according to Swagger spec",
                         server->span);
      continue;
    }
    if (!is_map(server->get(kConfiguration))) f.set(server, kConfiguration, f.map());
    f.set(server->get(kConfiguration), "disableExecuteApiEndpoint", disabled);
  }
  f.set(document_, "servers", servers);
}

void HttpEditor::add_cors(Tree* cors) {
  Forest& f = t_.forest;
  constexpr std::string_view kCors = "x-amazon-apigateway-cors";
  constexpr std::string_view kNames[][2] = {{"AllowOrigins", "allowOrigins"},
                                            {"AllowHeaders", "allowHeaders"},
                                            {"AllowMethods", "allowMethods"},
                                            {"ExposeHeaders", "exposeHeaders"},
                                            {"MaxAge", "maxAge"},
                                            {"AllowCredentials", "allowCredentials"}};
  Tree* out = document_->get(kCors);
  if (out == nullptr) out = f.map();
  if (!is_map(out))
    return t_.refuse_template(
        concat("value of '", kCors, "' must be a map according to Swagger spec"), out->span);
  // A function in place of the origins gives all settings.
  if (Tree* origins = cors->get("AllowOrigins"); is_intrinsic(origins)) {
    for (const Entry& entry : origins->entries) out->set(entry.key, entry.value);
    return f.set(document_, kCors, out);
  }
  for (const auto& [property, name] : kNames) {
    Tree* value = cors->get(property);
    const bool counts = property == "MaxAge"             ? value != nullptr
                        : property == "AllowCredentials" ? is_true(value)
                                                         : is_truthy(value);
    if (counts) f.set(out, name, value);
  }
  f.set(document_, kCors, out);
}

void HttpEditor::set_info(std::string_view name, Tree* value) {
  Forest& f = t_.forest;
  Tree* info = document_->get("info");
  if (!is_map(info)) f.set(document_, "info", info = f.legacy());
  f.set(info, name, value);
}

void HttpEditor::rename_default_path() {
  Tree* given = paths_->get("$default");
  if (given == nullptr) return;
  paths_->erase("$default");
  t_.forest.set(paths_, "/$default", given);
}

}  // namespace cfnaudit::expand
