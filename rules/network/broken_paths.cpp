#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/network/uses.h"

// Broken paths -> findings, a rule for each kind of obstacle.

namespace cfnaudit::rules {
namespace {

using network::Obstacle;

std::string_view id(const Context& context, graph::ResourceIndex index) {
  return context.graph.resource(index).id();
}

/// "Worker cannot reach Orders", "... from subnet Inner".
std::string cannot_reach(const Context& context, const BrokenPath& broken) {
  const auto& answer = broken.answer;
  const std::string from =
      answer.partly && answer.from_subnet
          ? concat(" from subnet ",
                   id(context, context.network.subnets[*answer.from_subnet].resource))
          : "";
  return concat(id(context, broken.from), " cannot reach ", broken.target, from, ": ",
                answer.reason);
}

bool is_endpoint(const Context& context, const BrokenPath& broken) {
  return broken.answer.at && context.graph.resource(*broken.answer.at).type() ==
                                 std::string_view("AWS::EC2::VPCEndpoint");
}

/// The VPC of the caller, where an endpoint would be made.
const network::Vpc* vpc_of(const Context& context, const BrokenPath& broken) {
  const auto subnet = broken.answer.from_subnet;
  return subnet ? &context.network.vpcs[context.network.subnets[*subnet].vpc] : nullptr;
}

std::string reference(const Context& context, const network::Vpc* vpc) {
  return vpc != nullptr && vpc->resource ? concat("!Ref ", id(context, *vpc->resource)) : "...";
}

/// The endpoint to paste.
std::string endpoint_fix(const Context& context, const BrokenPath& broken) {
  if (broken.service.empty())
    return "use private subnets with a route to a NAT gateway: {Type: AWS::EC2::Route, Properties: "
           "{RouteTableId: ..., DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: ...}}";
  const auto* vpc = vpc_of(context, broken);
  const auto subnet = broken.answer.from_subnet;
  const std::string start =
      concat("{Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: ", reference(context, vpc),
             ", ServiceName: !Sub 'com.amazonaws.${AWS::Region}.", broken.endpoint, "', ");
  if (broken.gateway) {
    const auto table = subnet
                           ? context.network.tables[context.network.subnets[*subnet].table].resource
                           : std::nullopt;
    const std::string tables = table ? concat("[!Ref ", id(context, *table), "]") : "[...]";
    return concat("add a gateway endpoint, which is free: ", start, "RouteTableIds: ", tables,
                  "}}, or a route to a NAT gateway");
  }
  const std::string subnets =
      subnet ? concat("[!Ref ", id(context, context.network.subnets[*subnet].resource), "]")
             : "[...]";
  return concat("add an interface endpoint: ", start,
                "VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: ", subnets,
                ", SecurityGroupIds: [...]}}, or a route to a NAT gateway");
}

template <typename Accept, typename Fix>
void check_paths(const Context& context, Reporter& report, Accept accept, Fix fix) {
  for (const auto& broken : broken_paths(context))
    if (accept(broken))
      report_path(context, broken, cannot_reach(context, broken), report).fix(fix(broken));
}

std::string with_service(const Context& context, const BrokenPath& broken) {
  if (broken.service.empty()) return cannot_reach(context, broken);
  const auto* vpc = vpc_of(context, broken);
  return concat(cannot_reach(context, broken), ", and ",
                vpc != nullptr ? context.network.name(*vpc) : std::string("its VPC"),
                " has no endpoint for ", broken.service);
}

void check_without_route(const Context& context, Reporter& report) {
  for (const auto& broken : broken_paths(context)) {
    if (broken.answer.obstacle != Obstacle::kNoRoute || is_endpoint(context, broken)) continue;
    report_path(context, broken, with_service(context, broken), report)
        .fix(endpoint_fix(context, broken));
  }
}

void check_without_address(const Context& context, Reporter& report) {
  for (const auto& broken : broken_paths(context)) {
    if (broken.answer.obstacle != Obstacle::kNoAddress || is_endpoint(context, broken)) continue;
    report_path(context, broken, with_service(context, broken), report)
        .fix(endpoint_fix(context, broken));
  }
}

void check_endpoints(const Context& context, Reporter& report) {
  check_paths(
      context, report,
      [&](const BrokenPath& broken) {
        return broken.answer.obstacle == Obstacle::kNoRoute && is_endpoint(context, broken);
      },
      [&](const BrokenPath& broken) -> std::string {
        const auto subnet = broken.answer.from_subnet;
        const auto table =
            subnet ? context.network.tables[context.network.subnets[*subnet].table].resource
                   : std::nullopt;
        if (!broken.gateway) return "add an interface endpoint to the VPC of the caller";
        if (!table)
          return concat(
              "associate the subnet with a route table of its own, and list the table in "
              "RouteTableIds of ",
              id(context, *broken.answer.at));
        return concat("list it in ", id(context, *broken.answer.at), ": RouteTableIds: [!Ref ",
                      id(context, *table), "]");
      });
}

/// "{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !GetAtt Group.GroupId}".
std::string rule_fix(const Context& context, const BrokenPath& broken) {
  const bool egress = broken.answer.obstacle == Obstacle::kCallerGroup;
  const std::string port = broken.ports.empty()      ? "443"
                           : broken.ports.size() > 1 ? "..."
                                                     : std::to_string(broken.ports.front());
  if (egress && !broken.service.empty())
    return concat("add to SecurityGroupEgress of ",
                  broken.answer.at ? id(context, *broken.answer.at) : std::string_view("the group"),
                  ": {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}");
  std::string peer = "...";
  const auto* other = context.network.placement_of(egress ? broken.to : broken.from);
  if (other != nullptr && !other->groups.items.empty())
    if (const auto group = context.network.groups[other->groups.items.front()].resource)
      peer = concat("!GetAtt ", id(context, *group), ".GroupId");
  return concat("add to ", egress ? "SecurityGroupEgress" : "SecurityGroupIngress", " of ",
                broken.answer.at ? id(context, *broken.answer.at) : std::string_view("the group"),
                ": {IpProtocol: tcp, FromPort: ", port, ", ToPort: ", port, ", ",
                egress ? "Destination" : "Source", "SecurityGroupId: ", peer, "}");
}

void check_groups(const Context& context, Reporter& report) {
  check_paths(
      context, report,
      [](const BrokenPath& broken) {
        return broken.answer.obstacle == Obstacle::kCallerGroup ||
               broken.answer.obstacle == Obstacle::kTargetGroup;
      },
      [&](const BrokenPath& broken) { return rule_fix(context, broken); });
}

void check_outside(const Context& context, Reporter& report) {
  check_paths(
      context, report,
      [](const BrokenPath& broken) { return broken.answer.obstacle == Obstacle::kNotInVpc; },
      [&](const BrokenPath& broken) {
        const auto* target = context.network.placement_of(broken.to);
        std::vector<std::string> subnets;
        for (const auto subnet : target->subnets.items)
          subnets.push_back(concat("!Ref ", id(context, context.network.subnets[subnet].resource)));
        return concat("place the function in the VPC: VpcConfig: {SubnetIds: [",
                      subnets.empty() ? "..." : join(subnets, ", "), "], SecurityGroupIds: [...]}");
      });
}

void check_acls(const Context& context, Reporter& report) {
  check_paths(
      context, report,
      [](const BrokenPath& broken) { return broken.answer.obstacle == Obstacle::kAcl; },
      [&](const BrokenPath&) -> std::string {
        return "add an AWS::EC2::NetworkAclEntry that allows the requests, and one for the answers "
               "on ports 1024 to 65535; ACLs are stateless";
      });
}

void check_vpcs(const Context& context, Reporter& report) {
  check_paths(
      context, report,
      [](const BrokenPath& broken) {
        return broken.answer.obstacle == Obstacle::kOtherVpc ||
               broken.answer.obstacle == Obstacle::kNoReturnRoute;
      },
      [&](const BrokenPath& broken) -> std::string {
        if (broken.answer.obstacle == Obstacle::kNoReturnRoute)
          return "add a route back over the peering connection";
        return "place both in one VPC, or connect the VPCs with a peering connection and routes in "
               "both directions";
      });
}

constexpr std::string_view kCallers[] = {"AWS::Lambda::Function", "AWS::ECS::Service"};

}  // namespace

extern constinit const Rule kFunctionWithoutRoute = {
    .info = {.id = "NET011",
             .name = "function-without-route",
             .severity = Severity::kError,
             .summary =
                 "A function or task in a VPC has no network path to a service that it calls.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
             .types = kCallers},
    .check = check_without_route};

extern constinit const Rule kPublicSubnetWithoutAddress = {
    .info = {.id = "NET012",
             .name = "public-subnet-without-address",
             .severity = Severity::kError,
             .summary = "A function or task calls a service through an internet gateway and has no "
                        "public address.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
             .types = kCallers},
    .check = check_without_address};

extern constinit const Rule kEndpointNotUsed = {
    .info = {.id = "NET013",
             .name = "endpoint-not-used",
             .severity = Severity::kError,
             .summary = "A caller depends on a VPC endpoint that its subnets do not use.",
             .source = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
             .types = kCallers},
    .check = check_endpoints};

extern constinit const Rule kSecurityGroupBlocksCaller = {
    .info = {.id = "NET014",
             .name = "security-group-blocks-caller",
             .severity = Severity::kError,
             .summary = "Security groups block a connection that the template needs.",
             .source =
                 "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
    .check = check_groups};

extern constinit const Rule kCallerOutsideVpc = {
    .info = {.id = "NET015",
             .name = "caller-outside-vpc",
             .severity = Severity::kError,
             .summary = "A function outside of the VPC is given the address of a private resource.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"},
    .check = check_outside};

extern constinit const Rule kNetworkAclBlocksCaller = {
    .info = {.id = "NET017",
             .name = "network-acl-blocks-caller",
             .severity = Severity::kError,
             .summary = "A network ACL blocks a connection that the template needs.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"},
    .check = check_acls};

extern constinit const Rule kUnconnectedVpcs = {
    .info = {.id = "NET018",
             .name = "unconnected-vpcs",
             .severity = Severity::kError,
             .summary = "A caller and its target are in VPCs that no route connects.",
             .source = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"},
    .check = check_vpcs};

}  // namespace cfnaudit::rules
