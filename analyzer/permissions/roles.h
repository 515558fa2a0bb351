#pragma once

// What the roles of a stack must be allowed, by the calls that their users make: those of settings
// and state machines (access/role_calls), those in the code of functions (calls/code_calls), and
// what Lambda does for every function. Made for one environment; read by `policy generate` and by
// the rule about permissions that nothing needs.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/calls/calls.h"
#include "analyzer/functions/functions.h"
#include "analyzer/iam/answer.h"
#include "analyzer/permissions/statements.h"

namespace cfnaudit::permissions {

struct NeededRole {
  std::size_t principal = 0;  // index of Access::principals
  graph::ResourceIndex role = 0;
  std::vector<graph::ResourceIndex> users;
  std::vector<Permission> permissions;
  /// Why there may be more: "the code of Worker was not read: ...". Empty: this is all.
  std::vector<std::string> open;
};

/// The roles of the template that something runs as. With `user`: only what this one needs.
std::vector<NeededRole> needed_roles(const access::Access& access, const graph::Graph& graph,
                                     const functions::Functions* functions,
                                     const calls::Requests& requests,
                                     std::optional<graph::ResourceIndex> user = std::nullopt);

/// The permissions as one policy. What only the deployment knows is a wildcard, but for symbols of
/// the template.
iam::PolicyRef policy_of(const std::vector<Permission>& permissions);

/// "The policies of the role allow nothing else than this." Refuted: by a request that only they
/// allow.
iam::Answer allows_no_more(const access::Access& access, const NeededRole& role);
/// Does the policy allow each permission on each of its resources?
bool allows_all(const iam::PolicyRef& policy, const std::vector<Permission>& permissions);

}  // namespace cfnaudit::permissions
