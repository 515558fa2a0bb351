// Pull requests in small: two versions of a template, and what is said about the change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/repository.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Costs $3.65 in one environment.
constexpr std::string_view kAddress = R"(  Gateway:
    Type: AWS::EC2::EIP
    Condition: Live
    Properties: {InstanceId: i-0123456789abcdef0}
)";

constexpr std::string_view kBase = R"(Parameters:
  Stage: {Type: String, Default: test, AllowedValues: [test, live]}
Conditions:
  Live: !Equals [!Ref Stage, live]
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: orders
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: dynamodb:GetItem
                Resource: !GetAtt Orders.Arn
                Condition: {IpAddress: {aws:SourceIp: 10.0.0.0/8}}
  Address:
    Type: AWS::EC2::EIP
    Condition: Live
)";

class Diff : public testing::Test {
 protected:
  Outcome diff(std::string_view head, std::vector<std::string> options = {}) const {
    options.insert(options.begin(),
                   {"diff", folder_.write("base.yaml", kBase), folder_.write("head.yaml", head)});
    return run(std::move(options));
  }
  nlohmann::json changes(std::string_view head) const {
    return nlohmann::json::parse(diff(head, {"--format", "json"}).out);
  }

  Folder folder_;
};

TEST_F(Diff, NamesMistakesOfTheUsageFile) {
  const auto usage = folder_.write("usage.yaml", "resource_usage: {Ordres: {storage_gb: 5}}\n");
  const Outcome outcome = diff(kBase, {"--usage-file", usage});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("usage.yaml:1:"), HasSubstr("CST001")));
}

TEST_F(Diff, NothingChangesNothingIsSaid) {
  const std::string moved = replaced(kBase, "Resources:\n", "# moved\n\nResources:\n\n");
  for (const auto* format : {"text", "markdown"}) {
    const auto outcome = diff(moved, {"--format", format});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
  }
  EXPECT_THAT(changes(moved)["templates"], IsEmpty());
}

TEST_F(Diff, CostGoesUpInOneEnvironment) {
  const auto json = changes(concat(kBase, kAddress));
  const auto& cost = json["templates"][0]["cost"];
  ASSERT_EQ(cost.size(), 1U);
  EXPECT_EQ(cost[0]["name"], "live");
  EXPECT_EQ(cost[0]["delta"], "3.65");
  EXPECT_EQ(cost[0]["resources"][0]["resource"], "Gateway");
  EXPECT_EQ(json["headlines"][0], "live +$3.65 per month");
}

TEST_F(Diff, ATableThatIsReplacedLosesItsData) {
  const std::string head = replaced(kBase, "TableName: orders", "TableName: orders2");
  const auto resource = changes(head)["templates"][0]["resources"][0];
  EXPECT_EQ(resource["effect"], "replaced");
  EXPECT_EQ(resource["losesData"], true);
  EXPECT_EQ(resource["properties"][0]["property"], "Properties/TableName");
  EXPECT_THAT(diff(head).out, AllOf(HasSubstr("Orders (AWS::DynamoDB::Table) replaced, its "
                                              "data is lost"),
                                    HasSubstr("TableName: orders → orders2")));
}

TEST_F(Diff, AnUpdateThatIsRefusedIsSaidFirstAndFails) {
  std::string head =
      replaced(kBase, "AttributeName: id, AttributeType", "AttributeName: day, AttributeType");
  head = replaced(head, "AttributeName: id, KeyType", "AttributeName: day, KeyType");
  const Outcome text = diff(head);
  EXPECT_EQ(text.code, 1);
  EXPECT_EQ(diff(head, {"--fail-on", "never"}).code, 0);
  EXPECT_THAT(text.out.substr(0, text.out.find("resources")),
              HasSubstr("Orders: the update fails: it must be replaced"));
  EXPECT_THAT(text.out, Not(HasSubstr("data is lost")));
  EXPECT_THAT(diff(head, {"--format", "markdown"}).out,
              HasSubstr("### cfnaudit: the update fails at Orders"));

  const auto json = changes(head);
  const auto& resource = json["templates"][0]["resources"][0];
  EXPECT_EQ(resource["losesData"], false);
  EXPECT_EQ(resource["refused"].size(), 1U);
  EXPECT_EQ(json["headlines"][0], "the update fails at Orders");
}

TEST_F(Diff, APolicyThatKeepsTheDataIsHeeded) {
  std::string head = replaced(kBase, "TableName: orders", "TableName: orders2");
  head = replaced(head, "AWS::DynamoDB::Table\n",
                  "AWS::DynamoDB::Table\n    UpdateReplacePolicy: Retain\n");
  EXPECT_EQ(changes(head)["templates"][0]["resources"][0]["losesData"], false);
}

TEST_F(Diff, ATableThatIsDeletedLosesItsData) {
  const auto resource =
      changes("Resources:\n  Topic: {Type: AWS::SNS::Topic}\n")["templates"][0]["resources"];
  bool found = false;
  for (const auto& one : resource)
    if (one["resource"] == "Orders") {
      found = true;
      EXPECT_EQ(one["effect"], "deleted");
      EXPECT_EQ(one["losesData"], true);
    }
  EXPECT_TRUE(found);
}

TEST_F(Diff, ARoleIsWidenedThroughItsCondition) {
  const auto access = changes(replaced(kBase, "10.0.0.0/8", "0.0.0.0/0"))["templates"][0]["access"];
  ASSERT_EQ(access.size(), 1U);
  EXPECT_EQ(access[0]["change"], "widened");
  EXPECT_EQ(access[0]["principal"], "Role");
  EXPECT_EQ(access[0]["resource"], "Orders");
  EXPECT_THAT(access[0]["witness"].get<std::string>(), HasSubstr("dynamodb:GetItem"));
  EXPECT_EQ(
      changes(replaced(kBase, "10.0.0.0/8", "10.0.0.0/9"))["templates"][0]["access"][0]["change"],
      "narrowed");
}

