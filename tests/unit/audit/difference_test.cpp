#include "audit/difference.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"

namespace cfnaudit::audit {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Two versions of a template, audited.
class Change {
 public:
  Change(std::string before, std::string after) {
    const Stages stages{.rules = true, .access = true, .cost = true};
    before_ = run(sources_.add("before.yaml", std::move(before)), options(), stages);
    after_ = run(sources_.add("after.yaml", std::move(after)), options(), stages);
    all = difference({before_.get(), after_.get()});
  }

  Difference all;

 private:
  static resolve::EnvironmentOptions options() {
    resolve::EnvironmentOptions out;
    out.region = "us-east-1";
    return out;
  }

  SourceMap sources_;
  std::unique_ptr<Audit> before_;
  std::unique_ptr<Audit> after_;
};

std::string table_and_role(std::string_view action) {
  return concat(R"(
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: orders
          PolicyDocument:
            Version: '2012-10-17'
            Statement: {Effect: Allow, Action: )",
                action, ", Resource: !GetAtt Orders.Arn}\n");
}

TEST(Difference, NothingChanges) {
  const auto text = table_and_role("dynamodb:GetItem");
  EXPECT_TRUE(Change(text, text).all.empty());
  EXPECT_TRUE(Change(text, concat("# moved\n\n", text)).all.empty()) << "lines move";
}

TEST(Difference, AccessIsGainedAndLost) {
  const Change change(table_and_role("[dynamodb:GetItem, dynamodb:Query]"),
                      table_and_role("[dynamodb:GetItem, dynamodb:PutItem]"));
  ASSERT_THAT(change.all.access, SizeIs(2));
  const auto& gained = change.all.access[0];
  EXPECT_EQ(gained.move, AccessMove::kGained);
  EXPECT_EQ(gained.principal, "Reader");
  EXPECT_EQ(gained.destination, "Orders");
  EXPECT_THAT(gained.actions, ElementsAre("dynamodb:PutItem"));
  EXPECT_THAT(gained.levels, Contains("Write"));
  ASSERT_TRUE(gained.witness);
  EXPECT_EQ(gained.witness->action, "dynamodb:PutItem");
  const auto& lost = change.all.access[1];
  EXPECT_EQ(lost.move, AccessMove::kLost);
  EXPECT_THAT(lost.actions, ElementsAre("dynamodb:Query"));
}

TEST(Difference, ARoleUnderAnotherNameGainsNothing) {
  const auto before = table_and_role("dynamodb:GetItem");
  auto after = before;
  after.replace(after.find("  Reader:"), 9, "  Loader:");
  EXPECT_THAT(Change(before, after).all.access, IsEmpty());
}

TEST(Difference, AConditionThatGoesWidensAccess) {
  const auto text = [](std::string_view condition) {
    auto out = table_and_role("dynamodb:GetItem");
    out.insert(out.rfind('}'), condition);
    return out;
  };
  const auto narrow = text(", Condition: {IpAddress: {aws:SourceIp: 10.0.0.0/8}}");
  const auto wide = text("");
  const Change widened(narrow, wide);
  ASSERT_THAT(widened.all.access, SizeIs(1));
  EXPECT_EQ(widened.all.access[0].move, AccessMove::kWidened);
  EXPECT_TRUE(widened.all.access[0].witness);
  const Change narrowed(wide, narrow);
  ASSERT_THAT(narrowed.all.access, SizeIs(1));
  EXPECT_EQ(narrowed.all.access[0].move, AccessMove::kNarrowed);
}

std::string url(std::string_view authentication) {
  return concat(R"(
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt Role.Arn, Runtime: python3.13, Handler: a.b, Code: {ZipFile: 'x'}}
  Url:
    Type: AWS::Lambda::Url
    Properties: {TargetFunctionArn: !Ref Worker, AuthType: )",
                authentication, R"(}
  Open:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Worker, Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: )",
                authentication, "}\n");
}

TEST(Difference, AWayInOpens) {
  const Change change(url("AWS_IAM"), url("NONE"));
  const auto opened = std::find_if(change.all.entries.begin(), change.all.entries.end(),
                                   [](const auto& row) { return row.entry.id == "Url"; });
  ASSERT_NE(opened, change.all.entries.end());
  EXPECT_TRUE(opened->entry.anonymous);
  EXPECT_THAT(Change(url("NONE"), url("NONE")).all.entries, IsEmpty());
}

TEST(Difference, FindingsAreNewUnchangedOrFixed) {
  const auto queue = [](std::string_view name) {
    return concat("  ", name, ": {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Missing}}\n");
  };
  const Change change(concat("Resources:\n", queue("A"), queue("B")),
                      concat("Resources:\n", queue("B"), queue("C")));
  ASSERT_THAT(change.all.findings.fresh, SizeIs(1));
  EXPECT_EQ(change.all.findings.fresh[0]->resource, "C");
  ASSERT_THAT(change.all.findings.mended, SizeIs(1));
  EXPECT_EQ(change.all.findings.mended[0]->resource, "A");
  EXPECT_EQ(change.all.findings.unchanged, 1U);
}

struct InterfaceRow {
  std::string_view name;
  std::string_view before;
  std::string_view after;
  std::string_view what;  // empty: nothing changes
  std::string_view how;
  bool breaks;
};

void PrintTo(const InterfaceRow& row, std::ostream* out) { *out << row.name; }

constexpr std::string_view kTopic = "Resources: {T: {Type: AWS::SNS::Topic}}\n";

