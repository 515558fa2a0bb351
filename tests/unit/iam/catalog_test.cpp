#include "analyzer/iam/catalog.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"

namespace cfnaudit::iam {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<std::string> types_of(std::string_view arn) {
  std::vector<std::string> names;
  for (const auto& type : resource_types_of(arn))
    names.push_back(concat(type.service, ":", type.type));
  return names;
}

Applies applies_to(std::string_view action, std::string_view arn) {
  return applies(find_action(action).value(), arn);
}

TEST(Actions, AreAllThere) {
  const auto all = expand("*");
  EXPECT_THAT(all, SizeIs(22'091));
  EXPECT_TRUE(
      std::ranges::is_sorted(all, [](auto a, auto b) { return lowercase(a) < lowercase(b); }));
  std::size_t wildcard_only = 0;
  for (const auto name : all) {
    const auto action = find_action(name);
    ASSERT_TRUE(action) << name;
    EXPECT_EQ(action->name, name);
    wildcard_only += action->resources.empty();
  }
  EXPECT_EQ(wildcard_only, 6'724U);
}

TEST(Actions, AreFoundWithoutCase) {
  const auto action = find_action("DynamoDB:getitem");
  ASSERT_TRUE(action);
  EXPECT_EQ(action->name, "dynamodb:GetItem");
  EXPECT_EQ(action->service(), "dynamodb");
  EXPECT_EQ(action->level, AccessLevel::kRead);
  ASSERT_THAT(action->resources, SizeIs(1));
  EXPECT_EQ(action->resources[0].type, "table");
  EXPECT_TRUE(action->resources[0].required);
  EXPECT_THAT(action->condition_keys, Contains("dynamodb:LeadingKeys"));
  EXPECT_FALSE(find_action("dynamodb:GetItems"));
  EXPECT_FALSE(find_action("dynamodb:"));
  EXPECT_FALSE(find_action("GetItem"));
  EXPECT_FALSE(find_action("*"));
}

TEST(Actions, HaveAccessLevels) {
  EXPECT_EQ(find_action("s3:ListBucket")->level, AccessLevel::kList);
  EXPECT_EQ(find_action("s3:PutObject")->level, AccessLevel::kWrite);
  EXPECT_EQ(find_action("s3:PutBucketPolicy")->level, AccessLevel::kPermissionsManagement);
  EXPECT_EQ(find_action("lambda:TagResource")->level, AccessLevel::kTagging);
  EXPECT_EQ(to_string(AccessLevel::kPermissionsManagement), "Permissions management");
}

TEST(Actions, HaveKeysPerResourceType) {
  const auto run = find_action("ec2:RunInstances");
  const auto image = std::ranges::find(run->resources, "image", &ActionResource::type);
  ASSERT_NE(image, run->resources.end());
  EXPECT_TRUE(image->required);
  EXPECT_THAT(image->condition_keys, Contains("ec2:RootDeviceType"));
  EXPECT_THAT(condition_keys_of(*run, "image"), Contains("ec2:RootDeviceType"));
  EXPECT_THAT(condition_keys_of(*run, "key-pair"), Not(Contains("ec2:RootDeviceType")));
  EXPECT_THAT(condition_keys_of(*run), Contains("ec2:RootDeviceType"));
  // Of the resource type itself.
  EXPECT_THAT(condition_keys_of(find_action("dynamodb:GetItem").value(), "table"),
              Contains("aws:ResourceTag/${TagKey}"));
}

TEST(Actions, Expand) {
  EXPECT_THAT(expand("sqs:*message"),
              ElementsAre("sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"));
  EXPECT_THAT(expand("DYNAMODB:?ETITEM"), ElementsAre("dynamodb:GetItem"));
  EXPECT_THAT(expand("s3:GetObject"), ElementsAre("s3:GetObject"));
  EXPECT_THAT(expand("s3:GetObjects*"), IsEmpty());
  EXPECT_THAT(expand(""), IsEmpty());
  EXPECT_THAT(expand("nosuch:*"), IsEmpty());
  EXPECT_EQ(expand("kms:*").size(), actions_of("KMS").size());
  // A star stands for the colon, too.
  EXPECT_THAT(expand("sq*:SendMessage"), ElementsAre("sqs:SendMessage"));
  EXPECT_THAT(expand("*:sendmessage"), Contains("sqs:SendMessage"));
}

TEST(Actions, ExpandHasNoSlowPattern) {
  EXPECT_THAT(expand("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*z"), IsEmpty());
}

TEST(Actions, Similar) {
  EXPECT_EQ(similar_action("dynamodb:GetItems"), "dynamodb:GetItem");
  EXPECT_EQ(similar_action("dynamo:GetItem"), "dynamodb:GetItem");
  EXPECT_EQ(similar_action("nosuchservice:GetItem"), std::nullopt);
  EXPECT_EQ(similar_action("dynamodbb:GetItem"), "dynamodb:GetItem");
  EXPECT_EQ(similar_action("GetItem"), std::nullopt);
}

TEST(Resources, AreFound) {
  const auto queue = find_resource("sqs", "queue");
  ASSERT_TRUE(queue);
  EXPECT_THAT(queue->arns, ElementsAre("arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"));
  EXPECT_THAT(find_resource("apigateway", "Stage")->arns, SizeIs(2));
  EXPECT_FALSE(find_resource("sqs", "topic"));
  EXPECT_THAT(resources_of("dynamodb"), SizeIs(7));
}

TEST(Resources, OfEveryActionAreThere) {
  for (const auto name : expand("*")) {
    const auto action = find_action(name);
    for (const auto& resource : action->resources)
      EXPECT_TRUE(find_resource(action->service(), resource.type)) << name << " " << resource.type;
  }
}

TEST(Resources, OfAnArn) {
  EXPECT_THAT(types_of("arn:aws:dynamodb:eu-west-1:123456789012:table/t"),
              ElementsAre("dynamodb:table"));
  EXPECT_THAT(types_of("arn:aws:dynamodb:eu-west-1:123456789012:table/t/index/i"),
              ElementsAre("dynamodb:index"));
  EXPECT_THAT(types_of("arn:aws:s3:::bucket"), UnorderedElementsAre("s3:bucket", "ssm:bucket"));
  EXPECT_THAT(types_of("arn:aws:s3:::bucket/a/deep/key"), ElementsAre("s3:object"));
  EXPECT_THAT(types_of("arn:aws:iam::123456789012:role/service-role/name"), Contains("iam:role"));
  EXPECT_THAT(types_of("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f"),
              ElementsAre("logs:log-group"));
  EXPECT_THAT(types_of("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f:*"),
              UnorderedElementsAre("logs:log-group", "logs:log-stream"));
  EXPECT_THAT(types_of("arn:aws:lambda:eu-west-1:123456789012:function:f"),
              ElementsAre("lambda:function"));
  EXPECT_THAT(types_of("arn:aws:lambda:eu-west-1:123456789012:function:f:live"),
              UnorderedElementsAre("lambda:function alias", "lambda:function version"));
}

TEST(Resources, OfAPattern) {
  EXPECT_THAT(types_of("arn:aws:s3:::bucket*"),
              UnorderedElementsAre("s3:bucket", "s3:object", "ssm:bucket"));
  EXPECT_THAT(types_of("arn:aws:s3:::bucket/*"), ElementsAre("s3:object"));
  EXPECT_THAT(types_of("arn:aws:dynamodb:*:*:table/t/index/*"), ElementsAre("dynamodb:index"));
  EXPECT_THAT(types_of("arn:*:sq?:*:*:*"), Contains("sqs:queue"));
  EXPECT_THAT(types_of("*"), SizeIs(2'334));
  EXPECT_THAT(types_of("arn:aws:s3:*:*:bucket/*"), Contains("s3:object"));
  EXPECT_THAT(types_of("arn:aws:logs:*:log-group:x"), Contains("logs:log-group"));
  // The rest of an ARN that stops early may be anything.
  EXPECT_THAT(types_of("arn:aws:sqs"), ElementsAre("sqs:queue"));
}

TEST(Resources, OfNonsense) {
  EXPECT_THAT(types_of("arn:aws:nosuch:eu-west-1:123456789012:thing/t"), IsEmpty());
  EXPECT_THAT(types_of("my-table"), IsEmpty());
  EXPECT_THAT(types_of(""), Not(Contains("sqs:queue")));
}

TEST(Resources, ApplyToActions) {
  const auto table = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";
  EXPECT_EQ(applies_to("dynamodb:GetItem", table), Applies::kYes);
  EXPECT_EQ(applies_to("dynamodb:GetItem", "*"), Applies::kYes);
  EXPECT_EQ(applies_to("dynamodb:ListTables", table), Applies::kOnlyToAll);
  EXPECT_EQ(applies_to("dynamodb:ListTables", "*"), Applies::kYes);
  EXPECT_EQ(applies_to("sqs:SendMessage", table), Applies::kNo);
  EXPECT_EQ(applies_to("s3:GetObject", "arn:aws:s3:::bucket"), Applies::kNo);
  EXPECT_EQ(applies_to("s3:ListBucket", "arn:aws:s3:::bucket/*"), Applies::kNo);
  EXPECT_EQ(applies_to("s3:ListBucket", "arn:aws:s3:::bucket*"), Applies::kYes);
  EXPECT_EQ(applies_to("logs:CreateLogStream", "arn:aws:logs:*:*:log-group:/aws/lambda/f:*"),
            Applies::kYes);
  EXPECT_EQ(applies_to("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:/aws/lambda/f:*"),
            Applies::kYes);
  EXPECT_EQ(applies_to("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234-abcd"),
            Applies::kYes);
  EXPECT_EQ(applies_to("iam:PassRole", "arn:aws:iam::123456789012:role/a/b/c"), Applies::kYes);
}

TEST(ConditionKeys, Global) {
  const auto arn = find_condition_key("AWS:PRINCIPALARN");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->name, "aws:PrincipalArn");
  EXPECT_EQ(arn->type, KeyType::kArn);
  EXPECT_EQ(arn->scope, KeyScope::kPrincipal);
  EXPECT_FALSE(arn->multi_valued);
  EXPECT_TRUE(find_condition_key("aws:TagKeys")->multi_valued);
  EXPECT_TRUE(find_condition_key("aws:PrincipalOrgPaths")->multi_valued);
  EXPECT_EQ(find_condition_key("aws:SourceIp")->type, KeyType::kIpAddress);
  EXPECT_EQ(find_condition_key("aws:SecureTransport")->type, KeyType::kBool);
  EXPECT_FALSE(find_condition_key("aws:NoSuchKey"));
}

TEST(ConditionKeys, OfServices) {
  const auto leading = find_condition_key("dynamodb:LeadingKeys");
  ASSERT_TRUE(leading);
  EXPECT_TRUE(leading->multi_valued);
  EXPECT_EQ(leading->scope, KeyScope::kService);
  EXPECT_EQ(find_condition_key("s3:max-keys")->type, KeyType::kNumeric);
}

TEST(ConditionKeys, WithVariableParts) {
  const auto name = [](std::string_view key) {
    const auto found = find_condition_key(key);
    return found ? std::string(found->name) : std::string("none");
  };
  EXPECT_EQ(name("aws:ResourceTag/team"), "aws:ResourceTag/${TagKey}");
  EXPECT_EQ(name("aws:PrincipalTag/a/b"), "aws:PrincipalTag/${TagKey}");
  EXPECT_EQ(name("ssm:resourceTag/team"), "ssm:resourceTag/${TagKey}");
  EXPECT_EQ(name("s3:ExistingObjectTag/team"), "s3:ExistingObjectTag/${key}");
  EXPECT_EQ(name("kms:EncryptionContext:team"), "kms:EncryptionContext:${EncryptionContextKey}");
  EXPECT_EQ(name("token.actions.githubusercontent.com:sub"), "${OidcProvider}:sub");
  EXPECT_EQ(name("oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud"), "${OidcProvider}:aud");
  EXPECT_EQ(name("token.actions.githubusercontent.com:actor"),
            "token.actions.githubusercontent.com:actor");
  EXPECT_EQ(name("token.actions.acme.ghe.com:actor"), "token.actions.${Domain}.ghe.com:actor");
  EXPECT_EQ(name("nosuch:key/x"), "none");
  EXPECT_EQ(name(""), "none");
  EXPECT_TRUE(is_condition_key("AWS:RequestTag/team", "aws:RequestTag/${TagKey}"));
  EXPECT_FALSE(is_condition_key("aws:RequestTags/team", "aws:RequestTag/${TagKey}"));
}

TEST(ConditionKeys, OfEveryActionAreThere) {
  for (const auto name : expand("*"))
    for (const auto key : condition_keys_of(find_action(name).value()))
      EXPECT_TRUE(find_condition_key(key)) << name << " " << key;
}

TEST(Services, AreThere) {
  EXPECT_THAT(service_prefixes(), SizeIs(456));
  EXPECT_EQ(find_service("SQS")->name, "Amazon SQS");
  EXPECT_TRUE(find_service("s3")->resource_control_policies);
  EXPECT_FALSE(find_service("ec2")->resource_control_policies);
  EXPECT_FALSE(find_service("nosuch"));
  EXPECT_EQ(similar_service("dynamodbb"), "dynamodb");
}

}  // namespace
}  // namespace cfnaudit::iam
