// AWS::EKS::Cluster -> the control plane's hours. https://aws.amazon.com/eks/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kClusterHours = {"AmazonEKS", "cluster-hours", "hours"};
constexpr PriceKey kPrices[] = {kClusterHours};

std::vector<LineItem> estimate(const Subject&) {
  return {{.name = "Control plane",
           .price = kClusterHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours, version in standard support"}};
}

}  // namespace

constinit const Estimator kEksCluster = {
    .resource_type = "AWS::EKS::Cluster", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
