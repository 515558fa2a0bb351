// AWS::MSK::Cluster -> broker hours and storage. https://aws.amazon.com/msk/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "kafka.t3.small".
constexpr PriceKey kBrokerHours = {"AmazonMSK", "broker-hours", "hours"};
constexpr PriceKey kStorage = {"AmazonMSK", "storage", "GB-months"};
constexpr PriceKey kPrices[] = {kBrokerHours, kStorage};

std::vector<LineItem> estimate(const Subject& cluster) {
  const Choice type = choice(cluster.property("BrokerNodeGroupInfo.InstanceType"), "");
  if (!type.known()) return {unpriced("Broker hours", type.why_unknown)};
  const Amount brokers =
      whole_number(cluster.property("NumberOfBrokerNodes"), "the number of brokers is missing");
  const auto range = scaling_range(cluster, "kafka:broker-storage:VolumeSize");
  const Amount size = raised(
      whole_number(cluster.property("BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize"),
                   "the size of the volumes is missing"),
      range);
  return {{.name = concat("Broker hours (", type.text, ")"),
           .price = kBrokerHours,
           .monthly = brokers * kHoursPerMonth,
           .assumption = "730 hours per broker",
           .variant = std::string(type.text)},
          {.name = "Storage",
           .price = kStorage,
           .monthly = brokers * size,
           .bound = scaling_bound(range, brokers)}};
}

}  // namespace

constinit const Estimator kMskCluster = {
    .resource_type = "AWS::MSK::Cluster", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
