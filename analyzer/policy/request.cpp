// Node -> Case.

#include "analyzer/policy/request.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/policy/reader.h"
#include "analyzer/policy/text_document.h"

namespace cfnaudit::policy {

using iam::Caller;
using iam::CallerType;
using iam::Layer;
using syntax::Node;
using syntax::NodeKind;

namespace {

constexpr std::array<std::string_view, 7> kLayerFields = {"identityPolicies",
                                                          "resourcePolicy",
                                                          "permissionBoundaries",
                                                          "sessionPolicy",
                                                          "endpointPolicies",
                                                          "scps",
                                                          "rcps"};
constexpr std::array<std::string_view, 5> kRequestFields = {"principal", "action", "resource",
                                                            "resourceAccountId", "contextKeys"};

SymbolicText symbolic(std::string_view text) { return SymbolicText(std::string(text)); }

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Caller root(std::string_view account, std::string_view arn) {
  return {CallerType::kRoot, symbolic(account), symbolic(arn), {}, {}};
}

/// arn:PARTITION:sts::ACCOUNT:assumed-role/NAME/SESSION, of which the role's path is not known.
std::optional<Caller> session_of(const std::vector<std::string_view>& arn, std::string_view whole) {
  const auto parts = split(arn[5], '/');
  if (parts[0] == "federated-user" && parts.size() == 2) {
    Caller out{CallerType::kFederatedUser, symbolic(arn[4]), {}, symbolic(whole), {}};
    return out;
  }
  if (parts[0] != "assumed-role" || parts.size() != 3) return std::nullopt;
  return iam::role_session(symbolic(concat("arn:", arn[1], ":iam::", arn[4], ":role/", parts[1])),
                           symbolic(parts[2]));
}

std::optional<Caller> caller_of_arn(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 6) return std::nullopt;
  const std::string_view name = parts[5];
  if (parts[2] == "sts") return session_of(parts, text);
  if (parts[2] != "iam") return std::nullopt;
  if (name == "root") return root(parts[4], text);
  if (name.starts_with("user/")) return iam::user(symbolic(text));
  if (name.starts_with("role/")) return iam::role_session(symbolic(text));
  if (name.starts_with("oidc-provider/") || name.starts_with("saml-provider/"))
    return Caller{CallerType::kFederated, {}, symbolic(text), {}, {}};
  return std::nullopt;
}

/// The provider names of
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
bool is_identity_provider(std::string_view name) {
  static constexpr std::string_view kProviders[] = {"cognito-identity.amazonaws.com",
                                                    "www.amazon.com", "graph.facebook.com",
                                                    "accounts.google.com"};
  return std::find(std::begin(kProviders), std::end(kProviders), name) != std::end(kProviders);
}

class CaseReader {
 public:
  Staged<Case> read(const Node& root) {
    if (root.kind != NodeKind::kMap) {
      problem(root, "a request must be an object");
      return std::move(out_);
    }
    misspelt_fields(root);
    context(root.find("contextKeys"));
    principal(root);
    request(root);
    policies(root);
    complete(out_.value);
    return std::move(out_);
  }

 private:
  void problem(const Node& node, std::string message) {
    Diagnostic out;
    out.rule = "invalid-request";
    out.span = node.span;
    out.message = std::move(message);
    out_.diagnostics.push_back(std::move(out));
  }

  /// Other fields are the caller's own; those that look like ours are not.
  void misspelt_fields(const Node& root) {
    std::vector<std::string_view> known(kLayerFields.begin(), kLayerFields.end());
    known.insert(known.end(), kRequestFields.begin(), kRequestFields.end());
    for (const auto& member : root.members) {
      const std::string_view name = member.key->text;
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      if (const auto meant = did_you_mean(name, known))
        problem(*member.key,
                concat("there is no field ", quote(name), "; did you mean ", *meant, "?"));
    }
  }

  std::optional<std::string_view> text(const Node& root, std::string_view field) {
    const Node* node = root.find(field);
    if (node == nullptr || node->kind == NodeKind::kNull) return std::nullopt;
    if (node->kind == NodeKind::kScalar) return node->text;
    problem(*node, concat(field, " must be a string"));
    return std::nullopt;
  }

  void principal(const Node& root) {
    const Node* node = root.find("principal");
    if (node == nullptr) return problem(root, "the request has no principal");
    if (node->kind == NodeKind::kMap && node->members.size() == 1)
      return principal_of_kind(node->members[0]);
    if (node->kind == NodeKind::kScalar) {
      if (auto caller = caller_of(node->text)) {
        out_.value.request.principal = with_path(std::move(*caller));
        return;
      }
    }
    problem(*node,
            "principal must be the ARN of a user, role, session or root user, an account, a "
            "service, or \"*\" for an anonymous caller");
  }

