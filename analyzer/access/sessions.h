#pragma once

// Sessions of a principal that policies name one by one: "assumed-role/ROLE/NAME" of
// sts:AssumeRole, whose name the caller chooses, and "federated-user/NAME" of
// sts:GetFederationToken. A grant to a session is not limited by the principal's boundary.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
// Used by reach.

#include <vector>

#include "analyzer/iam/evaluate.h"

namespace cfnaudit::access {

struct Session {
  iam::Caller caller;
  bool is_known = true;  // false: the policy may name a session of someone else
};

/// The sessions that Allow statements of the resource's policies name.
std::vector<Session> named_sessions(const iam::PolicySet& policies, const iam::Caller& principal);

}  // namespace cfnaudit::access
