// Every small network against a simulation that follows one packet, written without the layer:
// three subnets, two route tables, two security groups, one endpoint.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/network/reach.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::network {
namespace {

using cfnaudit::testing::run_pipeline;

// The caller is in subnet 0 with group 0, the database in subnet 1 with group 1, the NAT gateway in
// subnet 2.
enum Out { kNowhere, kToGateway, kToNat };
enum Ingress { kNobody, kDatabaseFromGroup, kDatabaseFromSubnet, kHttpsFromGroup, kAllFromItself };
enum Egress { kEverything, kDatabaseSubnet, kHttpsAnywhere };
enum EndpointIs { kNoEndpoint, kGatewayOnFirst, kGatewayOnSecond, kInterfaceOfQueues };
constexpr int kMainTable = 2;

struct World {
  std::array<Out, 2> routes = {};
  std::array<int, 3> tables = {};
  Ingress ingress = kNobody;
  Egress egress = kEverything;
  EndpointIs endpoint = kNoEndpoint;
};

std::string to_string(const World& world) {
  std::string out;
  for (const int value :
       {static_cast<int>(world.routes[0]), static_cast<int>(world.routes[1]), world.tables[0],
        world.tables[1], world.tables[2], static_cast<int>(world.ingress),
        static_cast<int>(world.egress), static_cast<int>(world.endpoint)})
    out += std::to_string(value);
  return out;
}

// The simulation.

struct Packet {
  int group = 0;   // of the sender
  std::string to;  // "database", "endpoint", "internet"
  int port = 0;
};

bool leaves(const World& world, const Packet& packet) {
  const bool is_inside = packet.to != "internet";
  if (world.egress == kDatabaseSubnet) return is_inside && packet.port == 5432;
  if (world.egress == kHttpsAnywhere) return packet.port == 443;
  return true;
}

bool enters(const World& world, const Packet& packet) {
  switch (world.ingress) {
    case kDatabaseFromGroup:
    case kDatabaseFromSubnet:
      return packet.port == 5432;
    case kHttpsFromGroup:
      return packet.port == 443;
    case kAllFromItself:
      return packet.group == 1;
    case kNobody:
      break;
  }
  return false;
}

bool gets_out(const World& world, int subnet, bool has_address, int hops) {
  if (hops > 4 || world.tables[subnet] == kMainTable) return false;
  const Out out = world.routes[world.tables[subnet]];
  if (out == kToGateway) return has_address;
  return out == kToNat && gets_out(world, 2, true, hops + 1);
}

bool reaches_database(const World& world) {
  const Packet packet{0, "database", 5432};
  return leaves(world, packet) && enters(world, packet);
}

bool reaches_internet(const World& world) {
  return leaves(world, {0, "internet", 443}) && gets_out(world, 0, false, 0);
}

bool reaches_files(const World& world) {
  const int listed = world.endpoint == kGatewayOnFirst    ? 0
                     : world.endpoint == kGatewayOnSecond ? 1
                                                          : -1;
  if (listed == world.tables[0]) return leaves(world, {0, "internet", 443});
  return reaches_internet(world);
}

bool reaches_queues(const World& world) {
  if (world.endpoint != kInterfaceOfQueues) return reaches_internet(world);
  const Packet packet{0, "endpoint", 443};
  return leaves(world, packet) && enters(world, packet);
}

// The template.

std::string table_lines(const World& world) {
  std::string out;
  for (int i = 0; i < 2; ++i) {
    const std::string n = std::to_string(i);
    out += concat("  Table", n, ": {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}\n");
    if (world.routes[i] == kNowhere) continue;
    out +=
        concat("  Route", n, ": {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table", n,
               ", DestinationCidrBlock: 0.0.0.0/0, ",
               world.routes[i] == kToGateway ? "GatewayId: !Ref Gateway" : "NatGatewayId: !Ref Nat",
               "}}\n");
  }
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    out += concat("  Subnet", n,
                  ": {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: "
                  "10.0.",
                  n, ".0/24}}\n");
    if (world.tables[i] != kMainTable)
      out += concat("  Use", n,
                    ": {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: "
                    "!Ref Subnet",
                    n, ", RouteTableId: !Ref Table", std::to_string(world.tables[i]), "}}\n");
  }
  return out;
}

