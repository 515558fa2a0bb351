// A resource type -> the actions of its handlers. The form of the rows is described where they are
// written: scripts/tables/handlers.mjs.

#include "analyzer/aws/handlers.h"

#include <algorithm>
#include <map>
#include <span>

#include "analyzer/aws/table.h"
#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

constexpr std::size_t kFirstList = 3;
constexpr std::string_view kVendor = "AWS::";

const TextTable& table() {
  static const TextTable out(
      std::ranges::find(aws_tables(), "handlers.tsv", &EmbeddedFile::name)->text);
  return out;
}

std::uint8_t handlers_of(std::string_view letters) {
  constexpr std::string_view kLetters = "crudt";
  std::uint8_t out = 0;
  for (const char letter : letters) out |= static_cast<std::uint8_t>(1U << kLetters.find(letter));
  return out;
}

/// "Create(A,B),GetC" -> CreateA, CreateB, GetC.
std::vector<std::string> unfolded(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t end = list.find_first_of(",(");
    const std::string_view word = list.substr(0, end);
    if (end == std::string_view::npos || list[end] == ',') {
      out.emplace_back(word);
      list.remove_prefix(std::min(list.size(), word.size() + 1));
      continue;
    }
    const std::size_t close = list.find(')', end);
    for (const auto rest : split(list.substr(end + 1, close - end - 1), ','))
      out.push_back(concat(word, rest));
    list.remove_prefix(std::min(list.size(), close + 2));
  }
  return out;
}

