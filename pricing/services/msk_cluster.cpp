// AWS::MSK::Cluster -> broker hours and storage. https://aws.amazon.com/msk/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

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
  const Amount size =
      whole_number(cluster.property("BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize"),
                   "the size of the volumes is missing");
  return {{.name = concat("Broker hours (", type.text, ")"),
           .price = kBrokerHours,
           .monthly = brokers * kHoursPerMonth,
           .assumption = "730 hours per broker",
           .variant = std::string(type.text)},
          {.name = "Storage", .price = kStorage, .monthly = brokers * size}};
}

}  // namespace

constinit const Estimator kMskCluster = {
    .resource_type = "AWS::MSK::Cluster", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
