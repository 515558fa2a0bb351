// AWS::EMR::Cluster -> the instances of its groups at their price on demand, and EMR's own charge.
// https://aws.amazon.com/emr/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kPrices[] = {kInstanceHours};

void add_group(std::vector<LineItem>& items, graph::ValuePtr group, std::string_view name) {
  if (group == nullptr) return;
  const Choice type = choice(resolve::get(group, "InstanceType"), "");
  if (!type.known()) return items.push_back(unpriced(std::string(name), type.why_unknown));
  // https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-automatic-scaling.html
  const Amount least =
      whole_number(resolve::get_path(group, "AutoScalingPolicy.Constraints.MinCapacity"), 0);
  const Amount count = whole_number(resolve::get(group, "InstanceCount"), 1);
  items.push_back(
      {.name = concat(name, " (", type.text, ")"),
       .price = kInstanceHours,
       .monthly = (count.quantity() ? larger_known(count, least) : count) * kHoursPerMonth,
       .assumption = "all month, on demand",
       .variant = std::string(type.text)});
}

std::vector<LineItem> estimate(const Subject& cluster) {
  std::vector<LineItem> items;
  add_group(items, cluster.property("Instances.MasterInstanceGroup"), "Primary node");
  add_group(items, cluster.property("Instances.CoreInstanceGroup"), "Core nodes");
  for (const auto group : resolve::items(cluster.property("Instances.TaskInstanceGroups")))
    add_group(items, group, "Task nodes");
  if (items.empty()) items.push_back(unpriced("Instances", "no cost model for instance fleets"));
  items.push_back(unpriced("EMR", "no price for the EMR charge per instance"));
  return items;
}

}  // namespace

constinit const Estimator kEmrCluster = {
    .resource_type = "AWS::EMR::Cluster", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
