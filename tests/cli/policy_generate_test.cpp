// `cfnaudit policy generate`: the smallest policies for the roles of a template.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A state machine says all that it calls.
const std::string kFlow = R"(Resources:
  Charge:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.12, Handler: a.b, Code: {S3Bucket: b, S3Key: k}, Role: 'arn:aws:iam::123456789012:role/x'}
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      BillingMode: PAY_PER_REQUEST
  FlowRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement: [{Effect: Allow, Action: ['lambda:*', 'dynamodb:*'], Resource: '*'}]
  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt FlowRole.Arn
      Definition:
        StartAt: Charge
        States:
          Charge: {Type: Task, Resource: !GetAtt Charge.Arn, Next: Keep}
          Keep:
            Type: Task
            Resource: arn:aws:states:::dynamodb:putItem
            Parameters: {TableName: !Ref Orders, Item: {id: {S: a}}}
            End: true
)";

Outcome generate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"policy", "generate"});
  return run(Call{std::move(arguments), {}, {}, false});
}

/// The template with other policies of the role.
std::string with_statements(const std::string& statements) {
  std::string out = kFlow;
  const auto begin = out.find("            Statement: [{Effect: Allow, Action: ['lambda");
  out.replace(begin, out.find('\n', begin) - begin, statements);
  return out;
}

TEST(PolicyGenerate, WritesWhatTheCallsNeed) {
  const Folder folder;
  const Outcome out = generate({folder.write("flow.yaml", kFlow)});
  EXPECT_EQ(out.code, 0) << out.err;
  EXPECT_THAT(
      out.out,
      AllOf(HasSubstr("# FlowRole, for Flow"), HasSubstr("FlowRole:"),
            HasSubstr("Action: lambda:InvokeFunction"), HasSubstr("Resource: !GetAtt Charge.Arn"),
            HasSubstr("Action: dynamodb:PutItem"), HasSubstr("Resource: !GetAtt Orders.Arn")));
  EXPECT_THAT(out.out, Not(HasSubstr("Not known")));
}

TEST(PolicyGenerate, ChecksThatRolesAllowNoMore) {
  const Folder folder;
  const Outcome wide = generate({folder.write("wide.yaml", kFlow), "--check"});
  EXPECT_EQ(wide.code, 1);
  EXPECT_THAT(wide.out, HasSubstr("FlowRole: allows more than Flow needs"));
  const Outcome tight =
      generate({folder.write("tight.yaml",
                             with_statements(
                                 "            Statement:\n"
                                 "              - {Effect: Allow, Action: 'lambda:InvokeFunction', "
                                 "Resource: !GetAtt Charge.Arn}\n"
                                 "              - {Effect: Allow, Action: 'dynamodb:PutItem', "
                                 "Resource: !GetAtt Orders.Arn}")),
                "--check"});
  EXPECT_EQ(tight.code, 0) << tight.out;
  EXPECT_THAT(tight.out, HasSubstr("allows no more"));
}

TEST(PolicyGenerate, WritesAPatchOfTheTemplate) {
  const Folder folder;
  const Outcome out = generate({folder.write("flow.yaml", kFlow), "--patch"});
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(out.out,
              AllOf(HasSubstr("--- a/"), HasSubstr("\n@@ -"), HasSubstr("\n-      Policies:\n"),
                    HasSubstr("\n+      Policies:\n"),
                    HasSubstr("\n+              - Effect: Allow\n"), HasSubstr("\n   Flow:\n")));
}

TEST(PolicyGenerate, SaysWhatIsNotKnown) {
  const Folder folder;
  std::string text = kFlow;
  text += R"(  Worker:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.12, Handler: a.b, Code: {S3Bucket: b, S3Key: k}, Role: !GetAtt FlowRole.Arn}
)";
  const auto path = folder.write("worker.yaml", text);
  const Outcome out = generate({path});
  EXPECT_EQ(out.code, 3);
  EXPECT_THAT(out.out, HasSubstr("# Not known: the code of Worker was not read"));
  EXPECT_EQ(generate({path, "--check"}).code, 3);
  EXPECT_THAT(generate({path, "--patch"}).out,
              AllOf(HasSubstr("# FlowRole is unchanged: the code of Worker was not read"),
                    Not(HasSubstr("@@"))));
  const auto roles = json::parse(generate({path, "--format", "json"}).out)["roles"];
  EXPECT_TRUE(roles[0]["allowsMore"].is_null());
  EXPECT_THAT(roles[0]["unknown"], Not(IsEmpty()));
}

TEST(PolicyGenerate, RefusesWhatItCannotRead) {
  const Folder folder;
  const auto path = folder.write("flow.yaml", kFlow);
  EXPECT_EQ(generate({path, "--function", "Nobody"}).code, 2);
  EXPECT_EQ(generate({path, "--patch", "--check"}).code, 2);
  EXPECT_EQ(generate({}).code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
