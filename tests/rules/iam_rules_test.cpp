// What the pages of the rules about access cannot say in a comment: notes, severities, findings
// that speak for several resources, and what is left undecided.

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

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string bucket(std::string_view block, std::string_view action) {
  return concat(R"(
Parameters: {Block: {Type: String}}
Resources:
  Site: {Type: AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: )",
                block, R"(}}
  SitePolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Site
      PolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: '*', Action: ')",
                action, R"(', Resource: !Sub '${Site.Arn}/*'}
)");
}

TEST(PublicAccess, WeighsWhatStrangersMayDo) {
  const auto reads =
      test::check(bucket("{BlockPublicPolicy: false}", "s3:GetObject"))->findings("IAM002");
  ASSERT_THAT(reads, SizeIs(1));
  EXPECT_EQ(reads[0].severity, Severity::kWarning);
  const auto writes =
      test::check(bucket("{BlockPublicPolicy: false}", "s3:Put*"))->findings("IAM002");
  ASSERT_THAT(writes, SizeIs(1));
  EXPECT_EQ(writes[0].severity, Severity::kError);
  EXPECT_EQ(writes[0].resource, "SitePolicy");
  EXPECT_EQ(writes[0].path, "Resources/SitePolicy/Properties/PolicyDocument/Statement/Principal");
}

TEST(PublicAccess, SaysWhatDecides) {
  const auto open = test::check(bucket("{RestrictPublicBuckets: !Ref Block}", "s3:GetObject"));
  EXPECT_THAT(open->findings("IAM002"), IsEmpty());
  EXPECT_THAT(open->undecided("IAM002"), ElementsAre(HasSubstr("Block Public Access settings")));
  EXPECT_THAT(test::check(bucket("{RestrictPublicBuckets: true}", "s3:*"))->findings("IAM002"),
              IsEmpty());
}

constexpr std::string_view kApi = R"(
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Sender:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: send
          PolicyDocument:
            Version: '2012-10-17'
            Statement: {Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Queue.Arn}
  Send:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.12, Handler: index.handler, Role: !GetAtt Sender.Arn, Code: {ZipFile: 'x = 1'}}
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Send, Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
)";

std::string method(std::string_view name, std::string_view verb, std::string_view more = {}) {
  return concat("  ", name, R"(:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: )",
                verb, "\n      AuthorizationType: NONE\n", more, R"(
      Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Send.Arn}/invocations'
)");
}

TEST(AnonymousReachesData, IsOneFindingForAnApi) {
  const auto found = test::check(concat(kApi, method("Post", "POST"), method("Put", "PUT"),
                                        method("Ask", "OPTIONS"),
                                        method("Keyed", "PATCH", "      ApiKeyRequired: true")))
                         ->findings("IAM004");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("POST / and 1 other operation of its API"));
  EXPECT_THAT(found[0].members, ElementsAre("Post", "Put"));
  EXPECT_EQ(found[0].path, "Resources/Post/Properties/AuthorizationType");
}

TEST(AnonymousReachesData, LetsASuppressedOperationStandApart) {
  std::string put = method("Put", "PUT");
  put.replace(put.find("Put:\n"), 5,
              "Put:\n    Metadata: {cfnaudit: {ignore: [{rule: IAM004, reason: a form}]}}\n");
  const auto result = test::check(concat(kApi, method("Post", "POST"), put));
  const auto found = result->findings("IAM004");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("anonymous callers of POST / reach"));
}

TEST(PrivilegeEscalation, NotesTheOtherWays) {
  const auto found = test::check(R"(
Resources:
  Robot:
    Type: AWS::IAM::User
    Properties:
      Policies:
        - PolicyName: users
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Effect: Allow, Action: 'iam:*User*', Resource: '*'}
              - {Effect: Allow, Action: 'iam:CreateAccessKey', Resource: '*'}
)")
                         ->findings("IAM006");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("Robot can attach any policy to itself"));
  std::vector<std::string> notes;
  for (const auto& note : found[0].notes) notes.push_back(note.message);
  EXPECT_THAT(notes, Contains("can create access keys for any user (iam:CreateAccessKey)"));
}

TEST(PrivilegeEscalation, ABoundaryLimitsWhatIsGivenToOneself) {
  const auto found = test::check(R"(
Resources:
  Robot:
    Type: AWS::IAM::User
    Properties:
      PermissionsBoundary: arn:aws:iam::aws:policy/AdministratorAccess
      Policies:
        - PolicyName: users
          PolicyDocument:
            Version: '2012-10-17'
            Statement: {Effect: Allow, Action: 'iam:AttachUserPolicy', Resource: '*'}
)")
                         ->findings("IAM006");
  EXPECT_THAT(found, IsEmpty());
}

TEST(UnassumableRole, TakesRegionalNamesOfServices) {
  const auto with = [](std::string_view service) {
    return test::check(concat(R"(
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: {Service: ')",
                              service, R"('}, Action: sts:AssumeRole}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties: {RoleArn: !GetAtt Role.Arn, DefinitionString: '{}'}
)"))
        ->findings("IAM010");
  };
  EXPECT_THAT(with("states.us-east-1.amazonaws.com"), IsEmpty());
  EXPECT_THAT(with("states.amazonaws.com"), IsEmpty());
  EXPECT_THAT(with("lambda.amazonaws.com"), SizeIs(1));
}

}  // namespace
}  // namespace cfnaudit::rules
