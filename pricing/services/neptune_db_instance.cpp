// AWS::Neptune::DBInstance -> hours and surplus CPU credits; storage is charged with the cluster.
// https://aws.amazon.com/neptune/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/cluster_instance.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "db.t3.medium", "db.t3.medium io-optimized".
constexpr PriceKey kHours = {"AmazonNeptune", "instance-hours", "hours"};
constexpr PriceKey kCredits = {"AmazonNeptune", "cpu-credits", "vCPU-hours"};
constexpr PriceKey kPrices[] = {kHours, kCredits};
constexpr UsageKey kUsage[] = {kClusterCreditsUsage};
constexpr std::string_view kClusterTypes[] = {"AWS::Neptune::DBCluster"};

/// A property of the instance's cluster; null when that is not in the template.
graph::ValuePtr of_cluster(const Subject& instance, std::string_view property) {
  const auto cluster =
      instance.graph().identify(instance.property("DBClusterIdentifier"), kClusterTypes);
  return cluster ? instance.other(cluster->resource).property(property) : nullptr;
}

std::vector<LineItem> estimate(const Subject& instance) {
  // https://docs.aws.amazon.com/neptune/latest/userguide/neptune-serverless-capacity-scaling.html
  if (resolve::equals(instance.property("DBInstanceClass"), "db.serverless") == Tri::kYes)
    return serverless_instance_items(of_cluster(instance, "ServerlessScalingConfiguration"), "NCU");
  const bool optimized = resolve::equals(of_cluster(instance, "StorageType"), "iopt1") == Tri::kYes;
  auto items = cluster_instance_items(instance, kHours, kCredits, optimized ? " io-optimized" : "");
  // https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-autoscaling.html
  const auto readers = added_readers(instance, "neptune:cluster:ReadReplicaCount", kClusterTypes);
  if (readers && items.front().price == kHours)
    items.push_back({.name = concat("Readers added by auto scaling: ", items.front().name),
                     .price = kHours,
                     .monthly = readers->least * kHoursPerMonth,
                     .assumption = "MinCapacity of auto scaling",
                     .bound = scaling_bound(readers, kHoursPerMonth),
                     .variant = items.front().variant});
  return items;
}

}  // namespace

constinit const Estimator kNeptuneDbInstance = {.resource_type = "AWS::Neptune::DBInstance",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
