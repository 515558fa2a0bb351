// The policies and roles of an account beside a template, through the program; what proofs need;
// and budgets that run out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A role with a policy of the account, and a function that runs as a role of the account.
constexpr std::string_view kTemplate = R"(Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}]}}
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/read']
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::123456789012:role/worker
      Runtime: python3.13
      Handler: index.handler
      Code: {ZipFile: 'def handler(event, context): pass'}
)";

/// As AWS tells it.
constexpr std::string_view kDetails = R"({
  "UserDetailList": [], "GroupDetailList": [],
  "RoleDetailList": [{"RoleName": "worker", "Arn": "arn:aws:iam::123456789012:role/worker",
    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}},
    "RolePolicyList": [{"PolicyName": "write", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
      {"Sid": "Keep", "Effect": "Deny", "Action": "dynamodb:Delete*", "Resource": "*"}]}}],
    "AttachedManagedPolicies": []}],
  "Policies": [{"PolicyName": "read", "Arn": "arn:aws:iam::123456789012:policy/read", "PolicyVersionList": [
    {"VersionId": "v1", "IsDefaultVersion": true, "Document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}}}]}]
})";

class AccountFile : public testing::Test {
 protected:
  AccountFile() {
    EXPECT_EQ(run({"policy", "import", folder_.write("details.json", kDetails), "--output",
                   folder_.path("account.json")})
                  .code,
              0);
  }
  Outcome prove(std::vector<std::string> question, std::vector<std::string> more) const {
    std::vector<std::string> words = {"access", template_, "--prove-unreachable", "--to", "Orders"};
    words.insert(words.end(), question.begin(), question.end());
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  }
  const std::vector<std::string> known() const {
    return {"--policies", folder_.path("account.json")};
  }

  Folder folder_;
  std::string template_ = folder_.write("t.yaml", kTemplate);
};

TEST_F(AccountFile, DecidesAManagedPolicy) {
  const std::vector<std::string> write = {"--from", "Reader", "--action", "dynamodb:PutItem"};
  EXPECT_EQ(prove(write, {}).code, 3);
  EXPECT_EQ(prove(write, known()).code, 0);
  EXPECT_EQ(prove({"--from", "Reader", "--action", "dynamodb:GetItem"}, known()).code, 1);
}

TEST_F(AccountFile, DecidesARoleAndSaysWhy) {
  const std::vector<std::string> remove = {"--from", "Worker", "--action", "dynamodb:DeleteItem"};
  EXPECT_EQ(prove(remove, {}).code, 3);
  const auto proved = prove(remove, known());
  EXPECT_EQ(proved.code, 0);
  EXPECT_THAT(proved.out,
              HasSubstr("because of Deny statement 1 Keep of Worker (Properties/Role)"));
  auto options = known();
  options.insert(options.end(), {"--format", "json"});
  const auto answer = nlohmann::json::parse(prove(remove, options).out);
  EXPECT_EQ(answer["environments"][0]["because"].size(), 1U);
  EXPECT_EQ(prove({"--from", "Worker", "--action", "dynamodb:PutItem"}, known()).code, 1);
}

TEST_F(AccountFile, StandsInTheConfigFile) {
  folder_.write(".cfnaudit.yaml", "policies: account.json\n");
  EXPECT_EQ(prove({"--from", "Worker", "--action", "dynamodb:DeleteItem"}, {}).code, 0);
  EXPECT_THAT(run({"check", template_, "--no-config"}).out, HasSubstr("(see --policies)"));
  EXPECT_THAT(run({"check", template_}).out, Not(HasSubstr("is not in the template")));
  EXPECT_EQ(run({"graph", template_}).code, 0);
}

TEST_F(AccountFile, IsReadByCheckAndDiff) {
  const std::string path = folder_.path("account.json");
  const auto checked = run({"check", template_, "--format", "json", "--policies", path});
  EXPECT_TRUE(nlohmann::json::parse(checked.out)["templates"][0]["incomplete"].empty())
      << checked.out;
  EXPECT_EQ(run({"diff", template_, template_, "--policies", path}).code, 0);
}

TEST_F(AccountFile, ThatIsNoneIsAMistake) {
  EXPECT_EQ(run({"check", template_, "--policies", folder_.path("none.json")}).code, 2);
  const auto other = run({"check", template_, "--policies", folder_.write("x.json", "{}")});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("policy import"));
}

/// Eight orders of twelve letters, all to be found in thirty characters: no budget finds out.
std::string exploding() {
  std::string out = R"(Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}]}}
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Effect: Allow
                Action: dynamodb:GetItem
                Resource: !GetAtt Orders.Arn
                Condition: {StringLike: {'aws:PrincipalTag/a': '??????????????????????????????'}}
)";
  for (const std::string_view order :
       {"bkjcdeiglfah", "hkcfdbaegjil", "bdlfeihkagjc", "lahgkcdbeijf", "dikcefjhgabl",
        "gebifdkhcalj", "jfhcaeklbigd", "kbdjelgchfia"}) {
    std::string glob = "*";
    for (const char letter : order) glob += concat(std::string(1, letter), "*");
    out += concat(
        "              - {Effect: Deny, Action: '*', Resource: '*', Condition: "
        "{StringNotLike: {'aws:PrincipalTag/a': '",
        glob, "'}}}\n");
  }
  return out;
}

TEST(Budget, ThatRunsOutEndsWithThree) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", exploding());
  const auto checked = run({"check", path});
  EXPECT_EQ(checked.code, 3);
  EXPECT_THAT(checked.out, HasSubstr("too complex"));
  EXPECT_EQ(run({"access", path}).code, 3);
  EXPECT_EQ(run({"access", path, "--from", "Reader", "--to", "Orders"}).code, 3);
  EXPECT_EQ(run({"access", path, "--from", "Reader", "--to", "Orders", "--prove-unreachable"}).code,
            3);
}

TEST(Budget, OfADenialEndsWithThree) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", exploding());
  folder.write(".cfnaudit.yaml", "access: {deny: [{from: Reader, to: Orders}]}\n");
  EXPECT_EQ(run({"check", path}).code, 1);  // not proved: a finding
  EXPECT_EQ(run({"check", path, "--fail-on", "never"}).code, 3);
}

}  // namespace
}  // namespace cfnaudit::test
