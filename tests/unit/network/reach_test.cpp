#include "analyzer/network/reach.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/network/connections.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::network {
namespace {

using cfnaudit::testing::Pipeline;
using cfnaudit::testing::run_pipeline;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kBase = R"(
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Here: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  There: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Clients: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, VpcId: !Ref Vpc}}
  Routes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Use: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Here, RouteTableId: !Ref Routes}}
  Caller: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref Here], SecurityGroupIds: [!Ref Clients]}}}
  Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref There]}}
  Database: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DBSubnetGroupName: !Ref Subnets, VPCSecurityGroups: [!Ref Servers]}}
)";

/// A template with its network.
class World {
 public:
  explicit World(std::string_view resources, std::string_view before = "",
                 std::string_view after = "")
      : run_(run_pipeline(concat(before, "Resources:", kBase, resources, after))),
        network(build(run_->graphs.front())) {}

  ResourceIndex at(std::string_view id) const {
    for (const auto index : run_->graphs.front().resources())
      if (run_->graphs.front().resource(index).id() == id) return index;
    ADD_FAILURE() << "there is no " << id;
    return 0;
  }
  Answer database() const { return to_resource(network, at("Caller"), at("Database")); }
  Answer service(std::string_view name) const { return to_service(network, at("Caller"), name); }

 private:
  std::unique_ptr<Pipeline> run_;

 public:
  Network network;
};

std::string servers(std::string_view rule) {
  return concat(
      "  Servers: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: b, VpcId: !Ref "
      "Vpc, SecurityGroupIngress: [",
      rule, "]}}\n");
}

constexpr std::string_view kRule =
    "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref Clients}";

std::string route(std::string_view target) {
  return concat(
      "  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Routes, "
      "DestinationCidrBlock: 0.0.0.0/0, ",
      target, "}}\n");
}

TEST(Reach, TellsThePathOfWhatIsReachable) {
  const Answer answer = World(servers(kRule)).database();
  EXPECT_EQ(answer.verdict, Verdict::kReachable);
  ASSERT_THAT(answer.path, SizeIs(4));
  EXPECT_EQ(answer.path[0].what, "Caller");
  EXPECT_EQ(answer.path[1].what, "subnet Here");
  EXPECT_EQ(answer.path[2].what, "local route to subnet There");
  EXPECT_EQ(answer.path[3].what, "Database on port 3306");
}

