// AWS::Neptune::DBInstance -> hours and surplus CPU credits; storage is charged with the cluster.
// https://aws.amazon.com/neptune/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/rds.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "db.t3.medium", "db.t3.medium io-optimized".
constexpr PriceKey kHours = {"AmazonNeptune", "instance-hours", "hours"};
constexpr PriceKey kCredits = {"AmazonNeptune", "cpu-credits", "vCPU-hours"};
constexpr PriceKey kPrices[] = {kHours, kCredits};
constexpr UsageKey kUsage[] = {kDbCreditsUsage};
constexpr std::string_view kClusterTypes[] = {"AWS::Neptune::DBCluster"};

bool is_io_optimized(const Subject& instance) {
  const auto cluster =
      instance.graph().identify(instance.property("DBClusterIdentifier"), kClusterTypes);
  return cluster && resolve::equals(instance.other(cluster->resource).property("StorageType"),
                                    "iopt1") == Tri::kYes;
}

std::vector<LineItem> estimate(const Subject& instance) {
  const Choice type = choice(instance.property("DBInstanceClass"), "");
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  std::vector<LineItem> items = {
      {.name = concat("Instance hours (", type.text, ")"),
       .price = kHours,
       .monthly = kHoursPerMonth,
       .assumption = "730 hours",
       .variant = concat(type.text, is_io_optimized(instance) ? " io-optimized" : "")}};
  if (is_burstable(type.text))
    items.push_back({.name = "Surplus CPU credits",
                     .price = kCredits,
                     .monthly = instance.usage(kDbCreditsUsage.name)});
  return items;
}

}  // namespace

constinit const Estimator kNeptuneDbInstance = {.resource_type = "AWS::Neptune::DBInstance",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
