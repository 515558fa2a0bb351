// AWS::AutoScaling::AutoScalingGroup -> its machines at the desired size, bounded by the largest.
// https://aws.amazon.com/autoscaling/pricing/ : the group itself is free of charge.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

constexpr std::string_view kConfigurationTypes[] = {"AWS::AutoScaling::LaunchConfiguration"};

/// The properties that its machines are launched with; null when they are not of this stack.
ValuePtr launch_of(const Subject& group) {
  if (const ValuePtr named = group.property("LaunchConfigurationName")) {
    const auto target = group.graph().identify(named, kConfigurationTypes);
    return target ? group.other(target->resource).resource().properties : nullptr;
  }
  if (const ValuePtr specification = group.property("LaunchTemplate"))
    return launch_template_data(group, specification);
  return launch_template_data(
      group, group.property("MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"));
}

Fleet fleet_of(const Subject& group) {
  const ValuePtr desired = group.property("DesiredCapacity");
  const char* name = desired != nullptr ? "DesiredCapacity" : "MinSize";
  Fleet fleet = {.copies =
                     group.declares("instances")
                         ? group.usage("instances")
                         : whole_number(desired != nullptr ? desired : group.property("MinSize"),
                                        concat(name, " is missing"))};
  if (const auto copies = fleet.copies.quantity())
    fleet.assumption = group.declares("instances") ? "the declared instances"
                                                   : concat(name, " ", to_string(*copies));
  if (const auto most = whole_number(group.property("MaxSize"), "").quantity()) {
    fleet.most = *most;
    fleet.most_reason = concat("MaxSize ", to_string(*most), ", all month");
  }
  fleet.subnets = resolve::items(group.property("VPCZoneIdentifier"));
  return fleet;
}

std::vector<LineItem> estimate(const Subject& group) {
  const ValuePtr launch = launch_of(group);
  const bool configuration = group.property("LaunchConfigurationName") != nullptr;
  const Machine machine(nullptr, launch, configuration && launch != nullptr);
  if (group.property("MixedInstancesPolicy.LaunchTemplate.Overrides") != nullptr)
    return {unpriced("Instance hours", "the group uses several instance types")};
  const Choice spot = choice(machine.property("InstanceMarketOptions.MarketType"), "on-demand");
  if (spot.text == "spot" || machine.property("SpotPrice") != nullptr)
    return {unpriced("Instance hours", "Spot prices vary")};
  return machine_items(group, machine, fleet_of(group),
                       choice(machine.property("InstanceType"), ""));
}

}  // namespace

constinit const Estimator kAutoScalingGroup = {
    .resource_type = "AWS::AutoScaling::AutoScalingGroup",
    .prices = kMachinePrices,
    .usage = kMachineUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
