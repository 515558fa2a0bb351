#pragma once

// Roles: the properties that take one, with the service that assumes it then, and the ways in which
// whoever may pass a role to a service makes something run as it. Read by graph (who assumes what),
// access (hops through a passed role) and the rules about trust and escalation.

#include <span>
#include <string_view>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {

/// A property that names the role of a resource, or of one of the jobs that it gives away.
struct RoleProperty {
  std::string_view type;
  std::string_view property;
  std::string_view service = {};  // that the role must trust; empty: not written down
};

std::span<const RoleProperty> role_properties();
/// Of a resource type.
std::span<const RoleProperty> role_properties(std::string_view type);

/// What makes something run as a role that is passed to a service: the action that makes it and the
/// one that starts it, with the ARNs that they are asked for, behind the account.
struct RoleRunner {
  std::string_view service;  // "lambda.amazonaws.com"
  std::string_view what;     // "run a function as any role"
  std::string_view make;
  std::string_view made;        // "function:"
  std::string_view start = {};  // empty: what is made runs at once
  std::string_view started = {};
  Source source;
};

std::span<const RoleRunner> role_runners();

}  // namespace cfnaudit::aws
