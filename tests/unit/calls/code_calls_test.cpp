// Calls in the code of functions, as a reader of code would have found them: on what they are, and
// whether the function's role allows them.

#include "analyzer/calls/code_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "analyzer/permissions/roles.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::calls {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kTemplate = R"(
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      BillingMode: PAY_PER_REQUEST
  Jobs: {Type: AWS::SQS::Queue}
  Files: {Type: AWS::S3::Bucket}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement:
              - {Effect: Allow, Action: ['dynamodb:Query', 'dynamodb:GetItem'], Resource: !GetAtt Orders.Arn}
              - {Effect: Allow, Action: 'sqs:SendMessage', Resource: !GetAtt Jobs.Arn}
              - {Effect: Allow, Action: ['s3:GetObject', 's3:ListBucket'], Resource: !Sub '${Files.Arn}/in/*'}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: 'pass'}
      Environment:
        Variables: {TABLE: !Ref Orders, QUEUE: !Ref Jobs, BUCKET: !Ref Files}
)";

code::Text literal(std::string text) { return {{{.text = std::move(text)}}}; }
code::Text variable(std::string name) {
  return {{{.kind = code::PartKind::kEnvironment, .text = std::move(name)}}};
}
code::Text from_event(std::string name) {
  return {{{.kind = code::PartKind::kEvent, .text = std::move(name)}}};
}

/// A call with texts as arguments.
code::SdkCall call(std::string client, std::string operation,
                   std::vector<std::pair<std::string, code::Text>> arguments) {
  code::SdkCall out;
  out.client = std::move(client);
  out.operation = std::move(operation);
  out.arguments.kind = code::ValueKind::kMap;
  for (auto& [name, text] : arguments) {
    code::Value value;
    value.kind = code::ValueKind::kText;
    value.text = std::move(text);
    out.arguments.fields.push_back({literal(name), std::move(value)});
  }
  return out;
}

class World {
 public:
  explicit World(std::vector<code::SdkCall> calls, bool complete = true,
                 std::string text = kTemplate)
      : run_(cfnaudit::testing::run_pipeline(std::move(text))) {
    access_ = access::analyze(file(), graph());
    auto read = std::make_shared<functions::ReadCode>();
    read->reading.calls = std::move(calls);
    read->reading.complete = complete;
    read->files.push_back({&file(), {}});
    for (const auto index : graph().of_type("AWS::Lambda::Function"))
      functions_.push_back({.function = index, .code = read, .not_read = {}});
  }

  const SourceFile& file() const { return run_->sources.file(0); }
  const graph::Graph& graph() const { return run_->graphs.front(); }
  CodeCalls calls() const { return code_calls(access_, graph(), functions_, file()); }
  std::vector<permissions::NeededRole> roles() const {
    return permissions::needed_roles(access_, graph(), &functions_,
                                     find_requests(access_, graph(), &functions_, file()));
  }
  const access::Access& access() const { return access_; }

  /// "dynamodb:Query on Orders: refused"; "perhaps", "undecided".
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const auto& one : calls().calls)
      for (const auto& target : one.on) {
        std::string line = concat(one.action, " on ", shown(target));
        if (one.perhaps) line += ", perhaps";
        if (target.verdict == access::Verdict::kUnreachable) line += ": refused";
        if (target.verdict == access::Verdict::kUnknown) line += ": undecided";
        out.push_back(std::move(line));
      }
    return out;
  }

 private:
  std::string shown(const CodeTarget& target) const {
    if (!target.resource) return target.arn.text();
    const auto& resource = graph().resource(*target.resource);
    return concat(resource.id(), target.arn.text().substr(resource.arn->text().size()));
  }

  std::unique_ptr<cfnaudit::testing::Pipeline> run_;
  access::Access access_;
  functions::Functions functions_;
};

TEST(CodeCalls, AreOnWhatTheirArgumentsName) {
  const World world({call("dynamodb", "GetItem", {{"TableName", variable("TABLE")}}),
                     call("dynamodb", "PutItem", {{"TableName", variable("TABLE")}}),
                     call("sqs", "SendMessage", {{"QueueUrl", variable("QUEUE")}})});
  EXPECT_THAT(world.lines(),
              ElementsAre("dynamodb:GetItem on Orders", "dynamodb:PutItem on Orders: refused",
                          "sqs:SendMessage on Jobs"));
}

TEST(CodeCalls, OfAnIndexAreNotOnTheTable) {
  const World world({call("dynamodb", "Query", {{"TableName", variable("TABLE")}}),
                     call("dynamodb", "Query",
                          {{"TableName", variable("TABLE")}, {"IndexName", literal("byDay")}})});
  EXPECT_THAT(world.lines(), ElementsAre("dynamodb:Query on Orders",
                                         "dynamodb:Query on Orders/index/byDay: refused"));
}

