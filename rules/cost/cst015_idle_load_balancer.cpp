#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/handed_out.h"
#include "rules/cost/prices.h"

// Load balancers without listeners.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")) {
    const auto& balancer = context.graph.resource(index);
    if (balancer.exists != Tri::kYes || !context.graph.in(index).empty()) continue;
    // Others may find it by its name, or by an output.
    if (balancer.property("Name") != nullptr || is_handed_out(context, balancer.id())) continue;
    const auto* cost = cost_of(context, balancer.id());
    if (cost == nullptr || cost->totals.fixed <= pricing::Money()) continue;
    reporter
        .at(balancer, concat(balancer.id(), " costs ", a_month(cost->totals.fixed),
                             ", but it has no listener, so it accepts no connection"))
        .fix("add a listener, or remove it");
  }
}

}  // namespace

extern constinit const Rule kIdleLoadBalancer = {
    .info = {.id = "CST015",
             .name = "idle-load-balancer",
             .severity = Severity::kWarning,
             .summary = "A load balancer without a listener is charged, but cannot be used.",
             .source = "https://aws.amazon.com/elasticloadbalancing/pricing/"},
    .check = check};

}  // namespace cfnaudit::rules
