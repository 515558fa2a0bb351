#pragma once

// Rights that lead to rights, as tables: what an action on a resource lets its holder become or
// change, what makes something that runs as a role, and what makes a new principal. Read by hops
// (which follows them) and question (which asks what they add).

#include <array>
#include <span>
#include <string_view>

#include "analyzer/access/access.h"

namespace cfnaudit::access {

/// What the action gives who may do it on a resource.
enum class Gives : std::uint8_t {
  kRunsAs,          // acts as what the resource runs as; the resource itself if it is a principal
  kAnyRight,        // any right for whom the resource's policies bind
  kNoBoundary,      // takes off a principal's permissions boundary
  kNoDeny,          // takes off a Deny of whom the resource's policies bind
  kResourcePolicy,  // any right on the resource
  kNoResourceDeny,  // takes away the resource's policy, or a statement of it
};

struct Way {
  std::string_view action;
  Gives gives;
  HopKind hop = HopKind::kChange;  // of kRunsAs
};
std::span<const Way> ways();

/// Actions that make a resource act and are asked for another one: lambda:CreateEventSourceMapping
/// is asked for the mapping.
struct IndirectWay {
  std::string_view action;
  std::string_view type;  // of what acts
};
std::span<const IndirectWay> indirect_ways();

/// What makes something run as a role that is passed to a service, beside aws::role_runners(): the
/// action, and the ARNs that it is asked for.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
struct Maker {
  std::string_view service;
  std::string_view action;
  std::string_view resource;  // behind the account in the ARN; empty: any
};
std::span<const Maker> makers();

/// A service that runs things as roles which trust another one: AWS Batch starts EC2 instances.
struct Taker {
  std::string_view trusted;
  std::string_view service;  // prefix of its actions
};
std::span<const Taker> takers();

/// What lets an identity provider vouch for whomever its holder chooses, and so act as the roles
/// that trust it.
struct ProviderWay {
  std::string_view action;
  std::string_view provider;  // in the name that a trust policy has for it: "saml-provider/"
};
std::span<const ProviderWay> provider_ways();

/// A property that says where what runs is read from at each start. Whoever may write there decides
/// what runs.
struct CodePlace {
  std::string_view type;
  std::string_view property;  // the path of the reference contains it
};
std::span<const CodePlace> code_places();

/// Actions that together make a new principal with any right.
struct NewPrincipal {
  std::array<std::string_view, 3> actions;
  std::string_view kind;  // behind the account in its ARN: "user/"
};
std::span<const NewPrincipal> new_principals();

}  // namespace cfnaudit::access