struct Row {
  std::string_view name;
  std::string_view rule;
  Verdict verdict;
  std::string_view says;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

constexpr Row kRules[] = {
    {"Group", kRule, Verdict::kReachable, ""},
    {"NoRule", "", Verdict::kUnreachable, "security group Servers of Database"},
    {"OtherPort",
     "{IpProtocol: tcp, FromPort: 3307, ToPort: 3400, SourceSecurityGroupId: !Ref Clients}",
     Verdict::kUnreachable, "port 3306"},
    {"Range",
     "{IpProtocol: tcp, FromPort: 3000, ToPort: 4000, SourceSecurityGroupId: !Ref Clients}",
     Verdict::kReachable, ""},
    {"Udp", "{IpProtocol: udp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref Clients}",
     Verdict::kUnreachable, "port 3306"},
    {"AllProtocols", "{IpProtocol: '-1', CidrIp: 10.0.0.0/8}", Verdict::kReachable, ""},
    {"Subnet", "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.0/24}",
     Verdict::kReachable, ""},
    {"OtherSubnet", "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.1.0/24}",
     Verdict::kUnreachable, "does not allow traffic from Caller"},
    {"OneAddress", "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.7/32}",
     Verdict::kOpen, "whether a rule of Servers covers Caller is not known"},
    {"Ipv6", "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIpv6: '::/0'}",
     Verdict::kUnreachable, "does not allow"},
    {"Parameter", "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: !Ref Addresses}",
     Verdict::kOpen, "parameter Addresses has no value"},
    {"PortParameter",
     "{IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 10.0.0.0/8}",
     Verdict::kOpen, "is not known"},
    {"GroupParameter",
     "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref Addresses}",
     Verdict::kOpen, "parameter Addresses has no value"},
    {"PrefixList",
     "{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourcePrefixListId: pl-63a5400a}",
     Verdict::kOpen, "prefix list"},
};

class Rules : public ::testing::TestWithParam<Row> {};

TEST_P(Rules, DecideOrAreOpen) {
  const World world(servers(GetParam().rule),
                    "Parameters: {Addresses: {Type: String}, Port: {Type: Number}}\n");
  const Answer answer = world.database();
  EXPECT_EQ(answer.verdict, GetParam().verdict) << answer.reason;
  EXPECT_THAT(answer.reason, HasSubstr(std::string(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(Groups, Rules, ::testing::ValuesIn(kRules),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Reach, IsOpenWhereAnotherStackMayAddARule) {
  const World world(servers(""), "",
                    "Outputs: {Group: {Value: !Ref Servers, Export: {Name: g}}}\n");
  EXPECT_EQ(world.database().verdict, Verdict::kOpen);
}

TEST(Reach, IsOpenWhereAGroupIsNotInTheTemplate) {
  std::string text(kBase);
  const World world(
      servers("") +
      "  Other: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref "
      "Here], SecurityGroupIds: [!Ref Clients, sg-1]}}}\n");
  const Answer answer = to_resource(world.network, world.at("Other"), world.at("Database"));
  EXPECT_EQ(answer.verdict, Verdict::kUnreachable) << "no rule at all";
  const World ruled(
      servers("{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: sg-1}") +
      "  Other: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref "
      "Here], SecurityGroupIds: [!Ref Clients, sg-1]}}}\n");
  EXPECT_EQ(to_resource(ruled.network, ruled.at("Other"), ruled.at("Database")).verdict,
            Verdict::kOpen);
}

TEST(Reach, StandaloneEgressRuleMayRemoveTheDefaultOne) {
  const World world(
      servers("{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.0/16}") +
      "  Only: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !Ref Clients, "
      "IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}}\n");
  EXPECT_EQ(world.database().verdict, Verdict::kOpen);
}

struct Path {
  std::string_view name;
  std::string_view resources;
  Verdict verdict;
  std::string_view says;
};

void PrintTo(const Path& row, std::ostream* out) { *out << row.name; }

constexpr std::string_view kPublic = R"(
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Public: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  UsePublic: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref There, RouteTableId: !Ref Public}}
  ToInternet: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Public, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}}
)";

const Path kPaths[] = {
    {"NoRoute", "", Verdict::kUnreachable, "route table Routes has no route to the internet"},
    {"Gateway", "GatewayId: !Ref Gateway", Verdict::kUnreachable, "no public IPv4 address"},
    {"Nat", "NatGatewayId: !Ref Nat", Verdict::kReachable, ""},
    {"NatOutside", "NatGatewayId: nat-1", Verdict::kOpen, "outside the template"},
    {"Instance", "InstanceId: i-1", Verdict::kOpen, "may translate addresses"},
    {"Transit", "TransitGatewayId: tgw-1", Verdict::kOpen, "not in the template"},
    {"Peering", "VpcPeeringConnectionId: pcx-1", Verdict::kOpen, "not in the template"},
    {"Parameter", "GatewayId: !Ref Unknown", Verdict::kOpen, "not in the template"},
};

class Routes : public ::testing::TestWithParam<Path> {};

TEST_P(Routes, LeadOutOrDoNot) {
  const auto& row = GetParam();
  const World world(
      concat(servers(""), kPublic,
             "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref There}}\n",
             row.resources.empty() ? std::string() : route(row.resources)),
      "Parameters: {Unknown: {Type: String}}\n");
  const Answer answer = world.service("sqs");
  EXPECT_EQ(answer.verdict, row.verdict) << answer.reason;
  EXPECT_THAT(answer.reason, HasSubstr(std::string(row.says)));
}

INSTANTIATE_TEST_SUITE_P(Targets, Routes, ::testing::ValuesIn(kPaths),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Reach, APartOfTheInternetMayTakeAnotherWay) {
  const World world(
      concat(servers(""), kPublic,
             "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref There}}\n",
             route("NatGatewayId: !Ref Nat"),
             "  Part: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Routes, "
             "DestinationCidrBlock: "
             "52.0.0.0/8, VpcPeeringConnectionId: pcx-1}}\n"));
  EXPECT_EQ(world.service("sqs").verdict, Verdict::kOpen);
}

