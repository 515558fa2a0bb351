#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"

// Load balancers, listeners, target groups and distributions -> combinations that AWS refuses.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kListener = "AWS::ElasticLoadBalancingV2::Listener";
constexpr std::string_view kBalancerTypes[] = {"AWS::ElasticLoadBalancingV2::LoadBalancer"};
constexpr std::string_view kTargetGroup = "AWS::ElasticLoadBalancingV2::TargetGroup";

/// The protocols of listeners, for each type of load balancer.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html
struct Protocols {
  std::string_view type;
  std::string_view name;
  std::string_view protocols;
};
constexpr Protocols kProtocols[] = {
    {"application", "an Application Load Balancer", " HTTP HTTPS "},
    {"network", "a Network Load Balancer", " TCP TLS UDP TCP_UDP QUIC TCP_QUIC "},
};

void check_listener(const Context& context, const StackResource& listener, Reporter& report) {
  const ValuePtr protocol = listener.property("Protocol");
  const auto known = resolve::known_text(protocol);
  if (!known) return;
  if ((*known == "HTTPS" || *known == "TLS") && listener.property("Certificates") == nullptr)
    report
        .at(listener, protocol,
            concat("a listener with the protocol ", *known, " requires Certificates"))
        .key("certificates");
  const auto target = context.graph.identify(listener.property("LoadBalancerArn"), kBalancerTypes);
  if (!target) return;
  const auto& balancer = context.graph.resource(target->resource);
  const ValuePtr type = balancer.property("Type");
  const auto kind =
      type == nullptr ? std::optional<std::string_view>("application") : resolve::known_text(type);
  for (const auto& row : kProtocols)
    if (kind == row.type && row.protocols.find(concat(" ", *known, " ")) == std::string_view::npos)
      report
          .at(listener, protocol,
              concat(balancer.id(), " is ", row.name, ", which has no listeners with the protocol ",
                     *known))
          .note(balancer, "the load balancer");
}

void check_listeners(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kListener))
    check_listener(context, context.graph.resource(index), report);
}

void check_groups(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kTargetGroup)) {
    const auto& group = context.graph.resource(index);
    if (resolve::is_unknown(group.properties)) continue;
    const ValuePtr type = group.property("TargetType");
    const Tri is_function = type == nullptr ? Tri::kNo : resolve::equals(type, "lambda");
    for (const auto property : {"Port", "Protocol", "VpcId"}) {
      const ValuePtr value = group.property(property);
      if (is_function == Tri::kYes && value != nullptr)
        report.at(group, value, concat(property, " is not valid for a target group of functions"))
            .key(property)
            .fix(concat("remove ", property));
      if (is_function == Tri::kNo && value == nullptr)
        report
            .at(group, concat(group.id(), " has no ", property, ", which the target type ",
                              resolve::known_text(type).value_or("instance"), " requires"))
            .key(property);
    }
  }
}

/// "TargetOriginId: the value of Id for the origin"
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-defaultcachebehavior.html
void check_origins(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::CloudFront::Distribution")) {
    const auto& distribution = context.graph.resource(index);
    std::vector<SymbolicText> ids;
    bool known = !resolve::is_unknown(distribution.property("DistributionConfig.Origins")) &&
                 !resolve::is_unknown(distribution.property("DistributionConfig.OriginGroups"));
    for (const auto path :
         {"DistributionConfig.Origins[].Id", "DistributionConfig.OriginGroups.Items[].Id"})
      graph::at_path(distribution.properties, path, [&](ValuePtr id) {
        const auto* text = resolve::text(id);
        known = known && text != nullptr;
        if (text != nullptr) ids.push_back(*text);
      });
    const bool certain = std::ranges::all_of(ids, &SymbolicText::known);
    for (const auto path : {"DistributionConfig.DefaultCacheBehavior.TargetOriginId",
                            "DistributionConfig.CacheBehaviors[].TargetOriginId"})
      graph::at_path(distribution.properties, path, [&](ValuePtr target) {
        const auto* text = resolve::text(target);
        if (!known || ids.empty() || text == nullptr || std::ranges::count(ids, *text) > 0) return;
        if (!certain || !text->known()) return;
        report.at(distribution, target,
                  concat(distribution.id(), " has no origin with the Id ", quote(text->text())));
      });
  }
}

constexpr std::string_view kOriginEquivalents[] = {"E3057"};

constexpr std::string_view kSameDep083[] = {"E3676"};

constexpr std::string_view kSameDep084[] = {"E3681"};

}  // namespace

extern constinit const Rule kListenerProtocolMismatch = {
    .info = {.id = "DEP083",
             .name = "listener-protocol-mismatch",
             .severity = Severity::kError,
             .summary =
                 "A listener has a protocol that its load balancer lacks, or no certificate.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-elasticloadbalancingv2-listener.html",
             .equivalents = kSameDep083},
    .check = check_listeners,
};

extern constinit const Rule kTargetGroupSettingConflict = {
    .info = {.id = "DEP084",
             .name = "target-group-setting-conflict",
             .severity = Severity::kError,
             .summary = "The settings of a target group do not fit its target type.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-elasticloadbalancingv2-targetgroup.html",
             .equivalents = kSameDep084},
    .check = check_groups,
};

extern constinit const Rule kMissingOrigin = {
    .info = {.id = "DEP085",
             .name = "missing-origin",
             .severity = Severity::kError,
             .summary = "A cache behavior of a distribution names an origin that does not exist.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-properties-cloudfront-distribution-defaultcachebehavior.html",
             .equivalents = kOriginEquivalents},
    .check = check_origins,
};

}  // namespace cfnaudit::rules
