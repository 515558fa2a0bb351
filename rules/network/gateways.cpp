#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/network/reach.h"
#include "rules/catalog.h"

// Gateways, load balancers and groups that cannot do what they are there for, whoever calls.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using network::Index;
using network::Subnet;
using network::Way;

/// Is it sure what the subnet's VPC and routes are?
bool is_whole(const network::Network& network, const Subnet& subnet) {
  const auto& vpc = network.vpcs[subnet.vpc];
  return network.open.empty() && vpc.resource &&
         (network.tables[subnet.table].resource || vpc.open.empty());
}

/// The subnets of the stack that a property lists, once each.
std::vector<Index> subnets_of(const Context& context, const StackResource& resource,
                              std::string_view property) {
  std::vector<Index> out;
  for (const auto value : resolve::items(resource.property(property))) {
    const auto target = context.graph.identify(value);
    const auto* subnet = target ? context.network.subnet_of(target->resource) : nullptr;
    if (subnet != nullptr)
      out.push_back(static_cast<Index>(subnet - context.network.subnets.data()));
  }
  return out;
}

std::string_view id(const Context& context, ResourceIndex index) {
  return context.graph.resource(index).id();
}

std::string internet_route(const Context& context, Index index) {
  const auto& subnet = context.network.subnets[index];
  const auto& vpc = context.network.vpcs[subnet.vpc];
  const auto table = context.network.tables[subnet.table].resource;
  const std::string gateway = vpc.gateways.empty()
                                  ? std::string("...")
                                  : concat("!Ref ", id(context, vpc.gateways.front()));
  return concat("{Type: AWS::EC2::Route, Properties: {RouteTableId: ",
                table ? concat("!Ref ", id(context, *table)) : "...",
                ", DestinationCidrBlock: 0.0.0.0/0, GatewayId: ", gateway, "}}");
}

bool is_public_nat(const StackResource& nat) {
  const auto type = nat.property("ConnectivityType");
  const auto mode = nat.property("AvailabilityMode");
  return (type == nullptr || resolve::equals(type, "public") == Tri::kYes) &&
         (mode == nullptr || resolve::equals(mode, "zonal") == Tri::kYes);
}

void check_nat_gateways(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::EC2::NatGateway")) {
    const auto& nat = context.graph.resource(index);
    if (nat.exists != Tri::kYes || !is_public_nat(nat)) continue;
    for (const Index subnet : subnets_of(context, nat, "SubnetId")) {
      const Way way = network::way_out(context.network, subnet);
      const auto& place = context.network.subnets[subnet];
      if (!is_whole(context.network, place) || (way != Way::kNone && way != Way::kNatGateway))
        continue;
      report
          .at(nat, nat.property("SubnetId"),
              concat("NAT gateway ", nat.id(), " in subnet ", id(context, place.resource),
                     " cannot reach the internet: ", context.network.table_name(place),
                     " has no route to an internet gateway"))
          .fix(concat("place it in a public subnet, or add ", internet_route(context, subnet)));
    }
  }
}

/// Load balancers that are on the internet unless they say otherwise.
struct Balancer {
  std::string_view type;
  std::string_view subnets;
};
constexpr Balancer kBalancers[] = {
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "Subnets"},
    {"AWS::ElasticLoadBalancing::LoadBalancer", "Subnets"},
};

bool is_internet_facing(const StackResource& balancer) {
  const auto scheme = balancer.property("Scheme");
  const auto type = balancer.property("Type");
  if (type != nullptr &&
      (resolve::is_unknown(type) || resolve::equals(type, "gateway") != Tri::kNo))
    return false;
  return scheme == nullptr ? !resolve::is_unknown(balancer.properties)
                           : resolve::equals(scheme, "internet-facing") == Tri::kYes;
}

void check_balancers(const Context& context, Reporter& report) {
  for (const auto& row : kBalancers)
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& balancer = context.graph.resource(index);
      if (balancer.exists != Tri::kYes || !is_internet_facing(balancer)) continue;
      for (const Index subnet : subnets_of(context, balancer, row.subnets)) {
        const Way way = network::way_out(context.network, subnet);
        const auto& place = context.network.subnets[subnet];
        if (!is_whole(context.network, place) || (way != Way::kNone && way != Way::kNatGateway))
          continue;
        report
            .at(balancer, balancer.property(row.subnets),
                concat("internet-facing load balancer ", balancer.id(), " is in subnet ",
                       id(context, place.resource), ": ", context.network.table_name(place),
                       " has no route to an internet gateway"))
            .key(std::string(id(context, place.resource)))
            .note(context.graph.resource(place.resource), "this subnet")
            .fix(concat("use public subnets, set Scheme: internal, or add ",
                        internet_route(context, subnet)));
      }
    }
}

/// May code that the template does not show attach it?
bool is_handed_over(const Context& context, ResourceIndex gateway) {
  return std::ranges::any_of(context.stack.references, [&](const resolve::Reference& reference) {
    if (reference.to != gateway || reference.from == resolve::Reference::kOutput) return false;
    const auto type = context.graph.resource(reference.from).type();
    return type == "AWS::EC2::VPCGatewayAttachment" || type.starts_with("Custom::") ||
           type.starts_with("AWS::CloudFormation::");
  });
}

/// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
void check_attachments(const Context& context, Reporter& report) {
  const auto& network = context.network;
  for (const auto& table : network.tables)
    for (const auto& route : table.routes) {
      if (route.target != network::RouteTarget::kInternetGateway || !route.gateway ||
          !table.resource || route.exists != Tri::kYes || !network.open.empty())
        continue;
      const auto home =
          context.graph.identify(context.graph.resource(*table.resource).property("VpcId"));
      const auto vpc = std::ranges::find_if(network.vpcs, [&](const network::Vpc& one) {
        return home && one.resource == home->resource;
      });
      if (vpc == network.vpcs.end() ||
          std::ranges::find(vpc->gateways, *route.gateway) != vpc->gateways.end() ||
          is_handed_over(context, *route.gateway))
        continue;
      const auto& resource = context.graph.resource(route.resource);
      report
          .at(resource, resource.property("GatewayId"),
              concat("route ", resource.id(), " leads to internet gateway ",
                     id(context, *route.gateway), ", which is not attached to ",
                     network.name(*vpc)))
          .note(context.graph.resource(*route.gateway), "the gateway")
          .fix(concat("add {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref ",
                      network.name(*vpc), ", InternetGatewayId: !Ref ", id(context, *route.gateway),
                      "}}, and let the route depend on it"));
    }
}

}  // namespace

extern constinit const Rule kNatGatewayWithoutRoute = {
    .info = {.id = "NET016",
             .name = "nat-gateway-without-route",
             .severity = Severity::kError,
             .summary = "A public NAT gateway is in a subnet without a route to the internet.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"},
    .check = check_nat_gateways};

extern constinit const Rule kBalancerWithoutInternetRoute = {
    .info = {.id = "NET019",
             .name = "balancer-without-internet-route",
             .severity = Severity::kError,
             .summary = "An internet-facing load balancer is in a subnet without a route to the "
                        "internet.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "application-load-balancers.html"},
    .check = check_balancers};

extern constinit const Rule kGatewayNotAttached = {
    .info = {.id = "NET020",
             .name = "gateway-not-attached",
             .severity = Severity::kError,
             .summary = "A route leads to an internet gateway that is not attached to its VPC.",
             .source =
                 "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"},
    .check = check_attachments};

}  // namespace cfnaudit::rules