/// What other properties than these do not need, by the actions' names and what they set:
/// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html,
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html,
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html,
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html,
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html,
/// 2026-11-30
constexpr auto kConditions = sorted(
    std::to_array<HandlerCondition>({
        {"AWS::DynamoDB::Table", "AssociateTableReplica", "GlobalTableSourceArn Replicas"},
        {"AWS::DynamoDB::Table", "BatchWriteItem", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "CreateTableReplica", "GlobalTableSourceArn Replicas"},
        {"AWS::DynamoDB::Table", "DeleteItem", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "DeleteResourcePolicy", "ResourcePolicy"},
        {"AWS::DynamoDB::Table", "DescribeImport", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "DisableKinesisStreamingDestination",
         "KinesisStreamSpecification"},
        {"AWS::DynamoDB::Table", "EnableKinesisStreamingDestination", "KinesisStreamSpecification"},
        {"AWS::DynamoDB::Table", "GetItem", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "ImportTable", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "PutItem", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "PutResourcePolicy", "ResourcePolicy"},
        {"AWS::DynamoDB::Table", "Query", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "Scan", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "UpdateContinuousBackups", "PointInTimeRecoverySpecification"},
        {"AWS::DynamoDB::Table", "UpdateContributorInsights",
         "ContributorInsightsSpecification GlobalSecondaryIndexes"},
        {"AWS::DynamoDB::Table", "UpdateItem", "ImportSourceSpecification"},
        {"AWS::DynamoDB::Table", "UpdateKinesisStreamingDestination", "KinesisStreamSpecification"},
        {"AWS::DynamoDB::Table", "UpdateTimeToLive", "TimeToLiveSpecification"},
        {"AWS::EC2::EIP", "AcceptAddressTransfer", "TransferAddress"},
        {"AWS::EC2::EIP", "AssociateAddress", "InstanceId"},
        {"AWS::EC2::EIP", "DisassociateAddress", "InstanceId"},
        {"AWS::EC2::Subnet", "AssociateSubnetCidrBlock", "Ipv6CidrBlock Ipv6IpamPoolId"},
        {"AWS::EC2::Subnet", "DisassociateSubnetCidrBlock", "Ipv6CidrBlock Ipv6IpamPoolId"},
        {"AWS::EC2::VPC", "CreateVpcEncryptionControl", "VpcEncryptionControl"},
        {"AWS::EC2::VPC", "DescribeVpcEncryptionControls", "VpcEncryptionControl"},
        {"AWS::EC2::VPC", "ModifyVpcTenancy", "InstanceTenancy"},
        {"AWS::EC2::VPCGatewayAttachment", "AttachInternetGateway", "InternetGatewayId"},
        {"AWS::EC2::VPCGatewayAttachment", "AttachVpnGateway", "VpnGatewayId"},
        {"AWS::EC2::VPCGatewayAttachment", "DetachInternetGateway", "InternetGatewayId"},
        {"AWS::EC2::VPCGatewayAttachment", "DetachVpnGateway", "VpnGatewayId"},
        {"AWS::IAM::ManagedPolicy", "AttachGroupPolicy", "Groups"},
        {"AWS::IAM::ManagedPolicy", "AttachRolePolicy", "Roles"},
        {"AWS::IAM::ManagedPolicy", "AttachUserPolicy", "Users"},
        {"AWS::IAM::ManagedPolicy", "DetachGroupPolicy", "Groups"},
        {"AWS::IAM::ManagedPolicy", "DetachRolePolicy", "Roles"},
        {"AWS::IAM::ManagedPolicy", "DetachUserPolicy", "Users"},
        {"AWS::IAM::Policy", "DeleteGroupPolicy", "Groups"},
        {"AWS::IAM::Policy", "DeleteRolePolicy", "Roles"},
        {"AWS::IAM::Policy", "DeleteUserPolicy", "Users"},
        {"AWS::IAM::Policy", "GetGroupPolicy", "Groups"},
        {"AWS::IAM::Policy", "GetRolePolicy", "Roles"},
        {"AWS::IAM::Policy", "GetUserPolicy", "Users"},
        {"AWS::IAM::Policy", "PutGroupPolicy", "Groups"},
        {"AWS::IAM::Policy", "PutRolePolicy", "Roles"},
        {"AWS::IAM::Policy", "PutUserPolicy", "Users"},
        {"AWS::Lambda::Function", "DeleteFunctionCodeSigningConfig", "CodeSigningConfigArn"},
        {"AWS::Lambda::Function", "DeleteFunctionConcurrency", "ReservedConcurrentExecutions"},
        {"AWS::Lambda::Function", "GetCodeSigningConfig", "CodeSigningConfigArn"},
        {"AWS::Lambda::Function", "GetLayerVersion", "Layers"},
        {"AWS::Lambda::Function", "PassCapacityProvider", "CapacityProviderConfig"},
        {"AWS::Lambda::Function", "PutFunctionCodeSigningConfig", "CodeSigningConfigArn"},
        {"AWS::Lambda::Function", "PutFunctionConcurrency", "ReservedConcurrentExecutions"},
        {"AWS::Lambda::Function", "PutFunctionRecursionConfig", "RecursiveLoop"},
        {"AWS::Lambda::Function", "PutFunctionScalingConfig", "FunctionScalingConfig"},
        {"AWS::Lambda::Function", "PutRuntimeManagementConfig", "RuntimeManagementConfig"},
        {"AWS::Logs::LogGroup", "AssociateKmsKey", "KmsKeyId"},
        {"AWS::Logs::LogGroup", "CreateLogDelivery", "DataProtectionPolicy"},
        {"AWS::Logs::LogGroup", "DeleteDataProtectionPolicy", "DataProtectionPolicy"},
        {"AWS::Logs::LogGroup", "DeleteIndexPolicy", "FieldIndexPolicies"},
        {"AWS::Logs::LogGroup", "DeleteResourcePolicy", "ResourcePolicyDocument"},
        {"AWS::Logs::LogGroup", "DisassociateKmsKey", "KmsKeyId"},
        {"AWS::Logs::LogGroup", "PutBearerTokenAuthentication", "BearerTokenAuthenticationEnabled"},
        {"AWS::Logs::LogGroup", "PutDataProtectionPolicy", "DataProtectionPolicy"},
        {"AWS::Logs::LogGroup", "PutIndexPolicy", "FieldIndexPolicies"},
        {"AWS::Logs::LogGroup", "PutLogGroupDeletionProtection", "DeletionProtectionEnabled"},
        {"AWS::Logs::LogGroup", "PutResourcePolicy", "ResourcePolicyDocument"},
        {"AWS::S3::Bucket", "CreateBucketMetadataTableConfiguration",
         "MetadataTableConfiguration MetadataConfiguration"},
        {"AWS::S3::Bucket", "DeleteBucketMetadataTableConfiguration",
         "MetadataTableConfiguration MetadataConfiguration"},
        {"AWS::S3::Bucket", "DeleteBucketWebsite", "WebsiteConfiguration"},
        {"AWS::S3::Bucket", "PutAccelerateConfiguration", "AccelerateConfiguration"},
        {"AWS::S3::Bucket", "PutAnalyticsConfiguration", "AnalyticsConfigurations"},
        {"AWS::S3::Bucket", "PutBucketAbac", "AbacStatus"},
        {"AWS::S3::Bucket", "PutBucketAcl", "AccessControl"},
        {"AWS::S3::Bucket", "PutBucketCORS", "CorsConfiguration"},
        {"AWS::S3::Bucket", "PutBucketLogging", "LoggingConfiguration"},
        {"AWS::S3::Bucket", "PutBucketNotification", "NotificationConfiguration"},
        {"AWS::S3::Bucket", "PutBucketObjectLockConfiguration",
         "ObjectLockConfiguration ObjectLockEnabled"},
        {"AWS::S3::Bucket", "PutBucketOwnershipControls", "OwnershipControls"},
        {"AWS::S3::Bucket", "PutBucketPublicAccessBlock", "PublicAccessBlockConfiguration"},
        {"AWS::S3::Bucket", "PutBucketVersioning", "VersioningConfiguration"},
        {"AWS::S3::Bucket", "PutBucketWebsite", "WebsiteConfiguration"},
        {"AWS::S3::Bucket", "PutEncryptionConfiguration", "BucketEncryption"},
        {"AWS::S3::Bucket", "PutIntelligentTieringConfiguration",
         "IntelligentTieringConfigurations"},
        {"AWS::S3::Bucket", "PutInventoryConfiguration", "InventoryConfigurations"},
        {"AWS::S3::Bucket", "PutLifecycleConfiguration", "LifecycleConfiguration"},
        {"AWS::S3::Bucket", "PutMetricsConfiguration", "MetricsConfigurations"},
        {"AWS::S3::Bucket", "PutObjectAcl", "AccessControl"},
        {"AWS::S3::Bucket", "PutReplicationConfiguration", "ReplicationConfiguration"},
        {"AWS::S3::Bucket", "UpdateBucketMetadata*",
         "MetadataTableConfiguration MetadataConfiguration"},
    }),
    &HandlerCondition::type);

}  // namespace

