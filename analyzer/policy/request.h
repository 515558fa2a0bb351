#pragma once

// A request with all policies that bear on it, as the lines of `policy evaluate` hold it, read from
// a JSON object. Docs: docs/policy.md.

#include <array>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::policy {

/// "identityPolicies", "resourcePolicy" ...: the field that a layer of policies stands in.
std::string_view field_of(iam::Layer layer);

struct Case {
  iam::PolicySet policies;
  iam::Request request;
};

/// The problems are those of the request ("invalid-request": it then cannot be decided) and of the
/// grammar of its policies.
Staged<Case> read_case(const syntax::Node& root);

/// What a resource's policy means to the action: role trust, KMS keys, all others.
iam::ResourcePolicyKind resource_policy_kind(std::string_view action, std::string_view resource);

/// The caller that a principal's text names: an ARN, an account, a service, "*" for nobody known.
std::optional<iam::Caller> caller_of(std::string_view principal);

/// Fills in what follows from the rest: the resource's account, what a missing key policy means,
/// the RCP that every organization has, and where control policies do not reach.
void complete(Case& one);

}  // namespace cfnaudit::policy
