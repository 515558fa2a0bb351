// What a reviewer reads in ten seconds about everyday changes of a serverless application: nothing
// false, nothing that everyone knows, the thing to act on first.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kApp = R"(Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Runtime: python3.12
    MemorySize: 256
Resources:
  Bookings:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      ProvisionedThroughput:
        ReadCapacityUnits: !If [IsProd, 50, 5]
        WriteCapacityUnits: !If [IsProd, 25, 5]
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
      Tags: [{Key: team, Value: bookings}]
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Stage
      Auth: {DefaultAuthorizer: AWS_IAM}
  ListBookings:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/list
      Handler: app.handler
      Policies:
        - DynamoDBReadPolicy: {TableName: !Ref Bookings}
      Events:
        List: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /bookings, Method: get}}
  PutBooking:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/put
      Handler: app.handler
  ListLogs:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: !Sub '/aws/lambda/${ListBookings}', RetentionInDays: 30}
  PutLogs:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: !Sub '/aws/lambda/${PutBooking}', RetentionInDays: 30}
Outputs:
  Table:
    Value: !Ref Bookings
    Export: {Name: bookings-table}
)";

constexpr std::string_view kHealth = R"(  Health:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/health
      Handler: app.handler
      Policies:
        - DynamoDBReadPolicy: {TableName: !Ref Bookings}
      Events:
        Get:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /health, Method: get, Auth: {Authorizer: NONE}}
Outputs:
)";

class DiffReading : public testing::Test {
 protected:
  std::string read(std::string_view from, std::string_view to,
                   std::vector<std::string> options = {"--verbose"}) const {
    std::string head(kApp);
    for (auto at = head.find(from); at != std::string::npos; at = head.find(from, at + to.size()))
      head.replace(at, from.size(), to);
    EXPECT_NE(head, kApp);
    options.insert(options.begin(), {"diff", folder_.write("base/app.yaml", kApp),
                                     folder_.write("head/app.yaml", head), "--fail-on", "never"});
    const auto outcome = run(std::move(options));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.out;
  }

  Folder folder_;
};

TEST_F(DiffReading, APathWithoutAuthorizationIsOpenToAnyone) {
  EXPECT_THAT(read("Outputs:\n", kHealth),
              AllOf(HasSubstr("anyone: Api GET /health -> Health, reaches Bookings: read"),
                    HasSubstr("in short  anyone can call Api GET /health -> Health; new access: "
                              "HealthRole to Bookings"),
                    Not(HasSubstr("authorizer (NONE)"))));
}

TEST_F(DiffReading, WhatSamMakesIsSaidWithWhatItIsMadeFor) {
  EXPECT_THAT(read("Outputs:\n", kHealth),
              AllOf(HasSubstr("Health (AWS::Lambda::Function) created, with HealthRole and "
                              "HealthGetPermissionStage"),
                    Not(HasSubstr("AWS::ApiGateway::Deployment")), Not(HasSubstr("DeploymentId"))));
}

TEST_F(DiffReading, LogGroupsAreOneRow) {
  EXPECT_THAT(read("Outputs:\n", kHealth),
              AllOf(HasSubstr("HealthRole: write on ListLogs, ListLogs/streams and 2 more"),
                    Not(HasSubstr("HealthRole: write on PutLogs"))));
}

TEST_F(DiffReading, AnOpenPathThatReachesMoreWasOpenBefore) {
  const Folder folder;
  const std::string before(
      concat(std::string_view(kApp).substr(0, kApp.find("Outputs:")), kHealth));
  std::string after = before;
  const auto at = after.rfind("DynamoDBReadPolicy");
  after.replace(at, std::string_view("DynamoDBReadPolicy").size(), "DynamoDBCrudPolicy");
  const auto outcome =
      run({"diff", folder.write("a.yaml", concat(before, "  T: {Value: x}\n")),
           folder.write("b.yaml", concat(after, "  T: {Value: x}\n")), "--fail-on", "never"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("public access changed: Api GET /health -> Health"),
                                 Not(HasSubstr("anyone can call"))));
}

TEST_F(DiffReading, ThatNothingWasFoundIsNotCalledSafe) {
  EXPECT_THAT(read("Runtime: python3.12", "Runtime: python3.13"),
              HasSubstr("in short  no changes in findings, access or cost."));
}

TEST_F(DiffReading, ATableThatIsNoLongerKeptIsNamed) {
  EXPECT_THAT(
      read("    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n", ""),
      AllOf(HasSubstr(
                "Bookings (AWS::DynamoDB::Table) updated in place, no longer retained when it is "
                "deleted or\n      replaced\n"),
            HasSubstr("DeletionPolicy removed"),
            HasSubstr("in short  Bookings no longer retained on deletion")));
  EXPECT_THAT(read("    DeletionPolicy: Retain\n", "    DeletionPolicy: RetainExceptOnCreate\n"),
              AllOf(HasSubstr("DeletionPolicy: Retain → RetainExceptOnCreate"),
                    Not(HasSubstr("no longer retained"))));
}

