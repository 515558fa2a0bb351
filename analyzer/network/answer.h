#pragma once

// What is said about a path: whether it is there, along which steps, and what breaks it. Made by
// reach and filters; rendered by the access command, reported by rules.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/network/network.h"

namespace cfnaudit::network {

enum class Verdict : std::uint8_t { kReachable, kUnreachable, kOpen };

/// What breaks a path.
enum class Obstacle : std::uint8_t {
  kNone,
  kNotInVpc,         // the caller is outside the VPC of a target without a public address
  kNoRoute,          // no route leads there
  kNoReturnRoute,    // none leads back
  kNoAddress,        // an internet gateway, and no public address
  kNatWithoutRoute,  // the NAT gateway's subnet has no route to an internet gateway
  kOtherVpc,         // another VPC, which nothing connects
  kCallerGroup,      // the caller's security groups do not allow it
  kTargetGroup,      // the target's do not
  kAcl,              // a network ACL denies it
  kNoEndpointName,   // an interface endpoint without private DNS
};

/// A stretch of the path, or what breaks it: "subnet Inner", "route 0.0.0.0/0 to Nat".
struct Step {
  std::string what;
  std::optional<ResourceIndex> resource;
};

struct Answer {
  Verdict verdict = Verdict::kReachable;
  Obstacle obstacle = Obstacle::kNone;  // of kUnreachable
  std::string reason;                   // of kUnreachable and kOpen
  std::vector<Step> path;
  std::optional<ResourceIndex> at;   // the group, table, ACL or endpoint that breaks it
  std::optional<Index> from_subnet;  // from which it is so
  std::optional<Index> to_subnet;
  bool partly = false;  // other subnets of the caller reach it
};

}  // namespace cfnaudit::network
