#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/network/network.h"
#include "rules/by_name.h"
#include "rules/catalog.h"

// VPCs, subnets, routes and what is placed in them -> addresses and places that AWS refuses.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kSubnet = "AWS::EC2::Subnet";
constexpr std::string_view kSubnetTypes[] = {kSubnet};
constexpr std::string_view kGroupTypes[] = {"AWS::EC2::SecurityGroup"};

const StackResource* named(const Context& context, ValuePtr value,
                           std::span<const std::string_view> types) {
  const auto target = context.graph.identify(value, types);
  return target ? &context.graph.resource(target->resource) : nullptr;
}

void check_outside(const Context& context, Reporter& report) {
  const auto& network = context.network;
  for (const auto& place : network.subnets) {
    const auto& subnet = context.graph.resource(place.resource);
    const auto& vpc = network.vpcs[place.vpc];
    if (!place.block || !vpc.resource) continue;
    const auto& owner = context.graph.resource(*vpc.resource);
    const ValuePtr value = subnet.property("CidrBlock");
    if (!vpc.blocks_known) {
      if (owner.property("CidrBlock") != nullptr)
        report.undecided(subnet, concat("the addresses of ", owner.id(), " are not known"));
      continue;
    }
    if (std::ranges::any_of(vpc.blocks,
                            [&](const network::Block& one) { return one.contains(*place.block); }))
      continue;
    report
        .at(subnet, value,
            concat(*resolve::known_text(value), " is not in the VPC ", owner.id(), ", which has ",
                   to_string(vpc.blocks.front())))
        .note(owner.property("CidrBlock")->span, "the addresses of the VPC", owner.id());
  }
}

void check_overlap(const Context& context, Reporter& report) {
  const auto& network = context.network;
  std::vector<const network::Subnet*> places;
  for (const auto index : by_name(context.graph, kSubnet)) {
    const auto* place = network.subnet_of(index);
    const auto& subnet = context.graph.resource(index);
    if (!place->block || subnet.exists != Tri::kYes) continue;
    for (const auto* other : places) {
      const auto& first = context.graph.resource(other->resource);
      if (other->vpc != place->vpc || !other->block->overlaps(*place->block)) continue;
      report
          .at(subnet, subnet.property("CidrBlock"),
              concat(*resolve::known_text(subnet.property("CidrBlock")), " overlaps with ",
                     *resolve::known_text(first.property("CidrBlock")), " of ", first.id(),
                     " in the same VPC"))
          .note(first.property("CidrBlock")->span, "the other subnet", first.id());
      break;
    }
    places.push_back(place);
  }
}

/// What must be in two zones, and says so when it is created.
struct TwoZones {
  std::string_view type;
  std::string_view subnets;
  std::string_view word;
  std::string_view only_if = {};  // a property that, if given,
  std::string_view is = {};       // must have this value
};
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
// https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html, read on 2026-11-30
constexpr TwoZones kTwoZones[] = {
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "Subnets[]", "an Application Load Balancer",
     "Type", "application"},
    {"AWS::RDS::DBSubnetGroup", "SubnetIds[]", "a DB subnet group"},
    {"AWS::DocDB::DBSubnetGroup", "SubnetIds[]", "a DB subnet group"},
    {"AWS::Neptune::DBSubnetGroup", "SubnetIds[]", "a DB subnet group"},
    {"AWS::EKS::Cluster", "ResourcesVpcConfig.SubnetIds[]", "an EKS cluster"},
    {"AWS::DirectoryService::MicrosoftAD", "VpcSettings.SubnetIds[]", "a directory"},
    {"AWS::DirectoryService::SimpleAD", "VpcSettings.SubnetIds[]", "a directory"},
};

/// The zones of subnets, as text with symbols; nullopt where one may be any.
std::optional<std::vector<SymbolicText>> zones_of(const Context& context, ValuePtr list,
                                                  std::vector<ValuePtr> subnets) {
  if (resolve::is_unknown(list)) return std::nullopt;
  std::vector<SymbolicText> zones;
  for (const ValuePtr value : subnets) {
    const auto* subnet = named(context, value, kSubnetTypes);
    const auto* zone =
        subnet == nullptr ? nullptr : resolve::text(subnet->property("AvailabilityZone"));
    if (zone == nullptr) return std::nullopt;
    zones.push_back(*zone);
  }
  return zones;
}

void check_zones(const Context& context, Reporter& report) {
  for (const auto& row : kTwoZones)
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& resource = context.graph.resource(index);
      const ValuePtr condition = row.only_if.empty() ? nullptr : resource.property(row.only_if);
      if (condition != nullptr && resolve::equals(condition, row.is) != Tri::kYes) continue;
      const auto path = row.subnets.substr(0, row.subnets.size() - 2);
      const ValuePtr list = resource.property(path);
      std::vector<ValuePtr> subnets;
      graph::at_path(resource.properties, row.subnets,
                     [&](ValuePtr value) { subnets.push_back(value); });
      if (list == nullptr || list->kind != resolve::ValueKind::kList || subnets.empty()) continue;
      if (std::ranges::any_of(subnets, [](ValuePtr one) { return resolve::text(one) == nullptr; }))
        continue;
      if (subnets.size() == 1) {
        report.at(resource, list,
                  concat(row.word, " needs subnets in two Availability Zones, and ", resource.id(),
                         " has one subnet"));
        continue;
      }
      const auto zones = zones_of(context, list, subnets);
      if (!zones ||
          std::ranges::any_of(*zones, [&](const auto& one) { return one != zones->front(); }))
        continue;
      report.at(resource, list,
                concat(row.word, " needs subnets in two Availability Zones, and those of ",
                       resource.id(), " are all in ", zones->front().text()));
    }
}

