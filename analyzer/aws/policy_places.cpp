#include "analyzer/aws/policy_places.h"

#include <algorithm>

#include "analyzer/aws/table.h"

// The table of places. Property names are those of the CloudFormation resource reference, read on
// 2026-11-22:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html

namespace cfnaudit::aws {
namespace {

using enum PolicyUse;

constexpr std::string_view kRole = "AWS::IAM::Role";
constexpr std::string_view kUser = "AWS::IAM::User";
constexpr std::string_view kGroup = "AWS::IAM::Group";
constexpr std::string_view kPermissionSet = "AWS::SSO::PermissionSet";
constexpr std::string_view kTable = "AWS::DynamoDB::Table";
constexpr std::string_view kGlobalTable = "AWS::DynamoDB::GlobalTable";
constexpr std::string_view kBus = "AWS::Events::EventBus";
constexpr std::string_view kTopic = "AWS::SNS::Topic";
constexpr std::string_view kQueue = "AWS::SQS::Queue";
constexpr std::string_view kStream = "AWS::Kinesis::Stream";

constexpr auto kPlaces = sorted(
    std::to_array<PolicyPlace>({
        // Identity policies
        {kRole, "Policies[].PolicyDocument", kIdentity},
        {kUser, "Policies[].PolicyDocument", kIdentity},
        {kGroup, "Policies[].PolicyDocument", kIdentity},
        {kPermissionSet, "InlinePolicy", kIdentity},
        {"AWS::IAM::Policy", "PolicyDocument", kIdentity, "Roles[]", {kRole}},
        {"AWS::IAM::Policy", "PolicyDocument", kIdentity, "Users[]", {kUser}},
        {"AWS::IAM::Policy", "PolicyDocument", kIdentity, "Groups[]", {kGroup}},
        {"AWS::IAM::ManagedPolicy", "PolicyDocument", kIdentity, "Roles[]", {kRole}},
        {"AWS::IAM::ManagedPolicy", "PolicyDocument", kIdentity, "Users[]", {kUser}},
        {"AWS::IAM::ManagedPolicy", "PolicyDocument", kIdentity, "Groups[]", {kGroup}},
        {"AWS::IAM::RolePolicy", "PolicyDocument", kIdentity, "RoleName", {kRole}},
        {"AWS::IAM::UserPolicy", "PolicyDocument", kIdentity, "UserName", {kUser}},
        {"AWS::IAM::GroupPolicy", "PolicyDocument", kIdentity, "GroupName", {kGroup}},
        {kRole, "AssumeRolePolicyDocument", kTrust},
        // Data
        {"AWS::S3::BucketPolicy", "PolicyDocument", kResource, "Bucket", {"AWS::S3::Bucket"}},
        {"AWS::S3::AccessPoint", "Policy", kResource},
        {"AWS::S3::MultiRegionAccessPointPolicy",
         "Policy",
         kResource,
         "MrapName",
         {"AWS::S3::MultiRegionAccessPoint"}},
        {"AWS::S3Express::BucketPolicy",
         "PolicyDocument",
         kResource,
         "Bucket",
         {"AWS::S3Express::DirectoryBucket"}},
        {"AWS::S3Express::AccessPoint", "Policy", kResource},
        {"AWS::S3ObjectLambda::AccessPointPolicy",
         "PolicyDocument",
         kResource,
         "ObjectLambdaAccessPoint",
         {"AWS::S3ObjectLambda::AccessPoint"}},
        {"AWS::S3Outposts::BucketPolicy",
         "PolicyDocument",
         kResource,
         "Bucket",
         {"AWS::S3Outposts::Bucket"}},
        {"AWS::S3Outposts::AccessPoint", "Policy", kResource},
        {"AWS::S3Files::FileSystemPolicy",
         "Policy",
         kResource,
         "FileSystemId",
         {"AWS::S3Files::FileSystem"}},
        {"AWS::S3Tables::TableBucketPolicy",
         "ResourcePolicy",
         kResource,
         "TableBucketARN",
         {"AWS::S3Tables::TableBucket"}},
        {"AWS::S3Tables::TablePolicy",
         "ResourcePolicy",
         kResource,
         "TableARN",
         {"AWS::S3Tables::Table"}},
        {"AWS::S3Vectors::VectorBucketPolicy",
         "Policy",
         kResource,
         "VectorBucketArn",
         {"AWS::S3Vectors::VectorBucket"}},
        {"AWS::S3Vectors::VectorBucketPolicy",
         "Policy",
         kResource,
         "VectorBucketName",
         {"AWS::S3Vectors::VectorBucket"}},
        {kTable, "ResourcePolicy.PolicyDocument", kResource},
        {kTable, "StreamSpecification.ResourcePolicy.PolicyDocument", kResource},
        {kGlobalTable, "Replicas[].ResourcePolicy.PolicyDocument", kResource},
        {kGlobalTable, "Replicas[].ReplicaStreamSpecification.ResourcePolicy.PolicyDocument",
         kResource},
        {"AWS::EFS::FileSystem", "FileSystemPolicy", kResource},
        {"AWS::Backup::BackupVault", "AccessPolicy", kResource},
        {"AWS::Backup::LogicallyAirGappedBackupVault", "AccessPolicy", kResource},
        {"AWS::OpenSearchService::Domain", "AccessPolicies", kResource},
        {"AWS::Elasticsearch::Domain", "AccessPolicies", kResource},
        {"AWS::Redshift::Cluster", "NamespaceResourcePolicy", kResource},
        {"AWS::RedshiftServerless::Namespace", "NamespaceResourcePolicy", kResource},
        {"AWS::Omics::SequenceStore", "S3AccessPolicy", kResource},
        // Queues, topics, streams, events
        {"AWS::SQS::QueuePolicy", "PolicyDocument", kResource, "Queues[]", {kQueue}},
        {"AWS::SQS::QueueInlinePolicy", "PolicyDocument", kResource, "Queue", {kQueue}},
        {"AWS::SNS::TopicPolicy", "PolicyDocument", kResource, "Topics[]", {kTopic}},
        {"AWS::SNS::TopicInlinePolicy", "PolicyDocument", kResource, "TopicArn", {kTopic}},
        {"AWS::Kinesis::ResourcePolicy",
         "ResourcePolicy",
         kResource,
         "ResourceArn",
         {kStream, "AWS::Kinesis::StreamConsumer"}},
        {"AWS::MSK::ClusterPolicy",
         "Policy",
         kResource,
         "ClusterArn",
         {"AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster"}},
        {kBus, "Policy", kResource},
        {"AWS::Events::EventBusPolicy",
         "",
         kResource,
         "EventBusName",
         {kBus},
         PolicyForm::kBusPermission},
        {"AWS::EventsV2::ResourcePolicy", "PolicyDocument", kResource, "EventBusArn", {kBus}},
        {"AWS::EventSchemas::RegistryPolicy",
         "Policy",
         kResource,
         "RegistryName",
         {"AWS::EventSchemas::Registry"}},
        // Keys and secrets
        {"AWS::KMS::Key", "KeyPolicy", kKey},
        {"AWS::KMS::ReplicaKey", "KeyPolicy", kKey},
        {"AWS::SecretsManager::ResourcePolicy",
         "ResourcePolicy",
         kResource,
         "SecretId",
         {"AWS::SecretsManager::Secret"}},
        {"AWS::SSM::ResourcePolicy", "Policy", kResource, "ResourceArn", {"AWS::SSM::Parameter"}},
        // Code
        {"AWS::Lambda::Permission",
         "",
         kResource,
         "FunctionName",
         {"AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version"},
         PolicyForm::kLambdaPermission},
        {"AWS::Lambda::ResourcePolicy",
         "PolicyDocument",
         kResource,
         "ResourceArn",
         {"AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version"}},
        {"AWS::Lambda::LayerVersionPermission",
         "",
         kResource,
         "LayerVersionArn",
         {"AWS::Lambda::LayerVersion"},
         PolicyForm::kLayerPermission},
        {"AWS::ECR::Repository", "RepositoryPolicyText", kResource},
        {"AWS::ECR::PublicRepository", "RepositoryPolicyText", kResource},
        {"AWS::ECR::RegistryPolicy", "PolicyText", kResource, "*", {"AWS::ECR::Repository"}},
        {"AWS::CodeArtifact::Domain", "PermissionsPolicyDocument", kResource},
        {"AWS::CodeArtifact::Repository", "PermissionsPolicyDocument", kResource},
        {"AWS::ApiGateway::RestApi", "Policy", kApi},
        {"AWS::ApiGateway::DomainNameV2", "Policy", kApi},
        // Logs and the rest
        {"AWS::Logs::LogGroup", "ResourcePolicyDocument", kResource},
        {"AWS::Logs::ResourcePolicy", "PolicyDocument", kResource, "*", {"AWS::Logs::LogGroup"}},
        {"AWS::XRay::ResourcePolicy", "PolicyDocument", kResource, "*", {"AWS::XRay::Group"}},
        {"AWS::CloudTrail::ResourcePolicy",
         "ResourcePolicy",
         kResource,
         "ResourceArn",
         {"AWS::CloudTrail::EventDataStore", "AWS::CloudTrail::Channel",
          "AWS::CloudTrail::Dashboard"}},
        {"AWS::Bedrock::ResourcePolicy", "PolicyDocument", kResource, "ResourceArn"},
        {"AWS::Bedrock::KnowledgeBasePolicy",
         "PolicyDocument",
         kResource,
         "KnowledgeBaseId",
         {"AWS::Bedrock::KnowledgeBase"}},
        {"AWS::BedrockAgentCore::ResourcePolicy", "Policy", kResource, "ResourceArn"},
        {"AWS::APS::ResourcePolicy", "PolicyDocument", kResource, "WorkspaceArn"},
        {"AWS::Lex::ResourcePolicy", "Policy", kResource, "ResourceArn"},
        {"AWS::SMSVOICE::ResourcePolicy", "PolicyDocument", kResource, "ResourceArn"},
        {"AWS::VpcLattice::AuthPolicy", "Policy", kResource, "ResourceIdentifier"},
        {"AWS::VpcLattice::ResourcePolicy", "Policy", kResource, "ResourceArn"},
        {"AWS::MediaPackageV2::ChannelPolicy",
         "Policy",
         kResource,
         "ChannelName",
         {"AWS::MediaPackageV2::Channel"}},
        {"AWS::MediaPackageV2::OriginEndpointPolicy",
         "Policy",
         kResource,
         "OriginEndpointName",
         {"AWS::MediaPackageV2::OriginEndpoint"}},
        {"AWS::MediaTailor::ChannelPolicy",
         "Policy",
         kResource,
         "ChannelName",
         {"AWS::MediaTailor::Channel"}},
        {"AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupPolicy", kResource},
        {"AWS::Oam::Sink", "Policy", kResource},
        {"AWS::IoT::Policy", "PolicyDocument", kResource, "*"},
        // What limits requests
        {"AWS::EC2::VPCEndpoint", "PolicyDocument", kEndpoint},
        {"AWS::Organizations::Policy", "Content", kOrganization},
        {"AWS::Organizations::ResourcePolicy", "Content", kOrganization},
    }),
    &PolicyPlace::type);

constexpr ManagedPolicyPlace kManaged[] = {
    {kRole, "ManagedPolicyArns", kIdentity},
    {kUser, "ManagedPolicyArns", kIdentity},
    {kGroup, "ManagedPolicyArns", kIdentity},
    {kPermissionSet, "ManagedPolicies", kIdentity},
    {kPermissionSet, "CustomerManagedPolicyReferences", kIdentity},
    {kRole, "PermissionsBoundary", kBoundary},
    {kUser, "PermissionsBoundary", kBoundary},
    {kPermissionSet, "PermissionsBoundary.ManagedPolicyArn", kBoundary},
    {kPermissionSet, "PermissionsBoundary.CustomerManagedPolicyReference", kBoundary},
};

}  // namespace

std::span<const PolicyPlace> policy_places() { return kPlaces; }

std::span<const PolicyPlace> policy_places(std::string_view type) {
  const auto found = std::ranges::equal_range(kPlaces, type, {}, &PolicyPlace::type);
  return {found.begin(), found.end()};
}

std::span<const ManagedPolicyPlace> managed_policy_places() { return kManaged; }

}  // namespace cfnaudit::aws