TEST(CodeCalls, OfObjectsAndBucketsDiffer) {
  const World world(
      {call("s3", "GetObject", {{"Bucket", variable("BUCKET")}, {"Key", literal("in/a.txt")}}),
       call("s3", "GetObject", {{"Bucket", variable("BUCKET")}, {"Key", literal("out/a.txt")}}),
       call("s3", "GetObject", {{"Bucket", variable("BUCKET")}, {"Key", from_event("key")}}),
       call("s3", "ListObjectsV2", {{"Bucket", variable("BUCKET")}})});
  EXPECT_THAT(
      world.lines(),
      ElementsAre("s3:GetObject on Files/in/a.txt", "s3:GetObject on Files/out/a.txt: refused",
                  "s3:GetObject on Files/${Key}: undecided", "s3:ListBucket on Files: refused"));
}

TEST(CodeCalls, OnWhatIsNotKnownAreUndecidedOrSurelyRefused) {
  const World world({call("dynamodb", "GetItem", {{"TableName", from_event("table")}}),
                     call("dynamodb", "DeleteItem", {{"TableName", variable("MISSING")}})});
  EXPECT_THAT(world.lines(),
              ElementsAre(AllOf(HasSubstr("dynamodb:GetItem"), HasSubstr("undecided")),
                          AllOf(HasSubstr("dynamodb:DeleteItem"), HasSubstr("refused"))));
}

TEST(CodeCalls, ThatAreNotKnownStayOpen) {
  auto other = call("dynamodb", "GetItem", {{"TableName", variable("TABLE")}});
  other.other_credentials = true;
  const World world(
      {call("dynamodb", "DoThings", {}), other, call("sts", "GetCallerIdentity", {})});
  EXPECT_THAT(world.lines(), IsEmpty());
  EXPECT_EQ(world.calls().open.size(), 2U);
}

TEST(CodeCalls, InAnotherRegionAreOnAnotherQueue) {
  auto far = call("sqs", "SendMessage",
                  {{"QueueUrl", literal("https://sqs.eu-west-1.amazonaws.com/123456789012/jobs")}});
  const World world({far});
  EXPECT_THAT(world.lines(),
              ElementsAre("sqs:SendMessage on arn:aws:sqs:eu-west-1:123456789012:jobs: refused"));
}

TEST(NeededRoles, AllowEachCallAndNothingElse) {
  const World world(
      {call("dynamodb", "GetItem", {{"TableName", variable("TABLE")}}),
       call("s3", "GetObject", {{"Bucket", variable("BUCKET")}, {"Key", from_event("key")}})});
  const auto roles = world.roles();
  ASSERT_EQ(roles.size(), 1U);
  EXPECT_THAT(roles[0].open, IsEmpty());
  const auto policy = permissions::policy_of(roles[0].permissions);
  EXPECT_TRUE(permissions::allows_all(policy, roles[0].permissions));
  std::vector<std::string> actions;
  for (const auto& one : roles[0].permissions) actions.push_back(one.action);
  EXPECT_THAT(actions, Contains("dynamodb:GetItem"));
  EXPECT_THAT(actions, Not(Contains("dynamodb:Query")));
  // The role also allows Query, SendMessage and ListBucket.
  EXPECT_TRUE(permissions::allows_no_more(world.access(), roles[0]).refuted());
}

TEST(NeededRoles, SayWhatIsNotKnown) {
  const World partly({}, false);
  EXPECT_THAT(partly.roles()[0].open, Not(IsEmpty()));
  const World unknown({call("dynamodb", "DoThings", {})});
  EXPECT_THAT(unknown.roles()[0].open, Contains(HasSubstr("DoThings")));
}

/// The calls in the inline code of a template's functions, read as the program reads it.
std::vector<std::string> calls_in(std::string text) {
  const auto run = cfnaudit::testing::run_pipeline(std::move(text));
  const auto& graph = run->graphs.front();
  const SourceFile& file = run->sources.file(0);
  const auto access = access::analyze(file, graph);
  functions::ReadCodes known;
  const auto functions = functions::read(graph, known);
  std::vector<std::string> out;
  for (const auto& call : code_calls(access, graph, functions, file).calls)
    for (const auto& target : call.on)
      out.push_back(concat(call.action, " on ", target.arn.text(),
                           target.verdict == access::Verdict::kUnreachable ? ": refused" : ""));
  return out;
}

TEST(CodeCalls, AreReadFromInlineCode) {
  if (!code::can_read("python3.12")) GTEST_SKIP() << code::why_not_read("python3.12");
  std::string text = kTemplate;
  const auto at = text.find("      Code: {ZipFile: 'pass'}");
  text.replace(at, text.find('\n', at) - at, R"(      Code:
        ZipFile: |
          import os
          import boto3

          table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
          queue = boto3.client("sqs")


          def handler(event, context):
              table.get_item(Key={"id": "1"})
              table.put_item(Item={"id": "1"})
              queue.send_message(QueueUrl=os.environ["QUEUE"], MessageBody="done"))");
  const std::string account = "us-east-1:123456789012:";
  EXPECT_THAT(
      calls_in(text),
      ElementsAre(
          concat("dynamodb:GetItem on arn:aws:dynamodb:", account, "table/${Orders}"),
          concat("dynamodb:PutItem on arn:aws:dynamodb:", account, "table/${Orders}: refused"),
          HasSubstr("sqs:SendMessage on arn:aws:sqs:")));
}

}  // namespace
}  // namespace cfnaudit::calls