/// The VPC of the subnets; null where none of them is in one of the stack.
const network::Vpc* vpc_of(const network::Network& network, const network::Placement& placement) {
  for (const auto subnet : placement.subnets.items)
    if (const auto& vpc = network.vpcs[network.subnets[subnet].vpc]; vpc.resource) return &vpc;
  return nullptr;
}

/// Is the group in another VPC of the stack, or in the default VPC of the account, where a group
/// without a VPC is?
bool is_elsewhere(const network::Network& network, const network::Group& group,
                  const network::Vpc& vpc) {
  if (!group.vpc) return false;
  const auto& own = network.vpcs[*group.vpc];
  return own.resource ? own.resource != vpc.resource : own.id.empty();
}

void check_placed(const Context& context, Reporter& report) {
  // https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
  if (!context.graph.of_type("AWS::EC2::SecurityGroupVpcAssociation").empty()) return;
  const auto& network = context.network;
  for (const auto& placement : network.placements) {
    const auto& resource = context.graph.resource(placement.resource);
    const auto* vpc = vpc_of(network, placement);
    if (vpc == nullptr) continue;
    graph::at_path(resource.properties, placement.kind->groups, [&](ValuePtr value) {
      const auto* named_group = named(context, value, kGroupTypes);
      const auto group = std::ranges::find_if(network.groups, [&](const network::Group& one) {
        return named_group != nullptr && one.resource &&
               &context.graph.resource(*one.resource) == named_group;
      });
      if (group == network.groups.end() || !is_elsewhere(network, *group, *vpc)) return;
      const auto& own = network.vpcs[*group->vpc];
      report
          .at(resource, value,
              concat("security group ", named_group->id(), " is in ",
                     own.resource ? concat("the VPC ", network.name(own)) : network.name(own),
                     ", and the subnets of ", resource.id(), " are in ", network.name(*vpc)))
          .note(*named_group, own.resource ? "the security group" : "has no VpcId")
          .fix(concat("set VpcId of ", named_group->id(), " to ", network.name(*vpc)));
    });
  }
}

/// Two resources that give one table the same route, or one subnet two tables.
struct Once {
  std::string_view type;
  std::string_view owner;
  std::vector<std::string_view> keys;  // one of them is given; empty: the owner alone
  std::string_view word;
};

void check_once(const Context& context, const Once& row, Reporter& report) {
  std::map<std::pair<SymbolicText, SymbolicText>, const StackResource*> seen;
  for (const auto index : by_name(context.graph, row.type)) {
    const auto& resource = context.graph.resource(index);
    const auto* owner = resolve::text(resource.property(row.owner));
    if (owner == nullptr || resource.exists != Tri::kYes) continue;
    const SymbolicText* key = row.keys.empty() ? owner : nullptr;
    for (const auto name : row.keys)
      if (key == nullptr) key = resolve::text(resource.property(name));
    if (key == nullptr) continue;
    const auto [found, is_new] = seen.emplace(std::pair(*owner, *key), &resource);
    if (is_new) continue;
    report
        .at(resource, concat(resource.id(), " and ", found->second->id(), " both ", row.word,
                             row.keys.empty() ? std::string_view() : std::string_view(key->text())))
        .note(*found->second, "the first one");
  }
}

void check_routes(const Context& context, Reporter& report) {
  check_once(context,
             {"AWS::EC2::Route",
              "RouteTableId",
              {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"},
              "give one route table a route to "},
             report);
  check_once(
      context,
      {"AWS::EC2::SubnetRouteTableAssociation", "SubnetId", {}, "give one subnet a route table"},
      report);
}

constexpr std::string_view kOutsideEquivalents[] = {"E3059"};
constexpr std::string_view kOverlapEquivalents[] = {"E3060"};

constexpr std::string_view kSameDep064[] = {"E3022"};

constexpr std::string_view kSameDep062[] = {"E3680"};

}  // namespace

extern constinit const Rule kSubnetOutsideVpc = {
    .info = {.id = "DEP060",
             .name = "subnet-outside-vpc",
             .severity = Severity::kError,
             .summary = "The addresses of a subnet are not among those of its VPC.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
             .equivalents = kOutsideEquivalents},
    .check = check_outside,
};

extern constinit const Rule kOverlappingSubnets = {
    .info = {.id = "DEP061",
             .name = "overlapping-subnets",
             .severity = Severity::kError,
             .summary = "Two subnets of a VPC have addresses in common.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
             .equivalents = kOverlapEquivalents},
    .check = check_overlap,
};

extern constinit const Rule kSingleZoneSubnets = {
    .info = {.id = "DEP062",
             .name = "single-zone-subnets",
             .severity = Severity::kError,
             .summary = "The subnets of a resource that needs two Availability Zones are in one.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "application-load-balancers.html",
             .equivalents = kSameDep062},
    .check = check_zones,
};

extern constinit const Rule kSecurityGroupInOtherVpc = {
    .info = {.id = "DEP063",
             .name = "security-group-in-other-vpc",
             .severity = Severity::kError,
             .summary = "A security group and the subnets of its resource are in different VPCs.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-ec2-securitygroup.html"},
    .check = check_placed,
};

extern constinit const Rule kDuplicateRoute = {
    .info = {.id = "DEP064",
             .name = "duplicate-route",
             .severity = Severity::kError,
             .summary =
                 "A route table has two routes to one destination, or a subnet two route tables.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
             .equivalents = kSameDep064},
    .check = check_routes,
};

}  // namespace cfnaudit::rules
