// What the pages of the logging rules cannot say in a comment: notes, details, fixes, and what is
// left undecided.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/rules/checked.h"

namespace cfnaudit::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> notes(const Diagnostic& finding) {
  std::vector<std::string> texts;
  for (const auto& note : finding.notes) texts.push_back(concat(note.resource, ": ", note.message));
  return texts;
}

constexpr std::string_view kMachine = R"(
Parameters:
  RoleArn: {Type: String}
  PolicyArn: {Type: String}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]
      ManagedPolicyArns: [@POLICY]
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: @ROLE
      LoggingConfiguration:
        Level: ALL
        Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x:*'}}]
      DefinitionString: '{}'
)";

std::string machine(std::string_view role, std::string_view policy) {
  std::string text(kMachine);
  text.replace(text.find("@POLICY"), 7, policy);
  text.replace(text.find("@ROLE"), 5, role);
  return text;
}

TEST(StateMachineCannotLog, NotesTheRole) {
  const auto result = test::check(
      machine("!GetAtt Role.Arn", "'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'"));
  ASSERT_THAT(result->findings("LOG001"), SizeIs(1));
  const auto finding = result->findings("LOG001").front();
  EXPECT_EQ(finding.path, "Resources/Machine/Properties/LoggingConfiguration");
  EXPECT_THAT(notes(finding), ElementsAre("Role: its role"));
  EXPECT_THAT(result->undecided("LOG001"), IsEmpty());
}

TEST(StateMachineCannotLog, SaysWhatDecides) {
  const auto outside =
      test::check(machine("!Ref RoleArn", "'arn:aws:iam::aws:policy/AdministratorAccess'"));
  EXPECT_THAT(outside->findings("LOG001"), IsEmpty());
  EXPECT_THAT(outside->undecided("LOG001"), ElementsAre(HasSubstr("RoleArn")));

  const auto elsewhere = test::check(machine("'arn:aws:iam::123456789012:role/other'",
                                             "'arn:aws:iam::aws:policy/AdministratorAccess'"));
  EXPECT_THAT(elsewhere->undecided("LOG001"),
              ElementsAre(HasSubstr("its role is not in this template")));

  const auto policy = test::check(machine("!GetAtt Role.Arn", "!Ref PolicyArn"));
  EXPECT_THAT(policy->findings("LOG001"), IsEmpty());
  EXPECT_THAT(policy->undecided("LOG001"), ElementsAre(HasSubstr("PolicyArn")));
}

TEST(StateMachineCannotLog, LeavesAListOfPoliciesThatIsNotKnownOpen) {
  auto text = machine("!GetAtt Role.Arn", "x");
  text.replace(text.find("[x]"), 3, "!Ref Policies");
  text.replace(text.find("  PolicyArn"), 0, "  Policies: {Type: CommaDelimitedList}\n");
  const auto result = test::check(text);
  EXPECT_THAT(result->findings("LOG001"), IsEmpty());
  EXPECT_THAT(result->undecided("LOG001"), ElementsAre(HasSubstr("Policies")));
}

TEST(StageLogsBeforeAccountRole, KnowsAFirehoseWithoutItsName) {
  const auto result = test::check(R"(
Resources:
  Account: {Type: AWS::ApiGateway::Account, Properties: {CloudWatchRoleArn: 'arn:aws:iam::123456789012:role/logs'}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}
  Delivery: {Type: AWS::KinesisFirehose::DeliveryStream}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Api, AccessLogSetting: {DestinationArn: !GetAtt Delivery.Arn}}
)");
  EXPECT_THAT(result->findings("LOG002"), IsEmpty());
  EXPECT_THAT(result->undecided("LOG002"), IsEmpty());
}

TEST(AlarmWithoutAction, IsOneFindingWithEveryAlarm) {
  const auto result = test::check(R"(
Parameters:
  Environment: {Type: String, AllowedValues: [development, production]}
Conditions:
  IsProduction: !Equals [!Ref Environment, production]
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Always: {Type: AWS::CloudWatch::Alarm, Properties: {ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1}}
  Sometimes:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      AlarmActions: !If [IsProduction, [!Ref Topic], []]
  Off:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      ActionsEnabled: false
      AlarmActions: [!Ref Topic]
)");
  ASSERT_THAT(result->findings("LOG003"), SizeIs(1));
  const auto finding = result->findings("LOG003").front();
  EXPECT_EQ(finding.resource, "Always");
  EXPECT_THAT(finding.environments, ElementsAre(0U, 1U));
  EXPECT_THAT(notes(finding),
              ElementsAre("Always: has no action", "Sometimes: has no action in development",
                          "Off: has its actions switched off"));
}

TEST(AlarmMetricNeverEmitted, PointsAtTheDimensionAndKnowsBetter) {
  const auto result = test::check(R"(
Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/DynamoDB
      MetricName: UserErrors
      Dimensions: [{Name: TableName, Value: orders}]
  Misspelt:
    Type: AWS::CloudWatch::Alarm
    Properties: {Namespace: AWS/SQS, MetricName: numberOfMessagesSent}
)");
  ASSERT_THAT(result->findings("LOG004"), SizeIs(2));
  const auto findings = result->findings("LOG004");
  EXPECT_THAT(notes(findings[0]), ElementsAre("Alarm: this dimension"));
  EXPECT_THAT(findings[0].fix, HasSubstr("ReadThrottleEvents"));
  EXPECT_EQ(findings[1].fix, "did you mean 'NumberOfMessagesSent'?");
}

TEST(AlarmMetricNeverEmitted, SurvivesMalformedAlarms) {
  const auto result = test::check(R"(
Resources:
  A: {Type: AWS::CloudWatch::Alarm}
  B: {Type: AWS::CloudWatch::Alarm, Properties: [1, 2]}
  C: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: AWS/DynamoDB, MetricName: UserErrors, Dimensions: text}}
  D: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: AWS/SQS, MetricName: [], Dimensions: [1, {Name: {}}, null]}}
  E: {Type: AWS::CloudWatch::Alarm, Properties: {Metrics: [null, {MetricStat: 1}, {MetricStat: {Metric: []}}]}}
  F:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Duration
      Dimensions: [{Name: FunctionName}]
      Statistic: []
      Threshold: {}
      ComparisonOperator: GreaterThanThreshold
)");
  EXPECT_THAT(result->findings("LOG004"), IsEmpty());
  EXPECT_THAT(result->findings("LOG005"), IsEmpty());
}

TEST(AlarmThresholdOutOfReach, SaysTheNumbersOfEachEnvironment) {
  const auto result = test::check(R"(
Parameters:
  Environment: {Type: String, AllowedValues: [development, staging, production]}
Mappings:
  Settings: {development: {Timeout: 20}, staging: {Timeout: '30'}, production: {Timeout: 60}}
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties: {Timeout: !FindInMap [Settings, !Ref Environment, Timeout]}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Duration
      Dimensions: [{Name: FunctionName, Value: !Ref Function}]
      Statistic: Average
      ComparisonOperator: GreaterThanThreshold
      Threshold: '30000'
)");
  ASSERT_THAT(result->findings("LOG005"), SizeIs(1));
  const auto finding = result->findings("LOG005").front();
  EXPECT_THAT(finding.environments, ElementsAre(0U, 1U));
  ASSERT_THAT(finding.details, SizeIs(2));
  EXPECT_EQ(finding.details[0].text, "30000 ms against a timeout of 20 s");
  EXPECT_EQ(finding.details[1].text, "30000 ms against a timeout of 30 s");
}

}  // namespace
}  // namespace cfnaudit::rules