  void principal_of_kind(const syntax::Member& member) {
    const auto kind = iam::parse_principal_kind(member.key->text);
    const bool is_text = member.value->kind == NodeKind::kScalar;
    auto& caller = out_.value.request.principal;
    if (is_text && kind == iam::PrincipalKind::kService) {
      caller = iam::service(symbolic(member.value->text));
    } else if (is_text && kind == iam::PrincipalKind::kFederated) {
      caller = {CallerType::kFederated, {}, symbolic(member.value->text), {}, {}};
    } else if (const auto named = is_text ? caller_of(member.value->text) : std::nullopt;
               named && kind == iam::PrincipalKind::kAws) {
      caller = with_path(*named);
    } else {
      problem(*member.key,
              "principal must have exactly one of AWS, Service and Federated, with one string");
    }
  }

  /// aws:PrincipalArn says which path the session's role has.
  Caller with_path(Caller caller) const {
    const auto& arn = out_.value.request.context.find("aws:principalarn").values;
    if (caller.type != CallerType::kRoleSession || caller.session_arn.empty() || arn.size() != 1)
      return caller;
    const std::string_view full = arn[0].text();
    const std::string_view own = caller.arn.text();
    const auto name = own.substr(own.rfind('/'));
    const auto until_role = own.substr(0, own.find(":role/") + 6);
    if (full.starts_with(until_role) && full.ends_with(name)) caller.arn = arn[0];
    return caller;
  }

  void request(const Node& root) {
    iam::Request& request = out_.value.request;
    const auto action = text(root, "action");
    const auto resource = text(root, "resource");
    if (!action || action->find(':') == std::string_view::npos)
      problem(root, "the request has no action such as s3:GetObject");
    if (!resource) problem(root, "the request has no resource: an ARN, or \"*\"");
    request.action = std::string(action.value_or(""));
    request.resource = symbolic(resource.value_or(""));
    request.resource_account = symbolic(text(root, "resourceAccountId").value_or(""));
  }

  void context(const Node* node) {
    if (node == nullptr || node->kind == NodeKind::kNull) return;
    if (node->kind != NodeKind::kMap) return problem(*node, "contextKeys must be an object");
    for (const auto& [key, value] : node->members) {
      if (value->kind == NodeKind::kNull) continue;
      std::vector<SymbolicText> values;
      const bool is_list = value->kind == NodeKind::kList;
      for (const Node* one : is_list ? value->items : std::vector<const Node*>{value}) {
        if (one->kind == NodeKind::kScalar)
          values.push_back(symbolic(one->text));
        else
          problem(*one, concat("the values of ", quote(key->text), " must be strings"));
      }
      out_.value.request.context.set(key->text, std::move(values));
    }
  }

  iam::PolicyRef policy(const Node& node, iam::Language language, const std::string& place) {
    const Node* document = &node;
    std::string name = place;
    // {"name": ..., "policy": ...}
    if (const Node* inner = node.find("policy");
        inner != nullptr && node.find("Statement") == nullptr) {
      document = inner;
      if (const Node* given = node.find("name"); given != nullptr && !given->text.empty())
        name = std::string(given->text);
    }
    auto read = read_policy(*document, language, std::move(name));
    for (Diagnostic& one : read.diagnostics) {
      one.path = one.path.empty() ? place : concat(place, "/", one.path);
      out_.diagnostics.push_back(std::move(one));
    }
    return iam::compile(std::move(read.value));
  }

  /// A policy, or a list of policies; nothing and an empty list are the same.
  iam::Policies list(const Node* node, iam::Language language, const std::string& place) {
    iam::Policies out;
    if (node == nullptr || node->kind == NodeKind::kNull) return out;
    if (node->kind != NodeKind::kList) return {policy(*node, language, place)};
    for (std::size_t i = 0; i < node->items.size(); ++i)
      out.push_back(policy(*node->items[i], language, concat(place, "/", std::to_string(i))));
    return out;
  }

  static std::optional<iam::Policies> some(iam::Policies policies) {
    if (policies.empty()) return std::nullopt;
    return policies;
  }

