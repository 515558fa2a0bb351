// A product's attributes -> the price that it is.
// https://docs.aws.amazon.com/cur/latest/userguide/product-columns.html

#include "pricing/offer_map.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

/// A product that its usage type alone tells, without the prefix of its region.
struct Row {
  std::string_view usage_type;
  std::string_view operation;  // empty: any
  PriceKey price;
};

constexpr Row kRows[] = {
    {"NatGateway-Hours", "", {"AmazonEC2", "nat-gateway-hours", "hours"}},
    {"NatGateway-Bytes", "", {"AmazonEC2", "nat-gateway-data", "GB"}},
    {"EBS:VolumeUsage.gp2", "", {"AmazonEC2", "ebs-gp2", "GB-months"}},
    {"EBS:VolumeUsage.gp3", "", {"AmazonEC2", "ebs-gp3", "GB-months"}},
    {"EBS:VolumeUsage.piops", "", {"AmazonEC2", "ebs-io1", "GB-months"}},
    {"EBS:VolumeUsage.io2", "", {"AmazonEC2", "ebs-io2", "GB-months"}},
    {"EBS:VolumeUsage.st1", "", {"AmazonEC2", "ebs-st1", "GB-months"}},
    {"EBS:VolumeUsage.sc1", "", {"AmazonEC2", "ebs-sc1", "GB-months"}},
    {"EBS:VolumeUsage", "", {"AmazonEC2", "ebs-standard", "GB-months"}},
    {"EBS:VolumeIOUsage", "", {"AmazonEC2", "ebs-standard-requests", "requests"}},
    {"EBS:VolumeP-IOPS.piops", "", {"AmazonEC2", "ebs-io1-iops", "IOPS-months"}},
    {"EBS:VolumeP-IOPS.gp3", "", {"AmazonEC2", "ebs-gp3-iops", "IOPS-months"}},
    {"PublicIPv4:InUseAddress", "", {"AmazonVPC", "public-ipv4-hours", "hours"}},
    {"VpcEndpoint-Hours", "", {"AmazonVPC", "interface-endpoint-hours", "hours"}},
    {"VpcEndpoint-Bytes", "", {"AmazonVPC", "interface-endpoint-data", "GB"}},
    {"VPN-Usage-Hours:ipsec.1", "", {"AmazonVPC", "vpn-connection-hours", "hours"}},
    {"TransitGateway-Hours", "", {"AmazonVPC", "transit-gateway-hours", "hours"}},
    {"TransitGateway-Bytes", "", {"AmazonVPC", "transit-gateway-data", "GB"}},
    {"Request", "", {"AWSLambda", "requests", "requests"}},
    {"Lambda-GB-Second", "", {"AWSLambda", "compute-x86", "GB-seconds"}},
    {"Lambda-GB-Second-ARM", "", {"AWSLambda", "compute-arm", "GB-seconds"}},
    {"Lambda-Storage-GB-Second", "", {"AWSLambda", "ephemeral-storage", "GB-seconds"}},
    {"Lambda-Provisioned-Concurrency",
     "",
     {"AWSLambda", "provisioned-concurrency-x86", "GB-seconds"}},
    {"Lambda-Provisioned-Concurrency-ARM",
     "",
     {"AWSLambda", "provisioned-concurrency-arm", "GB-seconds"}},
    {"Lambda-Provisioned-GB-Second", "", {"AWSLambda", "provisioned-compute-x86", "GB-seconds"}},
    {"Lambda-Provisioned-GB-Second-ARM",
     "",
     {"AWSLambda", "provisioned-compute-arm", "GB-seconds"}},
    {"WriteCapacityUnit-Hrs",
     "CommittedThroughput",
     {"AmazonDynamoDB", "write-capacity", "WCU-hours"}},
    {"ReadCapacityUnit-Hrs",
     "CommittedThroughput",
     {"AmazonDynamoDB", "read-capacity", "RCU-hours"}},
    {"ReplWriteCapacityUnit-Hrs",
     "",
     {"AmazonDynamoDB", "replicated-write-capacity", "rWCU-hours"}},
    {"WriteRequestUnits",
     "PayPerRequestThroughput",
     {"AmazonDynamoDB", "write-requests", "write request units"}},
    {"ReadRequestUnits",
     "PayPerRequestThroughput",
     {"AmazonDynamoDB", "read-requests", "read request units"}},
    {"TimedStorage-ByteHrs", "", {"AmazonDynamoDB", "storage", "GB-months"}},
    {"TimedPITRStorage-ByteHrs", "", {"AmazonDynamoDB", "continuous-backup", "GB-months"}},
    {"TimedBackupStorage-ByteHrs", "", {"AmazonDynamoDB", "on-demand-backup", "GB-months"}},
    {"Streams-Requests", "", {"AmazonDynamoDB", "stream-reads", "read request units"}},
    {"TimedStorage-ByteHrs", "", {"AmazonS3", "standard-storage", "GB-months"}},
    {"Requests-Tier1", "", {"AmazonS3", "standard-put-requests", "requests"}},
    {"Requests-Tier2", "", {"AmazonS3", "standard-get-requests", "requests"}},
    {"TimedStorage-SIA-ByteHrs", "", {"AmazonS3", "standard-ia-storage", "GB-months"}},
    {"TimedStorage-ZIA-ByteHrs", "", {"AmazonS3", "one-zone-ia-storage", "GB-months"}},
    {"DataProcessing-Bytes", "", {"AmazonCloudWatch", "log-ingestion", "GB"}},
    {"DataProcessingIA-Bytes", "", {"AmazonCloudWatch", "log-ingestion-ia", "GB"}},
    {"TimedStorage-ByteHrs", "", {"AmazonCloudWatch", "log-storage", "GB-months"}},
    {"DataScanned-Bytes", "", {"AmazonCloudWatch", "log-queries", "GB"}},
    {"CW:AlarmMonitorUsage", "", {"AmazonCloudWatch", "alarms-standard", "alarm-metrics"}},
    {"CW:HighResAlarmMonitorUsage",
     "",
     {"AmazonCloudWatch", "alarms-high-resolution", "alarm-metrics"}},
    {"CW:CompositeAlarmMonitorUsage", "", {"AmazonCloudWatch", "alarms-composite", "alarms"}},
    {"CW:MetricMonitorUsage", "", {"AmazonCloudWatch", "custom-metrics", "metric-months"}},
    {"ApiGatewayRequest", "", {"AmazonApiGateway", "rest-requests", "requests"}},
    {"ApiGatewayHttpRequest", "", {"AmazonApiGateway", "http-requests", "requests"}},
    {"ApiGatewayMessage", "", {"AmazonApiGateway", "websocket-messages", "messages"}},
    {"ApiGatewayMinute", "", {"AmazonApiGateway", "websocket-minutes", "minutes"}},
    {"StateTransition", "", {"AmazonStates", "standard-transitions", "transitions"}},
    {"StepFunctions-Request", "", {"AmazonStates", "express-requests", "requests"}},
    {"StepFunctions-GB-Second", "", {"AmazonStates", "express-duration", "GB-hours"}},
    {"Requests-RBP", "", {"AWSQueueService", "standard-requests", "requests"}},
    {"Requests-FIFO-RBP", "", {"AWSQueueService", "fifo-requests", "requests"}},
    {"AWSSecretsManager-Secrets", "", {"AWSSecretsManager", "secrets", "secret-months"}},
    {"AWSSecretsManagerAPIRequest", "", {"AWSSecretsManager", "requests", "requests"}},
    {"KMS-Keys", "", {"awskms", "keys", "key-months"}},
    {"KMS-Requests", "", {"awskms", "requests", "requests"}},
    {"Storage-ShardHour", "", {"AmazonKinesis", "shard-hours", "shard-hours"}},
    {"PutRequestPayloadUnits", "", {"AmazonKinesis", "put-units", "PUT payload units"}},
    {"LoadBalancerUsage", "LoadBalancing:Application", {"AWSELB", "alb-hours", "hours"}},
    {"LCUUsage", "LoadBalancing:Application", {"AWSELB", "alb-capacity-units", "LCU-hours"}},
    {"LoadBalancerUsage", "LoadBalancing:Network", {"AWSELB", "nlb-hours", "hours"}},
    {"LCUUsage", "LoadBalancing:Network", {"AWSELB", "nlb-capacity-units", "NLCU-hours"}},
    {"Fargate-vCPU-Hours:perCPU", "", {"AmazonECS", "fargate-vcpu-x86", "vCPU-hours"}},
    {"Fargate-GB-Hours", "", {"AmazonECS", "fargate-memory-x86", "GB-hours"}},
    {"Fargate-ARM-vCPU-Hours:perCPU", "", {"AmazonECS", "fargate-vcpu-arm", "vCPU-hours"}},
    {"Fargate-ARM-GB-Hours", "", {"AmazonECS", "fargate-memory-arm", "GB-hours"}},
};

