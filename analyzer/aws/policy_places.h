#pragma once

// Every place in which CloudFormation can put a policy, one row each: the resource type, the
// property that holds it and what it bears on. Read by access, which collects them.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace cfnaudit::aws {

/// What a policy is to a request.
enum class PolicyUse : std::uint8_t {
  kIdentity,
  kBoundary,
  kTrust,         // who may assume a role
  kResource,      // one way to be allowed, beside identity policies
  kKey,           // of a KMS key: it must allow, or let the account decide
  kEndpoint,      // of a VPC endpoint: limits what goes through it
  kOrganization,  // limits accounts that are outside the template
  kApi,           // who may call an API of API Gateway
};

/// How the property holds the policy.
enum class PolicyForm : std::uint8_t {
  kDocument,
  kLambdaPermission,  // properties of which Lambda makes a statement
  kLayerPermission,
  kBusPermission,
};

struct PolicyPlace {
  std::string_view type;
  std::string_view document;  // "Policies[].PolicyDocument"
  PolicyUse use;
  /// Path of what it is attached to, and the types that this can be. No path: the resource itself;
  /// "*": every resource of these types.
  std::string_view target = {};
  std::array<std::string_view, 3> targets = {};
  PolicyForm form = PolicyForm::kDocument;
};

std::span<const PolicyPlace> policy_places();
/// Of a resource type.
std::span<const PolicyPlace> policy_places(std::string_view type);

/// Properties that name managed policies by ARN (or by name) instead of holding one.
struct ManagedPolicyPlace {
  std::string_view type;
  std::string_view property;
  PolicyUse use;
};

std::span<const ManagedPolicyPlace> managed_policy_places();

}  // namespace cfnaudit::aws
