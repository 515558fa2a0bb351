#include "analyzer/aws/sdk_permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::aws {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(SdkOperations, NeedActionsOnWhatTheirArgumentsName) {
  const auto query = find_sdk_operation("dynamodb", "Query");
  ASSERT_TRUE(query.has_value());
  ASSERT_THAT(query->actions, SizeIs(1));
  EXPECT_EQ(query->actions[0].name, "dynamodb:Query");
  EXPECT_EQ(query->actions[0].need, Need::kAlways);
  ASSERT_THAT(query->actions[0].targets, SizeIs(2));
  EXPECT_THAT(query->actions[0].targets[0].arguments, ElementsAre("TableName", "IndexName"));
  EXPECT_EQ(query->actions[0].targets[0].type, "index");
  EXPECT_EQ(query->actions[0].targets[1].type, "table");
}

TEST(SdkOperations, MayNeedAnActionOfAnotherName) {
  EXPECT_EQ(find_sdk_operation("lambda", "Invoke")->actions[0].name, "lambda:InvokeFunction");
  EXPECT_EQ(find_sdk_operation("stepfunctions", "StartExecution")->actions[0].name,
            "states:StartExecution");
  EXPECT_EQ(find_sdk_operation("s3", "ListObjectsV2")->actions[0].name, "s3:ListBucket");
  EXPECT_EQ(find_sdk_operation("sqs", "SendMessageBatch")->actions[0].name, "sqs:SendMessage");
}

TEST(SdkOperations, MayNeedActionsForSomeArguments) {
  const auto head = find_sdk_operation("s3", "HeadObject");
  ASSERT_THAT(head->actions, SizeIs(2));
  EXPECT_EQ(head->actions[0].need, Need::kIfNotGiven);
  EXPECT_EQ(head->actions[0].argument, "VersionId");
  EXPECT_EQ(head->actions[1].need, Need::kIfGiven);
  EXPECT_EQ(head->actions[1].name, "s3:GetObjectVersion");
  const auto create = find_sdk_operation("lambda", "CreateFunction");
  ASSERT_THAT(create->actions, SizeIs(2));
  EXPECT_EQ(create->actions[1].name, "iam:PassRole");
  EXPECT_EQ(create->actions[1].argument, "Role");
}

TEST(SdkOperations, WithoutResourcesShareARow) {
  const auto limits = find_sdk_operation("dynamodb", "DescribeLimits");
  ASSERT_TRUE(limits.has_value());
  EXPECT_EQ(limits->actions[0].name, "dynamodb:DescribeLimits");
  EXPECT_THAT(limits->actions[0].targets, IsEmpty());
}

TEST(SdkOperations, MayNeedNoPermission) {
  EXPECT_THAT(find_sdk_operation("sts", "GetCallerIdentity")->actions, IsEmpty());
}

TEST(SdkOperations, ThatAreNotKnownAreNone) {
  EXPECT_FALSE(find_sdk_operation("dynamodb", "PutThing").has_value());
  EXPECT_FALSE(find_sdk_operation("dynamo", "PutItem").has_value());
}

}  // namespace
}  // namespace cfnaudit::aws