TEST(Reach, EgressRulesForGroupsAndPrivateAddressesDoNotReachServices) {
  const std::string open =
      concat(kPublic, "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref There}}\n",
             route("NatGatewayId: !Ref Nat"), servers(""),
             "  Narrow: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: c, VpcId: "
             "!Ref Vpc, "
             "SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, ");
  const std::string_view function =
      "}]}}\n  Other: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref "
      "Here], "
      "SecurityGroupIds: [!Ref Narrow]}}}\n";
  const auto ask = [&](std::string_view peer) {
    const World world(concat(open, peer, function));
    return to_service(world.network, world.at("Other"), "sqs");
  };
  EXPECT_EQ(ask("DestinationSecurityGroupId: !Ref Servers").obstacle, Obstacle::kCallerGroup);
  EXPECT_EQ(ask("CidrIp: 10.0.0.0/8").obstacle, Obstacle::kCallerGroup);
  EXPECT_EQ(ask("CidrIp: 52.0.0.0/8").verdict, Verdict::kOpen);
  EXPECT_EQ(ask("CidrIp: 0.0.0.0/0").verdict, Verdict::kReachable);
}

TEST(Reach, LongestPrefixLeadsToThePeer) {
  const World world(concat(kPublic, servers(""), R"(
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref There}}
  Far: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  FarSubnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Far, CidrBlock: 10.1.1.0/24}}
  FarRoutes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Far}}
  FarUse: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref FarSubnet, RouteTableId: !Ref FarRoutes}}
  FarGroup: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: d, VpcId: !Ref Far, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/24}]}}
  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref FarSubnet, SecurityGroupIds: [!Ref FarGroup]}}
  Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Vpc, PeerVpcId: !Ref Far}}
  Wide: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Routes, DestinationCidrBlock: 10.0.0.0/8, NatGatewayId: !Ref Nat}}
  Narrow: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Routes, DestinationCidrBlock: 10.1.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
  Back: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref FarRoutes, DestinationCidrBlock: 10.0.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
)"));
  const Answer answer = to_resource(world.network, world.at("Caller"), world.at("Host"), 22);
  EXPECT_EQ(answer.verdict, Verdict::kReachable) << answer.reason;
  EXPECT_EQ(to_resource(world.network, world.at("Caller"), world.at("Host"), 80).verdict,
            Verdict::kUnreachable);
}

TEST(Reach, NatGatewaysThatLeadToEachOtherEnd) {
  const World world(
      concat(servers(""), route("NatGatewayId: !Ref Nat"),
             "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Here}}\n"));
  const Answer answer = world.service("sqs");
  EXPECT_EQ(answer.verdict, Verdict::kUnreachable);
  EXPECT_EQ(answer.obstacle, Obstacle::kNatWithoutRoute);
}

TEST(Reach, PrivateDnsHidesThePublicName) {
  const std::string_view endpoint =
      "  Queues: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, VpcEndpointType: "
      "Interface, "
      "ServiceName: com.amazonaws.us-east-1.sqs, PrivateDnsEnabled: ";
  const std::string_view rest = ", SubnetIds: [!Ref There], SecurityGroupIds: [!Ref Servers]}}\n";
  const std::string nat =
      concat(servers(""), kPublic,
             "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref There}}\n",
             route("NatGatewayId: !Ref Nat"));
  EXPECT_EQ(World(concat(nat, endpoint, "true", rest)).service("sqs").obstacle,
            Obstacle::kTargetGroup);
  EXPECT_EQ(World(concat(nat, endpoint, "false", rest)).service("sqs").verdict,
            Verdict::kReachable);
  EXPECT_EQ(World(concat(servers(""), endpoint, "false", rest)).service("sqs").verdict,
            Verdict::kOpen);
  EXPECT_EQ(World(concat(nat, endpoint, "true", rest)).service("sns").verdict, Verdict::kReachable);
}