constexpr InterfaceRow kInterfaceRows[] = {
    {"Same", "Parameters: {P: {Type: String, Default: a}}\n",
     "Parameters: {P: {Type: String, Default: a}}\n", "", "", false},
    {"NewWithDefault", "", "Parameters: {P: {Type: String, Default: a}}\n", "parameter P",
     "new, default: 'a'", false},
    {"NewWithoutDefault", "", "Parameters: {P: {Type: String}}\n", "parameter P",
     "new, without a default", true},
    {"Gone", "Parameters: {P: {Type: String, Default: a}}\n", "", "parameter P", "is gone", true},
    {"OtherDefault", "Parameters: {P: {Type: String, Default: a}}\n",
     "Parameters: {P: {Type: String, Default: b}}\n", "parameter P", "default: 'a' → 'b'", false},
    {"HiddenDefault", "Parameters: {P: {Type: String, Default: a, NoEcho: true}}\n",
     "Parameters: {P: {Type: String, Default: b, NoEcho: true}}\n", "parameter P",
     "default: hidden → hidden", false},
    {"NoDefaultAnyMore", "Parameters: {P: {Type: String, Default: a}}\n",
     "Parameters: {P: {Type: String}}\n", "parameter P", "has no default any more", true},
    {"OtherType", "Parameters: {P: {Type: String, Default: '1'}}\n",
     "Parameters: {P: {Type: Number, Default: '1'}}\n", "parameter P", "type: String → Number",
     false},
    {"FewerValues", "Parameters: {P: {Type: String, Default: a, AllowedValues: [a, b]}}\n",
     "Parameters: {P: {Type: String, Default: a, AllowedValues: [a]}}\n", "parameter P",
     "no longer allows 'b'", true},
    {"MoreValues", "Parameters: {P: {Type: String, Default: a, AllowedValues: [a]}}\n",
     "Parameters: {P: {Type: String, Default: a, AllowedValues: [a, b]}}\n", "", "", false},
    {"ExportGone", "Outputs: {O: {Value: x, Export: {Name: topic}}}\n",
     "Outputs: {O: {Value: x}}\n", "export topic", "is gone", true},
    {"OutputGone", "Outputs: {O: {Value: x}}\n", "", "output O", "is gone", false},
};

class Interface : public ::testing::TestWithParam<InterfaceRow> {};

TEST_P(Interface, IsWhatDeploymentsNotice) {
  const InterfaceRow& row = GetParam();
  const Change change(concat(kTopic, row.before), concat(kTopic, row.after));
  if (row.what.empty()) {
    EXPECT_THAT(change.all.interface, IsEmpty());
    return;
  }
  ASSERT_THAT(change.all.interface, SizeIs(1));
  EXPECT_EQ(change.all.interface[0].what, row.what);
  EXPECT_EQ(change.all.interface[0].how, row.how);
  EXPECT_EQ(change.all.interface[0].breaks(), row.breaks);
}

INSTANTIATE_TEST_SUITE_P(Difference, Interface, ::testing::ValuesIn(kInterfaceRows),
                         [](const auto& row) { return std::string(row.param.name); });

std::string function(std::string_view lines) {
  return concat(
      "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13, "
      "Handler: a.b, Code: {ZipFile: 'x'}, Role: 'arn:aws:iam::123456789012:role/r'",
      lines, "}\n");
}

TEST(Difference, CostsMoveItemByItem) {
  const Change change(function(", MemorySize: 512"), function(", MemorySize: 1024"));
  ASSERT_THAT(change.all.costs, SizeIs(1));
  ASSERT_THAT(change.all.costs[0].moves, SizeIs(1));
  const auto& move = change.all.costs[0].moves[0];
  EXPECT_EQ(move.resource, "F");
  ASSERT_FALSE(move.usage.empty());
  for (const ItemMove& item : move.usage) {
    ASSERT_NE(item.before, nullptr);
    ASSERT_NE(item.after, nullptr);
    EXPECT_EQ(item.before->name, item.after->name);
  }
  EXPECT_THAT(Change(function(", Timeout: 3"), function(", Timeout: 3")).all.costs, IsEmpty());
}

TEST(Difference, AResourceThatComesCosts) {
  const auto gateway = [](std::string_view more) {
    return concat("Resources:\n  T: {Type: AWS::SNS::Topic}\n", more);
  };
  const Change added(gateway(""), gateway("  Ip: {Type: AWS::EC2::EIP}\n"));
  ASSERT_THAT(added.all.costs, SizeIs(1));
  ASSERT_THAT(added.all.costs[0].moves, SizeIs(1));
  EXPECT_FALSE(added.all.costs[0].moves[0].before);
  EXPECT_TRUE(added.all.costs[0].moves[0].after);
  EXPECT_LT(added.all.costs[0].before.total(), added.all.costs[0].after.total());
}

TEST(Difference, EnvironmentsArePairedByName) {
  const auto text = [](std::string_view values) {
    return concat("Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [", values,
                  "]}}\nMappings: {M: {dev: {v: 1}, prod: {v: 2}, test: {v: 3}}}\n"
                  "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {DelaySeconds: "
                  "!FindInMap [M, !Ref Stage, v]}\n");
  };
  SourceMap sources;
  const auto before = run(sources.add("a.yaml", text("dev, prod")), {}, {});
  const auto after = run(sources.add("b.yaml", text("prod, test")), {}, {});
  const auto pairs = environment_pairs({before.get(), after.get()});
  ASSERT_THAT(pairs, SizeIs(3));
  for (const auto& pair : pairs) {
    EXPECT_EQ(pair.before.has_value(), pair.name != "test") << pair.name;
    EXPECT_EQ(pair.after.has_value(), pair.name != "dev") << pair.name;
  }
}

}  // namespace
}  // namespace cfnaudit::audit
