// AWS::DocDB::DBInstance -> hours and surplus CPU credits; storage is charged with the cluster.
// https://aws.amazon.com/documentdb/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/rds.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "db.t3.medium".
constexpr PriceKey kHours = {"AmazonDocDB", "instance-hours", "hours"};
constexpr PriceKey kCredits = {"AmazonDocDB", "cpu-credits", "vCPU-hours"};
constexpr PriceKey kPrices[] = {kHours, kCredits};
constexpr UsageKey kUsage[] = {kDbCreditsUsage};

std::vector<LineItem> estimate(const Subject& instance) {
  const Choice type = choice(instance.property("DBInstanceClass"), "");
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  std::vector<LineItem> items = {{.name = concat("Instance hours (", type.text, ")"),
                                  .price = kHours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours",
                                  .variant = std::string(type.text)}};
  if (is_burstable(type.text))
    items.push_back({.name = "Surplus CPU credits",
                     .price = kCredits,
                     .monthly = instance.usage(kDbCreditsUsage.name)});
  return items;
}

}  // namespace

constinit const Estimator kDocDbInstance = {.resource_type = "AWS::DocDB::DBInstance",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
