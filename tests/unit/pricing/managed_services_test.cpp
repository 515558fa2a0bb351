// Services beside the common ones, on small templates: what is charged, how much, on what it
// depends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/aws/charges.h"
#include "pricing/catalog.h"
#include "tests/unit/pricing/costing.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TEST(Cognito, ChargesUsersByThePlan) {
  EXPECT_EQ(items("AWS::Cognito::UserPool", "{}", {{"monthly_active_users", 1'000}}).front(),
            "Active users (essentials): 15.00");
  // 100,000 × 0.0055 + 100,000 × 0.0046
  EXPECT_THAT(
      items("AWS::Cognito::UserPool", "{UserPoolTier: LITE}",
            {{"monthly_active_users", 200'000}, {"monthly_federated_users", 100}}),
      ElementsAre("Active users (lite): 1010.00", "Users of SAML and OIDC providers: 1.50"));
  EXPECT_THAT(items("AWS::Cognito::UserPool", "{UserPoolTier: GOLD}"),
              ElementsAre("Active users: unpriced(Cognito has no plan 'GOLD')"));
}

TEST(GatewayLoadBalancer, ChargesHoursInEachZoneAndCapacityUnits) {
  constexpr std::string_view kType = "AWS::ElasticLoadBalancingV2::LoadBalancer";
  // 2 × 730 × 0.0125; the largest of 1,200 / 600, 60,000 / 60,000 and 730 / 730 units × 730 × 0.004
  EXPECT_THAT(items(kType, "{Type: gateway, Subnets: [subnet-1, subnet-2]}",
                    {{"new_connections", 1'200},
                     {"active_connections", 60'000},
                     {"processed_bytes_gb", 730}}),
              ElementsAre("Hours: 18.25", "Capacity units (GLCU): 5.84"));
  EXPECT_THAT(items(kType, "{Type: gateway}").front(),
              HasSubstr("unpriced(its subnets are not in the template"));
}

TEST(OrganizationConfigRule, ChargesEvaluationsAsRulesOfOneAccount) {
  // 100,000 × 0.001 + 100,000 × 0.0008
  EXPECT_THAT(
      items("AWS::Config::OrganizationConfigRule", "{}", {{"monthly_rule_evaluations", 200'000}}),
      ElementsAre("Evaluations: 180.00"));
}

TEST(AcmCertificate, IsFreeUnlessPrivateOrExportable) {
  EXPECT_EQ(items("AWS::CertificateManager::Certificate", "{DomainName: a.example}"), kFree);
  EXPECT_THAT(items("AWS::CertificateManager::Certificate",
                    "{CertificateAuthorityArn: 'arn:aws:acm-pca:us-east-1:1:ca/x'}",
                    {{"monthly_requests", 1}}),
              ElementsAre("Private certificate: 0.75"));
  EXPECT_THAT(items("AWS::CertificateManager::Certificate", "{CertificateExport: ENABLED}").front(),
              HasSubstr("unpriced(no price for exportable public certificates"));
}

TEST(SnapStart, KeepsASnapshotOfEachVersion) {
  const char* kTemplate = R"(
Resources:
  Fast:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, MemorySize: 1024, SnapStart: {ApplyOn: PublishedVersions}}
  One: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fast}}
  Two: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fast}}
)";
  // 2 × 1 GB × 2,628,000 s × 0.0000015046
  EXPECT_THAT(
      cost_of(kTemplate, usage_of("Fast", {{"monthly_snapstart_restores", 10'000}}))->items("Fast"),
      UnorderedElementsAre(HasSubstr("Requests"), HasSubstr("Compute"), HasSubstr("logs"),
                           HasSubstr("Logs"), "SnapStart cache: 7.908178",
                           "SnapStart restores: 1.397998"));
  EXPECT_THAT(
      items("AWS::Lambda::Function", "{Runtime: java21, SnapStart: {ApplyOn: PublishedVersions}}"),
      ElementsAre(HasSubstr("Requests"), HasSubstr("Compute"), HasSubstr("logs"),
                  HasSubstr("Logs")));
}

TEST(DurableFunction, ChargesOperationsAndState) {
  EXPECT_THAT(items("AWS::Lambda::Function",
                    "{DurableConfig: {ExecutionTimeout: 900, RetentionPeriodInDays: 73}}",
                    {{"monthly_durable_operations", 500'000}, {"monthly_durable_written_gb", 10}}),
              ElementsAre(HasSubstr("Requests"), HasSubstr("Compute"), HasSubstr("logs"),
                          HasSubstr("Logs"), "Durable operations: 4.00",
                          "Durable data written: 2.50", "Durable data retained: 3.60"));
}

TEST(EventPollers, AreChargedFromTheLeastToTheMost) {
  EXPECT_THAT(items("AWS::Lambda::EventSourceMapping",
                    "{EventSourceArn: 'arn:aws:sqs:us-east-1:1:q', ProvisionedPollerConfig: "
                    "{MinimumPollers: 2, MaximumPollers: 10}}"),
              ElementsAre("Event pollers: 13.505 <= 67.525"));
  EXPECT_THAT(items("AWS::Lambda::EventSourceMapping", "{ProvisionedPollerConfig: {}}"),
              ElementsAre("Event poller units: usage(event_poller_units)"));
  EXPECT_EQ(items("AWS::Lambda::EventSourceMapping", "{}"), kFree);
}

TEST(ManagedServices, ChargeWhatTheirPagesSay) {
  EXPECT_THAT(items("AWS::IoT::TopicRule", "{TopicRulePayload: {Sql: s, Actions: [{}, {}]}}",
                    {{"monthly_messages", 1'000'000}}),
              ElementsAre("Rules triggered: 0.15", "Actions: 0.30"));
  EXPECT_EQ(items("AWS::IoT::TopicRule", "{TopicRulePayload: {RuleDisabled: true}}"), kFree);
  EXPECT_THAT(items("AWS::SES::EmailIdentity", "{}", {{"monthly_mails", 10'000}}),
              ElementsAre("Emails sent: 1.00"));
  EXPECT_THAT(items("AWS::Kendra::Index", "{Edition: DEVELOPER_EDITION}"),
              ElementsAre("Index hours (developer_edition): 821.25"));
  EXPECT_EQ(items("AWS::VpcLattice::Service", "{}").front(), "Service hours: 18.25");
  EXPECT_EQ(items("AWS::MSK::ServerlessCluster", "{}").front(), "Cluster hours: 547.50");
  EXPECT_THAT(items("AWS::Transfer::Server", "{Protocols: [SFTP, FTPS]}").front(),
              "Protocol hours: 438.00");
  EXPECT_EQ(items("AWS::AppRunner::Service", "{InstanceConfiguration: {Cpu: 1 vCPU, Memory: 2 GB}}")
                .front(),
            "Memory of provisioned instances: 10.22");
  EXPECT_EQ(items("AWS::AppRunner::Service", "{InstanceConfiguration: {Memory: '4096'}}").front(),
            "Memory of provisioned instances: 20.44");
  EXPECT_EQ(items("AWS::QBusiness::Index", "{CapacityConfiguration: {Units: 2}}").front(),
            "Index hours (enterprise): 385.44");
  EXPECT_EQ(items("AWS::MemoryDB::Cluster", "{NodeType: db.r6g.large, NumShards: 3}").front(),
            "Node hours (db.r6g.large, redis): 1353.42");
}

TEST(StreamConsumer, PaysTheShardsOfItsStream) {
  const auto consumer = [](const char* stream) {
    return cost_of(concat("Resources:\n  S: {Type: AWS::Kinesis::Stream, Properties: ", stream,
                          "}\n  X: {Type: AWS::Kinesis::StreamConsumer, Properties: {StreamARN: "
                          "!GetAtt S.Arn}}\n"))
        ->items("X");
  };
  EXPECT_EQ(consumer("{ShardCount: 4}").front(), "Consumer shard hours: 43.80");
  EXPECT_THAT(consumer("{StreamModeDetails: {StreamMode: ON_DEMAND}}"),
              ElementsAre(HasSubstr("Data retrieved: unpriced(no price for enhanced fan-out")));
  EXPECT_EQ(
      items("AWS::Kinesis::StreamConsumer", "{StreamARN: 'arn:aws:kinesis:r:1:stream/s'}").front(),
      "Consumer shard hours: usage(monthly_consumer_shard_hrs)");
}

// https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/
TEST(Distribution, ChargesEachGeographyByItsTiers) {
  const auto data = [](const char* where, Quantity gigabytes) {
    return items("AWS::CloudFront::Distribution", "{}",
                 {{concat("monthly_data_transfer_to_internet_gb.", where).c_str(), gigabytes}});
  };
  EXPECT_THAT(data("us", 20'480), Contains("Data sent to North America: 1689.60"));
  EXPECT_THAT(data("india", 10), Contains("Data sent to India: 1.09"));
  EXPECT_THAT(data("south_america", 10'250), Contains("Data sent to South America: 1127.45"));
  EXPECT_THAT(data("us", 1), Not(Contains(HasSubstr("India"))));
}

// https://aws.amazon.com/route53/pricing/ , https://aws.amazon.com/glue/pricing/ ,
// https://aws.amazon.com/fargate/pricing/
TEST(ManagedServices, OfMoreTypes) {
  EXPECT_THAT(items("AWS::Route53Resolver::ResolverEndpoint",
                    "{Direction: INBOUND, IpAddresses: [{SubnetId: a}, {SubnetId: b}]}",
                    {{"monthly_queries", 2'000'000}}),
              ElementsAre("Network interface hours: 182.50", "Queries: 0.80"));
  EXPECT_THAT(items("AWS::Route53Resolver::FirewallDomainList", "{Domains: [a.b, c.d]}"),
              ElementsAre("Domains: 0.001"));
  EXPECT_THAT(items("AWS::Route53Resolver::FirewallDomainList", "{DomainFileUrl: 's3://b/k'}"),
              ElementsAre(HasSubstr("Domains: unpriced(the number of domains depends on")));
  EXPECT_THAT(items("AWS::Route53Resolver::FirewallRuleGroupAssociation", "{}",
                    {{"monthly_queries", 10'000'000}}),
              ElementsAre("Queries inspected: 6.00"));
  EXPECT_THAT(items("AWS::Glue::Crawler", "{}", {{"monthly_hours", 10}}),
              ElementsAre("Duration: 4.40"));
  EXPECT_THAT(items("AWS::EKS::FargateProfile", "{}",
                    {{"monthly_vcpu_hrs", 100}, {"monthly_memory_gb_hrs", 100}}),
              ElementsAre("Pods, vCPU hours: 4.048", "Pods, memory: 0.4445"));
  EXPECT_THAT(
      items("AWS::ElastiCache::ServerlessCache", "{Engine: valkey}", {{"data_stored_gb", 2}}),
      ElementsAre("Data stored, minimum: 6.132", "Data stored above the minimum: 122.64",
                  HasSubstr("Processing units: unpriced(no price is known")));
  EXPECT_EQ(items("AWS::ElastiCache::ServerlessCache",
                  "{Engine: redis, CacheUsageLimits: {DataStorage: {Maximum: 10, Unit: GB}}}")
                .at(1),
            "Data stored above the minimum: usage(data_stored_gb) <= 821.25");
  EXPECT_THAT(items("AWS::Redshift::Cluster", "{NodeType: ra3.xlplus}"),
              ElementsAre(HasSubstr("Node hours: unpriced(no price is known for")));
}

// https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/ ,
// https://aws.amazon.com/managed-service-apache-flink/pricing/
TEST(ManagedServices, OfWorkflowsAndStreams) {
  EXPECT_THAT(items("AWS::MWAA::Environment", "{EnvironmentClass: mw1.medium, MaxWorkers: 4}",
                    {{"meta_database_gb", 10}}),
              ElementsAre("Environment (medium): 540.20",
                          "Additional workers (medium): usage(additional_workers) <= 321.20",
                          "Additional schedulers (medium): usage(additional_schedulers)",
                          "Meta database: 1.00"));
  EXPECT_EQ(items("AWS::MWAA::Environment", "{}").front(), "Environment (small): 357.70");
  EXPECT_THAT(items("AWS::MWAA::Environment", "{EnvironmentClass: mw1.micro}").front(),
              HasSubstr("unpriced(no price for AmazonMWAA/environment-hours/micro"));
  EXPECT_THAT(items("AWS::KinesisAnalyticsV2::Application", "{RuntimeEnvironment: FLINK-1_20}",
                    {{"kinesis_processing_units", 2}, {"durable_application_backup_gb", 10}}),
              ElementsAre("Processing (stream): 160.60", "Processing (orchestration): 80.30",
                          "Running storage: 10.00", "Backup: 0.23"));
  EXPECT_EQ(items("AWS::KinesisAnalyticsV2::Application", "{RuntimeEnvironment: SQL-1_0}").size(),
            3u);
}

TEST(Bucket, ChargesTheClassThatARuleMovesObjectsInto) {
  EXPECT_THAT(items("AWS::S3::Bucket",
                    "{LifecycleConfiguration: {Rules: [{Status: Enabled, Transitions: "
                    "[{StorageClass: GLACIER_IR, TransitionInDays: 30}]}]}}",
                    {{"glacier_instant_retrieval.storage_gb", 1'000},
                     {"glacier_instant_retrieval.monthly_data_retrieval_gb", 100}}),
              ::testing::IsSupersetOf({"Glacier Instant Retrieval: Storage: 4.00",
                                       "Glacier Instant Retrieval: Retrievals: 3.00"}));
}

TEST(Database, TakesTheEngineInAnyCase) {
  for (const char* engine : {"mysql", "MySQL", "MYSQL"})
    EXPECT_EQ(
        items("AWS::RDS::DBInstance",
              concat("{Engine: ", engine, ", DBInstanceClass: db.t3.micro, AllocatedStorage: 20}"))
            .front(),
        "Database hours (db.t3.micro, mysql): 12.41");
}

TEST(ManagedServices, NameChargesWithoutAPrice) {
  const auto distribution = [](const char* method) {
    return items("AWS::CloudFront::Distribution",
                 concat("{DistributionConfig: {ViewerCertificate: {SslSupportMethod: ", method,
                        "}}}"))
        .back();
  };
  EXPECT_THAT(distribution("vip"), HasSubstr("Dedicated IP addresses: unpriced(no price"));
  EXPECT_THAT(distribution("sni-only"), HasSubstr("HTTPS requests"));
  EXPECT_THAT(
      items("AWS::KinesisFirehose::DeliveryStream",
            "{AmazonopensearchserviceDestinationConfiguration: {VpcConfiguration: {SubnetIds: "
            "[a]}}}")
          .back(),
      HasSubstr("Delivery into a VPC: unpriced(no price"));
  const auto domain = [](const char* options) {
    return items("AWS::OpenSearchService::Domain",
                 concat("{ClusterConfig: {InstanceType: m5.large.search}, EBSOptions: "
                        "{EBSEnabled: true, VolumeType: gp3, VolumeSize: 100, ",
                        options, "}}"))
        .back();
  };
  EXPECT_THAT(domain("Iops: 3000, Throughput: 125"), HasSubstr("Storage (gp3)"));
  EXPECT_THAT(domain("Iops: 4000"), HasSubstr("Provisioned IOPS above 3,000: unpriced(no price"));
  EXPECT_THAT(domain("Throughput: 250"),
              HasSubstr("throughput above 125 MiB/s: unpriced(no price"));
}

TEST(RestApi, SendsNothingToTheInternetWhenItIsPrivate) {
  EXPECT_EQ(items("AWS::ApiGateway::RestApi", "{EndpointConfiguration: {Types: [PRIVATE]}}").size(),
            1u);
  EXPECT_EQ(
      items("AWS::ApiGateway::RestApi", "{EndpointConfiguration: {Types: [REGIONAL]}}").back(),
      "Data transferred out: usage(monthly_data_transfer_out_gb)");
}

TEST(EksCluster, NamesExtendedSupport) {
  const auto cluster = [](const char* properties) {
    return items("AWS::EKS::Cluster", properties);
  };
  EXPECT_THAT(cluster("{}"), ElementsAre("Control plane: 73.00"));
  EXPECT_THAT(cluster("{Version: '1.35'}"), ElementsAre("Control plane: 73.00"));
  EXPECT_THAT(cluster("{Version: '1.32'}").back(), HasSubstr("since 2026-03-23)"));
  EXPECT_THAT(cluster("{Version: '1.32', UpgradePolicy: {SupportType: STANDARD}}"),
              ElementsAre("Control plane: 73.00"));
  EXPECT_THAT(cluster("{Version: '1.99'}"), ElementsAre("Control plane: 73.00"));
  EXPECT_THAT(cluster("{Version: !Ref Unset}").back(),
              HasSubstr("Extended support: unpriced(parameter Unset"));
}

TEST(Bucket, SendsToCloudFrontFreeOfCharge) {
  const auto sent = [](const char* domain, const char* bucket) {
    return cost_of(concat("Resources:\n  X: {Type: AWS::S3::Bucket, Properties: ", bucket,
                          "}\n  D: {Type: AWS::CloudFront::Distribution, Properties: "
                          "{DistributionConfig: {Origins: [{DomainName: ",
                          domain, "}]}}}\n"))
        ->items("X")
        .back();
  };
  constexpr const char* kOpen = "Data transferred out: usage(monthly_data_transfer_out_gb)";
  EXPECT_EQ(sent("!GetAtt X.RegionalDomainName", "{}"), "Data transferred out: 0.00");
  EXPECT_EQ(sent("!Sub '${X}.s3.amazonaws.com'", "{BucketName: assets}"),
            "Data transferred out: 0.00");
  EXPECT_EQ(sent("example.com", "{}"), kOpen);
  EXPECT_EQ(sent("!GetAtt X.RegionalDomainName",
                 "{PublicAccessBlockConfiguration: {RestrictPublicBuckets: false}}"),
            kOpen);
}

// As Infracost has them.
TEST(ManagedServices, AgreeWithOthers) {
  EXPECT_THAT(
      items("AWS::DMS::ReplicationInstance",
            "{ReplicationInstanceClass: dms.t2.micro, MultiAZ: true, AllocatedStorage: 70}"),
      ElementsAre("Instance hours (dms.t2.micro): 26.28", "Storage: 4.60"));
  const auto job = [](const char* properties) {
    return items("AWS::Glue::Job", properties, {{"monthly_hours", 60}}).front();
  };
  EXPECT_EQ(job("{WorkerType: G.2X, NumberOfWorkers: 10}"), "Duration: 528.00");
  EXPECT_EQ(job("{WorkerType: G.1X, NumberOfWorkers: 10}"), "Duration: 264.00");
  EXPECT_EQ(job("{Command: {Name: pythonshell}}"), "Duration: 1.65");
  EXPECT_EQ(job("{MaxCapacity: 0.0625}"), "Duration: 1.65");
}

TEST(DbProxy, ChargesTheDatabasesVcpusButAtLeastTwo) {
  const auto proxy = [](const char* type) {
    return cost_of(concat(R"(
Resources:
  Proxy: {Type: AWS::RDS::DBProxy, Properties: {DBProxyName: p, EngineFamily: MYSQL}}
  Data: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DBInstanceClass: )",
                          type, R"(}}
  Group:
    Type: AWS::RDS::DBProxyTargetGroup
    Properties: {DBProxyName: !Ref Proxy, DBInstanceIdentifiers: [!Ref Data]}
)"))
        ->items("Proxy");
  };
  EXPECT_THAT(proxy("db.r5.xlarge"), ElementsAre("Proxy hours: 43.80"));
  EXPECT_THAT(proxy("db.t3.micro"), ElementsAre("Proxy hours: 21.90"));
  EXPECT_THAT(items("AWS::RDS::DBProxy", "{DBProxyName: p}"),
              ElementsAre(HasSubstr("no target group in the template")));
}

TEST(WithoutPrice, SaysWhatIsMissing) {
  EXPECT_THAT(
      items("AWS::CodeCommit::Repository", "{}"),
      ElementsAre("Active users: unpriced(no price is known for AWS::CodeCommit::Repository, "
                  "which is charged for each active user beyond the first five)"));
  for (const Estimator& estimator : estimators_without_price())
    EXPECT_FALSE(aws::is_free(estimator.resource_type)) << estimator.resource_type;
}

}  // namespace
}  // namespace cfnaudit::pricing
