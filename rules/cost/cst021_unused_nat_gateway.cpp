#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/network/network.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// NAT gateways that no subnet's routes lead to -> what they cost for nothing.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;

/// Does something beside the routes of the stack know it: an output, code, another stack?
bool is_known_elsewhere(const Context& context, ResourceIndex nat) {
  return std::ranges::any_of(context.stack.references, [&](const resolve::Reference& reference) {
    return reference.to == nat &&
           (reference.from == resolve::Reference::kOutput ||
            context.graph.resource(reference.from).type() != std::string_view("AWS::EC2::Route")) &&
           reference.kind != resolve::ReferenceKind::kDependsOn;
  });
}

/// May a subnet use the table: one of the stack, or one that is told of it?
bool is_used(const Context& context, network::Index table) {
  const auto& network = context.network;
  if (!network.tables[table].open.empty() || !network.tables[table].resource) return true;
  const bool by_subnet = std::ranges::any_of(network.subnets, [&](const network::Subnet& subnet) {
    return subnet.table == table || !subnet.table_open.empty();
  });
  return by_subnet ||
         std::ranges::any_of(context.stack.references, [&](const resolve::Reference& reference) {
           return reference.to == *network.tables[table].resource &&
                  (reference.from == resolve::Reference::kOutput ||
                   context.graph.resource(reference.from).type() !=
                       std::string_view("AWS::EC2::Route"));
         });
}

bool leads_there(const Context& context, ResourceIndex nat) {
  const auto& network = context.network;
  for (network::Index table = 0; table < network.tables.size(); ++table)
    for (const auto& route : network.tables[table].routes)
      if (route.exists != Tri::kNo && (!route.gateway || route.gateway == nat) &&
          (route.target == network::RouteTarget::kNatGateway ||
           route.target == network::RouteTarget::kUnknown) &&
          is_used(context, table))
        return true;
  return false;
}

void check(const Context& context, Reporter& reporter) {
  if (!context.network.open.empty()) return;
  for (const auto index : context.graph.of_type("AWS::EC2::NatGateway")) {
    const auto& nat = context.graph.resource(index);
    const auto* cost = cost_of(context, nat.id());
    if (nat.exists != Tri::kYes || cost == nullptr || cost->totals.fixed <= pricing::Money() ||
        is_known_elsewhere(context, index) || leads_there(context, index))
      continue;
    reporter
        .at(nat, concat("no subnet has a route to NAT gateway ", nat.id(), ", which costs ",
                        a_month(cost->totals.fixed)))
        .fix(concat("remove it, or add {Type: AWS::EC2::Route, Properties: {RouteTableId: ..., "
                    "DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref ",
                    nat.id(), "}} to the tables of the private subnets"));
  }
}

constexpr std::string_view kTypes[] = {"AWS::EC2::NatGateway"};

}  // namespace

extern constinit const Rule kUnusedNatGateway = {
    .info = {.id = "CST021",
             .name = "unused-nat-gateway",
             .severity = Severity::kWarning,
             .summary = "No subnet has a route to a NAT gateway.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html",
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
