#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/network/network.h"
#include "rules/catalog.h"
#include "rules/cost/handed_out.h"
#include "rules/cost/prices.h"

// NAT gateways that only empty subnets have routes to -> what they cost for nothing.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;

/// What is placed in subnets and calls nobody through their routes.
constexpr std::string_view kPassive[] = {"AWS::EC2::NatGateway", "AWS::EC2::VPCEndpoint"};

bool is_passive(std::string_view type) {
  return std::find(std::begin(kPassive), std::end(kPassive), type) != std::end(kPassive);
}

/// The subnets whose routes lead to the gateway; nothing where others may have such routes.
std::optional<std::set<network::Index>> callers_of(const network::Network& network,
                                                   ResourceIndex nat) {
  std::set<network::Index> out;
  for (network::Index i = 0; i < network.subnets.size(); ++i) {
    const network::Subnet& subnet = network.subnets[i];
    if (!subnet.table_open.empty() || !network.tables[subnet.table].open.empty())
      return std::nullopt;
    for (const auto& route : network.tables[subnet.table].routes) {
      if (route.target == network::RouteTarget::kUnknown) return std::nullopt;
      if (route.target != network::RouteTarget::kNatGateway || route.exists == Tri::kNo) continue;
      if (!route.gateway) return std::nullopt;
      if (*route.gateway == nat) out.insert(i);
    }
  }
  return out;
}

/// May something use the resource that is no part of its network: an output, another stack, a type
/// that is not known to be placed in subnets?
bool is_used_elsewhere(const Context& context, ResourceIndex resource) {
  constexpr std::string_view kOfNetwork[] = {
      "AWS::EC2::Subnet",        "AWS::EC2::SubnetRouteTableAssociation",
      "AWS::EC2::RouteTable",    "AWS::EC2::SubnetNetworkAclAssociation",
      "AWS::EC2::NatGateway",    "AWS::EC2::VPCEndpoint",
      "AWS::EC2::Route",         "AWS::EC2::VPCGatewayAttachment",
      "AWS::EC2::NetworkAcl",    "AWS::EC2::SecurityGroup",
      "AWS::EC2::FlowLog",       "AWS::EC2::SubnetCidrBlock",
      "AWS::EC2::VPCCidrBlock",  "AWS::ElasticLoadBalancingV2::TargetGroup",
      "AWS::Route53::HostedZone"};
  return std::ranges::any_of(context.stack.references, [&](const resolve::Reference& reference) {
    if (reference.to != resource || reference.kind == resolve::ReferenceKind::kDependsOn)
      return false;
    if (reference.from == resolve::Reference::kOutput) return true;
    const std::string_view type = context.graph.resource(reference.from).type();
    return std::find(std::begin(kOfNetwork), std::end(kOfNetwork), type) == std::end(kOfNetwork);
  });
}

/// Is it sure that the template places nothing in these subnets, and something elsewhere in their
/// VPC? A template of nothing but a network is for others to use.
bool are_empty(const Context& context, const std::set<network::Index>& subnets) {
  const auto& network = context.network;
  bool other = false;
  for (const auto& placement : network.placements) {
    if (is_passive(context.graph.resource(placement.resource).type())) continue;
    if (!placement.subnets.open.empty()) return false;
    for (const network::Index subnet : placement.subnets.items) {
      if (subnets.contains(subnet)) return false;
      other = other || network.subnets[subnet].vpc == network.subnets[*subnets.begin()].vpc;
    }
  }
  return other;
}

void check(const Context& context, Reporter& reporter) {
  const auto& network = context.network;
  if (!network.open.empty()) return;
  for (const auto index : context.graph.of_type("AWS::EC2::NatGateway")) {
    const auto& nat = context.graph.resource(index);
    const auto* cost = cost_of(context, nat.id());
    if (nat.exists != Tri::kYes || cost == nullptr || cost->totals.fixed <= pricing::Money())
      continue;
    const auto subnets = callers_of(network, index);
    // Without any it is CST021's.
    if (!subnets || subnets->empty() || is_handed_out(context, nat.id())) continue;
    std::vector<std::string> names;
    bool used = false;
    for (const network::Index subnet : *subnets) {
      const ResourceIndex resource = network.subnets[subnet].resource;
      names.emplace_back(network.id(resource));
      used = used || is_used_elsewhere(context, resource);
      const auto& vpc = network.vpcs[network.subnets[subnet].vpc];
      used =
          used || !vpc.open.empty() || !vpc.resource || is_used_elsewhere(context, *vpc.resource);
    }
    if (used || !are_empty(context, *subnets)) continue;
    reporter
        .at(nat,
            concat("NAT gateway ", nat.id(), " costs ", a_month(cost->totals.fixed),
                   ", but nothing is in the subnets that have a route to it: ", enumerate(names)))
        .fix("remove it with its address and routes, or place in these subnets what needs it");
  }
}

constexpr std::string_view kTypes[] = {"AWS::EC2::NatGateway"};

}  // namespace

extern constinit const Rule kIdleNatGateway = {
    .info = {.id = "CST022",
             .name = "idle-nat-gateway",
             .severity = Severity::kWarning,
             .summary = "Only empty subnets have a route to a NAT gateway.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html",
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
