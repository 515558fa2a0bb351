#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/handed_out.h"
#include "rules/cost/prices.h"

// NAT gateways that no route leads to, and load balancers without listeners.

namespace cfnaudit::rules {
namespace {

struct Idle {
  std::string_view type;
  std::string_view why;
  std::string_view fix;
};

constexpr Idle kIdle[] = {
    {"AWS::EC2::NatGateway", "nothing in the template routes traffic to it",
     "add a route with NatGatewayId, or remove it"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "it has no listener, so it accepts no connection",
     "add a listener, or remove it"},
};

void check(const Context& context, Reporter& reporter) {
  for (const Idle& idle : kIdle)
    for (const auto index : context.graph.of_type(idle.type)) {
      const auto& resource = context.graph.resource(index);
      if (resource.exists != Tri::kYes || !context.graph.in(index).empty()) continue;
      // Others may find it by its name, or by an output.
      if (resource.property("Name") != nullptr || is_handed_out(context, resource.id())) continue;
      const auto* cost = cost_of(context, resource.id());
      if (cost == nullptr || cost->totals.fixed <= pricing::Money()) continue;
      reporter
          .at(resource,
              concat(resource.id(), " costs ", a_month(cost->totals.fixed), ", but ", idle.why))
          .fix(std::string(idle.fix));
    }
}

}  // namespace

extern constinit const Rule kIdleGateway = {
    .info = {.id = "CST015",
             .name = "idle-gateway",
             .severity = Severity::kWarning,
             .summary = "A NAT gateway or load balancer is charged, but cannot be used.",
             .source = "https://aws.amazon.com/vpc/pricing/"},
    .check = check};

}  // namespace cfnaudit::rules
