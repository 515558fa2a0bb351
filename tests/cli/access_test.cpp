// Questions about access, asked of the program: what it prints and how it exits.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kTemplate = CFNAUDIT_SOURCE_DIR "/examples/serverless-app.yaml";

Outcome ask(const std::vector<std::string>& question) {
  std::vector<std::string> arguments = {"access", kTemplate};
  for (const auto& word : question) arguments.push_back(word);
  return test::run(arguments);
}

TEST(AccessQuestions, AreAnsweredWithAWitness) {
  const Outcome run =
      ask({"--from", "StoreOrder", "--to", "Orders", "--action", "dynamodb:PutItem"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, StartsWith("reachable in every environment\n"));
  EXPECT_THAT(run.out, HasSubstr("witness: "));
}

TEST(AccessQuestions, ProofsSetTheExitCode) {
  const Outcome proved = ask({"--from", "ApiLogRole", "--to", "Orders", "--prove-unreachable"});
  EXPECT_EQ(proved.code, 0);
  EXPECT_THAT(proved.out, StartsWith("unreachable in every environment, proved"));
  EXPECT_EQ(ask({"--from", "anonymous", "--to", "Orders", "--prove-unreachable"}).code, 1);
  EXPECT_EQ(ask({"--who-can", "dynamodb:DeleteTable", "Orders", "--prove-unreachable"}).code, 0);
}

TEST(AccessQuestions, NamesThatAreWrongEndWithTwo) {
  const Outcome run = ask({"--from", "StoreOrdr", "--to", "Orders"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("did you mean StoreOrder?"));
  EXPECT_EQ(ask({"--prove-unreachable"}).code, 2);
  EXPECT_EQ(ask({"--from", "StoreOrder", "--to", "Orders", "--format", "dot"}).code, 2);
}

TEST(AccessQuestions, JsonHasTheShapeOfTheSchema) {
  const Outcome run = ask({"--who-can", "dynamodb:Put*", "Orders", "--format", "json"});
  const auto answer = nlohmann::json::parse(run.out);
  EXPECT_EQ(answer["verdict"], "reachable");
  ASSERT_EQ(answer["environments"].size(), 3U);
  for (const auto& environment : answer["environments"]) {
    EXPECT_EQ(environment["witness"]["action"], "dynamodb:PutItem");
    EXPECT_GE(environment["matches"].size(), 2U);
  }
}

TEST(ProveUnreachable, LeavesOpenWhatAFreeParameterDecides) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", R"(Parameters:
  Grants: {Type: String, Default: 'no'}
Conditions:
  Granted: !Equals [!Ref Grants, 'yes']
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
  Send:
    Type: AWS::IAM::Policy
    Condition: Granted
    Properties:
      PolicyName: send
      Roles: [!Ref Worker]
      PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Orders.Arn}]}
)");
  const auto prove = [&](std::vector<std::string> more) {
    std::vector<std::string> command = {"access",
                                        path,
                                        "--from",
                                        "Worker",
                                        "--to",
                                        "Orders",
                                        "--action",
                                        "sqs:SendMessage",
                                        "--prove-unreachable"};
    command.insert(command.end(), more.begin(), more.end());
    return run(std::move(command)).code;
  };
  EXPECT_EQ(prove({}), 3);
  EXPECT_EQ(prove({"--parameter-overrides", "Grants=yes"}), 1);
  EXPECT_EQ(prove({"--parameter-overrides", "Grants=no"}), 0);
}

}  // namespace
}  // namespace cfnaudit::test
