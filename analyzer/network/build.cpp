#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/network/network.h"
#include "analyzer/network/reader.h"

// Graph -> VPCs, route tables, subnets, endpoints and peerings; the other readers do the rest.

namespace cfnaudit::network {
namespace {

using graph::StackResource;

constexpr std::string_view kVpc = "AWS::EC2::VPC";
constexpr std::string_view kSubnet = "AWS::EC2::Subnet";
constexpr std::string_view kTable = "AWS::EC2::RouteTable";
constexpr std::string_view kRoute = "AWS::EC2::Route";
constexpr std::string_view kAssociation = "AWS::EC2::SubnetRouteTableAssociation";
constexpr std::string_view kEndpoint = "AWS::EC2::VPCEndpoint";

std::optional<Block> block_of(ValuePtr value) {
  const auto text = resolve::known_text(value);
  return text ? parse_block(*text) : std::nullopt;
}

Tri truth(ValuePtr value, bool absent) {
  if (value == nullptr) return tri(absent);
  const auto known = resolve::boolean(value);
  return known ? tri(*known) : Tri::kUnknown;
}

// Properties of a route and what they lead to.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html,
// read on 2026-11-30
struct TargetProperty {
  std::string_view property;
  RouteTarget target;
};
constexpr auto kTargets = std::to_array<TargetProperty>({
    {"NatGatewayId", RouteTarget::kNatGateway},
    {"EgressOnlyInternetGatewayId", RouteTarget::kEgressOnlyGateway},
    {"InstanceId", RouteTarget::kInterface},
    {"NetworkInterfaceId", RouteTarget::kInterface},
    {"VpcEndpointId", RouteTarget::kEndpoint},
    {"VpcPeeringConnectionId", RouteTarget::kPeering},
    {"TransitGatewayId", RouteTarget::kOther},
    {"CarrierGatewayId", RouteTarget::kOther},
    {"LocalGatewayId", RouteTarget::kOther},
    {"CoreNetworkArn", RouteTarget::kOther},
});

class Builder {
 public:
  explicit Builder(Network& network) : reader_(network), network_(network), graph_(reader_.graph) {}

  void build() {
    read_vpcs();
    read_tables();
    read_subnets();
    read_associations();
    read_routes();
    read_groups(reader_);
    read_acls(reader_);
    read_placements(reader_);
    read_endpoints();
    read_peerings();
    read_openings();
  }

 private:
  const StackResource& resource(ResourceIndex index) const { return graph_.resource(index); }

  void read_vpcs() {
    for (const auto index : graph_.of_type(kVpc)) {
      reader_.vpcs[index] = static_cast<Index>(network_.vpcs.size());
      network_.vpcs.push_back({.id = resource(index).ref, .resource = index});
      add_block(network_.vpcs.back(), resource(index));
    }
    for (const auto index : graph_.of_type("AWS::EC2::VPCCidrBlock")) {
      const auto& more = resource(index);
      const auto vpc = reader_.vpc_of(more.property("VpcId"));
      const bool is_v6 =
          more.property("CidrBlock") == nullptr && more.property("Ipv4IpamPoolId") == nullptr;
      if (vpc && !is_v6) add_block(network_.vpcs[*vpc], more);
    }
    for (const auto index : graph_.of_type("AWS::EC2::VPCGatewayAttachment")) {
      const auto vpc = reader_.vpc_of(resource(index).property("VpcId"));
      const auto gateway =
          reader_.named(resource(index).property("InternetGatewayId"), "AWS::EC2::InternetGateway");
      if (vpc && gateway) network_.vpcs[*vpc].gateways.push_back(*gateway);
    }
  }

  static void add_block(Vpc& vpc, const StackResource& resource) {
    const auto block = block_of(resource.property("CidrBlock"));
    if (block) vpc.blocks.push_back(*block);
    vpc.blocks_known = vpc.blocks_known && block.has_value();
  }

  void read_tables() {
    for (const auto index : graph_.of_type(kTable)) {
      reader_.tables[index] = static_cast<Index>(network_.tables.size());
      network_.tables.push_back({.resource = index});
    }
  }

