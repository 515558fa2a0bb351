// AWS::DMS::ReplicationInstance -> hours by class, and storage above what is included. A second
// zone doubles both. https://aws.amazon.com/dms/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "dms.t2.micro".
constexpr PriceKey kHours = {"AWSDatabaseMigrationSvc", "instance-hours", "hours"};
constexpr PriceKey kStorage = {"AWSDatabaseMigrationSvc", "storage", "GB-months"};
constexpr PriceKey kPrices[] = {kHours, kStorage};

constexpr std::int64_t kIncludedGb = 100;
constexpr std::int64_t kIncludedGbOfBurstable = 50;  // of the classes t2 and t3
constexpr std::int64_t kDefaultGb = 50;

std::vector<LineItem> estimate(const Subject& instance) {
  const Choice type = choice(instance.property("ReplicationInstanceClass"), "");
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  const auto multi_az = instance.property("MultiAZ");
  if (resolve::is_unknown(multi_az))
    return {unpriced("Instance hours", resolve::why_unknown(multi_az))};
  const Amount zones = resolve::boolean(multi_az).value_or(false) ? 2 : 1;
  const auto included = type.text.starts_with("dms.t") ? kIncludedGbOfBurstable : kIncludedGb;
  return {{.name = concat("Instance hours (", type.text, ")"),
           .price = kHours,
           .monthly = zones * kHoursPerMonth,
           .assumption = "730 hours",
           .variant = std::string(type.text)},
          {.name = "Storage",
           .price = kStorage,
           .monthly = zones * above(whole_number(instance.property("AllocatedStorage"), kDefaultGb),
                                    included),
           .assumption = concat(std::to_string(included), " GB are included")}};
}

}  // namespace

constinit const Estimator kDmsReplicationInstance = {
    .resource_type = "AWS::DMS::ReplicationInstance",
    .prices = kPrices,
    .usage = {},
    .estimate = estimate};

}  // namespace cfnaudit::pricing
