#pragma once

// The policies and roles of an account, for a template that only names them. Asked by policies.cpp,
// which binds them to principals.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/shared_work.h"
#include "analyzer/policy/account.h"

namespace cfnaudit::access {

/// Policies as if they stood where the template names them: findings have their place there.
class AccountPolicies {
 public:
  /// `account` may be null: nothing is known then.
  AccountPolicies(const policy::Account* account, KnownPolicies& known)
      : account_(account), known_(known) {}

  const policy::AccountPrincipal* role(std::string_view arn) const;
  /// Null where the account has no such policy.
  iam::PolicyRef managed(std::string_view arn, Span place) const;
  iam::PolicyRef of_role(const policy::AccountPrincipal& role, const policy::AccountPolicy& policy,
                         Span place) const;

  /// What helps where the account is not known, or has nothing of this name: " (see --policies)",
  /// "; the file of --policies has it for account 111122223333 (see --account-id)".
  std::string hint(std::string_view arn) const;

 private:
  iam::PolicyRef placed(const policy::AccountPolicy& policy, std::string id, Span place) const;

  const policy::Account* account_;
  KnownPolicies& known_;
};

/// The services, accounts and providers that a role trusts.
std::vector<std::string> trusted_by(const iam::Policy& trust);

}  // namespace cfnaudit::access
