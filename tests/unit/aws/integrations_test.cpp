#include "analyzer/aws/integrations.h"

#include <set>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::aws {
namespace {

using testing::ElementsAre;

TEST(Integrations, HaveOneRowForEachNeed) {
  std::set<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view,
                      std::string_view, std::string_view, std::string_view>>
      rows;
  for (const auto all : {integrations(), task_integrations()})
    for (const Integration& row : all)
      EXPECT_TRUE(rows.emplace(row.caller, row.task, row.property, row.targets.front(), row.by,
                               row.actions, row.condition)
                      .second)
          << row.caller << " " << row.task << " " << row.property << " " << row.targets.front();
  EXPECT_GE(rows.size(), 400U);
}

/// A row without an identity makes an edge only; one with an identity says what it calls.
TEST(Integrations, SayWhoCallsAndWhatOrNeither) {
  for (const auto all : {integrations(), task_integrations()})
    for (const Integration& row : all) {
      EXPECT_EQ(row.identity == Identity::kUnstated, row.actions.empty()) << row.property;
      EXPECT_EQ(row.identity == Identity::kUnstated || row.identity == Identity::kCallerRole,
                row.by.empty())
          << row.property;
      EXPECT_TRUE(row.edge || !row.actions.empty()) << row.caller << " " << row.property;
      EXPECT_TRUE(row.identity != Identity::kService || !row.targets.front().empty())
          << row.property;
      const bool names_target = !row.targets.front().empty() || row.is_self;
      EXPECT_TRUE(row.actions.empty() || names_target || row.scope == Scope::kAnything ||
                  row.scope == Scope::kRule)
          << row.caller << " " << row.task << " " << row.property;
    }
}

TEST(Integrations, SayWhereTheyWereRead) {
  for (const auto all : {integrations(), task_integrations()})
    for (const Integration& row : all) {
      EXPECT_TRUE(row.page.starts_with("https://docs.aws.amazon.com/")) << row.page;
      EXPECT_EQ(row.read.size(), std::string_view("2026-11-30").size()) << row.page;
    }
}

/// The row for any type stands for all rows of its property, so they must make the same edge.
TEST(Integrations, OfOnePropertyMakeOneEdge) {
  const Integration* last = nullptr;
  for (const Integration& row : integrations()) {
    if (last != nullptr && last->caller == row.caller && last->property == row.property &&
        row.edge) {
      ASSERT_TRUE(last->edge) << row.property;
      EXPECT_EQ(last->edge->kind, row.edge->kind) << row.property;
      EXPECT_EQ(last->edge->other, row.edge->other) << row.property;
      EXPECT_EQ(last->edge->pulls, row.edge->pulls) << row.property;
    }
    last = &row;
  }
}

TEST(Integrations, AreFoundByTheirCaller) {
  std::set<std::string_view> targets;
  for (const Integration& row : integrations_of("AWS::Lambda::EventInvokeConfig"))
    if (row.property == "DestinationConfig.OnSuccess.Destination")
      targets.insert(row.targets.front());
  EXPECT_THAT(targets, ElementsAre("", "AWS::Events::EventBus", "AWS::Lambda::Function",
                                   "AWS::SNS::Topic", "AWS::SQS::Queue"));
  EXPECT_TRUE(integrations_of("AWS::Lambda::Event").empty());
}

TEST(Integrations, OfATaskAreFoundByServiceAndOperation) {
  const auto first = [](std::string_view service, std::string_view operation) {
    const auto rows = task_integrations(service, operation);
    return rows.empty() ? "none" : std::string(rows.front().property);
  };
  EXPECT_EQ(first("sqs", "sendMessage"), "QueueUrl");
  EXPECT_EQ(first("events", "putEvents"), "Entries[].EventBusName");
  EXPECT_EQ(first("events", "putRule"), "EventBusName");
  EXPECT_EQ(first("no-such-service", "run"), "none");
  EXPECT_EQ(first("sq", "s"), "none");
  EXPECT_EQ(first("aws-sdk:dynamodb", "query"), first("dynamodb", "query"));
  EXPECT_EQ(task_integrations("dynamodb", "query").front().actions, "dynamodb:Query");
  EXPECT_EQ(task_integrations("dynamodb", "describeTable").front().actions, "");
  EXPECT_EQ(task_integrations("", "").front().actions, "lambda:InvokeFunction");
  EXPECT_EQ(job_integrations("ecs", "runTask").front().scope, Scope::kRule);
  EXPECT_TRUE(job_integrations("sqs", "sendMessage").empty());
}

TEST(Integrations, SayWhatTheyNeedBesides) {
  bool seen = false;
  for (const Integration& row : integrations_of("AWS::Events::Rule")) {
    if (row.targets.front() != "AWS::SQS::Queue" || row.property != "Targets[].Arn") continue;
    seen = true;
    EXPECT_EQ(row.by, "events.amazonaws.com");
    EXPECT_EQ(row.unless, "Targets[].RoleArn");
    EXPECT_TRUE(row.brings_source);
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace cfnaudit::aws
