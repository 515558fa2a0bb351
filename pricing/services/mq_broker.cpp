// AWS::AmazonMQ::Broker -> broker hours and storage. https://aws.amazon.com/amazon-mq/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "mq.t2.micro activemq single_instance", "mq.m5.large activemq
/// active_standby_multi_az".
constexpr PriceKey kBrokerHours = {"AmazonMQ", "broker-hours", "hours"};
constexpr PriceKey kEfs = {"AmazonMQ", "efs-storage", "GB-months"};
constexpr PriceKey kEbs = {"AmazonMQ", "ebs-storage", "GB-months"};
constexpr PriceKey kPrices[] = {kBrokerHours, kEfs, kEbs};
constexpr UsageKey kUsage[] = {{"storage_size_gb", "GB stored by each node", {1, 10, 100}}};
constexpr std::int64_t kClusterNodes = 3;

std::vector<LineItem> estimate(const Subject& broker) {
  const Choice type = choice(broker.property("HostInstanceType"), "");
  const Choice engine = choice(broker.property("EngineType"), "ACTIVEMQ");
  const Choice mode = choice(broker.property("DeploymentMode"), "SINGLE_INSTANCE");
  for (const Choice* decided : {&type, &engine, &mode})
    if (!decided->known()) return {unpriced("Broker hours", decided->why_unknown)};
  const std::string engine_name = lowercase(engine.text);
  const std::string mode_name = lowercase(mode.text);
  const bool cluster = mode_name == "cluster_multi_az";
  // RabbitMQ stores on EBS only; ActiveMQ's default is EFS, shared by its nodes.
  const std::string storage_type = lowercase(
      choice(broker.property("StorageType"), engine_name == "rabbitmq" ? "ebs" : "efs").text);
  return {{.name = concat("Broker hours (", type.text, ", ", mode_name, ")"),
           .price = kBrokerHours,
           .monthly = kHoursPerMonth,
           .assumption = cluster ? "three nodes, 730 hours" : "730 hours",
           .variant = concat(type.text, " ", engine_name, " ", mode_name)},
          {.name = concat("Storage (", storage_type, ")"),
           .price = storage_type == "ebs" ? kEbs : kEfs,
           .monthly = broker.usage("storage_size_gb") * (cluster ? kClusterNodes : 1)}};
}

}  // namespace

constinit const Estimator kMqBroker = {.resource_type = "AWS::AmazonMQ::Broker",
                                       .prices = kPrices,
                                       .usage = kUsage,
                                       .estimate = estimate};

}  // namespace cfnaudit::pricing