  /// A VPC has one when it is made, which routes within the VPC alone. Of one outside nothing is
  /// known. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
  Index main_table(Index vpc) {
    const auto [found, is_new] =
        main_tables_.emplace(vpc, static_cast<Index>(network_.tables.size()));
    if (!is_new) return found->second;
    network_.tables.push_back({});
    if (!network_.vpcs[vpc].resource)
      network_.tables.back().open = concat(
          "the main route table of ", network_.name(network_.vpcs[vpc]), " is not in the template");
    return found->second;
  }

  void read_subnets() {
    for (const auto index : graph_.of_type(kSubnet)) {
      const auto& subnet = resource(index);
      auto vpc = reader_.vpc_of(subnet.property("VpcId"));
      if (!vpc) {
        vpc = static_cast<Index>(network_.vpcs.size());
        network_.vpcs.push_back({.id = subnet.ref, .open = "its VPC is not known"});
      }
      reader_.subnets[index] = static_cast<Index>(network_.subnets.size());
      Subnet read{.resource = index, .vpc = *vpc};
      read.block = block_of(subnet.property("CidrBlock"));
      read.block_v6 = block_of(subnet.property("Ipv6CidrBlock"));
      read.has_v6 = subnet.property("Ipv6CidrBlock") != nullptr ||
                    subnet.property("Ipv6IpamPoolId") != nullptr ||
                    subnet.property("Ipv6Native") != nullptr;
      read.public_addresses = truth(subnet.property("MapPublicIpOnLaunch"), false);
      read.table = main_table(*vpc);
      network_.subnets.push_back(std::move(read));
    }
    for (const auto index : graph_.of_type("AWS::EC2::SubnetCidrBlock"))
      if (const auto subnet = reader_.named(resource(index).property("SubnetId"), kSubnet))
        network_.subnets[reader_.subnets[*subnet]].has_v6 = true;
  }

  /// A table or subnet that is not known may be any of the stack's.
  void read_associations() {
    for (const auto index : graph_.of_type(kAssociation)) {
      const auto& association = resource(index);
      const auto subnet = reader_.named(association.property("SubnetId"), kSubnet);
      const auto table = reader_.named(association.property("RouteTableId"), kTable);
      const std::string why = concat("the route table of ", association.id(), " is not known");
      if (!subnet) {
        if (!Reader::is_outside(association.property("SubnetId")))
          for (auto& each : network_.subnets)
            each.table_open = concat("the subnet of ", association.id(), " is not known");
        continue;
      }
      auto& known = network_.subnets[reader_.subnets[*subnet]];
      if (!table) {
        known.table = static_cast<Index>(network_.tables.size());
        network_.tables.push_back({.open = why});
        continue;
      }
      known.table = reader_.tables[*table];
      if (association.exists != Tri::kYes)
        known.table_open = concat("whether ", association.id(), " exists is not known");
    }
  }

  void read_routes() {
    for (const auto index : graph_.of_type(kRoute)) {
      const auto& route = resource(index);
      const auto table = reader_.named(route.property("RouteTableId"), kTable);
      if (table)
        network_.tables[reader_.tables[*table]].routes.push_back(read_route(index));
      else
        for (auto& each : network_.tables)
          if (each.open.empty())
            each.open = concat("the route table of ", route.id(), " is not known");
    }
    for (const auto index : graph_.of_type("AWS::EC2::VPNGatewayRoutePropagation"))
      for (const ValuePtr value : resolve::items(resource(index).property("RouteTableIds")))
        propagate(index, value);
    for (const auto index : graph_.of_type("AWS::EC2::RouteServerPropagation"))
      propagate(index, resource(index).property("RouteTableId"));
  }

  void propagate(ResourceIndex index, ValuePtr value) {
    const auto table = reader_.named(value, kTable);
    for (auto& each : network_.tables)
      if (!table || each.resource == table)
        each.open = concat(resource(index).id(), " propagates routes");
  }

