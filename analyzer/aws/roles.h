#pragma once

// Roles: the properties that take one, the service that assumes it then, when such a property must
// be set, and the ways in which whoever may pass a role to a service makes something run as it.
// Read by graph (who assumes what), access (hops through a passed role) and the rules about trust,
// missing roles, missing permissions and escalation.

#include <span>
#include <string_view>

#include "analyzer/aws/integrations.h"
#include "analyzer/aws/table.h"
#include "analyzer/aws/types.h"

namespace cfnaudit::aws {

/// A property that names the role that a resource, or one of the jobs that it gives away, runs as.
struct RoleProperty {
  std::string_view type;
  std::string_view property;
};

std::span<const RoleProperty> role_properties();
/// Of a resource type.
std::span<const RoleProperty> role_properties(std::string_view type);

/// A property that takes a role, or an instance profile with roles, and the service that their
/// trust policies must name.
struct RoleTrust {
  std::string_view type;
  std::string_view property;
  std::string_view service;
  std::string_view former_service;  // a role that trusts this name instead is accepted too
  std::string_view page;
};

/// Of all types, and of one; read from data/role_trusts.tsv.
std::span<const RoleTrust> role_trusts();
std::span<const RoleTrust> role_trusts(std::string_view type);

/// What a service calls only as a role that stands beside the property: "RoleArn" beside
/// "Targets[].Arn". The property names the target, by a resource of the stack or by its ARN, or it
/// says what kind the target has.
struct RoleDemand {
  std::string_view type;
  std::string_view property;
  Types targets = {};           // resources of the stack
  std::string_view arn = {};    // "states:stateMachine": the service and how its resource begins
  std::string_view value = {};  // of a property that says the kind: "firehose"
  bool other_account = false;   // only a target that another account owns
  std::string_view role;
  Phase phase = Phase::kCreate;
  Source source;
};

/// Of a resource type.
std::span<const RoleDemand> role_demands(std::string_view type);

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
