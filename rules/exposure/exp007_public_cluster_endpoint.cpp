#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/exposure/openings.h"
#include "rules/settings.h"

// EKS clusters -> those whose Kubernetes API answers the whole internet.

namespace cfnaudit::rules {
namespace {

/// The endpoint is public, and open to everyone, unless the template says otherwise.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-cluster-resourcesvpcconfig.html
void check_cluster(const graph::StackResource& cluster, Reporter& report) {
  const auto config = cluster.property("ResourcesVpcConfig");
  const auto access = resolve::get(config, "EndpointPublicAccess");
  const Tri is_public = opposite(has_fault(kIsFalse, access));
  if (config == nullptr || is_public == Tri::kNo) return;
  const auto blocks = resolve::get(config, "PublicAccessCidrs");
  std::string from = blocks == nullptr ? "anywhere (0.0.0.0/0)" : "";
  for (const auto block : resolve::items(blocks)) {
    if (const auto text = resolve::known_text(block); text && from.empty())
      from = internet_block(*text);
    else if (const auto why = resolve::why_unknown(block); !why.empty())
      report.undecided(cluster, concat("PublicAccessCidrs: ", why));
  }
  if (from.empty()) return;
  if (is_public == Tri::kUnknown)
    return report.undecided(cluster,
                            concat("EndpointPublicAccess: ", resolve::why_unknown(access)));
  report
      .at(cluster, blocks != nullptr ? blocks : config,
          concat("the Kubernetes API of ", cluster.id(), " can be reached from ", from))
      .fix(
          "set EndpointPrivateAccess: true and EndpointPublicAccess: false, or list the addresses "
          "of its administrators in PublicAccessCidrs");
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::EKS::Cluster")) {
    const auto& cluster = context.graph.resource(index);
    if (cluster.exists == Tri::kYes && !resolve::is_unknown(cluster.properties))
      check_cluster(cluster, report);
  }
}

constexpr std::string_view kSame[] = {"AwsSolutions-EKS1", "EKS.1",
                                      "EKS_ENDPOINT_NO_PUBLIC_ACCESS"};
constexpr std::string_view kTypes[] = {"AWS::EKS::Cluster"};

}  // namespace

extern constinit const Rule kPublicClusterEndpoint = {
    .info = {.id = "EXP007",
             .name = "public-cluster-endpoint",
             .severity = Severity::kWarning,
             .summary = "The Kubernetes API of an EKS cluster can be reached from anywhere.",
             .source = "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
             .equivalents = kSame,
             .security_severity = "6.5",
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