TEST_F(Diff, AccessIsGainedAndLost) {
  const auto access = changes(replaced(kBase, "dynamodb:GetItem", "dynamodb:PutItem"));
  const auto& rows = access["templates"][0]["access"];
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["change"], "gained");
  EXPECT_EQ(rows[0]["actions"][0], "dynamodb:PutItem");
  EXPECT_EQ(rows[1]["change"], "lost");
}

TEST_F(Diff, ANewFindingFails) {
  const std::string broken = replaced(kBase, "!GetAtt Orders.Arn", "!GetAtt Order.Arn");
  const auto outcome = diff(broken);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("new error[TPL007"));
  EXPECT_EQ(diff(broken, {"--fail-on", "never"}).code, 0);
}

TEST_F(Diff, AMendedFindingDoesNot) {
  folder_.write("a.yaml", replaced(kBase, "!GetAtt Orders.Arn", "!GetAtt Order.Arn"));
  const auto outcome = run({"diff", folder_.path("a.yaml"), folder_.write("b.yaml", kBase)});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("fixed TPL007"));
}

TEST_F(Diff, TheBudgetIsThatOfTheHead) {
  const std::string head = concat(kBase, kAddress);
  EXPECT_EQ(diff(head, {"--budget", "live=5"}).code, 1);
  EXPECT_EQ(diff(head, {"--budget", "live=50"}).code, 0);
}

TEST_F(Diff, TheCommentHasAThreshold) {
  const std::string head = concat(kBase, kAddress);
  const std::vector<std::string> markdown = {"--format", "markdown", "--comment-threshold"};
  auto low = markdown;
  low.emplace_back("3");
  EXPECT_THAT(diff(head, low).out, HasSubstr("<!-- cfnaudit-comment -->"));
  auto high = markdown;
  high.emplace_back("4");
  EXPECT_THAT(diff(head, high).out, IsEmpty());
  high.back() = "200%";
  EXPECT_THAT(diff(head, high).out, IsEmpty());
  high.back() = "much";
  EXPECT_EQ(diff(head, high).code, 2);
}

TEST_F(Diff, NamesCannotBreakOutOfTheComment) {
  const std::string head = replaced(kBase, "TableName: orders",
                                    "TableName: \"`</details><script>|@everyone\\n::error::x\"");
  const auto outcome = diff(head, {"--format", "markdown"});
  EXPECT_THAT(outcome.out, AllOf(Not(HasSubstr("\n::error")), Not(HasSubstr("\n</details><s"))));
}

TEST_F(Diff, YamlBecomesJson) {
  const std::string json =
      folder_.write("t.json", R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue",
    "Properties": {"QueueName": {"Ref": "Missing"}}}}})");
  const std::string yaml = folder_.write("t.yaml",
                                         "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    "
                                         "Properties:\n      QueueName: !Ref Missing\n");
  const auto outcome = run({"diff", yaml, json});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(Diff, AFileThatMovedFindsItsPair) {
  folder_.write("old/a.yaml", kBase);
  folder_.write("new/stacks/b.yaml", replaced(kBase, "dynamodb:GetItem", "dynamodb:PutItem"));
  const auto outcome = run({"diff", folder_.path("old"), folder_.path("new")});
  EXPECT_THAT(outcome.out, HasSubstr("old/a.yaml)"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("deleted")));
}

TEST_F(Diff, BadInputIsNamed) {
  EXPECT_EQ(run({"diff", folder_.path("none.yaml"), folder_.write("b.yaml", kBase)}).code, 2);
  EXPECT_EQ(run({"diff", folder_.write("b.yaml", kBase)}).code, 2);
  const auto broken =
      run({"diff", folder_.write("b.yaml", kBase), folder_.write("c.yaml", "a: [")});
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.err, HasSubstr("HEAD is not a readable template"));
}

class GitDiff : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_git()) GTEST_SKIP() << "git is not here";
    folder_.write("stacks/t.yaml", kBase);
    folder_.write("other.txt", "a");
    repository_.commit("base");
  }

  void git(const std::string& arguments) const { repository_.git(arguments); }
  Outcome diff_git(const std::string& range) const {
    return repository_.run({"diff", "--git", range});
  }

  Repository repository_;
  const Folder& folder_ = repository_.folder();
};

TEST_F(GitDiff, ComparesABranchWithWhereItLeft) {
  git("checkout -q -b change");
  folder_.write("stacks/t.yaml", replaced(kBase, "dynamodb:GetItem", "dynamodb:PutItem"));
  git("commit -q -a -m change");
  git("checkout -q main");
  folder_.write("other.txt", "b");
  git("commit -q -a -m other");
  const auto outcome = diff_git("main...change");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("+ Role: write on Orders (dynamodb: PutItem)"));
}

TEST_F(GitDiff, ComparesWithTheWorkTree) {
  folder_.write("stacks/t.yaml", replaced(kBase, "TableName: orders", "TableName: orders2"));
  EXPECT_THAT(diff_git("main").out, HasSubstr("its data is lost"));
}

TEST_F(GitDiff, FollowsARenamedFile) {
  git("mv stacks/t.yaml stacks/u.yaml");
  git("commit -q -m rename");
  const auto outcome = diff_git("HEAD~1..HEAD");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(GitDiff, RevisionsThatAreNoneAreNamed) {
  const auto outcome = diff_git("main...nowhere");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("git has no revision 'nowhere'"));
  EXPECT_EQ(diff_git("--output=x..main").code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