  /// Levels: lists of policies, or objects with `policies`. Plain policies make one level.
  std::vector<iam::Policies> levels(const Node& root, std::string_view field,
                                    iam::Language language) {
    std::vector<iam::Policies> out;
    const Node* node = root.find(field);
    if (node == nullptr || node->kind == NodeKind::kNull) return out;
    const std::string place(field);
    if (node->kind != NodeKind::kList) {
      out.push_back(list(node, language, place));
      return out;
    }
    iam::Policies plain;
    for (std::size_t i = 0; i < node->items.size(); ++i) {
      const Node& item = *node->items[i];
      const std::string own = concat(place, "/", std::to_string(i));
      const Node* inner = item.find("policies");
      if (inner != nullptr || item.kind == NodeKind::kList)
        out.push_back(list(inner != nullptr ? inner : &item, language, own));
      else
        plain.push_back(policy(item, language, own));
    }
    if (!plain.empty()) out.push_back(std::move(plain));
    return out;
  }

  void policies(const Node& root) {
    constexpr auto kIdentity = iam::Language::kIdentity;
    constexpr auto kResource = iam::Language::kResource;
    const auto of = [&](Layer layer, iam::Language language) {
      const std::string_view field = field_of(layer);
      return list(root.find(field), language, std::string(field));
    };
    iam::PolicySet& set = out_.value.policies;
    set.identity = of(Layer::kIdentity, kIdentity);
    set.resource = of(Layer::kResource, kResource);
    set.boundary = some(of(Layer::kBoundary, kIdentity));
    set.session = some(of(Layer::kSession, kIdentity));
    set.endpoint = some(of(Layer::kEndpoint, kResource));
    set.service_control =
        levels(root, field_of(Layer::kServiceControl), iam::Language::kServiceControl);
    set.resource_control =
        levels(root, field_of(Layer::kResourceControl), iam::Language::kResourceControl);
  }

  Staged<Case> out_;
};

/// RCPFullAWSAccess cannot be detached.
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
const iam::PolicyRef& full_access() {
  static const iam::PolicyRef kFull = [] {
    const iam::Text anything{SymbolicText(std::string("*")), {}};
    iam::Statement all;
    all.principals = {iam::Polarity::kListed, {{iam::PrincipalKind::kAnyone, anything}}, {}};
    all.actions = {iam::Polarity::kListed, {anything}, {}};
    all.resources = {iam::Polarity::kListed, {anything}, {}};
    iam::Policy policy;
    policy.version = iam::Version::k2012;
    policy.id = "RCPFullAWSAccess";
    policy.statements.push_back(std::move(all));
    return iam::compile(std::move(policy));
  }();
  return kFull;
}

}  // namespace

Staged<Case> read_case(const Node& root) { return CaseReader().read(root); }

std::string_view field_of(Layer layer) { return kLayerFields[static_cast<std::size_t>(layer)]; }

std::optional<Caller> caller_of(std::string_view principal) {
  if (principal == "*" || principal == "anonymous") return Caller{};
  if (is_account(principal)) return root(principal, concat("arn:aws:iam::", principal, ":root"));
  if (principal.starts_with("arn:")) return caller_of_arn(principal);
  if (is_identity_provider(principal))
    return Caller{CallerType::kFederated, {}, symbolic(principal), {}, {}};
  if (principal.ends_with(".amazonaws.com") || principal.ends_with(".amazonaws.com.cn"))
    return iam::service(symbolic(principal));
  return std::nullopt;
}

iam::ResourcePolicyKind resource_policy_kind(std::string_view action, std::string_view resource) {
  const std::string name = lowercase(action);
  const bool is_role = resource.find(":role/") != std::string_view::npos;
  if (name.starts_with("sts:") && is_role) return iam::ResourcePolicyKind::kTrust;
  if (name.starts_with("kms:") && resource.find(":key/") != std::string_view::npos)
    return iam::ResourcePolicyKind::kMustAllow;
  return iam::ResourcePolicyKind::kMayGrant;
}

void complete(Case& one) {
  iam::Request& request = one.request;
  if (request.resource_account.empty()) {
    const auto parts = request.resource.split(":");
    if (parts.size() > 5) request.resource_account = parts[4];
    if (request.resource.text() == "*") request.resource_account = request.principal.account;
  }
  one.policies.resource_kind = resource_policy_kind(request.action, request.resource.text());
  const auto service = iam::find_service(request.action.substr(0, request.action.find(':')));
  if (service && !service->resource_control_policies) one.policies.resource_control.clear();
  for (iam::Policies& level : one.policies.resource_control) level.push_back(full_access());
}

}  // namespace cfnaudit::policy
