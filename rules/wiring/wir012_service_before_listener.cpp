#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"
#include "rules/wiring/creation_order.h"

// ECS services, their target groups and the listeners that forward to them -> services that ECS
// refuses because their target group is not attached to a load balancer yet.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kTargetGroup = "AWS::ElasticLoadBalancingV2::TargetGroup";

/// Where listeners name the groups to which they forward.
struct Forwarding {
  std::string_view type;
  std::string_view path;
};
constexpr Forwarding kForwardings[] = {
    {"AWS::ElasticLoadBalancingV2::Listener", "DefaultActions[].TargetGroupArn"},
    {"AWS::ElasticLoadBalancingV2::Listener",
     "DefaultActions[].ForwardConfig.TargetGroups[].TargetGroupArn"},
    {"AWS::ElasticLoadBalancingV2::ListenerRule", "Actions[].TargetGroupArn"},
    {"AWS::ElasticLoadBalancingV2::ListenerRule",
     "Actions[].ForwardConfig.TargetGroups[].TargetGroupArn"},
};

std::vector<ResourceIndex> forwarders(const Context& context, ResourceIndex group) {
  std::vector<ResourceIndex> found;
  for (const auto& row : kForwardings)
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& listener = context.graph.resource(index);
      graph::at_path(listener.properties, row.path, [&](ValuePtr value) {
        const auto target = context.graph.identify(value, std::span(&kTargetGroup, 1));
        if (target && target->resource == group) found.push_back(index);
      });
    }
  return found;
}

void check_group(const Context& context, ResourceIndex service, ValuePtr group, Reporter& report) {
  const auto target = context.graph.identify(group, std::span(&kTargetGroup, 1));
  if (!target) return;
  const auto listeners = forwarders(context, target->resource);
  const bool waits = std::ranges::any_of(listeners, [&](ResourceIndex listener) {
    return is_created_after(context, service, listener);
  });
  if (listeners.empty() || waits) return;
  const auto& resource = context.graph.resource(service);
  const auto& listener = context.graph.resource(listeners.front());
  if (listener.exists != Tri::kYes) return;
  report
      .at(resource, group,
          concat(resource.id(), " does not wait for the listener ", listener.id(),
                 "; ECS refuses a service whose target group is not attached to a load balancer"))
      .note(listener, concat("forwards to ", context.graph.resource(target->resource).id()))
      .fix(concat("add DependsOn: ", listener.id(), " to ", resource.id()));
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ECS::Service"))
    graph::at_path(context.graph.resource(index).properties, "LoadBalancers[].TargetGroupArn",
                   [&](ValuePtr group) { check_group(context, index, group, report); });
}

}  // namespace

extern constinit const Rule kServiceBeforeListener = {
    .info = {.id = "WIR012",
             .name = "service-before-listener",
             .severity = Severity::kError,
             .summary =
                 "An ECS service does not wait for the listener that attaches its target group.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-ecs-service.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