  Route read_route(ResourceIndex index) const {
    const auto& route = resource(index);
    Route read{.resource = index, .exists = route.exists};
    for (const auto property : {"DestinationCidrBlock", "DestinationIpv6CidrBlock"})
      if (const auto block = block_of(route.property(property))) read.to = block;
    if (const auto gateway = route.property("GatewayId"); gateway != nullptr) {
      read.gateway = reader_.named(gateway, "AWS::EC2::InternetGateway");
      const auto text = resolve::known_text(gateway);
      if (read.gateway || (text && text->starts_with("igw-")))
        read.target = RouteTarget::kInternetGateway;
      else if (reader_.named(gateway, "AWS::EC2::VPNGateway") ||
               (text && text->starts_with("vgw-")))
        read.target = RouteTarget::kOther;
      return read;
    }
    for (const auto& row : kTargets) {
      const auto value = route.property(row.property);
      if (value == nullptr) continue;
      read.target = row.target;
      if (const auto target = graph_.identify(value)) read.gateway = target->resource;
      break;
    }
    return read;
  }

  void read_endpoints() {
    for (const auto index : graph_.of_type(kEndpoint)) {
      const auto& endpoint = resource(index);
      Endpoint read{.resource = index, .exists = endpoint.exists};
      read.vpc = reader_.vpc_of(endpoint.property("VpcId"));
      const auto type = endpoint.property("VpcEndpointType");
      if (type != nullptr && resolve::equals(type, "Gateway") != Tri::kYes)
        read.kind = resolve::equals(type, "Interface") == Tri::kYes ? Endpoint::Kind::kInterface
                                                                    : Endpoint::Kind::kOther;
      read_name(endpoint, read);
      read.tables = reader_.listed(endpoint, "RouteTableIds[]", kTable, reader_.tables);
      const auto dns = endpoint.property("PrivateDnsEnabled");
      read.private_dns = dns == nullptr ? Tri::kUnknown : truth(dns, false);
      for (Index i = 0; i < network_.placements.size(); ++i)
        if (network_.placements[i].resource == index) read.placement = i;
      network_.endpoints.push_back(std::move(read));
    }
  }

  /// "com.amazonaws.us-east-1.ecr.api" -> "ecr.api"; the Region may be a symbol.
  static void read_name(const StackResource& endpoint, Endpoint& read) {
    const SymbolicText* text = resolve::text(endpoint.property("ServiceName"));
    read.name_known = text != nullptr;
    if (text == nullptr) return;
    constexpr std::string_view kPrefix = "com.amazonaws.";
    const auto begin = text->text().find(kPrefix);
    if (begin == std::string::npos) {
      read.name_known = text->known();
      return;
    }
    std::uint32_t from = static_cast<std::uint32_t>(begin + kPrefix.size());
    for (const auto& hole : text->holes())
      if (hole.begin == from) from = hole.end;
    const auto dot = text->text().find('.', from);
    if (dot == std::string::npos) {
      read.name_known = text->known();
      return;
    }
    read.name = text->text().substr(dot + 1);
    for (const auto& hole : text->holes())
      if (hole.begin > dot) read.name_known = false;
  }

  void read_peerings() {
    for (const auto index : graph_.of_type("AWS::EC2::VPCPeeringConnection")) {
      const auto& peering = resource(index);
      network_.peerings.push_back({index, reader_.vpc_of(peering.property("VpcId")),
                                   reader_.vpc_of(peering.property("PeerVpcId"))});
    }
  }