std::string group_lines(const World& world) {
  constexpr std::array<std::string_view, 5> kIngress = {
      "", "{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref Group0}",
      "{IpProtocol: '6', FromPort: 5000, ToPort: 6000, CidrIp: 10.0.0.0/24}",
      "{IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !GetAtt "
      "Group0.GroupId}",
      ""};
  constexpr std::array<std::string_view, 3> kEgress = {
      "", "{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.1.0/24}",
      "{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}"};
  std::string out = concat(
      "  Group0: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, "
      "VpcId: !Ref Vpc, SecurityGroupEgress: [",
      kEgress[world.egress], "]}}\n",
      "  Group1: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: b, "
      "VpcId: !Ref Vpc, SecurityGroupIngress: [",
      kIngress[world.ingress], "]}}\n");
  if (world.ingress == kAllFromItself)
    out +=
        "  Own: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group1, "
        "IpProtocol: "
        "'-1', SourceSecurityGroupId: !Ref Group1}}\n";
  return out;
}

std::string endpoint_lines(const World& world) {
  if (world.endpoint == kNoEndpoint) return {};
  const std::string start =
      "  Endpoint: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: !Sub "
      "'com.amazonaws.${AWS::Region}.";
  if (world.endpoint == kInterfaceOfQueues)
    return concat(start,
                  "sqs', VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: [!Ref "
                  "Subnet1], SecurityGroupIds: [!Ref Group1]}}\n");
  return concat(start, "s3', RouteTableIds: [!Ref Table",
                world.endpoint == kGatewayOnFirst ? "0" : "1", "]}}\n");
}

std::string template_of(const World& world) {
  return concat(R"(Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Subnet2, AllocationId: eipalloc-1}}
  Caller: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref Subnet0], SecurityGroupIds: [!Ref Group0]}}}
  Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref Subnet1]}}
  Database: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBSubnetGroupName: !Ref Subnets, VPCSecurityGroups: [!Ref Group1]}}
)",
                table_lines(world), group_lines(world), endpoint_lines(world));
}

class SmallWorlds : public ::testing::Test {
 protected:
  void check(const World& world) {
    const auto run = run_pipeline(template_of(world));
    const auto& graph = run->graphs.front();
    const Network network = build(graph);
    const auto caller = graph.of_type("AWS::Lambda::Function").front();
    const auto database = graph.of_type("AWS::RDS::DBInstance").front();
    expect(world, "the database", reaches_database(world), to_resource(network, caller, database));
    expect(world, "the internet", reaches_internet(world), to_internet(network, caller));
    expect(world, "files", reaches_files(world), to_service(network, caller, "s3"));
    expect(world, "queues", reaches_queues(world), to_service(network, caller, "sqs"));
    ++worlds;
  }

  static void expect(const World& world, std::string_view what, bool reaches,
                     const Answer& answer) {
    EXPECT_EQ(answer.verdict, reaches ? Verdict::kReachable : Verdict::kUnreachable)
        << to_string(world) << " " << what << ": " << answer.reason << "\n"
        << template_of(world);
  }

  int worlds = 0;
};

TEST_F(SmallWorlds, RoutesAndEndpointsAreAsSimulated) {
  World world;
  for (const Out first : {kNowhere, kToGateway, kToNat})
    for (const Out second : {kNowhere, kToGateway, kToNat})
      for (int caller = 0; caller < 3; ++caller)
        for (int nat = 0; nat < 3; ++nat)
          for (const auto endpoint :
               {kNoEndpoint, kGatewayOnFirst, kGatewayOnSecond, kInterfaceOfQueues}) {
            world.routes = {first, second};
            world.tables = {caller, kMainTable, nat};
            world.endpoint = endpoint;
            world.ingress = (caller + nat) % 2 == 0 ? kHttpsFromGroup : kNobody;
            check(world);
            if (HasFailure()) return;
          }
  EXPECT_EQ(worlds, 3 * 3 * 3 * 3 * 4);
}

TEST_F(SmallWorlds, GroupsAreAsSimulated) {
  World world;
  for (const auto ingress :
       {kNobody, kDatabaseFromGroup, kDatabaseFromSubnet, kHttpsFromGroup, kAllFromItself})
    for (const auto egress : {kEverything, kDatabaseSubnet, kHttpsAnywhere})
      for (const auto endpoint :
           {kNoEndpoint, kGatewayOnFirst, kGatewayOnSecond, kInterfaceOfQueues})
        for (int caller = 0; caller < 3; ++caller)
          for (int database = 0; database < 3; ++database) {
            world.routes = {kToNat, kToGateway};
            world.tables = {caller, database, 1};
            world.ingress = ingress;
            world.egress = egress;
            world.endpoint = endpoint;
            check(world);
            if (HasFailure()) return;
          }
  EXPECT_EQ(worlds, 5 * 3 * 4 * 3 * 3);
}

}  // namespace
}  // namespace cfnaudit::network
