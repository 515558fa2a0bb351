// AWS::Neptune::DBInstance -> hours and surplus CPU credits; storage is charged with the cluster.
// https://aws.amazon.com/neptune/pricing/

#include "pricing/catalog.h"
#include "pricing/services/cluster_instance.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "db.t3.medium", "db.t3.medium io-optimized".
constexpr PriceKey kHours = {"AmazonNeptune", "instance-hours", "hours"};
constexpr PriceKey kCredits = {"AmazonNeptune", "cpu-credits", "vCPU-hours"};
constexpr PriceKey kPrices[] = {kHours, kCredits};
constexpr UsageKey kUsage[] = {kClusterCreditsUsage};
constexpr std::string_view kClusterTypes[] = {"AWS::Neptune::DBCluster"};

bool is_io_optimized(const Subject& instance) {
  const auto cluster =
      instance.graph().identify(instance.property("DBClusterIdentifier"), kClusterTypes);
  return cluster && resolve::equals(instance.other(cluster->resource).property("StorageType"),
                                    "iopt1") == Tri::kYes;
}

std::vector<LineItem> estimate(const Subject& instance) {
  return cluster_instance_items(instance, kHours, kCredits,
                                is_io_optimized(instance) ? " io-optimized" : "");
}

}  // namespace

constinit const Estimator kNeptuneDbInstance = {.resource_type = "AWS::Neptune::DBInstance",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
