#include <algorithm>
#include <optional>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/network/network.h"
#include "rules/catalog.h"

// Egress rules to a port inside the VPC where nothing of the template listens.

namespace cfnaudit::rules {
namespace {

using network::GroupRule;
using network::Index;
using network::Network;
using network::Placement;

/// What has network interfaces only to call others.
bool never_listens(std::string_view type) {
  constexpr std::string_view kTypes[] = {"AWS::Lambda::Function", "AWS::CodeBuild::Project",
                                         "AWS::Synthetics::Canary", "AWS::EC2::NatGateway"};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

/// Refers to subnets or groups without placing anything that listens.
bool only_connects(std::string_view type) {
  constexpr std::string_view kTypes[] = {"AWS::EC2::SubnetRouteTableAssociation",
                                         "AWS::EC2::SubnetNetworkAclAssociation",
                                         "AWS::EC2::SecurityGroup",
                                         "AWS::EC2::SecurityGroupIngress",
                                         "AWS::EC2::SecurityGroupEgress",
                                         "AWS::SSM::Parameter"};
  return never_listens(type) || type.ends_with("SubnetGroup") ||
         std::ranges::find(kTypes, type) != std::end(kTypes);
}

/// Is there something in the subnets, or with a group, of which it is not known what it listens on?
bool has_unknown_listeners(const Context& context) {
  for (const auto type : {"AWS::EC2::Subnet", "AWS::EC2::SecurityGroup"})
    for (const auto index : context.graph.of_type(type))
      for (const auto* edge : context.graph.in(index)) {
        const auto& from = context.graph.resource(edge->from);
        if (!only_connects(from.type()) && context.network.placement_of(edge->from) == nullptr)
          return true;
      }
  return false;
}

/// Is anything placed with the group?
bool is_placed(const Network& network, Index group) {
  return std::ranges::any_of(network.placements, [&](const Placement& placement) {
    return std::ranges::find(placement.groups.items, group) != placement.groups.items.end();
  });
}

/// May something that the template places, anywhere, listen on one of the ports?
bool may_listen(const Network& network, const network::Ports& ports) {
  return std::ranges::any_of(network.placements, [&](const Placement& placement) {
    if (never_listens(network.graph->resource(placement.resource).type())) return false;
    return placement.ports.empty() || std::ranges::any_of(placement.ports, [&](long long port) {
             return ports.contains(port);
           });
  });
}

/// A VPC of the template whose addresses these are.
const network::Vpc* vpc_of(const Network& network, const network::Group& group,
                           const GroupRule& rule) {
  if (!group.vpc) return nullptr;
  const auto& vpc = network.vpcs[*group.vpc];
  if (!vpc.resource || !vpc.blocks_known) return nullptr;
  const bool inside = std::ranges::any_of(
      vpc.blocks, [&](const auto& block) { return block.contains(rule.block); });
  return inside ? &vpc : nullptr;
}

/// Ports that much else uses: HTTPS endpoints, DNS.
bool is_special(const network::Ports& ports) {
  return ports.all() || ports.size() > 100 || ports.contains(443) || ports.contains(53);
}

void check(const Context& context, Reporter& report) {
  const Network& network = context.network;
  if (has_unknown_listeners(context)) return;
  for (Index index = 0; index < network.groups.size(); ++index) {
    const auto& group = network.groups[index];
    if (!group.resource || !is_placed(network, index)) continue;
    for (const GroupRule& rule : group.rules) {
      if (!rule.egress || rule.exists != Tri::kYes || rule.is_tcp != Tri::kYes ||
          !rule.ports_open.empty() || rule.peer != GroupRule::Peer::kBlock ||
          is_special(rule.ports) || may_listen(network, rule.ports))
        continue;
      const auto* vpc = vpc_of(network, group, rule);
      if (vpc == nullptr) continue;
      const std::string ports = rule.ports.size() == 1
                                    ? concat("port ", std::to_string(rule.ports.first))
                                    : concat("ports ", std::to_string(rule.ports.first), " to ",
                                             std::to_string(rule.ports.last));
      report
          .at(context.graph.resource(rule.resource), rule.value,
              concat(network.id(*group.resource), " allows ", ports, " of ", rule.block_text,
                     ", where nothing listens on ", rule.ports.size() == 1 ? "it" : "them"))
          .note(context.graph.resource(*vpc->resource), "this VPC")
          .fix("remove the rule, or limit it to the security group of what listens there");
    }
  }
}

constexpr std::string_view kTypes[] = {"AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupEgress"};

}  // namespace

extern constinit const Rule kRuleWithoutListener = {
    .info =
        {.id = "NET024",
         .name = "rule-without-listener",
         .severity = Severity::kNote,
         .summary =
             "A security group allows a port of its VPC on which nothing in the template listens.",
         .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
         .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
