// SourceFile -> Account, in either of two shapes.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

#include "analyzer/policy/account.h"

#include <algorithm>
#include <span>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::policy {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// How one shape of file calls things. Kinds of principals are in the order of their enumeration.
struct Shape {
  std::string_view lists[3];
  std::string_view managed;
  std::string_view arn;
  std::string_view names[3];
  std::string_view policy_name;
  std::string_view inline_policies[3];
  std::string_view document;  // of an inline policy
  std::string_view trust;
  std::string_view attached;
  std::string_view attached_arn;  // within an object; empty: the list holds the ARNs
  std::string_view boundary;
  std::string_view boundary_arn;  // within an object; empty: the field is the ARN
  std::string_view groups;
};

constexpr Shape kDetails = {
    .lists = {"RoleDetailList", "UserDetailList", "GroupDetailList"},
    .managed = "Policies",
    .arn = "Arn",
    .names = {"RoleName", "UserName", "GroupName"},
    .policy_name = "PolicyName",
    .inline_policies = {"RolePolicyList", "UserPolicyList", "GroupPolicyList"},
    .document = "PolicyDocument",
    .trust = "AssumeRolePolicyDocument",
    .attached = "AttachedManagedPolicies",
    .attached_arn = "PolicyArn",
    .boundary = "PermissionsBoundary",
    .boundary_arn = "PermissionsBoundaryArn",
    .groups = "GroupList"};

constexpr Shape kOwn = {.lists = {"roles", "users", "groups"},
                        .managed = "managedPolicies",
                        .arn = "arn",
                        .names = {"name", "name", "name"},
                        .policy_name = "name",
                        .inline_policies = {"inlinePolicies", "inlinePolicies", "inlinePolicies"},
                        .document = "document",
                        .trust = "trust",
                        .attached = "attached",
                        .attached_arn = {},
                        .boundary = "boundary",
                        .boundary_arn = {},
                        .groups = "groups"};

std::string text(const Node* node) {
  return node != nullptr && node->kind == NodeKind::kScalar ? std::string(node->text)
                                                            : std::string();
}

std::span<const Node* const> items(const Node* node) {
  if (node == nullptr) return {};
  return node->items;
}

class AccountReader {
 public:
  explicit AccountReader(const Shape& shape) : shape_(shape) {}

  Staged<Account> read(const SourceFile& file) {
    auto document = syntax::read(file);
    for (const Diagnostic& one : syntax_problems(document)) problem(one.span, one.message);
    Account& account = out_.value;
    account.tree = std::move(document.value);
    const Node& root = *account.tree.root;
    if (!holds_any(root)) {
      problem(root.span, concat("there is neither ", shape_.managed, " nor ", shape_.lists[0]));
      return std::move(out_);
    }
    if (text(root.find("IsTruncated")) == "true")
      problem(root.span, "the output is truncated; fetch all pages");
    for (const Node* one : items(root.find(shape_.managed))) managed(*one);
    for (std::size_t kind = 0; kind < std::size(shape_.lists); ++kind)
      for (const Node* one : items(root.find(shape_.lists[kind]))) principal(*one, kind);
    return std::move(out_);
  }

 private:
  bool holds_any(const Node& root) const {
    return root.find(shape_.managed) != nullptr ||
           std::any_of(std::begin(shape_.lists), std::end(shape_.lists),
                       [&](std::string_view list) { return root.find(list) != nullptr; });
  }

  void problem(Span span, std::string message) {
    Diagnostic out;
    out.rule = "invalid-account";
    out.span = span;
    out.message = std::move(message);
    out_.diagnostics.push_back(std::move(out));
  }

  /// The document, taken out of its text where it is one; null and a problem where it is none.
  const Node* document(const Node* node, Span owner) {
    if (node == nullptr) {
      problem(owner, "the policy has no document");
      return nullptr;
    }
    auto inner = text_document(*node);
    if (!inner) return node;
    out_.value.texts.push_back(std::move(*inner));
    return out_.value.texts.back().document.value.root;
  }

  /// In the details a managed policy has versions, of which one is in force.
  const Node* in_force(const Node& policy) const {
    if (const Node* own = policy.find(shape_.document)) return own;
    for (const Node* version : items(policy.find("PolicyVersionList")))
      if (text(version->find("IsDefaultVersion")) == "true") return version->find("Document");
    return nullptr;
  }

  void managed(const Node& node) {
    AccountPolicy out{text(node.find(shape_.arn)), text(node.find(shape_.policy_name)), nullptr};
    if (out.arn.empty()) return problem(node.span, "the managed policy has no ARN");
    out.document = document(in_force(node), node.span);
    if (out.document != nullptr) out_.value.managed.push_back(std::move(out));
  }

  void principal(const Node& node, std::size_t kind) {
    AccountPrincipal out;
    out.kind = static_cast<AccountPrincipalKind>(kind);
    out.arn = text(node.find(shape_.arn));
    out.name = text(node.find(shape_.names[kind]));
    if (out.arn.empty()) return problem(node.span, "the principal has no ARN");
    if (out.kind == AccountPrincipalKind::kRole)
      out.trust = document(node.find(shape_.trust), node.span);
    const Node* boundary = node.find(shape_.boundary);
    out.boundary = text(boundary == nullptr || shape_.boundary_arn.empty()
                            ? boundary
                            : boundary->find(shape_.boundary_arn));
    for (const Node* one : items(node.find(shape_.attached)))
      out.attached.push_back(
          text(shape_.attached_arn.empty() ? one : one->find(shape_.attached_arn)));
    for (const Node* one : items(node.find(shape_.inline_policies[kind])))
      if (const Node* inner = document(one->find(shape_.document), one->span))
        out.inline_policies.push_back({{}, text(one->find(shape_.policy_name)), inner});
    if (out.kind == AccountPrincipalKind::kUser)
      for (const Node* one : items(node.find(shape_.groups))) out.groups.push_back(text(one));
    out_.value.principals.push_back(std::move(out));
  }

  const Shape& shape_;
  Staged<Account> out_;
};

}  // namespace

const AccountPolicy* Account::find_managed(std::string_view arn) const {
  const auto at = std::find_if(managed.begin(), managed.end(),
                               [&](const AccountPolicy& one) { return one.arn == arn; });
  return at == managed.end() ? nullptr : &*at;
}

const AccountPrincipal* Account::find_principal(std::string_view arn) const {
  const auto at = std::find_if(principals.begin(), principals.end(),
                               [&](const AccountPrincipal& one) { return one.arn == arn; });
  return at == principals.end() ? nullptr : &*at;
}

Staged<Account> read_authorization_details(const SourceFile& file) {
  return AccountReader(kDetails).read(file);
}

Staged<Account> read_account(const SourceFile& file) { return AccountReader(kOwn).read(file); }

iam::Policy policy_of(const AccountPolicy& policy) {
  return read_policy(*policy.document, iam::Language::kIdentity,
                     policy.arn.empty() ? policy.name : policy.arn)
      .value;
}

iam::Policy trust_of(const AccountPrincipal& role) {
  if (role.trust != nullptr)
    return read_policy(*role.trust, iam::Language::kResource, concat(role.name, "'s trust")).value;
  iam::Policy out;
  out.id = concat(role.name, "'s trust");
  out.statements = iam::unknown_statements("the role's trust policy is not known", {});
  return out;
}

}  // namespace cfnaudit::policy
