// AWS::RDS::DBProxy -> an hour of each vCPU of the database behind it, at least two.
// https://aws.amazon.com/rds/proxy/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/rds.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonRDS", "proxy-vcpu-hours", "vCPU-hours"};
constexpr PriceKey kPrices[] = {kHours};
constexpr std::string_view kProxyTypes[] = {"AWS::RDS::DBProxy"};
constexpr std::string_view kInstanceTypes[] = {"AWS::RDS::DBInstance"};
constexpr std::string_view kClusterTypes[] = {"AWS::RDS::DBCluster"};
constexpr std::int64_t kLeast = 2;

Amount vcpus(const Subject& instance) {
  const Choice type = choice(instance.property("DBInstanceClass"), "");
  if (!type.known()) return Amount::unknown(type.why_unknown);
  if (const auto known = vcpus_of(type.text)) return *known;
  return Amount::unknown(concat("the vCPUs of ", type.text, " are not known"));
}

Amount vcpus_of_cluster(const Subject& proxy, graph::ResourceIndex cluster) {
  Amount sum = 0;
  for (const auto index : proxy.graph().of_type("AWS::RDS::DBInstance")) {
    const Subject instance = proxy.other(index);
    const auto owner =
        proxy.graph().identify(instance.property("DBClusterIdentifier"), kClusterTypes);
    if (owner && owner->resource == cluster) sum = sum + vcpus(instance);
  }
  return sum;
}

Amount vcpus_behind(const Subject& proxy) {
  Amount sum = 0;
  const auto& graph = proxy.graph();
  for (const auto index : graph.of_type("AWS::RDS::DBProxyTargetGroup")) {
    const Subject group = proxy.other(index);
    const auto owner = graph.identify(group.property("DBProxyName"), kProxyTypes);
    if (!owner || owner->resource != proxy.index()) continue;
    for (const auto id : resolve::items(group.property("DBInstanceIdentifiers"))) {
      const auto instance = graph.identify(id, kInstanceTypes);
      if (!instance) return Amount::unknown("the database is not in the template");
      sum = sum + vcpus(proxy.other(instance->resource));
    }
    for (const auto id : resolve::items(group.property("DBClusterIdentifiers"))) {
      const auto cluster = graph.identify(id, kClusterTypes);
      if (!cluster) return Amount::unknown("the database is not in the template");
      sum = sum + vcpus_of_cluster(proxy, cluster->resource);
    }
  }
  if (sum.quantity() == Quantity(0))
    return Amount::unknown("no target group in the template refers to its database");
  return sum;
}

std::vector<LineItem> estimate(const Subject& proxy) {
  const Amount behind = vcpus_behind(proxy);
  return {{.name = "Proxy hours",
           .price = kHours,
           .monthly = (behind.quantity() ? larger_known(behind, kLeast) : behind) * kHoursPerMonth,
           .assumption = "730 hours per vCPU of the database, at least two"}};
}

}  // namespace

constinit const Estimator kRdsDbProxy = {
    .resource_type = "AWS::RDS::DBProxy", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