TEST(Reach, FunctionOutsideOfVpcs) {
  const World world(servers(kRule) +
                    "  Free: {Type: AWS::Lambda::Function, Properties: {Runtime: x}}\n");
  EXPECT_EQ(to_service(world.network, world.at("Free"), "sqs").verdict, Verdict::kReachable);
  const Answer answer = to_resource(world.network, world.at("Free"), world.at("Database"));
  EXPECT_EQ(answer.verdict, Verdict::kUnreachable);
  EXPECT_EQ(answer.obstacle, Obstacle::kNotInVpc);
}

TEST(Reach, SubnetsOfParametersAreOpenButGroupsDecide) {
  const std::string function =
      "  Other: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: !Ref Unknown, "
      "SecurityGroupIds: [!Ref Clients]}}}\n";
  const std::string_view before = "Parameters: {Unknown: {Type: List<AWS::EC2::Subnet::Id>}}\n";
  const World open(servers(kRule) + function, before);
  EXPECT_EQ(to_resource(open.network, open.at("Other"), open.at("Database")).verdict,
            Verdict::kOpen);
  const World blocked(servers("") + function, before);
  EXPECT_EQ(to_resource(blocked.network, blocked.at("Other"), blocked.at("Database")).verdict,
            Verdict::kUnreachable);
}

TEST(Reach, InterfacesWithoutGroupsHaveTheDefaultOne) {
  const World world(servers(kRule) + R"(
  Empty: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{DeviceIndex: '0', SubnetId: !Ref Here, GroupSet: []}]}}
  Listless: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: []}}
  Odd: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Here, NetworkInterfaces: {}}}
)");
  for (const auto id : {"Empty", "Listless", "Odd"})
    EXPECT_EQ(to_resource(world.network, world.at(id), world.at("Database")).verdict,
              Verdict::kOpen)
        << id;
}

TEST(Connections, AreFoundByAddressSecretAndParameter) {
  const World world(servers(kRule) + R"(
  Secret: {Type: AWS::SecretsManager::Secret}
  Attached: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Secret, TargetId: !Ref Database, TargetType: AWS::RDS::DBInstance}}
  Host: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Database.Endpoint.Address}}
  ByAddress: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {H: !GetAtt Database.Endpoint.Address}}}}
  BySecret: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {S: !Ref Secret}}}}
  ByParameter: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {P: !Ref Host}}}}
  ByName: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {N: !Ref Database}}}}
)");
  const auto found = connections(world.network);
  EXPECT_THAT(found, SizeIs(3));
  for (const auto& connection : found) EXPECT_EQ(connection.to, world.at("Database"));
}

TEST(Network, BadInputStaysOpen) {
  const World world(servers("{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: nonsense}") +
                    R"(
  Loop1: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, SecurityGroupIngress: [{IpProtocol: '-1', SourceSecurityGroupId: !Ref Loop1}]}}
  Odd: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: [1, 2]}}
  Table: {Type: AWS::EC2::RouteTable}
  Route: {Type: AWS::EC2::Route}
  Acl: {Type: AWS::EC2::NetworkAclEntry}
  Point: {Type: AWS::EC2::VPCEndpoint}
)");
  EXPECT_EQ(world.database().verdict, Verdict::kOpen);
}

TEST(Blocks, ContainEachOther) {
  const auto block = [](std::string_view text) { return *parse_block(text); };
  EXPECT_TRUE(block("10.0.0.0/8").contains(block("10.255.0.0/16")));
  EXPECT_FALSE(block("10.0.0.0/16").contains(block("10.1.0.0/16")));
  EXPECT_TRUE(block("2001:db8::/32").contains(block("2001:db8:1::/48")));
  EXPECT_FALSE(block("2001:db8::/32").contains(block("2001:db9::/48")));
  EXPECT_FALSE(block("0.0.0.0/0").contains(block("::/0")));
  EXPECT_EQ(block("10.1.2.3/16"), block("10.1.0.0/16"));
  EXPECT_EQ(parse_block("10.0.0"), std::nullopt);
  EXPECT_EQ(parse_block("1:2:3"), std::nullopt);
  EXPECT_EQ(parse_block("::/129"), std::nullopt);
  EXPECT_EQ(to_string(block("2001:db8::1/128")), "2001:db8:0:0:0:0:0:1/128");
}

}  // namespace
}  // namespace cfnaudit::network
