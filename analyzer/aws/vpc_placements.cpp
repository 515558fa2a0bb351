#include "analyzer/aws/vpc_placements.h"

#include <array>

// The tables of what is placed in a VPC. Property names are those of the CloudFormation resource
// reference, read on 2026-11-30:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html

namespace cfnaudit::aws {
namespace {

using enum PublicAddress;

constexpr Source kLambda = {
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html", "2026-11-30"};
constexpr Source kInstances = {
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    "2026-11-30"};
constexpr Source kTasks = {
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    "2026-11-30"};
constexpr Source kRds = {
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC."
    "html",
    "2026-11-30"};
constexpr Source kProxy = {
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html",
    "2026-11-30"};
constexpr Source kCache = {"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.EC2.html",
                           "2026-11-30"};
constexpr Source kMemory = {"https://docs.aws.amazon.com/memorydb/latest/devguide/vpcs.html",
                            "2026-11-30"};
constexpr Source kDocuments = {
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/document-db-subnet-groups.html",
    "2026-11-30"};
constexpr Source kNeptune = {
    "https://docs.aws.amazon.com/neptune/latest/userguide/get-started-vpc.html", "2026-11-30"};
constexpr Source kDax = {
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "DAX.create-cluster.cli.configure-inbound-rules.html",
    "2026-11-30"};
constexpr Source kRedshift = {
    "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html", "2026-11-30"};
constexpr Source kSearch = {
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html", "2026-11-30"};
constexpr Source kFiles = {"https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
                           "2026-11-30"};
constexpr Source kBalancers = {
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
    "application-load-balancers.html",
    "2026-11-30"};
constexpr Source kEndpoints = {
    "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    "2026-11-30"};
constexpr Source kKafka = {"https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html",
                           "2026-11-30"};
constexpr Source kBuilds = {
    "https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html", "2026-11-30"};
constexpr Source kGlue = {"https://docs.aws.amazon.com/glue/latest/dg/start-connecting.html",
                          "2026-11-30"};
constexpr Source kCanaries = {
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "CloudWatch_Synthetics_Canaries_VPC.html",
    "2026-11-30"};
constexpr Source kMigration = {
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.VPC.html",
    "2026-11-30"};

constexpr auto kPlacements = std::to_array<VpcPlacement>({
    {.type = "AWS::Lambda::Function",
     .subnets = "VpcConfig.SubnetIds[]",
     .groups = "VpcConfig.SecurityGroupIds[]",
     .source = kLambda},
    {.type = "AWS::EC2::Instance",
     .subnets = "SubnetId",
     .groups = "SecurityGroupIds[]",
     .public_address = kAtLaunch,
     .source = kInstances},
    {.type = "AWS::AutoScaling::AutoScalingGroup",
     .subnets = "VPCZoneIdentifier[]",
     .groups = "",
     .public_address = kAtLaunch,
     .source = kInstances},
    {.type = "AWS::EC2::NetworkInterface",
     .subnets = "SubnetId",
     .groups = "GroupSet[]",
     .public_address = kAtLaunch,
     .source = kInstances},
    {.type = "AWS::ECS::Service",
     .subnets = "NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
     .groups = "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]",
     .public_address = kProperty,
     .address = "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
     .address_value = "ENABLED",
     .source = kTasks},
    {.type = "AWS::CodeBuild::Project",
     .subnets = "VpcConfig.Subnets[]",
     .groups = "VpcConfig.SecurityGroupIds[]",
     .source = kBuilds},
    {.type = "AWS::Synthetics::Canary",
     .subnets = "VPCConfig.SubnetIds[]",
     .groups = "VPCConfig.SecurityGroupIds[]",
     .source = kCanaries},
    {.type = "AWS::Glue::Connection",
     .subnets = "ConnectionInput.PhysicalConnectionRequirements.SubnetId",
     .groups = "ConnectionInput.PhysicalConnectionRequirements.SecurityGroupIdList[]",
     .source = kGlue},
    {.type = "AWS::DMS::ReplicationInstance",
     .subnets = "ReplicationSubnetGroupIdentifier",
     .groups = "VpcSecurityGroupIds[]",
     .subnet_group = "AWS::DMS::ReplicationSubnetGroup",
     .public_address = kUnknown,
     .source = kMigration},
    {.type = "AWS::RDS::DBInstance",
     .subnets = "DBSubnetGroupName",
     .groups = "VPCSecurityGroups[]",
     .subnet_group = "AWS::RDS::DBSubnetGroup",
     .public_address = kProperty,
     .address = "PubliclyAccessible",
     .address_value = "true",
     .port = "Port",
     .engine = "Engine",
     .source = kRds},
    {.type = "AWS::RDS::DBCluster",
     .subnets = "DBSubnetGroupName",
     .groups = "VpcSecurityGroupIds[]",
     .subnet_group = "AWS::RDS::DBSubnetGroup",
     .public_address = kProperty,
     .address = "PubliclyAccessible",
     .address_value = "true",
     .port = "Port",
     .engine = "Engine",
     .source = kRds},
    {.type = "AWS::RDS::DBProxy",
     .subnets = "VpcSubnetIds[]",
     .groups = "VpcSecurityGroupIds[]",
     .engine = "EngineFamily",
     .source = kProxy},
    {.type = "AWS::ElastiCache::ReplicationGroup",
     .subnets = "CacheSubnetGroupName",
     .groups = "SecurityGroupIds[]",
     .subnet_group = "AWS::ElastiCache::SubnetGroup",
     .port = "Port",
     .source = kCache},
    {.type = "AWS::ElastiCache::CacheCluster",
     .subnets = "CacheSubnetGroupName",
     .groups = "VpcSecurityGroupIds[]",
     .subnet_group = "AWS::ElastiCache::SubnetGroup",
     .port = "Port",
     .engine = "Engine",
     .source = kCache},
    {.type = "AWS::ElastiCache::ServerlessCache",
     .subnets = "SubnetIds[]",
     .groups = "SecurityGroupIds[]",
     .engine = "Engine",
     .source = kCache},
    {.type = "AWS::MemoryDB::Cluster",
     .subnets = "SubnetGroupName",
     .groups = "SecurityGroupIds[]",
     .subnet_group = "AWS::MemoryDB::SubnetGroup",
     .port = "Port",
     .source = kMemory},
    {.type = "AWS::DAX::Cluster",
     .subnets = "SubnetGroupName",
     .groups = "SecurityGroupIds[]",
     .subnet_group = "AWS::DAX::SubnetGroup",
     .source = kDax},
    {.type = "AWS::DocDB::DBCluster",
     .subnets = "DBSubnetGroupName",
     .groups = "VpcSecurityGroupIds[]",
     .subnet_group = "AWS::DocDB::DBSubnetGroup",
     .port = "Port",
     .source = kDocuments},
    {.type = "AWS::Neptune::DBCluster",
     .subnets = "DBSubnetGroupName",
     .groups = "VpcSecurityGroupIds[]",
     .subnet_group = "AWS::Neptune::DBSubnetGroup",
     .port = "DBPort",
     .source = kNeptune},
    {.type = "AWS::Redshift::Cluster",
     .subnets = "ClusterSubnetGroupName",
     .groups = "VpcSecurityGroupIds[]",
     .subnet_group = "AWS::Redshift::ClusterSubnetGroup",
     .public_address = kProperty,
     .address = "PubliclyAccessible",
     .address_value = "true",
     .port = "Port",
     .source = kRedshift},
    {.type = "AWS::RedshiftServerless::Workgroup",
     .subnets = "SubnetIds[]",
     .groups = "SecurityGroupIds[]",
     .public_address = kProperty,
     .address = "PubliclyAccessible",
     .address_value = "true",
     .port = "Port",
     .source = kRedshift},
    {.type = "AWS::OpenSearchService::Domain",
     .subnets = "VPCOptions.SubnetIds[]",
     .groups = "VPCOptions.SecurityGroupIds[]",
     .source = kSearch},
    {.type = "AWS::Elasticsearch::Domain",
     .subnets = "VPCOptions.SubnetIds[]",
     .groups = "VPCOptions.SecurityGroupIds[]",
     .source = kSearch},
    {.type = "AWS::EFS::MountTarget",
     .subnets = "SubnetId",
     .groups = "SecurityGroups[]",
     .source = kFiles},
    {.type = "AWS::MSK::Cluster",
     .subnets = "BrokerNodeGroupInfo.ClientSubnets[]",
     .groups = "BrokerNodeGroupInfo.SecurityGroups[]",
     .public_address = kUnknown,
     .source = kKafka},
    {.type = "AWS::ElasticLoadBalancingV2::LoadBalancer",
     .subnets = "Subnets[]",
     .groups = "SecurityGroups[]",
     .public_address = kProperty,
     .address = "Scheme",
     .address_value = "internet-facing",
     .source = kBalancers},
    {.type = "AWS::ElasticLoadBalancing::LoadBalancer",
     .subnets = "Subnets[]",
     .groups = "SecurityGroups[]",
     .public_address = kUnknown,
     .source = kBalancers},
    {.type = "AWS::EKS::Cluster",
     .subnets = "ResourcesVpcConfig.SubnetIds[]",
     .groups = "ResourcesVpcConfig.SecurityGroupIds[]",
     .public_address = kUnknown,
     .adds_groups = true,
     .source = {"https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
                "2026-11-30"}},
    {.type = "AWS::EC2::VPCEndpoint",
     .subnets = "SubnetIds[]",
     .groups = "SecurityGroupIds[]",
     .source = kEndpoints},
});

constexpr auto kSubnetGroups = std::to_array<SubnetGroup>({
    {"AWS::RDS::DBSubnetGroup", "SubnetIds[]"},
    {"AWS::ElastiCache::SubnetGroup", "SubnetIds[]"},
    {"AWS::MemoryDB::SubnetGroup", "SubnetIds[]"},
    {"AWS::DAX::SubnetGroup", "SubnetIds[]"},
    {"AWS::DocDB::DBSubnetGroup", "SubnetIds[]"},
    {"AWS::Neptune::DBSubnetGroup", "SubnetIds[]"},
    {"AWS::Redshift::ClusterSubnetGroup", "SubnetIds[]"},
    {"AWS::DMS::ReplicationSubnetGroup", "SubnetIds[]"},
});

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html,
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
// (CloudFormation once created Aurora PostgreSQL on 3306:
// https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/281), and the pages
// of the placements above; read on 2026-11-30
constexpr auto kDefaultPorts = std::to_array<DefaultPort>({
    {"AWS::RDS::DBInstance", "mysql", 3306},
    {"AWS::RDS::DBInstance", "mariadb", 3306},
    {"AWS::RDS::DBInstance", "postgres", 5432},
    {"AWS::RDS::DBInstance", "oracle-", 1521},
    {"AWS::RDS::DBInstance", "custom-oracle-", 1521},
    {"AWS::RDS::DBInstance", "sqlserver-", 1433},
    {"AWS::RDS::DBInstance", "custom-sqlserver-", 1433},
    {"AWS::RDS::DBInstance", "db2-", 50000},
    {"AWS::RDS::DBCluster", "aurora-mysql", 3306},
    {"AWS::RDS::DBCluster", "mysql", 3306},
    {"AWS::RDS::DBCluster", "aurora-postgresql", 5432},
    {"AWS::RDS::DBCluster", "aurora-postgresql", 3306},
    {"AWS::RDS::DBCluster", "postgres", 5432},
    {"AWS::RDS::DBProxy", "MYSQL", 3306},
    {"AWS::RDS::DBProxy", "POSTGRESQL", 5432},
    {"AWS::RDS::DBProxy", "SQLSERVER", 1433},
    {"AWS::ElastiCache::ReplicationGroup", "", 6379},
    {"AWS::ElastiCache::CacheCluster", "redis", 6379},
    {"AWS::ElastiCache::CacheCluster", "valkey", 6379},
    {"AWS::ElastiCache::CacheCluster", "memcached", 11211},
    {"AWS::ElastiCache::ServerlessCache", "redis", 6379},
    {"AWS::ElastiCache::ServerlessCache", "valkey", 6379},
    {"AWS::ElastiCache::ServerlessCache", "memcached", 11211},
    {"AWS::MemoryDB::Cluster", "", 6379},
    {"AWS::DAX::Cluster", "", 8111},
    {"AWS::DAX::Cluster", "", 9111},
    {"AWS::DocDB::DBCluster", "", 27017},
    {"AWS::Neptune::DBCluster", "", 8182},
    {"AWS::Redshift::Cluster", "", 5439},
    {"AWS::RedshiftServerless::Workgroup", "", 5439},
    {"AWS::OpenSearchService::Domain", "", 443},
    {"AWS::OpenSearchService::Domain", "", 80},
    {"AWS::Elasticsearch::Domain", "", 443},
    {"AWS::Elasticsearch::Domain", "", 80},
    {"AWS::EFS::MountTarget", "", 2049},
    {"AWS::MSK::Cluster", "", 9092},
    {"AWS::MSK::Cluster", "", 9094},
    {"AWS::MSK::Cluster", "", 9096},
    {"AWS::MSK::Cluster", "", 9098},
    {"AWS::EC2::VPCEndpoint", "", 443},
});

}  // namespace

std::span<const VpcPlacement> vpc_placements() { return kPlacements; }

std::span<const SubnetGroup> subnet_groups() { return kSubnetGroups; }

std::span<const DefaultPort> default_ports() { return kDefaultPorts; }

}  // namespace cfnaudit::aws
