#include "analyzer/aws/integrations.h"

#include <set>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::aws {
namespace {

using testing::ElementsAre;

TEST(Integrations, HaveOneRowForEachCallerPropertyAndTarget) {
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> rows;
  for (const Integration& row : integrations())
    EXPECT_TRUE(rows.emplace(row.caller, row.property, row.targets.front()).second)
        << row.caller << " " << row.property << " " << row.targets.front();
  std::set<std::string_view> tasks;
  for (const Integration& row : task_integrations())
    EXPECT_TRUE(tasks.insert(row.task).second) << row.task;
}

/// A row without an identity makes an edge only; one with an identity says what it calls.
TEST(Integrations, SayWhoCallsAndWhatOrNeither) {
  for (const Integration& row : integrations()) {
    EXPECT_EQ(row.identity == Identity::kUnstated, row.actions.empty()) << row.property;
    EXPECT_EQ(row.identity == Identity::kService || row.identity == Identity::kFunctionRole,
              !row.by.empty())
        << row.property;
    EXPECT_TRUE(row.actions.empty() || !row.targets.front().empty()) << row.property;
  }
}

/// The row for any type stands for all rows of its property, so they must make the same edge.
TEST(Integrations, OfOnePropertyMakeOneEdge) {
  const Integration* last = nullptr;
  for (const Integration& row : integrations()) {
    if (last != nullptr && last->caller == row.caller && last->property == row.property) {
      EXPECT_EQ(last->edge.kind, row.edge.kind) << row.property;
      EXPECT_EQ(last->edge.other, row.edge.other) << row.property;
      EXPECT_EQ(last->edge.pulls, row.edge.pulls) << row.property;
    }
    last = &row;
  }
}

TEST(Integrations, AreFoundByTheirCaller) {
  std::vector<std::string_view> targets;
  for (const Integration& row : integrations_of("AWS::Lambda::EventSourceMapping"))
    targets.push_back(row.targets.front());
  EXPECT_THAT(targets, ElementsAre("", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table",
                                   "AWS::Kinesis::Stream", "AWS::SQS::Queue"));
  EXPECT_TRUE(integrations_of("AWS::Lambda::Event").empty());
}

TEST(Integrations, OfATaskAreFoundByServiceAndOperation) {
  const auto property = [](std::string_view service, std::string_view operation) {
    const Integration* row = task_integration(service, operation);
    return row == nullptr ? "none" : row->property;
  };
  EXPECT_EQ(property("sqs", "sendMessage"), "QueueUrl");
  EXPECT_EQ(property("events", "putEvents"), "Entries[].EventBusName");
  EXPECT_EQ(property("events", "putRule"), "EventBusName");
  EXPECT_EQ(property("no-such-service", "run"), "none");
  EXPECT_EQ(property("sq", "s"), "none");
  EXPECT_EQ(task_integration("aws-sdk:dynamodb", "query"), task_integration("dynamodb", "query"));
  EXPECT_EQ(task_integration("dynamodb", "query")->actions, "dynamodb:Query");
  EXPECT_EQ(task_integration("dynamodb", "describeTable")->actions, "");
  EXPECT_EQ(task_integration("", "")->actions, "lambda:InvokeFunction");
}

}  // namespace
}  // namespace cfnaudit::aws
