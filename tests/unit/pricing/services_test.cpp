// Each estimator on small templates: what is charged, how much, and on what it depends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pricing/catalog.h"
#include "tests/unit/pricing/costing.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(NatGateway, ChargesHoursAndData) {
  EXPECT_THAT(
      items("AWS::EC2::NatGateway", "{SubnetId: s, AllocationId: eipalloc-1}"),
      ElementsAre("Gateway hours: 32.85", "Data processed: usage(monthly_data_processed_gb)"));
  EXPECT_EQ(items("AWS::EC2::NatGateway", "{SubnetId: s, ConnectivityType: private}",
                  {{"monthly_data_processed_gb", 100}})
                .back(),
            "Data processed: 4.50");
  EXPECT_EQ(items("AWS::EC2::NatGateway", "{AvailabilityMode: regional, VpcId: v}").front(),
            "Gateway hours: usage(availability_zones)");
  EXPECT_EQ(items("AWS::EC2::NatGateway",
                  "{AvailabilityMode: regional, AvailabilityZoneAddresses: [{}, {}]}")
                .front(),
            "Gateway hours: 65.70");
}

TEST(Eip, ChargesAmazonsAddressesOnly) {
  EXPECT_THAT(items("AWS::EC2::EIP", "{Domain: vpc}"), ElementsAre("Public IPv4 address: 3.65"));
  EXPECT_EQ(items("AWS::EC2::EIP", "{PublicIpv4Pool: ipv4pool-ec2-1}"), kFree);
  EXPECT_THAT(items("AWS::EC2::EIP", "{PublicIpv4Pool: !Ref Unset}").front(),
              HasSubstr("unpriced(parameter Unset has no value"));
}

TEST(VpcEndpoint, GatewayIsFreeInterfaceCostsPerSubnet) {
  EXPECT_EQ(items("AWS::EC2::VPCEndpoint", "{VpcId: v, ServiceName: s}"), kFree);
  EXPECT_EQ(items("AWS::EC2::VPCEndpoint",
                  "{VpcId: v, ServiceName: s, VpcEndpointType: Interface, SubnetIds: [a, b]}")
                .front(),
            "Endpoint hours: 14.60");
  // The length of a list that is not known decides the price.
  const auto costing = cost_of(R"(
Parameters: {Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}}
Resources:
  X:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: v, ServiceName: s, VpcEndpointType: Interface, SubnetIds: !Ref Subnets}
)");
  EXPECT_EQ(costing->items("X").front(),
            "Endpoint hours: unpriced(parameter Subnets has no value)");
}

TEST(DynamoDbTable, ChargesEachIndexByItsOwnThroughput) {
  const auto lines = items("AWS::DynamoDB::Table", R"({
    ProvisionedThroughput: {ReadCapacityUnits: 10, WriteCapacityUnits: 5},
    GlobalSecondaryIndexes: [
      {IndexName: A, ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 2}},
      {IndexName: B}]})");
  EXPECT_THAT(lines, ::testing::IsSupersetOf(
                         {"Write capacity: 2.3725", "Read capacity: 0.949",
                          "Write capacity of index A: 0.949", "Read capacity of index A: 0.0949",
                          "Write capacity of index B: unpriced(WriteCapacityUnits is missing)",
                          "Storage: usage(storage_gb)"}));
}

TEST(DynamoDbTable, OnDemandDependsOnUsageAndKnowsItsLimits) {
  EXPECT_THAT(
      items("AWS::DynamoDB::Table", "{BillingMode: PAY_PER_REQUEST}",
            {{"monthly_write_request_units", 3'000'000}, {"storage_gb", 10}}),
      ElementsAre("Write requests: 1.875", "Read requests: usage(monthly_read_request_units)",
                  "Storage: 2.50", "On-demand backups: usage(on_demand_backup_storage_gb)",
                  "Data restored: usage(monthly_data_restored_gb)"));
  EXPECT_EQ(items("AWS::DynamoDB::Table",
                  "{BillingMode: PAY_PER_REQUEST, OnDemandThroughput: {MaxWriteRequestUnits: 10}}")
                .front(),
            "Write requests: usage(monthly_write_request_units) <= 16.425");
}

