// What the pages of the everyday rules cannot say in a comment: what is left undecided, profiles,
// and what a report says that has no findings.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/profiles.h"
#include "tests/rules/checked.h"

namespace cfnaudit::rules {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(Settings, AreUndecidedWhereAParameterDecides) {
  const auto checked = test::check(R"(
Parameters: {Encrypt: {Type: String}, Engine: {Type: String}}
Resources:
  ByValue: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, StorageEncrypted: !Ref Encrypt}}
  ByEngine: {Type: AWS::RDS::DBInstance, Properties: {Engine: !Ref Engine}}
)");
  EXPECT_THAT(checked->findings("ENC001"), IsEmpty());
  EXPECT_THAT(checked->undecided("ENC001"),
              ElementsAre("ByValue: StorageEncrypted: parameter Encrypt has no value",
                          "ByEngine: other properties that decide are not known"));
}

TEST(Settings, SpeakOncePerPropertyOfAResource) {
  const auto found = test::check(R"(
Resources:
  Search: {Type: AWS::OpenSearchService::Domain}
)")
                         ->findings("ENC004");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_NE(found[0].key, found[1].key);
  EXPECT_EQ(found[0].path, "Resources/Search");
}

TEST(Settings, ShowTheValueOrWhatLacksIt) {
  const auto found = test::check(R"(
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: a, Image: a}, {Name: b, Image: b, Privileged: true}]}
)")
                         ->findings("HRD005");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].path, "Resources/Task/Properties/ContainerDefinitions/1/Privileged");
}

TEST(OpenPorts, AreUndecidedWithoutTheAddressesOrPorts) {
  const auto checked = test::check(R"(
Parameters: {Admins: {Type: String}, Port: {Type: Number}}
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Admins}
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Admins}
)");
  EXPECT_THAT(checked->findings("EXP001"), IsEmpty());
  EXPECT_THAT(checked->undecided("EXP001"), ElementsAre("Web: parameter Admins has no value",
                                                        "Web: parameter Port has no value"));
}

TEST(PlainHttpListener, IsUndecidedWithoutItsLoadBalancer) {
  const auto checked = test::check(R"(
Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !ImportValue balancer
      Port: 80
      Protocol: HTTP
      DefaultActions: [{Type: forward, TargetGroupArn: !ImportValue targets}]
)");
  EXPECT_THAT(checked->findings("ENC006"), IsEmpty());
  EXPECT_THAT(checked->undecided("ENC006"),
              ElementsAre("Listener: whether its load balancer faces the internet is not known"));
}

TEST(PlaintextPassword, IsNeverQuoted) {
  const auto checked = test::check(R"(
Resources:
  Orders: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: hunter2hunter2}}
  Function:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {DB_PASSWORD: hunter2hunter2}}}
)");
  EXPECT_THAT(checked->findings("SEC001"), SizeIs(1));
  EXPECT_THAT(checked->findings("SEC002"), SizeIs(1));
  for (const auto& finding : checked->audit->findings)
    EXPECT_THAT(finding.message, Not(HasSubstr("hunter2")));
}

TEST(Profiles, HoldRulesThatAreOff) {
  for (const Rule* rule : catalog())
    for (const auto profile : profile_names())
      if (is_in_profile(rule->info, profile)) {
        EXPECT_EQ(rule->info.by_default, Default::kOff) << rule->info.id;
      }
  for (const Rule* rule : catalog())
    EXPECT_EQ(is_in_profile(rule->info, "strict"), rule->info.by_default == Default::kOff)
        << rule->info.id;
  EXPECT_TRUE(is_in_profile(find_rule("DAT008")->info, "security-hub"));
  EXPECT_FALSE(is_in_profile(find_rule("DAT008")->info, "serverless"));
  EXPECT_TRUE(is_in_profile(find_rule("CST004")->info, "cost"));
  EXPECT_FALSE(is_in_profile(find_rule("CST004")->info, "no-such-profile"));
}

TEST(Profiles, LeaveWhatTheConfigFileSays) {
  Selection selection = {{"DAT008", std::nullopt}, {"S", Severity::kNote}};
  add_profile("security-hub", selection);
  EXPECT_FALSE(selection.at("DAT008").has_value());
  EXPECT_EQ(selection.at("S"), Severity::kNote);
  EXPECT_EQ(selection.at("LOG012"), Severity::kWarning);
  EXPECT_FALSE(selection.contains("EXP001")) << "on by default";
}

TEST(Coverage, CountsRulesThatLookAtTheTypes) {
  const auto queue = test::check("Resources: {Queue: {Type: AWS::SQS::Queue}}\n");
  const auto both = test::check(
      "Resources: {Queue: {Type: AWS::SQS::Queue}, Db: {Type: AWS::RDS::DBInstance},\n"
      "  Odd: {Type: Custom::Thing}, New: {Type: AWS::Lambda::Teapot}}\n");
  EXPECT_GT(both->audit->coverage.rules, queue->audit->coverage.rules);
  EXPECT_GT(both->audit->coverage.off, queue->audit->coverage.off);
  EXPECT_THAT(queue->audit->coverage.unknown_types, IsEmpty());
  EXPECT_THAT(both->audit->coverage.unknown_types, Contains("AWS::Lambda::Teapot"));
}

TEST(Equivalents, OfOtherToolsAreHonoured) {
  EXPECT_THAT(test::check(R"(
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Metadata: {cfn_nag: {rules_to_suppress: [{id: W2, reason: a honeypot}]}}
    Properties:
      GroupDescription: web
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
)")
                  ->findings("EXP001"),
              IsEmpty());
}

/// A domain account whose password is `password`, with `metadata`.
std::string account(const std::string& parameter, const std::string& metadata) {
  return "Parameters:\n  Password: {" + parameter +
         "}\nResources:\n  Directory:\n    Type: AWS::AppStream::DirectoryConfig\n    Metadata: {" +
         metadata +
         "}\n    Properties:\n      DirectoryName: example.com\n"
         "      OrganizationalUnitDistinguishedNames: [ou]\n"
         "      ServiceAccountCredentials: {AccountName: a, AccountPassword: !Ref Password}\n";
}

TEST(Equivalents, AreHonouredAtTheResourceThatTakesAParameter) {
  const std::string suppressed = "cfn_nag: {rules_to_suppress: [{id: F53, reason: a test}]}";
  const std::string shown = "Type: String";
  EXPECT_THAT(test::check(account(shown, ""))->findings("SEC005"), SizeIs(1));
  EXPECT_THAT(test::check(account(shown, suppressed))->findings("SEC005"), IsEmpty());
  const std::string hidden = "Type: String, NoEcho: true, Default: badger2badger2";
  EXPECT_THAT(test::check(account(hidden, ""))->findings("SEC004"), SizeIs(1));
  EXPECT_THAT(test::check(account(hidden, suppressed))->findings("SEC004"), IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::rules