std::optional<Handlers> find_handlers(std::string_view type) {
  if (!type.starts_with(kVendor)) return std::nullopt;
  const auto row = table().find(type.substr(kVendor.size()));
  if (!row) return std::nullopt;
  Handlers out{.service = row->field(1)};
  out.inferred = row->field(2).find('~') != std::string_view::npos;
  out.incomplete = row->field(2).find('?') != std::string_view::npos;
  for (std::size_t i = kFirstList; !row->field(i).empty(); ++i) {
    const std::string_view field = row->field(i);
    const std::size_t equals = field.find('=');
    const std::string_view head = field.substr(0, equals);
    std::string_view list = field.substr(equals + 1);
    if (list.starts_with('@')) list = table().find(list)->field(1);
    const std::size_t colon = head.find(':');
    const std::string_view service =
        colon == std::string_view::npos ? out.service : head.substr(colon + 1);
    for (const auto& name : unfolded(list))
      out.actions.push_back({concat(service, ":", name), handlers_of(head.substr(0, colon))});
  }
  std::ranges::sort(out.actions, {}, &HandlerAction::name);
  return out;
}

std::vector<std::string> handler_types() {
  std::vector<std::string> out;
  for (const Row& row : table().rows())
    if (!row.key().starts_with('@')) out.push_back(concat(kVendor, row.key()));
  return out;
}

std::vector<HandlerCondition> handler_conditions(std::string_view type) {
  const auto [first, last] =
      std::ranges::equal_range(kConditions, type, {}, &HandlerCondition::type);
  return {first, last};
}

}  // namespace cfnaudit::aws
