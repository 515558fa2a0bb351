// What users of AWS SAM see of their templates: ways in, reach, and the places of both.

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kHead = R"(
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12, Handler: a.b, CodeUri: src/}}
Resources:
  Table: {Type: AWS::Serverless::SimpleTable}
)";

json ask(const char* command, const std::string& resources) {
  const Outcome run =
      test::run(Call{{command, "-", "--format", "json"}, kHead + resources, {}, false});
  EXPECT_THAT(run.err, IsEmpty());
  return json::parse(run.out);
}

/// "anonymous GET /health"; "closed" in front of what nobody comes through.
std::vector<std::string> ways_in(const json& access) {
  std::vector<std::string> out;
  for (const auto& entry : access["environments"][0]["entryPoints"])
    out.push_back((entry["verdict"] == "unreachable" ? "closed " : "") +
                  entry["path"][0].get<std::string>() + " " + entry["path"][1].get<std::string>());
  return out;
}

/// SAM writes a scheme NONE into the document, which it does not define.
TEST(SamAccess, RoutesWithoutAuthorizerAreOpen) {
  EXPECT_THAT(ways_in(ask("access", R"(
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Auth: {DefaultAuthorizer: Users, Authorizers: {Users: {UserPoolArn: !GetAtt Pool.Arn}}}
  Http:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: Jwt
        Authorizers: {Jwt: {IdentitySource: a, JwtConfiguration: {issuer: 'https://i', audience: [b]}}}
  Pool: {Type: AWS::Cognito::UserPool}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [DynamoDBReadPolicy: {TableName: !Ref Table}]
      Events:
        A: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /a, Method: get}}
        Open: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /open, Method: get, Auth: {Authorizer: NONE}}}
        H: {Type: HttpApi, Properties: {ApiId: !Ref Http, Path: /h, Method: get}}
        Free: {Type: HttpApi, Properties: {ApiId: !Ref Http, Path: /free, Method: get, Auth: {Authorizer: NONE}}}
)")),
              UnorderedElementsAre("caller Api GET /a", "anonymous Api GET /open",
                                   "caller Http GET /h", "anonymous Http GET /free"));
}

TEST(SamAccess, WhatIsSwitchedOffIsNoWayIn) {
  const auto ways = ways_in(ask("access", R"(
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [DynamoDBReadPolicy: {TableName: !Ref Table}]
      Events:
        On: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Off: {Type: Schedule, Properties: {Schedule: rate(1 day), Enabled: false}}
        Off2: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), State: DISABLED}}
        Q: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, Enabled: false}}
  Queue: {Type: AWS::SQS::Queue}
)"));
  EXPECT_THAT(ways, Contains("event FOn"));
  EXPECT_THAT(ways, Not(Contains("event FOff")));
  EXPECT_THAT(ways, Not(Contains("event FOff2")));
  EXPECT_THAT(ways, Not(Contains("event Queue")));
}

TEST(SamAccess, RoutesThatStartExecutionsReachWhatTheMachineReaches) {
  const auto answer = ask("access", R"(
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Put
        States:
          Put: {Type: Task, Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: {TableName: !Ref Table, Item: {}}, End: true}
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Table}]
      Events: {Http: {Type: Api, Properties: {Path: /start, Method: post}}}
)");
  std::vector<std::string> reached;
  for (const auto& row : answer["environments"][0]["entryPoints"][0]["reaches"])
    reached.push_back(row["resource"]);
  EXPECT_THAT(reached, ElementsAre("Machine", "Table"));
}

TEST(SamAccess, TriggersOfUserPoolsAndThingsAreWaysIn) {
  EXPECT_THAT(ways_in(ask("access", R"(
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [DynamoDBReadPolicy: {TableName: !Ref Table}]
      Events:
        Sign: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: PreSignUp}}
        Thing: {Type: IoTRule, Properties: {Sql: SELECT * FROM 'a'}}
  Pool: {Type: AWS::Cognito::UserPool}
)")),
              UnorderedElementsAre("event Pool", "event FThing"));
}

TEST(SamAccess, SubscriptionsAreNotWhatPoliciesName) {
  const auto answer = ask("access", R"(
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{Statement: [{Effect: Allow, Action: 'sns:*', Resource: '*'}]}]
      Events: {T: {Type: SNS, Properties: {Topic: !Ref Topic}}}
  Topic: {Type: AWS::SNS::Topic}
)");
  std::vector<std::string> reached;
  for (const auto& row : answer["environments"][0]["reach"])
    if (row["via"].empty()) reached.push_back(row["resource"]);
  EXPECT_THAT(reached, ElementsAre("Topic"));
}

/// What SAM refuses is no template to deploy: nothing is printed, not even the part that is good.
TEST(SamExpand, RefusedTemplatesAreNotPrinted) {
  const Folder folder;
  const auto path = folder.write("t.yaml", std::string(kHead) + R"(
  F: {Type: AWS::Serverless::Function, Properties: {Timeouts: 5}}
)");
  for (const char* format : {"yaml", "json"}) {
    const Outcome expanded = run({"expand", path, "--format", format});
    EXPECT_EQ(expanded.code, 2);
    EXPECT_THAT(expanded.out, IsEmpty());
    EXPECT_THAT(expanded.err, testing::HasSubstr("property Timeouts not defined"));
  }
  const auto output = folder.path("out.yaml");
  EXPECT_EQ(run({"expand", path, "--output", output}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(output));
}

TEST(SamExpand, OtherErrorsAreSaidBesideTheTemplate) {
  const Outcome expanded = run(Call{{"expand", "-"},
                                    std::string(kHead) + R"(
  F: {Type: AWS::Serverless::Function, Properties: {Role: !GetAtt Missing.Arn}}
)",
                                    {},
                                    false});
  EXPECT_EQ(expanded.code, 0);
  EXPECT_THAT(expanded.out, testing::HasSubstr("AWS::Lambda::Function"));
  EXPECT_THAT(expanded.err, testing::HasSubstr("Missing"));
}

TEST(SamCheck, ConditionsThatSamJoinsAreConditions) {
  const std::string text = std::string(kHead) + R"(
  F:
    Type: AWS::Serverless::Function
    Condition: Here
    Properties:
      EventInvokeConfig:
        DestinationConfig:
          OnSuccess: {Type: SQS, Destination: !If [Own, !Ref AWS::NoValue, !GetAtt Queue.Arn]}
  Queue: {Type: AWS::SQS::Queue}
Conditions:
  Here: !Equals [!Ref AWS::Region, us-east-1]
  Own: !Equals [!Ref AWS::Region, us-east-1]
)";
  const Outcome checked = run(Call{{"check", "-", "--fail-on", "error"}, text, {}, false});
  EXPECT_EQ(checked.code, 0) << checked.out;
}

}  // namespace
}  // namespace cfnaudit::test