  /// What the stack hands to others, and what it hands to code, may be changed by them.
  void read_openings() {
    if (!graph_.stack().tmpl->is_complete())
      network_.open = "the template has transforms or macros that are not expanded";
    for (const auto& output : graph_.stack().outputs) {
      if (output.export_name == nullptr) continue;
      if (const auto target = graph_.identify(output.value))
        hand_over(target->resource,
                  concat("output ", output.declaration->name.value, " exports it to other stacks"));
    }
    for (const auto& reference : graph_.stack().references) {
      if (reference.from == resolve::Reference::kOutput) continue;
      const std::string_view type = resource(reference.from).type();
      if (type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::"))
        hand_over(reference.to, concat(resource(reference.from).id(), " may change it"));
    }
  }

  void hand_over(ResourceIndex handed, const std::string& why) {
    if (const auto vpc = reader_.vpcs.find(handed); vpc != reader_.vpcs.end())
      network_.vpcs[vpc->second].open = concat(resource(handed).id(), ": ", why);
    if (const auto table = reader_.tables.find(handed); table != reader_.tables.end())
      network_.tables[table->second].open = concat(resource(handed).id(), ": ", why);
    if (const auto group = reader_.groups.find(handed); group != reader_.groups.end()) {
      network_.groups[group->second].ingress_open = concat(resource(handed).id(), ": ", why);
      network_.groups[group->second].egress_open = concat(resource(handed).id(), ": ", why);
    }
  }

  Reader reader_;
  Network& network_;
  const graph::Graph& graph_;
  std::map<Index, Index> main_tables_;
};

bool is_of_stack(const Symbol& symbol) {
  return symbol.kind != SymbolKind::kParameter && symbol.kind != SymbolKind::kImport;
}

}  // namespace

std::optional<ResourceIndex> Reader::named(ValuePtr value, std::string_view type) const {
  const auto target = graph.identify(value, std::span(&type, 1));
  return target ? std::optional(target->resource) : std::nullopt;
}

bool Reader::is_outside(ValuePtr value) {
  const SymbolicText* text = resolve::text(value);
  return text != nullptr && std::ranges::none_of(text->holes(), [](const SymbolicText::Hole& hole) {
           return is_of_stack(hole.symbol);
         });
}

Listed Reader::listed(const StackResource& resource, std::string_view path, std::string_view type,
                      const Known& known) const {
  Listed out;
  const bool is_list = path.ends_with("[]");
  const ValuePtr list = resource.property(is_list ? path.substr(0, path.size() - 2) : path);
  if (list == nullptr) return out;
  if (resolve::is_unknown(list)) {
    out.open = resolve::why_unknown(list);
    return out;
  }
  for (const ValuePtr value : resolve::items(list)) {
    const auto target = named(value, type);
    if (target && known.contains(*target)) {
      const Index index = known.at(*target);
      if (std::ranges::find(out.items, index) == out.items.end()) out.items.push_back(index);
      continue;
    }
    out.open = resolve::why_unknown(value);
    if (out.open.empty()) out.open = concat(resolve::to_string(value), " is not in the template");
  }
  return out;
}

std::optional<Index> Reader::vpc_of(ValuePtr value) {
  if (const auto vpc = named(value, "AWS::EC2::VPC")) return vpcs.at(*vpc);
  SymbolicText id;
  if (value != nullptr) {
    const SymbolicText* text = resolve::text(value);
    if (text == nullptr) return std::nullopt;
    id = *text;
  }
  for (Index i = 0; i < network.vpcs.size(); ++i)
    if (!network.vpcs[i].resource && network.vpcs[i].id == id) return i;
  network.vpcs.push_back({.id = id});
  network.vpcs.back().open = concat(network.name(network.vpcs.back()), " is not in the template");
  return static_cast<Index>(network.vpcs.size() - 1);
}

const Placement* Network::placement_of(ResourceIndex resource) const {
  const auto found = std::ranges::find(placements, resource, &Placement::resource);
  return found == placements.end() ? nullptr : &*found;
}

const Subnet* Network::subnet_of(ResourceIndex resource) const {
  const auto found = std::ranges::find(subnets, resource, &Subnet::resource);
  return found == subnets.end() ? nullptr : &*found;
}

std::string Network::name(const Vpc& vpc) const {
  if (vpc.resource) return std::string(id(*vpc.resource));
  return vpc.id.empty() ? "the default VPC" : concat("VPC ", vpc.id.text());
}

std::string Network::table_name(const Subnet& subnet) const {
  const auto& table = tables[subnet.table];
  return table.resource ? concat("route table ", id(*table.resource))
                        : concat("the main route table of ", name(vpcs[subnet.vpc]));
}

Network build(const graph::Graph& graph) {
  Network network{.graph = &graph};
  Builder(network).build();
  return network;
}

}  // namespace cfnaudit::network