TEST_F(DiffReading, AReplacedTableThatIsKeptIsEmptyAllTheSame) {
  EXPECT_THAT(read("AttributeName: pk", "AttributeName: id"),
              AllOf(HasSubstr("replaced; the new one is empty, the old one is retained"),
                    HasSubstr("in short  Bookings replaced by an empty one")));
}

TEST_F(DiffReading, PaymentByUseIsPartOfTheSum) {
  EXPECT_THAT(read(R"(      ProvisionedThroughput:
        ReadCapacityUnits: !If [IsProd, 50, 5]
        WriteCapacityUnits: !If [IsProd, 25, 5]
)",
                   "      BillingMode: PAY_PER_REQUEST\n"),
              HasSubstr("dev -$2.85 per month + usage of Bookings."));
}

TEST_F(DiffReading, ResourcesWithTheSameChangeOfPriceAreOneRow) {
  const std::string said = read("    MemorySize: 256\n", "    MemorySize: 512\n");
  EXPECT_THAT(said, HasSubstr("ListBookings and PutBooking: Compute: 0.25 GB, x86_64 → 0.5 GB"));
  EXPECT_THAT(read("    MemorySize: 256\n", "    MemorySize: 256\n    Architectures: [arm64]\n"),
              Not(HasSubstr("less above")));
}

TEST_F(DiffReading, ARenamedFunctionHasNoCost) {
  EXPECT_THAT(read("ListBookings", "GetBookings"),
              AllOf(HasSubstr("ListBookings (AWS::Lambda::Function) deleted"),
                    Not(HasSubstr("monthly cost")), Not(HasSubstr("usage of"))));
}

TEST_F(DiffReading, LongValuesAreShownWhereTheyDiffer) {
  EXPECT_THAT(read("ListBookings", "GetBookings"),
              HasSubstr("function:${ListBookings}/invocations → "));
}

TEST_F(DiffReading, ATagIsNamedByItsKey) {
  EXPECT_THAT(read("Tags: [{Key: team, Value: bookings}]",
                   "Tags: [{Key: cost, Value: one}, {Key: team, Value: bookings}]"),
              HasSubstr("      Tags/cost: one\n"));
}

TEST_F(DiffReading, OneMoreItemIsNamedNotTheWholeList) {
  EXPECT_THAT(read("- {AttributeName: pk, AttributeType: S}\n",
                   "- {AttributeName: pk, AttributeType: S}\n"
                   "        - {AttributeName: day, AttributeType: S}\n"),
              HasSubstr("AttributeDefinitions/1: {\"AttributeName\":\"day\""));
}

TEST_F(DiffReading, DeletedResourcesAreNamedFirst) {
  EXPECT_THAT(read("  PutLogs:\n    Type: AWS::Logs::LogGroup\n    Properties: {LogGroupName: !Sub "
                   "'/aws/lambda/${PutBooking}', RetentionInDays: 30}\n",
                   ""),
              HasSubstr("in short  PutLogs loses its data"));
}

TEST_F(DiffReading, ParametersAndExportsThatOthersRelyOn) {
  EXPECT_THAT(read("Default: dev", "Default: prod"),
              AllOf(HasSubstr("parameter Stage default: 'dev' → 'prod'"),
                    HasSubstr("in short  changed default of parameter Stage")));
  EXPECT_THAT(read("Conditions:\n", "  Key: {Type: String}\nConditions:\n"),
              HasSubstr("! parameter Key new, without a default"));
  EXPECT_THAT(read("Default: dev, ", ""), HasSubstr("no longer has a default"));
  EXPECT_THAT(read("AllowedValues: [dev, prod]", "AllowedValues: [dev]"),
              HasSubstr("no longer allows 'prod'"));
  EXPECT_THAT(read("    Export: {Name: bookings-table}\n", ""),
              HasSubstr("! export bookings-table was removed"));
  EXPECT_THAT(read("Outputs:\n  Table:", "Outputs:\n  Name:"),
              HasSubstr("output Table was removed"));
}

TEST_F(DiffReading, AHiddenDefaultStaysHidden) {
  Folder folder;
  const auto with = [](std::string_view value) {
    return concat("Parameters:\n  Key: {Type: String, NoEcho: true, Default: ", value,
                  "}\nResources:\n  Topic: {Type: AWS::SNS::Topic}\n");
  };
  const auto outcome =
      run({"diff", folder.write("a.yaml", with("hush")), folder.write("b.yaml", with("secret"))});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("parameter Key default: hidden → hidden"),
                                 Not(HasSubstr("hush")), Not(HasSubstr("secret"))));
}

TEST_F(DiffReading, TheEnvironmentThatMovesMostIsExplained) {
  EXPECT_THAT(read("[IsProd, 50, 5]", "[IsProd, 500, 6]", {"--format", "markdown"}),
              AllOf(HasSubstr("### cfnaudit: prod "), HasSubstr("In prod: <code>Bookings</code>")));
}

}  // namespace
}  // namespace cfnaudit::test