/// Services whose products stand in another offer.
bool is_of(std::string_view service, std::string_view offer) {
  if (service == "AmazonVPC") return offer == "AmazonVPC" || offer == "AmazonEC2";
  if (service == "AWSELB") return offer == "AWSELB" || offer == "AmazonEC2";
  return service == offer;
}

/// "BoxUsage:t3.micro" of "USE2-BoxUsage:t3.micro": most prefixes are a region's short name, which
/// us-east-1 often lacks; some services write the region in full.
std::string_view without_prefix(std::string_view usage_type, std::string_view region) {
  if (usage_type.starts_with(region) && usage_type.substr(region.size()).starts_with('-'))
    return usage_type.substr(region.size() + 1);
  const auto dash = usage_type.find('-');
  if (dash == std::string_view::npos || dash < 2 || dash > 5) return usage_type;
  const auto prefix = usage_type.substr(0, dash);
  const bool capitals = std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  const bool is_region = capitals && prefix != "KMS" && prefix != "VPN";
  return is_region ? usage_type.substr(dash + 1) : usage_type;
}

std::optional<OfferMatch> machine(const OfferProduct& product, std::string_view usage_type) {
  const bool box = usage_type.starts_with("BoxUsage:") || usage_type.starts_with("DedicatedUsage:");
  if (!box || product.instance_type.empty()) return std::nullopt;
  if (product.software != "NA" || product.capacity != "Used") return std::nullopt;
  static constexpr std::pair<std::string_view, std::string_view> kSystems[] = {
      {"Linux", ""}, {"Windows", " windows"}, {"RHEL", " rhel"}, {"SUSE", " suse"}};
  for (const auto& [name, suffix] : kSystems) {
    // Windows without a licence of its own has another operation.
    if (product.operating_system != name || product.operation.ends_with(":0800")) continue;
    return OfferMatch{
        {"AmazonEC2", "instance-hours", "hours"},
        concat(product.instance_type, suffix, product.tenancy == "Dedicated" ? " dedicated" : "")};
  }
  return std::nullopt;
}