TEST(DynamoDbTable, ClassAndOptionsChooseThePrice) {
  EXPECT_EQ(items("AWS::DynamoDB::Table",
                  "{TableClass: STANDARD_INFREQUENT_ACCESS, ProvisionedThroughput: "
                  "{ReadCapacityUnits: 1, WriteCapacityUnits: 100}}")
                .front(),
            "Write capacity: 59.13");
  EXPECT_THAT(items("AWS::DynamoDB::Table",
                    "{BillingMode: PAY_PER_REQUEST, PointInTimeRecoverySpecification: "
                    "{PointInTimeRecoveryEnabled: true}}",
                    {{"pitr_backup_storage_gb", 10}}),
              ::testing::Contains("Continuous backup (PITR): 2.00"));
  EXPECT_THAT(items("AWS::DynamoDB::Table", "{BillingMode: !Ref Unset}").front(),
              HasSubstr("unpriced(parameter Unset has no value"));
  EXPECT_THAT(items("AWS::DynamoDB::Table", "{BillingMode: SOMETIMES}").front(),
              HasSubstr("AWS has no billing mode 'SOMETIMES'"));
}

TEST(DynamoDbTable, AutoScalingGivesAFloorAndACeiling) {
  const auto costing = cost_of(R"(
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
      GlobalSecondaryIndexes:
        - {IndexName: A, ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 2}}
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ResourceId: !Sub table/${Table}
      ScalableDimension: dynamodb:table:WriteCapacityUnits
      ServiceNamespace: dynamodb
      MinCapacity: 10
      MaxCapacity: 100
)");
  EXPECT_THAT(costing->items("Table"),
              ::testing::IsSupersetOf({"Write capacity: 4.745 <= 47.45", "Read capacity: 0.4745",
                                       "Write capacity of index A: 0.949"}));
}

TEST(DynamoDbGlobalTable, PricesEachReplicaWhereItStands) {
  const auto lines = items("AWS::DynamoDB::GlobalTable", R"({
    BillingMode: PROVISIONED,
    WriteProvisionedThroughputSettings: {WriteCapacityAutoScalingSettings: {MinCapacity: 10, MaxCapacity: 20}},
    Replicas: [
      {Region: us-east-1, ReadProvisionedThroughputSettings: {ReadCapacityUnits: 10}},
      {Region: eu-west-1}]})");
  EXPECT_EQ(lines.front(), "Write capacity: 4.745 <= 9.49");
  EXPECT_EQ(lines[1], "Read capacity: 0.949");
  EXPECT_THAT(lines, ::testing::Contains("Write capacity in eu-west-1: 5.3655 <= 10.731"));
}

constexpr std::string_view kLogsIngested =
    "Lambda logs ingested: usage(monthly_log_data_ingested_gb)";
constexpr std::string_view kLogsStored = "Logs stored: usage(log_storage_gb)";

TEST(LambdaFunction, ChargesRequestsAndGigabyteSeconds) {
  // AWS's own example: 3 million requests of 120 ms at 1,536 MB,
  // https://aws.amazon.com/lambda/pricing/
  EXPECT_THAT(items("AWS::Lambda::Function", "{MemorySize: 1536}",
                    {{"monthly_requests", 3'000'000}, {"request_duration_ms", 120}}),
              ElementsAre("Requests: 0.60", "Compute: 9.000018", kLogsIngested, kLogsStored));
  // 128 MB when nothing is said; the processor decides the price.
  EXPECT_EQ(items("AWS::Lambda::Function", "{Architectures: [arm64]}",
                  {{"monthly_requests", 8'000'000}, {"request_duration_ms", 1000}})[1],
            "Compute: 13.3334");
  EXPECT_THAT(items("AWS::Lambda::Function", "{MemorySize: !Ref Unset}")[1],
              HasSubstr("Compute: unpriced(parameter Unset has no value"));
}

