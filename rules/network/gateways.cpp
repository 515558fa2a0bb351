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

/// Is the VPC given to a custom resource or a nested stack?
bool is_changed_by_code(const Context& context, ResourceIndex vpc) {
  return std::ranges::any_of(context.stack.references, [&](const resolve::Reference& reference) {
    if (reference.to != vpc || reference.from == resolve::Reference::kOutput) return false;
    const auto type = context.graph.resource(reference.from).type();
    return type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::");
  });
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

/// The attribute of a VPC that private DNS needs and that is surely off; empty where both may be
/// on.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html,
/// read on 2026-11-30: support is on by default, host names are not.
std::string_view missing_dns(const StackResource& vpc) {
  if (resolve::is_unknown(vpc.properties)) return {};
  const auto support = vpc.property("EnableDnsSupport");
  if (support != nullptr && resolve::boolean(support) == false) return "EnableDnsSupport";
  const auto names = vpc.property("EnableDnsHostnames");
  const bool is_off = names == nullptr || resolve::boolean(names) == false;
  return is_off ? "EnableDnsHostnames" : std::string_view();
}

void check_private_dns(const Context& context, Reporter& report) {
  const auto& network = context.network;
  for (const auto& endpoint : network.endpoints) {
    const auto& resource = context.graph.resource(endpoint.resource);
    if (endpoint.private_dns != Tri::kYes || endpoint.exists != Tri::kYes || !endpoint.vpc ||
        endpoint.kind != network::Endpoint::Kind::kInterface || !network.open.empty())
      continue;
    const auto& vpc = network.vpcs[*endpoint.vpc];
    if (!vpc.resource || is_changed_by_code(context, *vpc.resource)) continue;
    const auto& owner = context.graph.resource(*vpc.resource);
    const auto missing = missing_dns(owner);
    if (missing.empty()) continue;
    const auto value = owner.property(missing);
    report
        .at(resource, resource.property("PrivateDnsEnabled"),
            concat("endpoint ", resource.id(), " enables private DNS, and ", owner.id(),
                   value == nullptr ? " does not set " : " turns off ", missing))
        .note(owner, "the VPC")
        .fix(concat("set EnableDnsSupport: true and EnableDnsHostnames: true in ", owner.id()));
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

extern constinit const Rule kPrivateDnsWithoutHostnames = {
    .info = {.id = "NET023",
             .name = "private-dns-without-hostnames",
             .severity = Severity::kError,
             .summary = "An endpoint enables private DNS in a VPC without DNS host names.",
             .source = "https://docs.aws.amazon.com/vpc/latest/privatelink/"
                       "create-interface-endpoint.html"},
    .check = check_private_dns};

}  // namespace cfnaudit::rules