std::optional<OfferMatch> database(const OfferProduct& product) {
  static constexpr std::pair<std::string_view, std::string_view> kEngines[] = {
      {"MySQL", "mysql"},
      {"MariaDB", "mariadb"},
      {"PostgreSQL", "postgres"},
      {"Aurora MySQL", "aurora-mysql"},
      {"Aurora PostgreSQL", "aurora-postgresql"}};
  if (product.family != "Database Instance") return std::nullopt;
  const bool multi_az = product.deployment == "Multi-AZ";
  if (!multi_az && product.deployment != "Single-AZ") return std::nullopt;
  for (const auto& [name, engine] : kEngines)
    if (product.engine == name)
      return OfferMatch{
          {"AmazonRDS", "instance-hours", "hours"},
          concat(
              product.instance_type, " ", engine, multi_az ? " multi-az" : "",
              product.usage_type.find("IOOptimized") != std::string::npos ? " io-optimized" : "")};
  return std::nullopt;
}

std::optional<OfferMatch> cache_node(const OfferProduct& product) {
  if (product.family != "Cache Instance" || product.instance_type.empty()) return std::nullopt;
  if (product.engine != "Redis" && product.engine != "Valkey") return std::nullopt;
  return OfferMatch{{"AmazonElastiCache", "node-hours", "hours"},
                    concat(product.instance_type, product.engine == "Valkey" ? " valkey" : "")};
}

}  // namespace

void OfferProduct::clear() {
  for (std::string* text :
       {&region, &usage_type, &operation, &group, &instance_type, &operating_system, &tenancy,
        &software, &capacity, &engine, &deployment, &family, &service})
    text->clear();
}

std::string* OfferProduct::field(std::string_view attribute) {
  struct Name {
    std::string_view attribute;
    std::string OfferProduct::*field;
  };
  // Names in JSON, then the columns of CSV files.
  static constexpr Name kNames[] = {
      {"usagetype", &OfferProduct::usage_type},
      {"regionCode", &OfferProduct::region},
      {"operation", &OfferProduct::operation},
      {"servicecode", &OfferProduct::service},
      {"instanceType", &OfferProduct::instance_type},
      {"operatingSystem", &OfferProduct::operating_system},
      {"tenancy", &OfferProduct::tenancy},
      {"preInstalledSw", &OfferProduct::software},
      {"capacitystatus", &OfferProduct::capacity},
      {"databaseEngine", &OfferProduct::engine},
      {"cacheEngine", &OfferProduct::engine},
      {"deploymentOption", &OfferProduct::deployment},
      {"group", &OfferProduct::group},
      {"usageType", &OfferProduct::usage_type},
      {"Region Code", &OfferProduct::region},
      {"serviceCode", &OfferProduct::service},
      {"Instance Type", &OfferProduct::instance_type},
      {"Operating System", &OfferProduct::operating_system},
      {"Tenancy", &OfferProduct::tenancy},
      {"Pre Installed S/W", &OfferProduct::software},
      {"CapacityStatus", &OfferProduct::capacity},
      {"Database Engine", &OfferProduct::engine},
      {"Cache Engine", &OfferProduct::engine},
      {"Deployment Option", &OfferProduct::deployment},
      {"Product Family", &OfferProduct::family},
      {"Group", &OfferProduct::group},
  };
  for (const Name& name : kNames)
    if (name.attribute == attribute) return &(this->*name.field);
  return nullptr;
}

std::optional<OfferMatch> match_of(const OfferProduct& product) {
  const auto usage_type = without_prefix(product.usage_type, product.region);
  if (product.service == "AmazonEC2")
    if (auto found = machine(product, usage_type)) return found;
  if (product.service == "AmazonRDS") return database(product);
  if (product.service == "AmazonElastiCache") return cache_node(product);
  for (const Row& row : kRows)
    if (row.usage_type == usage_type && is_of(row.price.service, product.service) &&
        (row.operation.empty() || row.operation == product.operation))
      return OfferMatch{row.price, ""};
  return std::nullopt;
}

}  // namespace cfnaudit::pricing