TEST(LambdaFunction, ReservedConcurrencyBoundsComputeOnly) {
  EXPECT_THAT(
      items("AWS::Lambda::Function", "{MemorySize: 2048, ReservedConcurrentExecutions: 100}"),
      ElementsAre("Requests: usage(monthly_requests)",
                  "Compute: usage(monthly_requests, request_duration_ms) <= 8760.01752",
                  kLogsIngested, kLogsStored));
  EXPECT_THAT(items("AWS::Lambda::Function", "{ReservedConcurrentExecutions: 0}"),
              ElementsAre("Requests: usage(monthly_requests) <= 0.00",
                          "Compute: usage(monthly_requests, request_duration_ms) <= 0.00",
                          kLogsIngested, kLogsStored));
  // Three tiers: 6, 9 and 0.768 thousand million GB-seconds.
  EXPECT_EQ(
      items("AWS::Lambda::Function", "{MemorySize: 6144, ReservedConcurrentExecutions: 1000}")[1],
      "Compute: usage(monthly_requests, request_duration_ms) <= 245240.2512");
}

TEST(LambdaFunction, EphemeralStorageIsFreeUpTo512) {
  EXPECT_EQ(items("AWS::Lambda::Function", "{EphemeralStorage: {Size: 512}}").size(), 4u);
  EXPECT_EQ(items("AWS::Lambda::Function", "{EphemeralStorage: {Size: 10752}}",
                  {{"monthly_requests", 1'000'000}, {"request_duration_ms", 1000}})[2],
            "Ephemeral storage above 512 MB: 0.309");
}

TEST(LambdaFunction, LogsAreItsOwnUnlessAGroupOfTheTemplateTakesThem) {
  const auto costing = cost_of(R"(
Resources:
  Named: {Type: AWS::Lambda::Function, Properties: {FunctionName: named}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/lambda/named}}
  Elsewhere: {Type: AWS::Lambda::Function, Properties: {LoggingConfig: {LogGroup: /all}}}
)");
  EXPECT_THAT(costing->items("Named"), ::testing::SizeIs(2));
  EXPECT_THAT(costing->items("Logs").front(), HasSubstr("Lambda logs ingested"));
  EXPECT_THAT(costing->items("Elsewhere"), ::testing::Contains(kLogsIngested));
  EXPECT_EQ(costing->resource("Elsewhere", "default")->items[2].assumption,
            "into a log group outside the template");
}

TEST(LambdaAlias, ChargesProvisionedConcurrency) {
  const auto costing = cost_of(R"(
Resources:
  Function: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024, Architectures: [arm64]}}
  Plain:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Function, FunctionVersion: 1, Name: a}
  Warm:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Function
      FunctionVersion: 1
      Name: b
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 10}
)");
  EXPECT_EQ(costing->items("Plain"), kFree);
  EXPECT_EQ(costing->items("Warm").front(), "Provisioned concurrency: 87.601752");
  EXPECT_THAT(items("AWS::Lambda::Version",
                    "{FunctionName: elsewhere, ProvisionedConcurrencyConfig: "
                    "{ProvisionedConcurrentExecutions: 1}}")
                  .front(),
              HasSubstr("not in the template"));
}

