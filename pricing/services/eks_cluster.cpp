// AWS::EKS::Cluster -> the control plane's hours. https://aws.amazon.com/eks/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kClusterHours = {"AmazonEKS", "cluster-hours", "hours"};
constexpr PriceKey kPrices[] = {kClusterHours};

/// Minor versions and the day after which only extended support covers them.
/// https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html ; dates as in
/// https://aws-samples.github.io/sample-apex-skills/docs/skills/eks-upgrade-check/references/version-validation
/// , read 2026-11-30
struct Support {
  std::string_view version;
  std::string_view standard_until;
};
constexpr std::string_view kRead = "2026-11-30";
constexpr Support kSupport[] = {
    {"1.29", "2025-03-23"}, {"1.30", "2025-07-23"}, {"1.31", "2025-11-26"}, {"1.32", "2026-03-23"},
    {"1.33", "2026-07-29"}, {"1.34", "2026-12-02"}, {"1.35", "2027-03-27"},
};

/// Extended support is on by default; with STANDARD the cluster is upgraded instead.
/// https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
void add_support(std::vector<LineItem>& items, const Subject& cluster) {
  const Choice version = choice(cluster.property("Version"), "");
  const Choice policy = choice(cluster.property("UpgradePolicy.SupportType"), "EXTENDED");
  if (policy.text == "STANDARD") return;
  if (!version.known()) return items.push_back(unpriced("Extended support", version.why_unknown));
  if (!version.text.empty())
    items.front().assumption =
        concat("730 hours; until when ", version.text, " has standard support is not known");
  for (const Support& support : kSupport) {
    if (support.version != version.text) continue;
    items.front().assumption =
        concat("730 hours, standard support of ", version.text, " until ", support.standard_until);
    if (support.standard_until >= kRead) return;
    if (policy.known())
      items.push_back(
          unpriced("Extended support", concat("no price is known; ", version.text,
                                              " has needed it since ", support.standard_until)));
    else
      items.push_back(unpriced("Extended support", policy.why_unknown));
  }
}

std::vector<LineItem> estimate(const Subject& cluster) {
  std::vector<LineItem> items = {{.name = "Control plane",
                                  .price = kClusterHours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours, version in standard support"}};
  add_support(items, cluster);
  return items;
}

}  // namespace

constinit const Estimator kEksCluster = {
    .resource_type = "AWS::EKS::Cluster", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
