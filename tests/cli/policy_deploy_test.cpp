// `cfnaudit policy deploy`: what a deployment needs, and what fails without it.

#include <algorithm>
#include <set>
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
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kStack = R"(
Parameters:
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/image}
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      BillingMode: PAY_PER_REQUEST
  Files:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Code: {ZipFile: 'def handler(event, context): pass'}
      Role: !GetAtt WorkerRole.Arn
)";

Outcome deploy(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"policy", "deploy"});
  return run(Call{std::move(arguments), {}, {}, false});
}

/// The ARNs that one action is allowed on; none: it is not.
std::set<std::string> on(const json& report, const std::string& action) {
  std::set<std::string> out;
  for (const auto& statement : report["policy"]["Statement"])
    for (const auto& one : statement["Action"])
      if (one == action)
        for (const auto& arn : statement["Resource"]) out.insert(arn.get<std::string>());
  return out;
}

json needs(const Folder& folder, const std::string& text, std::vector<std::string> more = {}) {
  std::vector<std::string> all = {folder.write("stack.yaml", text), "--format", "json"};
  all.insert(all.end(), more.begin(), more.end());
  return json::parse(deploy(all).out);
}

TEST(PolicyDeploy, NamesTheArnsThatTheTemplateMakes) {
  const Folder folder;
  const auto out =
      needs(folder, kStack,
            {"--stack-name", "shop", "--account-id", "111122223333", "--region", "eu-west-1"});
  EXPECT_THAT(on(out, "dynamodb:CreateTable"),
              ElementsAre("arn:aws:dynamodb:eu-west-1:111122223333:table/shop-Orders-*"));
  EXPECT_THAT(on(out, "s3:CreateBucket"), ElementsAre("arn:aws:s3:::shop-files-*"));
  EXPECT_THAT(on(out, "iam:CreateRole"), ElementsAre("arn:aws:iam::111122223333:role/worker"));
  EXPECT_THAT(on(out, "ssm:GetParameters"),
              ElementsAre("arn:aws:ssm:eu-west-1:111122223333:parameter/app/image"));
}

TEST(PolicyDeploy, LeavesOpenWhatNobodyGave) {
  const Folder folder;
  const auto out = needs(folder, kStack);
  EXPECT_THAT(on(out, "dynamodb:CreateTable"),
              ElementsAre("arn:aws:dynamodb:*:*:table/*-Orders-*"));
}

TEST(PolicyDeploy, PassesRolesToTheirServices) {
  const Folder folder;
  const auto out = needs(folder, kStack);
  bool found = false;
  for (const auto& statement : out["policy"]["Statement"]) {
    if (statement["Action"] != json::array({"iam:PassRole"})) continue;
    found = true;
    EXPECT_EQ(statement["Resource"], json::array({"arn:aws:iam::*:role/worker"}));
    EXPECT_EQ(statement["Condition"]["StringEquals"]["iam:PassedToService"],
              json::array({"lambda.amazonaws.com"}));
  }
  EXPECT_TRUE(found);
}

TEST(PolicyDeploy, LeavesOutWhatNoPropertyCallsFor) {
  const Folder folder;
  const auto out = needs(folder, kStack);
  EXPECT_THAT(on(out, "s3:PutBucketVersioning"), Not(testing::IsEmpty()));
  EXPECT_THAT(on(out, "s3:PutBucketWebsite"), testing::IsEmpty());
  EXPECT_THAT(on(out, "ec2:DescribeSubnets"), testing::IsEmpty());
  EXPECT_THAT(on(out, "kms:CreateGrant"), testing::IsEmpty());
  EXPECT_THAT(on(out, "lambda:PutFunctionConcurrency"), testing::IsEmpty());
  std::string reserved = kStack;
  reserved +=
      "      ReservedConcurrentExecutions: 5\n      VpcConfig: {SubnetIds: [subnet-1], "
      "SecurityGroupIds: [sg-1]}\n";
  const auto more = needs(folder, reserved);
  EXPECT_THAT(on(more, "lambda:PutFunctionConcurrency"), Not(testing::IsEmpty()));
  EXPECT_THAT(on(more, "ec2:DescribeSubnets"), ElementsAre("*"));
}

TEST(PolicyDeploy, OfADifferenceNeedsWhatChanges) {
  const Folder folder;
  const auto before = folder.write("before.yaml", kStack);
  std::string changed = kStack;
  changed.replace(changed.find("Status: Enabled"), 15, "Status: Suspended");
  changed += "  Jobs: {Type: AWS::SQS::Queue}\n";
  const auto out = needs(folder, changed, {"--diff", before});
  EXPECT_THAT(on(out, "sqs:CreateQueue"), Not(testing::IsEmpty()));
  EXPECT_THAT(on(out, "s3:PutBucketVersioning"), Not(testing::IsEmpty()));
  EXPECT_THAT(on(out, "s3:CreateBucket"), testing::IsEmpty());
  EXPECT_THAT(on(out, "dynamodb:CreateTable"), testing::IsEmpty());
  EXPECT_THAT(on(needs(folder, kStack, {"--diff", before}), "s3:ListBucket"), testing::IsEmpty());
}

TEST(PolicyDeploy, SaysWhatFailsUnderAPolicy) {
  const Folder folder;
  const auto path = folder.write("stack.yaml", kStack);
  auto policy = json::parse(deploy({path, "--format", "json"}).out)["policy"];
  const auto whole = folder.write("whole.json", policy.dump());
  const Outcome fine = deploy({path, "--role", whole});
  EXPECT_EQ(fine.code, 0) << fine.out;
  for (auto& statement : policy["Statement"]) {
    auto& actions = statement["Action"];
    actions.erase(std::remove(actions.begin(), actions.end(), json("dynamodb:CreateTable")),
                  actions.end());
    if (actions.empty()) actions.push_back("s3:ListAllMyBuckets");
  }
  const Outcome lacking = deploy({path, "--role", folder.write("less.json", policy.dump())});
  EXPECT_EQ(lacking.code, 1);
  EXPECT_THAT(lacking.out, AllOf(HasSubstr("Orders (AWS::DynamoDB::Table)"),
                                 HasSubstr("dynamodb:CreateTable"), HasSubstr("is not allowed")));
  EXPECT_THAT(lacking.out, Not(HasSubstr("Files")));
}

TEST(PolicyDeploy, SaysWhatIsNotKnown) {
  const Folder folder;
  const auto path =
      folder.write("odd.yaml", "Resources:\n  Rule: {Type: AWS::AccessAnalyzer::ArchiveRule}\n");
  const Outcome out = deploy({path});
  EXPECT_EQ(out.code, 3);
  EXPECT_THAT(out.out, HasSubstr("# Not known: Rule (AWS::AccessAnalyzer::ArchiveRule)"));
  EXPECT_EQ(deploy({folder.write("none.yaml", "a: b")}).code, 2);
  EXPECT_EQ(deploy({"/no/such/file"}).code, 2);
  EXPECT_EQ(deploy({path, "--role", "/no/such/file"}).code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
