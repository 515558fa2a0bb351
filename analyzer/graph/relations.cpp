#include "analyzer/graph/relations.h"

// The table of relations. Property names are those of the CloudFormation resource reference:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html

namespace cfnaudit::graph {

namespace {

using enum EdgeKind;

constexpr std::string_view kFunction = "AWS::Lambda::Function";
constexpr std::string_view kVersion = "AWS::Lambda::Version";
constexpr std::string_view kAlias = "AWS::Lambda::Alias";
constexpr std::string_view kRole = "AWS::IAM::Role";
constexpr std::string_view kQueue = "AWS::SQS::Queue";
constexpr std::string_view kTopic = "AWS::SNS::Topic";
constexpr std::string_view kKey = "AWS::KMS::Key";
constexpr std::string_view kKeyAlias = "AWS::KMS::Alias";
constexpr std::string_view kBucket = "AWS::S3::Bucket";
constexpr std::string_view kTable = "AWS::DynamoDB::Table";
constexpr std::string_view kGlobalTable = "AWS::DynamoDB::GlobalTable";
constexpr std::string_view kStream = "AWS::Kinesis::Stream";
constexpr std::string_view kDelivery = "AWS::KinesisFirehose::DeliveryStream";
constexpr std::string_view kMachine = "AWS::StepFunctions::StateMachine";
constexpr std::string_view kLogGroup = "AWS::Logs::LogGroup";
constexpr std::string_view kRestApi = "AWS::ApiGateway::RestApi";
constexpr std::string_view kHttpApi = "AWS::ApiGatewayV2::Api";
constexpr std::string_view kVpc = "AWS::EC2::VPC";
constexpr std::string_view kSubnet = "AWS::EC2::Subnet";
constexpr std::string_view kGroup = "AWS::EC2::SecurityGroup";
constexpr std::string_view kRouteTable = "AWS::EC2::RouteTable";
constexpr std::string_view kNat = "AWS::EC2::NatGateway";
constexpr std::string_view kInternet = "AWS::EC2::InternetGateway";
constexpr std::string_view kCluster = "AWS::ECS::Cluster";
constexpr std::string_view kTask = "AWS::ECS::TaskDefinition";

constexpr Relation kRelations[] = {
    // AWS Lambda
    {kFunction, "", kAssumes, "Role", {kRole}},
    {kFunction, "", kRunsIn, "VpcConfig.SubnetIds[]", {kSubnet}},
    {kFunction, "", kProtectedBy, "VpcConfig.SecurityGroupIds[]", {kGroup}},
    {kFunction, "", kNotifies, "DeadLetterConfig.TargetArn", {kQueue, kTopic}},
    {kFunction, "", kEncryptsWith, "KmsKeyArn", {kKey}},
    {kFunction, "", kLogsTo, "LoggingConfig.LogGroup", {kLogGroup}},
    {kFunction, "", kPartOf, "Layers[]", {"AWS::Lambda::LayerVersion"}},
    {kVersion, "", kPartOf, "FunctionName", {kFunction}},
    {kAlias, "", kPartOf, "FunctionName", {kFunction}},
    {kAlias, "", kInvokes, "FunctionVersion", {kVersion}},
    {"AWS::Lambda::Url", "", kInvokes, "TargetFunctionArn", {kFunction, kAlias}},
    {"AWS::Lambda::Permission", "", kPermits, "FunctionName", {kFunction, kVersion, kAlias}},
    {"AWS::Lambda::EventSourceMapping", "EventSourceArn", kTriggers, "FunctionName", {kFunction, kVersion, kAlias}},
    {"AWS::Lambda::EventInvokeConfig", "FunctionName", kNotifies, "DestinationConfig.OnFailure.Destination", {}},
    {"AWS::Lambda::EventInvokeConfig", "FunctionName", kNotifies, "DestinationConfig.OnSuccess.Destination", {}},
    // Amazon API Gateway
    {"AWS::ApiGateway::Method", "", kPartOf, "RestApiId", {kRestApi}},
    {"AWS::ApiGateway::Method", "", kPartOf, "ResourceId", {"AWS::ApiGateway::Resource", kRestApi}},
    {"AWS::ApiGateway::Method", "", kInvokes, "Integration.Uri", {kFunction, kAlias, kVersion}, Naming::kFunctionUri},
    {"AWS::ApiGateway::Method", "", kAssumes, "Integration.Credentials", {kRole}},
    {"AWS::ApiGateway::Method", "", kProtectedBy, "AuthorizerId", {"AWS::ApiGateway::Authorizer"}},
    {"AWS::ApiGateway::Resource", "", kPartOf, "RestApiId", {kRestApi}},
    {"AWS::ApiGateway::Authorizer", "", kPartOf, "RestApiId", {kRestApi}},
    {"AWS::ApiGateway::Authorizer", "", kInvokes, "AuthorizerUri", {kFunction, kAlias, kVersion}, Naming::kFunctionUri},
    {"AWS::ApiGateway::Deployment", "", kPartOf, "RestApiId", {kRestApi}},
    {"AWS::ApiGateway::Stage", "", kPartOf, "RestApiId", {kRestApi}},
    {"AWS::ApiGateway::Stage", "DeploymentId", kDeployedBy, "", {"AWS::ApiGateway::Deployment"}},
    {"AWS::ApiGateway::Stage", "", kLogsTo, "AccessLogSetting.DestinationArn", {kLogGroup, kDelivery}},
    {"AWS::ApiGateway::UsagePlan", "", kAttachedTo, "ApiStages[].ApiId", {kRestApi}},
    {"AWS::ApiGateway::UsagePlanKey", "KeyId", kAttachedTo, "UsagePlanId", {}},
    {"AWS::ApiGateway::Account", "", kAssumes, "CloudWatchRoleArn", {kRole}},
    {"AWS::ApiGatewayV2::Integration", "", kPartOf, "ApiId", {kHttpApi}},
    {"AWS::ApiGatewayV2::Integration", "", kInvokes, "IntegrationUri", {kFunction, kAlias, kVersion}, Naming::kFunctionUri},
    {"AWS::ApiGatewayV2::Integration", "", kAssumes, "CredentialsArn", {kRole}},
    {"AWS::ApiGatewayV2::Route", "", kPartOf, "ApiId", {kHttpApi}},
    {"AWS::ApiGatewayV2::Route", "", kProtectedBy, "AuthorizerId", {"AWS::ApiGatewayV2::Authorizer"}},
    {"AWS::ApiGatewayV2::Stage", "", kPartOf, "ApiId", {kHttpApi}},
    {"AWS::ApiGatewayV2::Stage", "", kLogsTo, "AccessLogSettings.DestinationArn", {kLogGroup}},
    {"AWS::ApiGatewayV2::Authorizer", "", kInvokes, "AuthorizerUri", {kFunction, kAlias, kVersion}, Naming::kFunctionUri},
    // Amazon VPC
    {kSubnet, "", kRunsIn, "VpcId", {kVpc}},
    {kGroup, "", kRunsIn, "VpcId", {kVpc}},
    {kRouteTable, "", kRunsIn, "VpcId", {kVpc}},
    {kNat, "", kRunsIn, "SubnetId", {kSubnet}},
    {kNat, "AllocationId", kAttachedTo, "", {"AWS::EC2::EIP"}},
    {"AWS::EC2::SubnetRouteTableAssociation", "SubnetId", kRoutesTo, "RouteTableId", {kRouteTable}},
    {"AWS::EC2::Route", "RouteTableId", kRoutesTo, "NatGatewayId", {kNat}},
    {"AWS::EC2::Route", "RouteTableId", kRoutesTo, "GatewayId", {kInternet, "AWS::EC2::VPNGateway"}},
    {"AWS::EC2::Route", "RouteTableId", kRoutesTo, "TransitGatewayId", {"AWS::EC2::TransitGateway"}},
    {"AWS::EC2::Route", "RouteTableId", kRoutesTo, "InstanceId", {"AWS::EC2::Instance"}},
    {"AWS::EC2::Route", "RouteTableId", kRoutesTo, "EgressOnlyInternetGatewayId", {"AWS::EC2::EgressOnlyInternetGateway"}},
    {"AWS::EC2::VPCGatewayAttachment", "InternetGatewayId", kAttachedTo, "VpcId", {kVpc}},
    {"AWS::EC2::VPCGatewayAttachment", "VpnGatewayId", kAttachedTo, "VpcId", {kVpc}},
    {"AWS::EC2::VPCEndpoint", "", kRunsIn, "VpcId", {kVpc}},
    {"AWS::EC2::VPCEndpoint", "RouteTableIds[]", kRoutesTo, "", {kRouteTable}},
    {"AWS::EC2::VPCEndpoint", "", kRunsIn, "SubnetIds[]", {kSubnet}},
    {"AWS::EC2::VPCEndpoint", "", kProtectedBy, "SecurityGroupIds[]", {kGroup}},
    {"AWS::EC2::Instance", "", kRunsIn, "SubnetId", {kSubnet}},
    {"AWS::EC2::Instance", "", kProtectedBy, "SecurityGroupIds[]", {kGroup}},
    {"AWS::EC2::Instance", "", kAssumes, "IamInstanceProfile", {"AWS::IAM::InstanceProfile"}},
    {"AWS::EC2::EIP", "", kAttachedTo, "InstanceId", {"AWS::EC2::Instance"}},
    // AWS Step Functions (tasks of the definition are read by state_machine.cpp)
    {kMachine, "", kAssumes, "RoleArn", {kRole}},
    {kMachine, "", kLogsTo, "LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn", {kLogGroup}},
    {kMachine, "", kEncryptsWith, "EncryptionConfiguration.KmsKeyId", {kKey}},
    // Events and messages
    {"AWS::Events::Rule", "", kTriggers, "Targets[].Arn", {}},
    {"AWS::Events::Rule", "", kAssumes, "Targets[].RoleArn", {kRole}},
    {"AWS::Events::Rule", "", kNotifies, "Targets[].DeadLetterConfig.Arn", {kQueue}},
    {"AWS::Events::Rule", "", kPartOf, "EventBusName", {"AWS::Events::EventBus"}},
    {"AWS::Scheduler::Schedule", "", kTriggers, "Target.Arn", {}},
    {"AWS::Scheduler::Schedule", "", kAssumes, "Target.RoleArn", {kRole}},
    {"AWS::Scheduler::Schedule", "", kNotifies, "Target.DeadLetterConfig.Arn", {kQueue}},
    {"AWS::Pipes::Pipe", "Source", kTriggers, "Target", {}},
    {"AWS::Pipes::Pipe", "", kInvokes, "Enrichment", {}},
    {"AWS::Pipes::Pipe", "", kTriggers, "Target", {}},
    {"AWS::Pipes::Pipe", "", kAssumes, "RoleArn", {kRole}},
    {"AWS::SNS::Subscription", "TopicArn", kTriggers, "Endpoint", {}},
    {kTopic, "", kTriggers, "Subscription[].Endpoint", {}},
    {kTopic, "", kEncryptsWith, "KmsMasterKeyId", {kKey, kKeyAlias}},
    {"AWS::SNS::TopicPolicy", "", kPermits, "Topics[]", {kTopic}},
    {kQueue, "", kNotifies, "RedrivePolicy.deadLetterTargetArn", {kQueue}},
    {kQueue, "", kEncryptsWith, "KmsMasterKeyId", {kKey, kKeyAlias}},
    {"AWS::SQS::QueuePolicy", "", kPermits, "Queues[]", {kQueue}},
    {kStream, "", kEncryptsWith, "StreamEncryption.KeyId", {kKey, kKeyAlias}},
    {kDelivery, "KinesisStreamSourceConfiguration.KinesisStreamARN", kTriggers, "", {kStream}},
    {kDelivery, "", kAssumes, "KinesisStreamSourceConfiguration.RoleARN", {kRole}},
    {kDelivery, "", kAssumes, "ExtendedS3DestinationConfiguration.RoleARN", {kRole}},
    {kDelivery, "", kAssumes, "S3DestinationConfiguration.RoleARN", {kRole}},
    {kDelivery, "", kNotifies, "ExtendedS3DestinationConfiguration.BucketARN", {kBucket}},
    {kDelivery, "", kNotifies, "S3DestinationConfiguration.BucketARN", {kBucket}},
    // Amazon S3 and Amazon DynamoDB
    {kBucket, "", kTriggers, "NotificationConfiguration.LambdaConfigurations[].Function", {kFunction, kAlias, kVersion}},
    {kBucket, "", kTriggers, "NotificationConfiguration.QueueConfigurations[].Queue", {kQueue}},
    {kBucket, "", kTriggers, "NotificationConfiguration.TopicConfigurations[].Topic", {kTopic}},
    {kBucket, "", kLogsTo, "LoggingConfiguration.DestinationBucketName", {kBucket}},
    {kBucket, "", kEncryptsWith, "BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault.KMSMasterKeyID", {kKey, kKeyAlias}},
    {"AWS::S3::BucketPolicy", "", kPermits, "Bucket", {kBucket}},
    {kTable, "", kEncryptsWith, "SSESpecification.KMSMasterKeyId", {kKey, kKeyAlias}},
    {kTable, "", kNotifies, "KinesisStreamSpecification.StreamArn", {kStream}},
    {kGlobalTable, "", kEncryptsWith, "Replicas[].SSESpecification.KMSMasterKeyId", {kKey, kKeyAlias}},
    // AWS IAM
    {"AWS::IAM::Policy", "", kAttachedTo, "Roles[]", {kRole}},
    {"AWS::IAM::Policy", "", kAttachedTo, "Users[]", {"AWS::IAM::User"}},
    {"AWS::IAM::Policy", "", kAttachedTo, "Groups[]", {"AWS::IAM::Group"}},
    {"AWS::IAM::ManagedPolicy", "", kAttachedTo, "Roles[]", {kRole}},
    {"AWS::IAM::ManagedPolicy", "", kAttachedTo, "Users[]", {"AWS::IAM::User"}},
    {"AWS::IAM::ManagedPolicy", "", kAttachedTo, "Groups[]", {"AWS::IAM::Group"}},
    {"AWS::IAM::RolePolicy", "", kAttachedTo, "RoleName", {kRole}},
    {"AWS::IAM::UserPolicy", "", kAttachedTo, "UserName", {"AWS::IAM::User"}},
    {"AWS::IAM::GroupPolicy", "", kAttachedTo, "GroupName", {"AWS::IAM::Group"}},
    {kRole, "ManagedPolicyArns[]", kAttachedTo, "", {"AWS::IAM::ManagedPolicy"}},
    {kRole, "", kProtectedBy, "PermissionsBoundary", {"AWS::IAM::ManagedPolicy"}},
    {"AWS::IAM::User", "ManagedPolicyArns[]", kAttachedTo, "", {"AWS::IAM::ManagedPolicy"}},
    {"AWS::IAM::User", "", kPartOf, "Groups[]", {"AWS::IAM::Group"}},
    {"AWS::IAM::Group", "ManagedPolicyArns[]", kAttachedTo, "", {"AWS::IAM::ManagedPolicy"}},
    {"AWS::IAM::InstanceProfile", "", kAssumes, "Roles[]", {kRole}},
    {"AWS::IAM::UserToGroupAddition", "Users[]", kPartOf, "GroupName", {"AWS::IAM::Group"}},
    // Logs, alarms, keys, secrets
    {"AWS::CloudWatch::Alarm", "", kNotifies, "AlarmActions[]", {}},
    {"AWS::CloudWatch::Alarm", "", kNotifies, "OKActions[]", {}},
    {"AWS::CloudWatch::Alarm", "", kNotifies, "InsufficientDataActions[]", {}},
    {"AWS::CloudWatch::CompositeAlarm", "", kNotifies, "AlarmActions[]", {}},
    {"AWS::Logs::SubscriptionFilter", "LogGroupName", kTriggers, "DestinationArn", {}},
    {"AWS::Logs::SubscriptionFilter", "", kAssumes, "RoleArn", {kRole}},
    {"AWS::Logs::MetricFilter", "", kAttachedTo, "LogGroupName", {kLogGroup}},
    {kLogGroup, "", kEncryptsWith, "KmsKeyId", {kKey}},
    {kKeyAlias, "", kPartOf, "TargetKeyId", {kKey}},
    {"AWS::SecretsManager::Secret", "", kEncryptsWith, "KmsKeyId", {kKey, kKeyAlias}},
    {"AWS::SecretsManager::RotationSchedule", "", kPartOf, "SecretId", {"AWS::SecretsManager::Secret"}},
    {"AWS::SecretsManager::RotationSchedule", "", kInvokes, "RotationLambdaARN", {kFunction}},
    {"AWS::EC2::FlowLog", "", kAttachedTo, "ResourceId", {kVpc, kSubnet}},
    {"AWS::EC2::FlowLog", "", kAssumes, "DeliverLogsPermissionArn", {kRole}},
    {"AWS::EC2::FlowLog", "", kLogsTo, "LogGroupName", {kLogGroup}},
    // Containers, databases, load balancers
    {"AWS::ECS::Service", "", kRunsIn, "Cluster", {kCluster}},
    {"AWS::ECS::Service", "", kInvokes, "TaskDefinition", {kTask}},
    {"AWS::ECS::Service", "", kRunsIn, "NetworkConfiguration.AwsvpcConfiguration.Subnets[]", {kSubnet}},
    {"AWS::ECS::Service", "", kProtectedBy, "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]", {kGroup}},
    {kTask, "", kAssumes, "TaskRoleArn", {kRole}},
    {kTask, "", kAssumes, "ExecutionRoleArn", {kRole}},
    {kTask, "", kLogsTo, "ContainerDefinitions[].LogConfiguration.Options.awslogs-group", {kLogGroup}},
    {"AWS::RDS::DBSubnetGroup", "", kRunsIn, "SubnetIds[]", {kSubnet}},
    {"AWS::RDS::DBInstance", "", kRunsIn, "DBSubnetGroupName", {"AWS::RDS::DBSubnetGroup"}},
    {"AWS::RDS::DBInstance", "", kPartOf, "DBClusterIdentifier", {"AWS::RDS::DBCluster"}},
    {"AWS::RDS::DBInstance", "", kProtectedBy, "VPCSecurityGroups[]", {kGroup}},
    {"AWS::RDS::DBInstance", "", kEncryptsWith, "KmsKeyId", {kKey}},
    {"AWS::RDS::DBCluster", "", kRunsIn, "DBSubnetGroupName", {"AWS::RDS::DBSubnetGroup"}},
    {"AWS::RDS::DBCluster", "", kProtectedBy, "VpcSecurityGroupIds[]", {kGroup}},
    {"AWS::RDS::DBCluster", "", kEncryptsWith, "KmsKeyId", {kKey}},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "", kRunsIn, "Subnets[]", {kSubnet}},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "", kProtectedBy, "SecurityGroups[]", {kGroup}},
    {"AWS::ElasticLoadBalancingV2::Listener", "", kPartOf, "LoadBalancerArn", {"AWS::ElasticLoadBalancingV2::LoadBalancer"}},
    {"AWS::ElasticLoadBalancingV2::Listener", "", kRoutesTo, "DefaultActions[].TargetGroupArn", {"AWS::ElasticLoadBalancingV2::TargetGroup"}},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "", kInvokes, "Targets[].Id", {kFunction, "AWS::EC2::Instance"}},
    {"AWS::CodeBuild::Project", "", kAssumes, "ServiceRole", {kRole}},
    {"AWS::CodePipeline::Pipeline", "", kAssumes, "RoleArn", {kRole}},
    {"AWS::AppSync::DataSource", "", kAssumes, "ServiceRoleArn", {kRole}},
    {"AWS::AppSync::DataSource", "", kInvokes, "LambdaConfig.LambdaFunctionArn", {kFunction}},
    {"AWS::Cognito::UserPoolClient", "", kPartOf, "UserPoolId", {"AWS::Cognito::UserPool"}},
};

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
constexpr Dimension kDimensions[] = {
    {"AWS/Lambda", "FunctionName", "AWS::Lambda::Function"},
    {"AWS/DynamoDB", "TableName", "AWS::DynamoDB::Table"},
    {"AWS/DynamoDB", "TableName", "AWS::DynamoDB::GlobalTable"},
    {"AWS/ApiGateway", "ApiName", "AWS::ApiGateway::RestApi"},
    {"AWS/ApiGateway", "ApiId", "AWS::ApiGatewayV2::Api"},
    {"AWS/ApiGateway", "Stage", "AWS::ApiGateway::Stage"},
    {"AWS/ApiGateway", "Stage", "AWS::ApiGatewayV2::Stage"},
    {"AWS/States", "StateMachineArn", "AWS::StepFunctions::StateMachine"},
    {"AWS/SQS", "QueueName", "AWS::SQS::Queue"},
    {"AWS/SNS", "TopicName", "AWS::SNS::Topic"},
    {"AWS/Kinesis", "StreamName", "AWS::Kinesis::Stream"},
    {"AWS/Firehose", "DeliveryStreamName", "AWS::KinesisFirehose::DeliveryStream"},
    {"AWS/S3", "BucketName", "AWS::S3::Bucket"},
    {"AWS/EC2", "InstanceId", "AWS::EC2::Instance"},
    {"AWS/EC2", "AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"},
    {"AWS/RDS", "DBInstanceIdentifier", "AWS::RDS::DBInstance"},
    {"AWS/RDS", "DBClusterIdentifier", "AWS::RDS::DBCluster"},
    {"AWS/ECS", "ClusterName", "AWS::ECS::Cluster"},
    {"AWS/ECS", "ServiceName", "AWS::ECS::Service"},
    {"AWS/Events", "RuleName", "AWS::Events::Rule"},
    {"AWS/ApplicationELB", "LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {"AWS/ApplicationELB", "TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup"},
    {"AWS/NetworkELB", "LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {"AWS/NATGateway", "NatGatewayId", "AWS::EC2::NatGateway"},
    {"AWS/EFS", "FileSystemId", "AWS::EFS::FileSystem"},
    {"AWS/Logs", "LogGroupName", "AWS::Logs::LogGroup"},
    {"AWS/Backup", "BackupVaultName", "AWS::Backup::BackupVault"},
};

}  // namespace

std::span<const Relation> relations() { return kRelations; }
std::span<const Dimension> dimensions() { return kDimensions; }

}  // namespace cfnaudit::graph
