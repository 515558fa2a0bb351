#pragma once

// The network of one stack: VPCs, subnets with their route tables and access control lists,
// security groups, endpoints, and what is placed where. Made by build() from a graph; what another
// stack may add is kept as a reason ("open"). Asked about paths by reach.h; read by the rules about
// networks and openings, by access and by the calls.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/aws/vpc_placements.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/graph/graph.h"
#include "analyzer/network/address.h"

namespace cfnaudit::network {

using graph::ResourceIndex;
using resolve::ValuePtr;

/// Indexes into the lists of Network.
using Index = std::uint32_t;

/// Parts of a list that the template shows, and why there may be more; empty: that is all.
struct Listed {
  std::vector<Index> items;
  std::string open;
};

struct Vpc {
  SymbolicText id;                        // "${Vpc}"; empty for the default VPC of the account
  std::optional<ResourceIndex> resource;  // none: it lies outside
  std::vector<Block> blocks;
  bool blocks_known = true;  // are these all of its IPv4 blocks?
  std::string open;  // why something outside may change its routes, endpoints and default group
  std::vector<ResourceIndex> gateways;  // internet gateways that are attached to it
};

enum class RouteTarget : std::uint8_t {
  kInternetGateway,
  kEgressOnlyGateway,
  kNatGateway,
  kInterface,  // of an instance
  kEndpoint,   // of a Gateway Load Balancer
  kPeering,
  kOther,  // a transit, virtual private, carrier or local gateway, a core network
  kUnknown,
};

struct Route {
  std::optional<Block> to;  // none: a prefix list, or not known
  RouteTarget target = RouteTarget::kUnknown;
  std::optional<ResourceIndex> gateway;  // the target, if the template has it
  ResourceIndex resource = 0;
  Tri exists = Tri::kYes;
};

struct RouteTable {
  std::optional<ResourceIndex> resource;  // none: the main route table of a VPC
  std::vector<Route> routes;              // beside the local ones
  std::string open;                       // why there may be other routes
};

struct AclEntry {
  long long number = 0;
  bool egress = false;
  Tri allows = Tri::kUnknown;
  Tri exists = Tri::kYes;
  Tri is_tcp = Tri::kUnknown;  // is it about TCP?
  std::optional<Block> block;  // none: not known
  long long first = 0;
  long long last = 65535;
  bool ports_known = true;
  ResourceIndex resource = 0;
};

struct Acl {
  ResourceIndex resource = 0;
  std::vector<AclEntry> entries;  // by number
  std::string open;
};

struct Subnet {
  ResourceIndex resource = 0;
  Index vpc = 0;
  std::optional<Block> block;
  std::optional<Block> block_v6;
  bool has_v6 = false;
  Index table = 0;
  std::string table_open;  // why it may use another route table
  std::optional<Index> acl;
  std::string acl_open;
  Tri public_addresses = Tri::kNo;  // does it give public IPv4 addresses at launch?
};

/// TCP and UDP ports.
struct Ports {
  long long first = 0;
  long long last = 65535;

  bool contains(long long port) const { return first <= port && port <= last; }
  bool all() const { return first == 0 && last == 65535; }
  long long size() const { return last - first + 1; }
};

struct GroupRule {
  enum class Peer : std::uint8_t { kBlock, kGroup, kUnknown };

  ResourceIndex resource = 0;  // that has the rule
  ValuePtr value = nullptr;    // of the peer
  bool egress = false;
  Tri exists = Tri::kYes;
  Tri is_tcp = Tri::kUnknown;  // is it about TCP?
  bool has_ports = true;       // is it about TCP or UDP, or may it be?
  Ports ports;
  std::string ports_open;  // why they, or the protocol, are not known
  Peer peer = Peer::kUnknown;
  Block block;
  std::string block_text;    // as it is written
  bool names_block = false;  // also of a peer that is not known
  Index group = 0;
  std::string peer_open;  // why the peer is not known
};

struct Group {
  std::optional<ResourceIndex> resource;  // none: rules of groups outside
  std::optional<Index> vpc;
  std::vector<GroupRule> rules;
  Tri allows_all_egress = Tri::kNo;  // by the rule of a group without egress rules
  std::string ingress_open;          // why it may have other rules
  std::string egress_open;
};

/// Network interfaces of one resource.
struct Placement {
  ResourceIndex resource = 0;
  const aws::VpcPlacement* kind = nullptr;
  Listed subnets;
  Listed groups;
  bool filters = true;  // false: it has no security groups, and lets everything pass
  Tri public_address = Tri::kNo;
  std::vector<long long> ports;  // that it listens on: one of them; empty: not known
  ValuePtr subnets_value = nullptr;
  ValuePtr groups_value = nullptr;
};

struct Endpoint {
  enum class Kind : std::uint8_t { kGateway, kInterface, kOther };

  ResourceIndex resource = 0;
  Kind kind = Kind::kGateway;
  std::optional<Index> vpc;
  std::string name;  // "sqs", "ecr.api"; empty: not known, or of no AWS service
  bool name_known = true;
  Listed tables;  // of a gateway endpoint
  Tri private_dns = Tri::kUnknown;
  std::optional<Index> placement;  // of an interface endpoint
  Tri exists = Tri::kYes;
};

struct Peering {
  ResourceIndex resource = 0;
  std::optional<Index> a;
  std::optional<Index> b;
};

struct Network {
  const graph::Graph* graph = nullptr;
  std::vector<Vpc> vpcs;
  std::vector<RouteTable> tables;
  std::vector<Acl> acls;
  std::vector<Subnet> subnets;
  std::vector<Group> groups;  // the last one has the rules of groups outside
  std::vector<Placement> placements;
  std::vector<Endpoint> endpoints;
  std::vector<Peering> peerings;
  std::string open;  // why something outside may change all of it

  std::string_view id(ResourceIndex resource) const { return graph->resource(resource).id(); }
  const Placement* placement_of(ResourceIndex resource) const;
  const Subnet* subnet_of(ResourceIndex resource) const;
  /// "Inner", "the default VPC", "a VPC outside".
  std::string name(const Vpc& vpc) const;
  /// "route table Routes", "the main route table of Vpc".
  std::string table_name(const Subnet& subnet) const;
};

Network build(const graph::Graph& graph);

}  // namespace cfnaudit::network
