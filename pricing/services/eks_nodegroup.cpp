// AWS::EKS::Nodegroup -> its machines. https://aws.amazon.com/eks/pricing/ : nodes cost what their
// instances and volumes cost.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

// https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
constexpr std::string_view kDefaultType = "t3.medium";
constexpr std::int64_t kDefaultDiskGb = 20;

Fleet fleet_of(const Subject& nodes) {
  const ValuePtr desired = nodes.property("ScalingConfig.DesiredSize");
  Fleet fleet = {
      .copies =
          nodes.declares("instances")
              ? nodes.usage("instances")
              : whole_number(desired != nullptr ? desired : nodes.property("ScalingConfig.MinSize"),
                             1)};
  if (const auto copies = fleet.copies.quantity())
    fleet.assumption = concat(to_string(*copies), " nodes");
  if (const auto most = whole_number(nodes.property("ScalingConfig.MaxSize"), "").quantity()) {
    fleet.most = *most;
    fleet.most_reason = concat("MaxSize ", to_string(*most), ", all month");
  }
  fleet.subnets = resolve::items(nodes.property("Subnets"));
  return fleet;
}

/// With a launch template its volumes count; without, EKS makes one of DiskSize.
LineItem disk(const Subject& nodes, const Fleet& fleet) {
  LineItem item = {
      .name = "Storage (general purpose SSD, gp2)",
      .price = kEbsGp2,
      .monthly = whole_number(nodes.property("DiskSize"), kDefaultDiskGb) * fleet.copies,
      .assumption = "DiskSize, 20 GB by default"};
  return item;
}

std::vector<LineItem> estimate(const Subject& nodes) {
  if (choice(nodes.property("CapacityType"), "ON_DEMAND").text == "SPOT")
    return {unpriced("Instance hours", "Spot prices vary")};
  const ValuePtr specification = nodes.property("LaunchTemplate");
  const ValuePtr launch = launch_template_data(nodes, specification);
  if (specification != nullptr && launch == nullptr)
    return {unpriced("Instance hours", "its launch template is not in the template")};
  const auto types = resolve::items(nodes.property("InstanceTypes"));
  if (types.size() > 1)
    return {unpriced("Instance hours", "the node group uses several instance types")};
  const Fleet fleet = fleet_of(nodes);
  const Choice type =
      choice(types.empty() ? resolve::get(launch, "InstanceType") : types.front(), kDefaultType);
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  std::vector<LineItem> items = machine_items(nodes, Machine(nullptr, launch), fleet, type);
  if (launch == nullptr) {
    std::erase_if(items, [](const LineItem& item) { return item.name == "Root volume"; });
    items.push_back(disk(nodes, fleet));
  }
  return items;
}

}  // namespace

constinit const Estimator kEksNodegroup = {.resource_type = "AWS::EKS::Nodegroup",
                                           .prices = kMachinePrices,
                                           .usage = kMachineUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
