#include <map>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"
#include "rules/environments.h"

// NAT gateways of one VPC in an environment for tests -> those that it could do without.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;

/// VPC -> its NAT gateways, in the order of the template.
std::map<SymbolicText, std::vector<ResourceIndex>> gateways_by_vpc(const graph::Graph& graph) {
  std::map<SymbolicText, std::vector<ResourceIndex>> out;
  for (const ResourceIndex gateway : graph.of_type("AWS::EC2::NatGateway")) {
    if (graph.resource(gateway).exists != Tri::kYes) continue;
    const auto subnet = graph.first_out(gateway, EdgeKind::kRunsIn);
    if (!subnet) continue;
    if (const auto* vpc = resolve::text(graph.resource(*subnet).property("VpcId")))
      out[*vpc].push_back(gateway);
  }
  return out;
}

void check(const Context& context, Reporter& reporter) {
  const auto& environment = context.stack.environment->shown;
  if (!is_for_tests(environment)) return;
  for (const auto& [vpc, gateways] : gateways_by_vpc(context.graph)) {
    if (gateways.size() < 2) continue;
    pricing::Money saved;
    for (std::size_t i = 1; i < gateways.size(); ++i)
      if (const auto* cost = cost_of(context, context.graph.resource(gateways[i]).id()))
        saved += cost->totals.fixed;
    if (saved <= pricing::Money()) continue;
    const auto& first = context.graph.resource(gateways.front());
    Finding finding =
        reporter.at(first, concat("test environment has ", std::to_string(gateways.size()),
                                  " NAT gateways in one VPC; one would save ", a_month(saved)));
    finding.fix(
        "create the others only in production, and choose the route of each subnet with the same "
        "condition");
    for (std::size_t i = 1; i < gateways.size(); ++i)
      finding.note(context.graph.resource(gateways[i]), "also in this VPC");
  }
}

}  // namespace

extern constinit const Rule kMultipleTestNatGateways = {
    .info = {.id = "CST004",
             .name = "multiple-test-nat-gateways",
             .severity = Severity::kNote,
             .summary = "A test environment has several NAT gateways in one VPC.",
             .source = "https://aws.amazon.com/vpc/pricing/",
             .by_default = Default::kOff},
    .check = check};

}  // namespace cfnaudit::rules
