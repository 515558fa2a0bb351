#include "analyzer/aws/operations.h"

#include <gtest/gtest.h>

namespace cfnaudit::aws {
namespace {

TEST(Operations, AreActionsOfTheirServices) {
  EXPECT_EQ(action_of_operation("dynamodb", "putItem"), "dynamodb:PutItem");
  EXPECT_EQ(action_of_operation("sfn", "startExecution"), "states:StartExecution");
  EXPECT_EQ(action_of_operation("s3", "listObjectsV2"), "s3:ListBucket");
  EXPECT_EQ(action_of_operation("lambda", "invoke"), "lambda:InvokeFunction");
  EXPECT_EQ(action_of_operation("cloudwatchlogs", "putLogEvents"), "logs:PutLogEvents");
}

TEST(Operations, OfSeveralActionsAreNone) {
  EXPECT_EQ(action_of_operation("dynamodb", "transactWriteItems"), "");
  EXPECT_EQ(action_of_operation("s3", ""), "");
}

}  // namespace
}  // namespace cfnaudit::aws
