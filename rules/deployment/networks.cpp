#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/resolve/cidr.h"
#include "rules/by_name.h"
#include "rules/catalog.h"

// VPCs, subnets, routes and what is placed in them -> addresses and places that AWS refuses.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::CidrBlock;
using resolve::ValuePtr;

constexpr std::string_view kVpc = "AWS::EC2::VPC";
constexpr std::string_view kSubnet = "AWS::EC2::Subnet";
constexpr std::string_view kVpcTypes[] = {kVpc};
constexpr std::string_view kSubnetTypes[] = {kSubnet};
constexpr std::string_view kGroupTypes[] = {"AWS::EC2::SecurityGroup"};

std::optional<CidrBlock> block_of(ValuePtr value) {
  const auto text = resolve::known_text(value);
  return text ? resolve::parse_cidr(*text) : std::nullopt;
}

const StackResource* named(const Context& context, ValuePtr value,
                           std::span<const std::string_view> types) {
  const auto target = context.graph.identify(value, types);
  return target ? &context.graph.resource(target->resource) : nullptr;
}

/// The blocks of a VPC; nullopt where one is not known.
std::optional<std::vector<CidrBlock>> blocks_of(const Context& context, const StackResource& vpc) {
  std::vector<CidrBlock> blocks;
  const auto add = [&](ValuePtr value) {
    const auto block = block_of(value);
    if (block) blocks.push_back(*block);
    return block.has_value();
  };
  if (!add(vpc.property("CidrBlock"))) return std::nullopt;
  for (const auto index : context.graph.of_type("AWS::EC2::VPCCidrBlock")) {
    const auto& more = context.graph.resource(index);
    const ValuePtr block = more.property("CidrBlock");
    if (named(context, more.property("VpcId"), kVpcTypes) != &vpc) continue;
    if (block == nullptr && more.property("AmazonProvidedIpv6CidrBlock") != nullptr) continue;
    if (!add(block)) return std::nullopt;
  }
  return blocks;
}

void check_outside(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kSubnet)) {
    const auto& subnet = context.graph.resource(index);
    const ValuePtr value = subnet.property("CidrBlock");
    const auto block = block_of(value);
    const auto* vpc = named(context, subnet.property("VpcId"), kVpcTypes);
    if (!block || vpc == nullptr) continue;
    const auto blocks = blocks_of(context, *vpc);
    if (!blocks) {
      if (vpc->property("CidrBlock") != nullptr)
        report.undecided(subnet, concat("the addresses of ", vpc->id(), " are not known"));
      continue;
    }
    if (std::ranges::any_of(*blocks, [&](const CidrBlock& one) { return one.contains(*block); }))
      continue;
    report
        .at(subnet, value,
            concat(*resolve::known_text(value), " is not in the VPC ", vpc->id(), ", which has ",
                   resolve::to_string(blocks->front())))
        .note(vpc->property("CidrBlock")->span, "the addresses of the VPC", vpc->id());
  }
}

void check_overlap(const Context& context, Reporter& report) {
  struct Place {
    const StackResource* subnet;
    const SymbolicText* vpc;
    CidrBlock block;
  };
  std::vector<Place> places;
  for (const auto index : by_name(context.graph, kSubnet)) {
    const auto& subnet = context.graph.resource(index);
    const auto block = block_of(subnet.property("CidrBlock"));
    const auto* vpc = resolve::text(subnet.property("VpcId"));
    if (!block || vpc == nullptr || subnet.exists != Tri::kYes) continue;
    for (const Place& other : places) {
      if (*other.vpc != *vpc || !(other.block.contains(*block) || block->contains(other.block)))
        continue;
      report
          .at(subnet, subnet.property("CidrBlock"),
              concat(*resolve::known_text(subnet.property("CidrBlock")), " overlaps with ",
                     *resolve::known_text(other.subnet->property("CidrBlock")), " of ",
                     other.subnet->id(), " in the same VPC"))
          .note(other.subnet->property("CidrBlock")->span, "the other subnet", other.subnet->id());
      break;
    }
    places.push_back({&subnet, vpc, *block});
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

/// What has subnets and security groups, which must be of one VPC.
struct Placed {
  std::string_view type;
  std::string_view subnets;
  std::string_view groups;
};
constexpr Placed kPlaced[] = {
    {"AWS::Lambda::Function", "VpcConfig.SubnetIds[]", "VpcConfig.SecurityGroupIds[]"},
    {"AWS::EC2::Instance", "SubnetId", "SecurityGroupIds[]"},
    {"AWS::EC2::NetworkInterface", "SubnetId", "GroupSet[]"},
    {"AWS::EC2::VPCEndpoint", "SubnetIds[]", "SecurityGroupIds[]"},
    {"AWS::ECS::Service", "NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
     "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "Subnets[]", "SecurityGroups[]"},
    {"AWS::ElasticLoadBalancing::LoadBalancer", "Subnets[]", "SecurityGroups[]"},
    {"AWS::EFS::MountTarget", "SubnetId", "SecurityGroups[]"},
    {"AWS::EKS::Cluster", "ResourcesVpcConfig.SubnetIds[]",
     "ResourcesVpcConfig.SecurityGroupIds[]"},
};

/// The VPC of the stack in which a resource is; nullopt when it is not known, null for the default
/// VPC of the account, where a security group without a VPC is.
std::optional<const StackResource*> vpc_of(const Context& context, const StackResource& resource) {
  const ValuePtr vpc = resource.property("VpcId");
  if (vpc == nullptr)
    return resolve::is_unknown(resource.properties) ? std::nullopt
                                                    : std::optional<const StackResource*>(nullptr);
  const auto* found = named(context, vpc, kVpcTypes);
  return found == nullptr ? std::nullopt : std::optional(found);
}

void check_placed(const Context& context, Reporter& report) {
  for (const auto& row : kPlaced)
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& resource = context.graph.resource(index);
      const StackResource* vpc = nullptr;
      graph::at_path(resource.properties, row.subnets, [&](ValuePtr value) {
        const auto* subnet = named(context, value, kSubnetTypes);
        if (subnet != nullptr && vpc == nullptr) vpc = vpc_of(context, *subnet).value_or(nullptr);
      });
      if (vpc == nullptr) continue;
      graph::at_path(resource.properties, row.groups, [&](ValuePtr value) {
        const auto* group = named(context, value, kGroupTypes);
        const auto other = group == nullptr ? std::nullopt : vpc_of(context, *group);
        if (!other || *other == vpc) return;
        report
            .at(resource, value,
                concat("security group ", group->id(), " is in ",
                       *other == nullptr ? "the default VPC" : concat("the VPC ", (*other)->id()),
                       ", and the subnets of ", resource.id(), " are in ", vpc->id()))
            .note(*group, *other == nullptr ? "has no VpcId" : "the security group")
            .fix(concat("set VpcId of ", group->id(), " to ", vpc->id()));
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
                       "application-load-balancers.html"},
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
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"},
    .check = check_routes,
};

}  // namespace cfnaudit::rules
