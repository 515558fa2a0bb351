#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Interface endpoints of S3 and DynamoDB -> those where a free gateway endpoint would do.

namespace cfnaudit::rules {
namespace {

constexpr pricing::PriceKey kHours = {"AmazonVPC", "interface-endpoint-hours", "hours"};

/// Peered networks, transit gateways and VPNs reach interface endpoints but no gateway endpoints.
bool has_outside_network(const Context& context) {
  constexpr std::string_view kTypes[] = {"AWS::EC2::VPCPeeringConnection",
                                         "AWS::EC2::VPNGateway",
                                         "AWS::EC2::TransitGatewayAttachment",
                                         "AWS::EC2::TransitGatewayVpcAttachment",
                                         "AWS::EC2::VPNConnection",
                                         "AWS::EC2::ClientVpnEndpoint",
                                         "AWS::Route53Resolver::ResolverEndpoint",
                                         "AWS::DirectConnect::VirtualInterface"};
  return std::any_of(std::begin(kTypes), std::end(kTypes),
                     [&](std::string_view type) { return !context.graph.of_type(type).empty(); });
}

/// A gateway endpoint has neither names nor network interfaces of its own, and no traffic from
/// outside goes to it.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html,
/// 2026-11-30
bool uses_interfaces(const Context& context, graph::ResourceIndex endpoint) {
  constexpr std::string_view kOwn[] = {"DnsEntries", "NetworkInterfaceIds"};
  const auto& references = context.stack.references;
  if (std::any_of(references.begin(), references.end(), [&](const auto& reference) {
        return reference.to == endpoint &&
               std::find(std::begin(kOwn), std::end(kOwn), reference.attribute) != std::end(kOwn);
      }))
    return true;
  const auto for_resolver = context.graph.resource(endpoint).property(
      "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint");
  return for_resolver != nullptr && resolve::equals(for_resolver, "NotSpecified") != Tri::kYes;
}

void check(const Context& context, Reporter& reporter) {
  if (has_outside_network(context)) return;
  for (const auto index : context.graph.of_type("AWS::EC2::VPCEndpoint")) {
    const auto& endpoint = context.graph.resource(index);
    if (resolve::equals(endpoint.property("VpcEndpointType"), "Interface") != Tri::kYes) continue;
    const SymbolicText* name = resolve::text(endpoint.property("ServiceName"));
    if (name == nullptr || endpoint.exists != Tri::kYes) continue;
    if (uses_interfaces(context, index)) continue;
    const bool s3 = name->text().ends_with(".s3");
    if (!s3 && !name->text().ends_with(".dynamodb")) continue;
    const auto zones =
        static_cast<std::int64_t>(resolve::items(endpoint.property("SubnetIds")).size());
    const auto price =
        monthly(context, kHours, std::max<std::int64_t>(1, zones) * pricing::kHoursPerMonth);
    if (!price) continue;
    reporter
        .at(endpoint, endpoint.property("VpcEndpointType"),
            concat(endpoint.id(), " costs ", a_month(*price),
                   " plus data processing; a gateway endpoint for ", s3 ? "S3" : "DynamoDB",
                   " is free"))
        .fix("use VpcEndpointType: Gateway with the route tables of the subnets");
  }
}

}  // namespace

extern constinit const Rule kAvoidableInterfaceEndpoint = {
    .info = {.id = "CST006",
             .name = "avoidable-interface-endpoint",
             .severity = Severity::kWarning,
             .summary = "An interface endpoint for S3 or DynamoDB is charged, although a gateway "
                        "endpoint is free.",
             .source = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"},
    .check = check};

}  // namespace cfnaudit::rules
