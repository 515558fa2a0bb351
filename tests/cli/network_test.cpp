// Questions about the network: `access --from X --to Y --port N`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;

/// Production admits the function; staging does not.
constexpr std::string_view kTemplate = R"(Parameters:
  Stage: {Type: String, AllowedValues: [staging, production]}
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Inner: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Clients: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, VpcId: !Ref Vpc}}
  Servers: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: b, VpcId: !Ref Vpc}}
  Rule: {Type: AWS::EC2::SecurityGroupIngress, Condition: IsProduction, Properties: {GroupId: !Ref Servers, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref Clients}}
  Worker: {Type: AWS::Lambda::Function, Properties: {Role: 'arn:aws:iam::123456789012:role/r', Runtime: python3.13, Handler: a.b, Code: {S3Bucket: b, S3Key: k}, VpcConfig: {SubnetIds: [!Ref Inner], SecurityGroupIds: [!Ref Clients]}}}
  Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: d, SubnetIds: [!Ref Inner]}}
  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBInstanceClass: db.t4g.micro, DBSubnetGroupName: !Ref Subnets, VPCSecurityGroups: [!Ref Servers]}}
  Work: {Type: AWS::SQS::Queue}
)";

class NetworkQuestion : public testing::Test {
 protected:
  Outcome ask(std::string from, std::string to, std::string port,
              std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"access", template_,     "--from", std::move(from),
                                      "--to",   std::move(to), "--port", std::move(port)};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  }

  Folder folder_;
  std::string template_ = folder_.write("t.yaml", kTemplate);
};

TEST_F(NetworkQuestion, IsAnsweredForEachEnvironmentWithThePath) {
  const auto outcome = ask("Worker", "Db", "5432");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("unreachable in staging"));
  EXPECT_THAT(outcome.out,
              HasSubstr("why: security group Servers of Db does not allow traffic from "
                        "Worker on port 5432"));
  EXPECT_THAT(outcome.out, HasSubstr("reachable in production"));
  EXPECT_THAT(outcome.out,
              HasSubstr("Worker -> subnet Inner -> local route to subnet Inner -> Db on "
                        "port 5432"));
}

TEST_F(NetworkQuestion, NamesTheGroupInJson) {
  const auto json = nlohmann::json::parse(ask("Worker", "Db", "3306", {"--format", "json"}).out);
  EXPECT_EQ(json["verdict"], "unreachable");
  EXPECT_EQ(json["question"]["port"], 3306);
  ASSERT_EQ(json["environments"].size(), 2U);
  EXPECT_EQ(json["environments"][0]["brokenAt"], "Servers");
}

TEST_F(NetworkQuestion, IsAboutServicesToo) {
  EXPECT_THAT(ask("Worker", "Work", "443").out,
              HasSubstr("the main route table of Vpc has no route to the internet"));
  EXPECT_THAT(ask("Worker", "sqs", "443").out, HasSubstr("unreachable in every environment"));
  EXPECT_THAT(ask("Worker", "internet", "443").out, HasSubstr("unreachable"));
  EXPECT_THAT(ask("internet", "Db", "5432").out, HasSubstr("unreachable"));
}

TEST_F(NetworkQuestion, NeedsBothEndsAndAPort) {
  EXPECT_EQ(ask("Nobody", "Db", "5432").code, 2);
  EXPECT_EQ(ask("Worker", "Dbb", "5432").code, 2);
  EXPECT_EQ(ask("Worker", "Db", "0").code, 2);
  EXPECT_EQ(ask("Worker", "Db", "70000").code, 2);
  EXPECT_EQ(run({"access", template_, "--port", "443"}).code, 2);
  EXPECT_EQ(ask("Worker", "Db", "5432", {"--prove-unreachable"}).code, 2);
  EXPECT_EQ(ask("Worker", "Db", "5432", {"--format", "dot"}).code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
