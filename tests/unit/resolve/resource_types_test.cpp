#include "analyzer/resolve/resource_types.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::resolve {
namespace {

std::string ref(std::string_view type) {
  const auto found = find_resource_type(type);
  if (!found) return "no such type";
  std::string parts;
  for (const auto part : found->ref) parts += concat(parts.empty() ? "" : "|", part);
  return parts;
}

std::string arn(std::string_view type) {
  const auto found = find_resource_type(type);
  return found ? std::string(found->arn_template) : "no such type";
}

std::string read_table(const std::string& name) {
  std::ifstream file(concat(CFNAUDIT_SOURCE_DIR, "/analyzer/aws/data/", name));
  return {std::istreambuf_iterator<char>(file), {}};
}

PropertyInfo property(std::string_view type, std::vector<std::string_view> path) {
  const auto found = find_property(type, path);
  EXPECT_TRUE(found) << type << " " << path.back();
  return found.value_or(PropertyInfo{});
}

TEST(ResourceTypes, AreAllThereInOrder) {
  const auto names = resource_type_names();
  EXPECT_EQ(names.size(), 1828U);
  EXPECT_TRUE(std::ranges::is_sorted(names));
  for (const auto name : names) EXPECT_TRUE(find_resource_type(name)) << name;
}

TEST(ResourceTypes, EachHasAPropertiesRow) {
  EXPECT_TRUE(properties_of("AWS::CloudFormation::WaitConditionHandle").empty());
  std::size_t with_properties = 0;
  for (const auto name : resource_type_names()) with_properties += !properties_of(name).empty();
  EXPECT_GT(with_properties, 1800U);
}

TEST(ResourceTypes, UnknownNamesAreNotFound) {
  EXPECT_FALSE(find_resource_type("AWS::S3::Buckets"));
  EXPECT_FALSE(find_resource_type("AWS::S3::Bucke"));
  EXPECT_FALSE(find_resource_type("Custom::Thing"));
  EXPECT_FALSE(find_resource_type(""));
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html:
// "Return values" of each type.
TEST(ResourceTypes, RefReturns) {
  EXPECT_EQ(ref("AWS::ApiGateway::Resource"), "ResourceId");
  EXPECT_EQ(ref("AWS::ApiGateway::RestApi"), "RestApiId");
  EXPECT_EQ(ref("AWS::ApiGateway::Stage"), "StageName");
  EXPECT_EQ(ref("AWS::ApiGatewayV2::Api"), "ApiId");
  EXPECT_EQ(ref("AWS::ApplicationAutoScaling::ScalableTarget"),
            "ResourceId|ScalableDimension|ServiceNamespace");
  EXPECT_EQ(ref("AWS::ApplicationAutoScaling::ScalingPolicy"), "Arn");
  EXPECT_EQ(ref("AWS::CertificateManager::Certificate"), "CertificateArn");
  EXPECT_EQ(ref("AWS::CloudFormation::Stack"), "StackId");
  EXPECT_EQ(ref("AWS::Cognito::UserPool"), "UserPoolId");
  EXPECT_EQ(ref("AWS::Cognito::UserPoolClient"), "ClientId");
  EXPECT_EQ(ref("AWS::DynamoDB::Table"), "TableName");
  EXPECT_EQ(ref("AWS::EC2::SecurityGroup"), "Id");
  EXPECT_EQ(ref("AWS::ECS::Cluster"), "ClusterName");
  EXPECT_EQ(ref("AWS::ECS::Service"), "ServiceArn");
  EXPECT_EQ(ref("AWS::ECS::TaskDefinition"), "TaskDefinitionArn");
  EXPECT_EQ(ref("AWS::ElasticLoadBalancingV2::TargetGroup"), "TargetGroupArn");
  EXPECT_EQ(ref("AWS::Events::Rule"), "EventBusName|Name");
  EXPECT_EQ(ref("AWS::IAM::ManagedPolicy"), "PolicyArn");
  EXPECT_EQ(ref("AWS::IAM::Role"), "RoleName");
  EXPECT_EQ(ref("AWS::KMS::Alias"), "AliasName");
  EXPECT_EQ(ref("AWS::KMS::Key"), "KeyId");
  EXPECT_EQ(ref("AWS::Kinesis::Stream"), "Name");
  EXPECT_EQ(ref("AWS::Lambda::Alias"), "AliasArn");
  EXPECT_EQ(ref("AWS::Lambda::EventSourceMapping"), "Id");
  EXPECT_EQ(ref("AWS::Lambda::Function"), "FunctionName");
  EXPECT_EQ(ref("AWS::Lambda::Version"), "FunctionArn");
  EXPECT_EQ(ref("AWS::Logs::LogGroup"), "LogGroupName");
  EXPECT_EQ(ref("AWS::Pipes::Pipe"), "Name");
  EXPECT_EQ(ref("AWS::S3::Bucket"), "BucketName");
  EXPECT_EQ(ref("AWS::SNS::Subscription"), "Arn");
  EXPECT_EQ(ref("AWS::SNS::Topic"), "TopicArn");
  EXPECT_EQ(ref("AWS::SQS::Queue"), "QueueUrl");
  EXPECT_EQ(ref("AWS::SSM::Parameter"), "Name");
  EXPECT_EQ(ref("AWS::Scheduler::Schedule"), "Name");
  EXPECT_EQ(ref("AWS::SecretsManager::Secret"), "Id");
  EXPECT_EQ(ref("AWS::StepFunctions::StateMachine"), "Arn");
  EXPECT_EQ(ref("AWS::WAFv2::WebACL"), "Name|Id|Scope");
  EXPECT_EQ(ref("AWS::ApiGateway::Method"), "");
  EXPECT_EQ(ref("AWS::Glue::Table"), "TableInput.Name");
  EXPECT_EQ(ref("AWS::GuardDuty::IPSet"), "Id");
}

TEST(ResourceTypes, EveryPartOfRefIsAPropertyOrAttribute) {
  for (const auto name : resource_type_names()) {
    const auto type = find_resource_type(name);
    for (const auto part : type->ref) {
      const auto path = split(part, '.');
      EXPECT_TRUE(type->attribute(part) || find_property(name, path)) << name << " " << part;
    }
  }
}

TEST(ResourceTypes, RefIsTheArnOfSomeTypes) {
  for (const auto name :
       {"AWS::SNS::Topic", "AWS::SecretsManager::Secret", "AWS::Lambda::Version",
        "AWS::StepFunctions::StateMachine", "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::IAM::ManagedPolicy", "AWS::CloudFormation::Stack"})
    EXPECT_TRUE(find_resource_type(name)->ref_is_arn()) << name;
  for (const auto name : {"AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::Lambda::Url",
                          "AWS::Kinesis::ResourcePolicy", "AWS::IAM::Policy"})
    EXPECT_FALSE(find_resource_type(name)->ref_is_arn()) << name;
}

TEST(ResourceTypes, ArnTemplates) {
  EXPECT_EQ(arn("AWS::S3::Bucket"), "arn:${Partition}:s3:::${BucketName}");
  EXPECT_EQ(arn("AWS::SQS::Queue"), "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}");
  EXPECT_EQ(arn("AWS::Kinesis::Stream"),
            "arn:${Partition}:kinesis:${Region}:${Account}:stream/${Name}");
  EXPECT_EQ(arn("AWS::IAM::Role"), "arn:${Partition}:iam::${Account}:role${Path}${RoleName}");
  EXPECT_EQ(arn("AWS::Logs::LogGroup"),
            "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*");
  EXPECT_EQ(arn("AWS::DynamoDB::GlobalTable"),
            "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}");
  EXPECT_EQ(arn("AWS::Events::Rule"),
            "arn:${Partition}:events:${Region}:${Account}:rule/${EventBusName}/${Name}");
  EXPECT_EQ(find_resource_type("AWS::Events::Rule")->optional,
            std::vector<std::string_view>{"EventBusName"});
  EXPECT_EQ(arn("AWS::IAM::Policy"), "");
  EXPECT_EQ(find_resource_type("AWS::Logs::LogGroup")->arn_attribute, "Arn");
}

TEST(ResourceTypes, AttributesOfGetAtt) {
  const auto table = find_resource_type("AWS::DynamoDB::Table");
  EXPECT_TRUE(table->attribute("StreamArn"));
  EXPECT_FALSE(table->attribute("TableName"));
  EXPECT_FALSE(table->attribute("Stream"));
  // Types whose properties are attributes, too.
  EXPECT_TRUE(find_resource_type("AWS::SQS::Queue")->attribute("VisibilityTimeout"));
  EXPECT_TRUE(find_resource_type("AWS::EC2::SecurityGroup")->attribute("VpcId"));
  // Names that a template chooses.
  const auto stack = find_resource_type("AWS::CloudFormation::Stack");
  EXPECT_TRUE(stack->attribute("Outputs.BucketName"));
  EXPECT_FALSE(stack->attribute("Outputs."));
  EXPECT_FALSE(stack->attribute("Other"));
  EXPECT_TRUE(find_resource_type("AWS::CloudFormation::CustomResource")->attribute("Anything"));
  const auto vpc = find_resource_type("AWS::EC2::VPC");
  const auto* blocks = vpc->attribute("CidrBlockAssociations");
  ASSERT_TRUE(blocks);
  EXPECT_EQ(blocks->type.kind(), PropertyType::Kind::kList);
}

TEST(ResourceTypes, Flags) {
  const auto table = find_resource_type("AWS::DynamoDB::Table");
  EXPECT_TRUE(table->stateful);
  EXPECT_EQ(table->tags, "Tags");
  EXPECT_FALSE(find_resource_type("AWS::Lambda::Function")->stateful);
  EXPECT_EQ(find_resource_type("AWS::Lambda::Permission")->policy, "LambdaPermission");
  EXPECT_EQ(find_resource_type("AWS::SQS::QueuePolicy")->policy, "ResourcePolicyResource");
  EXPECT_EQ(find_resource_type("AWS::Serverless::Function")->transform,
            "AWS::Serverless-2016-10-31");
}

TEST(ResourceTypes, SimilarNames) {
  EXPECT_EQ(similar_resource_type("AWS::S3::Buckets"), "AWS::S3::Bucket");
  EXPECT_EQ(similar_resource_type("AWS::Lamda::Function"), "AWS::Lambda::Function");
}

TEST(Properties, OfAType) {
  const auto name = property("AWS::DynamoDB::Table", {"TableName"});
  EXPECT_EQ(name.type.kind(), PropertyType::Kind::kString);
  EXPECT_EQ(name.replacement, Replacement::kYes);
  EXPECT_FALSE(name.required);
  const auto trust = property("AWS::IAM::Role", {"AssumeRolePolicyDocument"});
  EXPECT_TRUE(trust.required);
  EXPECT_EQ(trust.policy, "InlineResourcePolicy");
  EXPECT_EQ(trust.type.kind(), PropertyType::Kind::kUnion);
  EXPECT_EQ(trust.type.alternatives().size(), 2U);
  EXPECT_EQ(property("AWS::IAM::Role", {"Path"}).default_value, "\"/\"");
  EXPECT_TRUE(property("AWS::RDS::DBInstance", {"TdeCredentialArn"}).deprecated);
  const auto role = property("AWS::Events::Rule", {"RoleArn"});
  ASSERT_EQ(role.targets.size(), 1U);
  EXPECT_EQ(role.targets[0].type, "AWS::IAM::Role");
  EXPECT_EQ(role.targets[0].attribute, "Arn");
}

TEST(Properties, UnknownNamesAreNotFound) {
  EXPECT_FALSE(find_property("AWS::DynamoDB::Table", "TableNam"));
  EXPECT_FALSE(find_property("AWS::DynamoDB::Table", "TableName2"));
  EXPECT_FALSE(find_property("AWS::DynamoDB::Table", "AWS::DynamoDB::Table"));
  EXPECT_FALSE(find_property("AWS::No::Type", "TableName"));
  EXPECT_FALSE(find_property("AWS::DynamoDB::Table", ""));
}

TEST(Properties, ByPath) {
  EXPECT_EQ(property("AWS::DynamoDB::Table",
                     {"GlobalSecondaryIndexes", "0", "Projection", "ProjectionType"})
                .name,
            "ProjectionType");
  EXPECT_EQ(property("AWS::IAM::Role", {"Policies", "PolicyDocument"}).name, "PolicyDocument");
  // A map takes one name: Volumes of a key.
  EXPECT_EQ(property("AWS::Lambda::Function", {"Environment", "Variables"}).type.code(), "{s}");
  EXPECT_FALSE(find_property("AWS::Lambda::Function",
                             std::vector<std::string_view>{"Environment", "Variables", "A", "B"}));
  // Tags, lists of text and JSON have no properties below them.
  EXPECT_FALSE(find_property("AWS::S3::Bucket", std::vector<std::string_view>{"Tags", "0", "Key"}));
  EXPECT_FALSE(find_property("AWS::IAM::Role",
                             std::vector<std::string_view>{"ManagedPolicyArns", "0", "0"}));
  EXPECT_FALSE(find_property(
      "AWS::IAM::Role", std::vector<std::string_view>{"AssumeRolePolicyDocument", "Statement"}));
  EXPECT_FALSE(find_property("AWS::IAM::Role", std::span<const std::string_view>{}));
  EXPECT_FALSE(find_property("AWS::IAM::Role", std::vector<std::string_view>{"Policies", "0"}));
}

TEST(Properties, ThroughAUnion) {
  EXPECT_EQ(property("AWS::Serverless::Function", {"CodeUri", "Bucket"}).name, "Bucket");
  EXPECT_EQ(PropertyType("(s|@A|[(s|@B)])").alternatives().size(), 3U);
}

void collect_definitions(const PropertyType& type, std::vector<std::string_view>& found) {
  using Kind = PropertyType::Kind;
  if (type.kind() == Kind::kDefinition) found.push_back(type.definition());
  if (type.kind() == Kind::kList || type.kind() == Kind::kMap)
    collect_definitions(type.element(), found);
  if (type.kind() == Kind::kUnion)
    for (const auto& alternative : type.alternatives()) collect_definitions(alternative, found);
}

TEST(Properties, EveryDefinitionIsThere) {
  const std::string text = read_table("resource_properties.tsv");
  const TextTable table(text);
  EXPECT_NE(table.head().find("aws-service-spec"), std::string_view::npos);
  const auto rows = table.rows();
  EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &Row::key));
  for (const auto& row : rows) {
    std::vector<std::string_view> names;
    const auto fields = split(row.line(), '\t');
    for (std::size_t i = 1; i < fields.size(); ++i)
      collect_definitions(PropertyType(split(fields[i], ';').at(1)), names);
    const auto type = row.key().substr(0, row.key().find('.'));
    for (const auto name : names) EXPECT_TRUE(table.find(concat(type, ".", name))) << row.key();
  }
}

}  // namespace
}  // namespace cfnaudit::resolve
