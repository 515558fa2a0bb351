#pragma once

// What AWS places in the subnets of a VPC: which properties name the subnets and the security
// groups, who gets a public address, and the ports that it listens on. One row a resource type.
// Read by network.

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {

/// Do its network interfaces have public IPv4 addresses?
enum class PublicAddress : std::uint8_t {
  kNever,
  kProperty,  // VpcPlacement::address says so
  kAtLaunch,  // the subnet, or the interface, decides
  kUnknown,
};

struct VpcPlacement {
  std::string_view type;
  std::string_view subnets;            // "VpcConfig.SubnetIds[]"; or the group of subnets
  std::string_view groups;             // "VpcConfig.SecurityGroupIds[]"
  std::string_view subnet_group = {};  // the type of `subnets`, if it names a group of subnets
  PublicAddress public_address = PublicAddress::kNever;
  std::string_view address = {};        // the property of kProperty
  std::string_view address_value = {};  // its value for a public address: "ENABLED"
  std::string_view port = {};           // the property that sets the port
  std::string_view engine = {};         // the property that decides the default port
  bool adds_groups = false;             // AWS adds a security group of its own
  Source source;
};

std::span<const VpcPlacement> vpc_placements();

/// Where a group of subnets lists them.
struct SubnetGroup {
  std::string_view type;
  std::string_view subnets;
};

std::span<const SubnetGroup> subnet_groups();

/// A port that a type listens on by default. A type with several rows for one engine listens on one
/// of them: which one, its settings decide.
struct DefaultPort {
  std::string_view type;
  std::string_view engine;  // the value begins so; empty: any
  int port = 0;
};

std::span<const DefaultPort> default_ports();

}  // namespace cfnaudit::aws