TEST(LogGroup, PricesByClassAndSource) {
  EXPECT_EQ(items("AWS::Logs::LogGroup", "{LogGroupName: /aws/lambda/f, RetentionInDays: 7}",
                  {{"monthly_data_ingested_gb", 20'480}})
                .front(),
            "Lambda logs ingested: 7680.00");
  EXPECT_THAT(items("AWS::Logs::LogGroup", "{}",
                    {{"monthly_data_ingested_gb", 20'480}, {"storage_gb", 100}}),
              ElementsAre("Logs ingested: 10240.00", "Logs stored: 3.00",
                          "Logs scanned by queries: usage(monthly_data_scanned_gb)"));
  EXPECT_EQ(items("AWS::Logs::LogGroup", "{LogGroupClass: INFREQUENT_ACCESS}",
                  {{"monthly_data_ingested_gb", 100}})
                .front(),
            "Logs ingested: 25.00");
}

TEST(LogGroup, SaysHowLongLogsAreKept) {
  const auto costing = cost_of(R"(
Resources:
  Week: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7}}
  Ever: {Type: AWS::Logs::LogGroup}
)");
  EXPECT_EQ(costing->resource("Week", "default")->items[1].assumption, "retained for 7 days");
  EXPECT_THAT(costing->resource("Ever", "default")->items[1].assumption, HasSubstr("never expire"));
}

TEST(Alarm, ChargesPerMetricAndResolution) {
  EXPECT_THAT(items("AWS::CloudWatch::Alarm", "{MetricName: m, Namespace: n, Period: 60}"),
              ElementsAre("Alarm: 0.10"));
  EXPECT_THAT(items("AWS::CloudWatch::Alarm", "{MetricName: m, Namespace: n, Period: 10}"),
              ElementsAre("High-resolution alarm: 0.30"));
  EXPECT_THAT(
      items("AWS::CloudWatch::Alarm", "{MetricName: m, Namespace: n, Period: !Ref Unset}").front(),
      HasSubstr("depends on its period: parameter Unset"));
  EXPECT_THAT(items("AWS::CloudWatch::Alarm", R"({Metrics: [
                {Id: e, Expression: a/b},
                {Id: a, MetricStat: {Period: 300, Stat: Sum, Metric: {MetricName: m}}, ReturnData: false},
                {Id: b, MetricStat: {Period: 300, Stat: Sum, Metric: {MetricName: n}}, ReturnData: false}]})"),
              ElementsAre("Alarm: 0.20"));
  EXPECT_THAT(items("AWS::CloudWatch::Alarm", R"({ThresholdMetricId: band, Metrics: [
                {Id: band, Expression: 'ANOMALY_DETECTION_BAND(a, 2)'},
                {Id: a, MetricStat: {Period: 300, Stat: Sum, Metric: {MetricName: m}}}]})"),
              ElementsAre("Alarm: 0.30"));
  EXPECT_THAT(
      items("AWS::CloudWatch::Alarm",
            R"({Metrics: [{Id: q, Period: 60, Expression: 'SELECT MAX(x) FROM "AWS/EC2"'}]})",
            {{"metrics_analyzed", 7}}),
      ElementsAre("Metrics analyzed: 0.70"));
  EXPECT_THAT(items("AWS::CloudWatch::CompositeAlarm", "{AlarmRule: x}"),
              ElementsAre("Composite alarm: 0.50"));
}

