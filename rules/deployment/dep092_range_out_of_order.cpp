#include <string>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"
#include "rules/deployment/chosen_apart.h"

// Two properties of which one must not exceed the other -> ranges that AWS refuses.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

/// `low` must not exceed `high`, in each object at `holder` (empty: in the resource).
struct Range {
  std::string_view type;
  std::string_view holder;
  std::string_view low;
  std::string_view high;
};
// The pages of the types, read on 2026-11-30:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
constexpr Range kRanges[] = {
    {"AWS::AutoScaling::AutoScalingGroup", "", "MinSize", "MaxSize"},
    {"AWS::AutoScaling::AutoScalingGroup", "", "MinSize", "DesiredCapacity"},
    {"AWS::AutoScaling::AutoScalingGroup", "", "DesiredCapacity", "MaxSize"},
    {"AWS::ApplicationAutoScaling::ScalableTarget", "", "MinCapacity", "MaxCapacity"},
    {"AWS::EKS::Nodegroup", "ScalingConfig", "MinSize", "MaxSize"},
    {"AWS::EKS::Nodegroup", "ScalingConfig", "MinSize", "DesiredSize"},
    {"AWS::EKS::Nodegroup", "ScalingConfig", "DesiredSize", "MaxSize"},
    {"AWS::RDS::DBCluster", "ServerlessV2ScalingConfiguration", "MinCapacity", "MaxCapacity"},
    {"AWS::RDS::DBCluster", "ScalingConfiguration", "MinCapacity", "MaxCapacity"},
    {"AWS::Lambda::EventSourceMapping", "ProvisionedPollerConfig", "MinimumPollers",
     "MaximumPollers"},
    {"AWS::Batch::ComputeEnvironment", "ComputeResources", "MinvCpus", "MaxvCpus"},
    {"AWS::EC2::SecurityGroup", "SecurityGroupIngress[]", "FromPort", "ToPort"},
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress[]", "FromPort", "ToPort"},
    {"AWS::EC2::SecurityGroupIngress", "", "FromPort", "ToPort"},
    {"AWS::EC2::SecurityGroupEgress", "", "FromPort", "ToPort"},
};

/// Ports of ICMP are types and codes, in no order.
bool has_ports(ValuePtr holder) {
  const ValuePtr protocol = resolve::get(holder, "IpProtocol");
  return protocol == nullptr || resolve::equals(protocol, "tcp") == Tri::kYes ||
         resolve::equals(protocol, "udp") == Tri::kYes ||
         resolve::equals(protocol, "6") == Tri::kYes ||
         resolve::equals(protocol, "17") == Tri::kYes;
}

void check_range(const Context& context, const StackResource& resource, const Range& range,
                 ValuePtr holder, Reporter& report) {
  const ValuePtr low = resolve::get(holder, range.low);
  const ValuePtr high = resolve::get(holder, range.high);
  const auto least = resolve::number(low);
  const auto most = resolve::number(high);
  if (!least || !most || *least <= *most || !has_ports(holder)) return;
  if (are_chosen_apart(context, low, high))
    return report.undecided(
        resource, concat(range.low, " and ", range.high, " are chosen by two parameters"));
  report
      .at(resource, low,
          concat(range.low, " of ", resource.id(), " (", *resolve::known_text(low), ") exceeds ",
                 range.high, " (", *resolve::known_text(high), ")"))
      .key(concat(range.low, " ", range.high))
      .note(high->span, std::string(range.high), resource.id());
}

void check(const Context& context, Reporter& report) {
  for (const auto& range : kRanges)
    for (const auto index : context.graph.of_type(range.type)) {
      const auto& resource = context.graph.resource(index);
      graph::at_path(resource.properties, range.holder, [&](ValuePtr holder) {
        check_range(context, resource, range, holder, report);
      });
    }
}

constexpr std::string_view kEquivalents[] = {"E3687", "E3706"};

}  // namespace

extern constinit const Rule kRangeOutOfOrder = {
    .info = {.id = "DEP092",
             .name = "range-out-of-order",
             .severity = Severity::kError,
             .summary = "The lower end of a range exceeds its upper end.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-autoscaling-autoscalinggroup.html",
             .equivalents = kEquivalents},
    .check = check,
};

}  // namespace cfnaudit::rules
