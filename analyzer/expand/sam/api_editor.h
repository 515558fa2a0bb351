#pragma once

// The OpenAPI or Swagger document of an API while SAM adds routes, security and CORS to it. One
// editor for each pass, as in SAM: every pass copies the document, which may reorder its keys. Used
// by the events that add routes and by the translators of APIs.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/expand/sam/sam.h"

namespace cfnaudit::expand {

inline constexpr std::string_view kIntegration = "x-amazon-apigateway-integration";
inline constexpr std::string_view kAnyMethod = "x-amazon-apigateway-any-method";

/// The outcomes of Fn::If that are something; otherwise the item itself.
std::vector<Tree*> outcomes(Translation& t, Tree* item);
/// "GET" -> "get", "any" -> API Gateway's own name for all methods.
Tree* method_name(Translation& t, Tree* method);
std::string upper(std::string_view text);
/// {name} and {proxy+} -> *; other names with a plus only if `greedy`.
std::string wildcard_path(std::string_view path, bool greedy = true);
bool is_version_2(const Tree* version);
bool is_version_3(const Tree* version);

/// What the documents of both generations of API Gateway have in common.
class ApiEditor {
 public:
  ApiEditor(Translation& t, Tree* document);

  Tree* document() const { return document_; }
  Tree* paths() const { return paths_; }
  std::vector<Entry> path_entries() const { return paths_->ordered(); }
  /// Ends the pass.
  void finish();

  bool has_integration(std::string_view path, std::string_view method) const;
  void add_path(const Tree* path, const Tree* method);
  void make_conditional(std::string_view path, Tree* condition);
  /// The definitions of a method, in all outcomes of conditions, that have an integration.
  std::vector<Tree*> definitions(std::string_view path, std::string_view method) const;
  struct Method {
    std::string_view name;
    Tree* definition;
  };
  /// Those of all methods of a path; `others` of its members are no methods.
  std::vector<Method> all_definitions(std::string_view path,
                                      std::initializer_list<std::string_view> others = {
                                          "summary", "description", "parameters"}) const;

 protected:
  Tree* member_or_new(std::string_view name);

  Translation& t_;
  Tree* document_;
  Tree* paths_;
};

class RestEditor : public ApiEditor {
 public:
  static bool is_valid(const Tree* document);
  static Tree* skeleton(Translation& t);
  RestEditor(Translation& t, Tree* document);
  void finish();

  void add_lambda(const Tree* path, const Tree* method, Tree* uri, bool streams, Tree* method_auth,
                  Tree* api_auth, Tree* condition);
  void add_state_machine(const Tree* path, const Tree* method, Tree* uri, Tree* credentials,
                         Tree* request_templates, Tree* condition);
  struct Cors {
    Tree* origins = nullptr;
    Tree* headers = nullptr;
    Tree* methods = nullptr;
    Tree* max_age = nullptr;
    Tree* credentials = nullptr;
  };
  void add_cors(const Cors& cors);
  void add_security(const Entry& definition);
  void set_default_authorizer(const Tree* authorizer,
                              const std::vector<std::string_view>& authorizers, Tree* scopes,
                              bool in_preflight);
  void set_default_api_key(bool in_preflight);
  void add_auth(std::string_view path, std::string_view method, Tree* auth, Tree* authorizers);
  void add_api_key_security();
  void add_request_model(std::string_view path, std::string_view method, Tree* model);
  void add_validator(std::string_view path, std::string_view method, bool body, bool parameters);
  struct Parameter {
    const Tree* name = nullptr;
    Tree* required = nullptr;
    bool caching = false;
  };
  void add_parameters(std::string_view path, std::string_view method,
                      const std::vector<Parameter>& parameters);
  void add_resource_policy(Tree* policy, std::string_view path, Tree* stage);
  void add_statements(Tree* statements);
  void add_gateway_response(const Key& type, Tree* response);
  void add_model(const Entry& model);
  void disable_endpoint(Tree* disabled);

 private:
  Tree* security_of(Tree* definition, std::string_view path, std::string_view method);
  void set_security(Tree* definition, Tree* security);
  void add_statement(Tree* statement, bool once);
  Tree* policy_statement(std::string_view effect, Tree* resources, Tree* principal);
  Tree* resource_uris(std::string_view path, Tree* stage);
  void restrict_accounts(Tree* accounts, std::string_view effect, Tree* resources);
  void restrict_addresses(Tree* ranges, std::string_view test, Tree* resources);
  void restrict_networks(Tree* policy, std::string_view list, std::string_view test,
                         Tree* resources);
  Tree* cors_options(const Cors& cors, Tree* methods);

  Tree* security_;
  Tree* responses_;
  Tree* policy_;
  Tree* definitions_;
};

class HttpEditor : public ApiEditor {
 public:
  static bool is_valid(const Tree* document);
  static Tree* skeleton(Translation& t);
  HttpEditor(Translation& t, Tree* document);
  void finish();

  void add_lambda(const Tree* path, const Tree* method, Tree* uri, Tree* condition);
  /// Does the route call this function already?
  bool calls(std::string_view path, std::string_view method, std::string_view function) const;
  void set_timeout(std::string_view path, std::string_view method, Tree* timeout);
  void add_path_parameters(std::string_view path, std::string_view method);
  void set_payload_version(std::string_view path, std::string_view method, Tree* version);
  void add_security(const Entry& scheme);
  void set_default_authorizer(const Tree* authorizer, Tree* scopes);
  void add_auth(std::string_view path, std::string_view method, const Tree* authorizer,
                Tree* authorizers, Tree* scopes);
  void add_tags(Tree* tags);
  void disable_endpoint(Tree* disabled);
  void add_cors(Tree* cors);
  void set_info(std::string_view name, Tree* value);
  void rename_default_path();

 private:
  Tree* schemes_;
  Tree* tags_;
};

}  // namespace cfnaudit::expand
