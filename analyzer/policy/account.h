#pragma once

// The managed policies and the principals of an account, as `aws iam
// get-account-authorization-details` tells them: read from its output, or from the file that
// `cfnaudit policy import` makes of it. For the policies and roles that a template names and does
// not hold. Docs: docs/policy.md.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/iam/policy.h"
#include "analyzer/policy/reader.h"
#include "analyzer/policy/text_document.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::policy {

struct AccountPolicy {
  std::string arn;  // of a managed policy; empty for an inline one
  std::string name;
  const syntax::Node* document = nullptr;  // never null
};

enum class AccountPrincipalKind : std::uint8_t { kRole, kUser, kGroup };

struct AccountPrincipal {
  AccountPrincipalKind kind = AccountPrincipalKind::kRole;
  std::string arn;
  std::string name;
  const syntax::Node* trust = nullptr;  // of a role
  std::string boundary;                 // ARN of a managed policy, or empty
  std::vector<std::string> attached;    // ARNs of managed policies
  std::vector<AccountPolicy> inline_policies;
  std::vector<std::string> groups;  // names, of a user
};

/// Documents point into `tree` and `texts`; moving keeps addresses.
struct Account {
  std::vector<AccountPolicy> managed;
  std::vector<AccountPrincipal> principals;
  syntax::Document tree;
  std::vector<TextDocument> texts;

  const AccountPolicy* find_managed(std::string_view arn) const;
  const AccountPrincipal* find_principal(std::string_view arn) const;
};

/// Problems have the rule "invalid-account"; what they are about is left out.
Staged<Account> read_authorization_details(const SourceFile& file);
/// The file of `policy import`.
Staged<Account> read_account(const SourceFile& file);

/// What is wrong with its grammar stays open in the policy.
iam::Policy policy_of(const AccountPolicy& policy);
iam::Policy trust_of(const AccountPrincipal& role);

}  // namespace cfnaudit::policy
