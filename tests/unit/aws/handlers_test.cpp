#include "analyzer/aws/handlers.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::aws {
namespace {

std::uint8_t handlers_of(std::string_view type, std::string_view action) {
  const auto row = find_handlers(type);
  if (!row) return 0;
  const auto at = std::ranges::find(row->actions, action, &HandlerAction::name);
  return at == row->actions.end() ? std::uint8_t{0} : at->handlers;
}

TEST(Handlers, NameActionsAndWhenTheyAreUsed) {
  EXPECT_EQ(handlers_of("AWS::DynamoDB::Table", "dynamodb:CreateTable"),
            bit(Handler::kCreate) | bit(Handler::kUpdate));
  EXPECT_EQ(handlers_of("AWS::DynamoDB::Table", "dynamodb:DeleteTable"), bit(Handler::kDelete));
  EXPECT_EQ(handlers_of("AWS::Lambda::Function", "ec2:DescribeNetworkInterfaces"),
            bit(Handler::kDelete));
  EXPECT_NE(handlers_of("AWS::Lambda::Function", "lambda:TagResource") & bit(Handler::kTag), 0);
  EXPECT_EQ(find_handlers("AWS::Lambda::Function")->service, "lambda");
}

TEST(Handlers, SayWhatTheyAreBasedOn) {
  EXPECT_FALSE(find_handlers("AWS::SQS::Queue")->inferred);
  EXPECT_TRUE(find_handlers("AWS::Route53::RecordSet")->inferred);
  EXPECT_FALSE(find_handlers("AWS::AccessAnalyzer::ArchiveRule").has_value());
  EXPECT_FALSE(find_handlers("Custom::Thing").has_value());
  EXPECT_FALSE(find_handlers("@0").has_value());
}

TEST(Handlers, OfEveryTypeAreReadable) {
  const auto types = handler_types();
  EXPECT_GT(types.size(), 1500U);
  for (const auto& type : types) {
    const auto row = find_handlers(type);
    ASSERT_TRUE(row.has_value()) << type;
    for (const auto& action : row->actions) {
      EXPECT_EQ(std::ranges::count(action.name, ':'), 1) << action.name;
      EXPECT_EQ(action.name.find_first_of("@(),= "), std::string::npos) << action.name;
      EXPECT_NE(action.handlers, 0) << action.name;
    }
  }
}

TEST(Handlers, ConditionsAreOnActionsOfTheType) {
  for (const auto* type : {"AWS::S3::Bucket", "AWS::Lambda::Function", "AWS::DynamoDB::Table",
                           "AWS::Logs::LogGroup", "AWS::EC2::VPC", "AWS::EC2::EIP",
                           "AWS::EC2::Subnet", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}) {
    const auto row = find_handlers(type);
    ASSERT_FALSE(handler_conditions(type).empty()) << type;
    for (const auto& condition : handler_conditions(type)) {
      const bool is_used = std::ranges::any_of(row->actions, [&](const auto& action) {
        const auto name = std::string_view(action.name).substr(action.name.find(':') + 1);
        return condition.action.ends_with('*')
                   ? name.starts_with(condition.action.substr(0, condition.action.size() - 1))
                   : name == condition.action;
      });
      EXPECT_TRUE(is_used) << type << " " << condition.action;
    }
  }
}

}  // namespace
}  // namespace cfnaudit::aws