TEST(ApiGateway, ChargesRequestsInTiersAndCaches) {
  EXPECT_EQ(items("AWS::ApiGateway::RestApi", "{}", {{"monthly_requests", 1'000'000'000}}).front(),
            "Requests: 3033.10");
  EXPECT_EQ(items("AWS::ApiGateway::Stage", "{RestApiId: a, StageName: s}"), kFree);
  EXPECT_THAT(items("AWS::ApiGateway::Stage",
                    "{RestApiId: a, CacheClusterEnabled: true, CacheClusterSize: '237'}"),
              ElementsAre("Cache of 237 GB: 2774.00"));
  EXPECT_THAT(
      items("AWS::ApiGateway::Stage", "{RestApiId: a, CacheClusterEnabled: !Ref Unset}").front(),
      HasSubstr("unpriced(parameter Unset"));
  // Two metered steps of 512 KB each.
  EXPECT_EQ(items("AWS::ApiGatewayV2::Api", "{ProtocolType: HTTP}",
                  {{"monthly_requests", 1'000'000}, {"average_request_size_kb", 513}})
                .front(),
            "Requests: 2.00");
}

TEST(StateMachine, ChargesTransitionsOrRequestsAndDuration) {
  EXPECT_THAT(items("AWS::StepFunctions::StateMachine", "{}", {{"monthly_transitions", 10'000}}),
              ElementsAre("State transitions: 0.25"));
  // A million executions of 30 s at 64 MB: 520.83 GB-hours,
  // https://aws.amazon.com/step-functions/pricing/
  EXPECT_THAT(
      items("AWS::StepFunctions::StateMachine", "{StateMachineType: EXPRESS}",
            {{"monthly_requests", 1'000'000}, {"workflow_duration_ms", 29'950}, {"memory_mb", 50}}),
      ElementsAre("Requests: 1.00", "Duration: 31.25625"));
}

TEST(OtherServices, ChargeWhatTheirPagesSay) {
  EXPECT_EQ(items("AWS::S3::Bucket", "{}", {{"standard.storage_gb", 100}}).front(),
            "Storage: 2.30");
  EXPECT_THAT(items("AWS::SQS::Queue", "{FifoQueue: true}",
                    {{"monthly_requests", 1'000'000}, {"request_size_kb", 65}}),
              ElementsAre("Requests: 1.00"));
  EXPECT_EQ(items("AWS::SNS::Topic", "{}", {{"monthly_requests", 1'000'000}}).front(),
            "Publishes: 0.50");
  EXPECT_THAT(items("AWS::KMS::Key", "{}", {{"monthly_requests", 10'000}}),
              ElementsAre("Key: 1.00", "Requests: 0.03"));
  EXPECT_EQ(items("AWS::SecretsManager::Secret", "{}").front(), "Secret: 0.40");
  EXPECT_EQ(items("AWS::CloudWatch::Dashboard", "{DashboardBody: '{}'}").front(),
            "Dashboard: 3.00");
  EXPECT_EQ(items("AWS::SSM::Parameter", "{Type: String, Value: v}"), kFree);
  EXPECT_EQ(items("AWS::SSM::Parameter", "{Type: String, Value: v, Tier: Advanced}").front(),
            "Advanced parameter: 0.05");
  EXPECT_THAT(
      items("AWS::Logs::MetricFilter",
            "{MetricTransformations: [{MetricName: m, MetricNamespace: n, MetricValue: 1}]}"),
      ElementsAre("Custom metrics: usage(custom_metrics) <= 0.30"));
}

TEST(Usage, OfATypeHoldsUntilTheResourceSaysOtherwise) {
  Usage usage;
  usage.declare_default("AWS::SQS::Queue", "monthly_requests", 1'000'000);
  usage.declare("B", "monthly_requests", 2'000'000);
  const auto costing =
      cost_of("Resources: {A: {Type: AWS::SQS::Queue}, B: {Type: AWS::SQS::Queue}}", usage);
  EXPECT_THAT(costing->items("A"), ElementsAre("Requests: 0.40"));
  EXPECT_THAT(costing->items("B"), ElementsAre("Requests: 0.80"));
  EXPECT_EQ(to_string(costing->environment().totals.usage), "1.20");
}

// Properties of the wrong kind, everywhere: an answer, never a crash.
TEST(Estimators, SurviveAnyProperties) {
  for (const Estimator* estimator : estimators())
    for (const char* properties :
         {"{}", "[]", "text", "!Ref Unset", "{Metrics: 5, Replicas: x, Architectures: {a: b}}",
          "{BillingMode: [a], TableClass: {}, MemorySize: -1, Period: x, SubnetIds: 5}",
          "{ProvisionedConcurrencyConfig: 3, ProvisionedThroughput: [], EphemeralStorage: {Size: "
          "99999999999999999999}}",
          "{GlobalSecondaryIndexes: [1, {}, !Ref Unset], MemorySize: 9223372036854775807, "
          "ReservedConcurrentExecutions: 9223372036854775807}"}) {
      const auto costing = cost_of(concat(
          "Parameters: {Unset: {Type: String}}\nResources:\n  X: {Type: ", estimator->resource_type,
          ", Properties: ", properties, "}\n"));
      for (const auto& environment : costing->report.environments)
        EXPECT_LE(environment.resource_count(), 1u);
    }
}

}  // namespace
}  // namespace cfnaudit::pricing
