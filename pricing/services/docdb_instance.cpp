// AWS::DocDB::DBInstance -> hours and surplus CPU credits; storage is charged with the cluster.
// https://aws.amazon.com/documentdb/pricing/

#include "pricing/catalog.h"
#include "pricing/services/cluster_instance.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "db.t3.medium".
constexpr PriceKey kHours = {"AmazonDocDB", "instance-hours", "hours"};
constexpr PriceKey kCredits = {"AmazonDocDB", "cpu-credits", "vCPU-hours"};
constexpr PriceKey kPrices[] = {kHours, kCredits};
constexpr UsageKey kUsage[] = {kClusterCreditsUsage};
constexpr std::string_view kClusterTypes[] = {"AWS::DocDB::DBCluster"};

std::vector<LineItem> estimate(const Subject& instance) {
  // https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-serverless.html
  if (resolve::equals(instance.property("DBInstanceClass"), "db.serverless") == Tri::kYes) {
    const auto cluster =
        instance.graph().identify(instance.property("DBClusterIdentifier"), kClusterTypes);
    return serverless_instance_items(
        cluster ? instance.other(cluster->resource).property("ServerlessV2ScalingConfiguration")
                : nullptr,
        "DCU");
  }
  return cluster_instance_items(instance, kHours, kCredits);
}

}  // namespace

constinit const Estimator kDocDbInstance = {.resource_type = "AWS::DocDB::DBInstance",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
