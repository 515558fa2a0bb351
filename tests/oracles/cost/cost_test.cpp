// Resources that Infracost prices -> the CloudFormation twin of each, priced by us, and every
// component compared to the cent.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "pricing/estimate.h"
#include "tests/support/files.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::pricing {
namespace {

using nlohmann::json;

const std::filesystem::path kRows =
    std::filesystem::path(CFNAUDIT_SHARED_DIR) / "oracles/cost.jsonl";

// ---- Terraform attributes -> properties ---------------------------------------------------------

/// One attribute of a Terraform resource and the property that says the same.
struct Mapped {
  std::string_view attribute;
  std::string_view property;  // dotted
};

struct TypeMap {
  std::string_view terraform;
  std::string_view cloudformation;
  std::vector<Mapped> attributes;
};

const std::vector<TypeMap>& type_maps() {
  static const std::vector<TypeMap> kMaps = {
      {"aws_instance",
       "AWS::EC2::Instance",
       {{"instance_type", "InstanceType"},
        {"ebs_optimized", "EbsOptimized"},
        {"monitoring", "Monitoring"},
        {"tenancy", "Tenancy"},
        {"host_id", "HostId"}}},
      {"aws_eks_node_group",
       "AWS::EKS::Nodegroup",
       {{"instance_types", "InstanceTypes"}, {"disk_size", "DiskSize"}}},
      {"aws_ec2_host",
       "AWS::EC2::Host",
       {{"instance_type", "InstanceType"}, {"instance_family", "InstanceFamily"}}},
      {"aws_db_instance",
       "AWS::RDS::DBInstance",
       {{"engine", "Engine"},
        {"engine_version", "EngineVersion"},
        {"instance_class", "DBInstanceClass"},
        {"allocated_storage", "AllocatedStorage"},
        {"storage_type", "StorageType"},
        {"iops", "Iops"},
        {"multi_az", "MultiAZ"},
        {"license_model", "LicenseModel"},
        {"performance_insights_enabled", "EnablePerformanceInsights"},
        {"performance_insights_retention_period", "PerformanceInsightsRetentionPeriod"}}},
      {"aws_rds_cluster",
       "AWS::RDS::DBCluster",
       {{"engine", "Engine"},
        {"engine_version", "EngineVersion"},
        {"engine_mode", "EngineMode"},
        {"storage_type", "StorageType"},
        {"backtrack_window", "BacktrackWindow"}}},
      {"aws_rds_cluster_instance",
       "AWS::RDS::DBInstance",
       {{"engine", "Engine"},
        {"engine_version", "EngineVersion"},
        {"instance_class", "DBInstanceClass"},
        {"performance_insights_enabled", "EnablePerformanceInsights"},
        {"performance_insights_retention_period", "PerformanceInsightsRetentionPeriod"}}},
      {"aws_config_configuration_recorder", "AWS::Config::ConfigurationRecorder", {}},
      {"aws_kms_external_key", "AWS::KMS::Key", {}},
      {"aws_ssm_parameter", "AWS::SSM::Parameter", {{"tier", "Tier"}}},
      {"aws_vpn_connection",
       "AWS::EC2::VPNConnection",
       {{"transit_gateway_id", "TransitGatewayId"}}},
      {"aws_ec2_client_vpn_network_association", "AWS::EC2::ClientVpnTargetNetworkAssociation", {}},
      {"aws_ec2_transit_gateway_vpc_attachment", "AWS::EC2::TransitGatewayVpcAttachment", {}},
      {"aws_ec2_transit_gateway_peering_attachment",
       "AWS::EC2::TransitGatewayPeeringAttachment",
       {}},
      {"aws_mq_broker",
       "AWS::AmazonMQ::Broker",
       {{"engine_type", "EngineType"},
        {"host_instance_type", "HostInstanceType"},
        {"deployment_mode", "DeploymentMode"},
        {"storage_type", "StorageType"}}},
      {"aws_docdb_cluster", "AWS::DocDB::DBCluster", {}},
      {"aws_docdb_cluster_instance",
       "AWS::DocDB::DBInstance",
       {{"instance_class", "DBInstanceClass"}}},
      {"aws_neptune_cluster", "AWS::Neptune::DBCluster", {{"storage_type", "StorageType"}}},
      {"aws_neptune_cluster_instance",
       "AWS::Neptune::DBInstance",
       {{"instance_class", "DBInstanceClass"}}},
      {"aws_acmpca_certificate_authority",
       "AWS::ACMPCA::CertificateAuthority",
       {{"usage_mode", "UsageMode"}}},
      {"aws_glue_catalog_database", "AWS::Glue::Database", {}},
      {"aws_networkfirewall_firewall",
       "AWS::NetworkFirewall::Firewall",
       {{"subnet_mapping", "SubnetMappings"}}},
      {"aws_wafv2_web_acl", "AWS::WAFv2::WebACL", {}},
      {"aws_kinesisanalyticsv2_application",
       "AWS::KinesisAnalyticsV2::Application",
       {{"runtime_environment", "RuntimeEnvironment"}}},
  };
  return kMaps;
}

void set(json& properties, std::string_view dotted, json value) {
  json* at = &properties;
  for (const auto part : split(dotted, '.')) at = &(*at)[std::string(part)];
  *at = std::move(value);
}

bool is_expression(const json& value) { return value.is_object() && value.contains("expr"); }

json volume(const json& block) {
  json ebs = json::object();
  const std::pair<const char*, const char*> kKeys[] = {{"volume_size", "VolumeSize"},
                                                       {"volume_type", "VolumeType"},
                                                       {"iops", "Iops"},
                                                       {"throughput", "Throughput"}};
  for (const auto& [from, to] : kKeys)
    if (block.contains(from)) ebs[to] = block[from];
  if (!ebs.contains("VolumeSize")) ebs["VolumeSize"] = 8;  // Infracost's assumption
  return ebs;
}

/// Volumes of an instance or a launch template; an instance's root is 8 GB gp2 in Infracost.
json devices(const json& attributes, bool with_root) {
  json out = json::array();
  const json root = attributes.value("root_block_device", json::array({json::object()}));
  if (with_root) out.push_back({{"DeviceName", "/dev/sda1"}, {"Ebs", volume(root.at(0))}});
  for (const auto& block : attributes.value("ebs_block_device", json::array()))
    out.push_back({{"DeviceName", block.at("device_name")}, {"Ebs", volume(block)}});
  for (const char* key : {"block_device_mappings", "block_device_mapping"})
    for (const auto& block : attributes.value(key, json::array()))
      if (block.contains("ebs"))
        out.push_back(
            {{"DeviceName", block.at("device_name")}, {"Ebs", volume(block.at("ebs").at(0))}});
  return out;
}

json launch_data(const json& attributes) {
  json data = {{"BlockDeviceMappings", devices(attributes, false)}};
  if (attributes.contains("instance_type")) data["InstanceType"] = attributes["instance_type"];
  if (attributes.contains("ebs_optimized")) data["EbsOptimized"] = attributes["ebs_optimized"];
  for (const auto& block : attributes.value("monitoring", json::array()))
    data["Monitoring"]["Enabled"] = block.value("enabled", false);
  for (const auto& block : attributes.value("credit_specification", json::array()))
    data["CreditSpecification"]["CpuCredits"] = block.value("cpu_credits", "");
  for (const auto& block : attributes.value("placement", json::array()))
    if (block.contains("tenancy")) data["Placement"]["Tenancy"] = block["tenancy"];
  return data;
}

const json* related(const json& row, std::string_view type) {
  for (const auto& [name, other] : row.at("related").items())
    if (name.starts_with(type)) return &row.at("related").at(name).at("attributes");
  return nullptr;
}

/// Engine and version of `for_each` rows stand in their names:
/// extended_support["aurora-mysql-5.7"].
void engine_from_name(const json& row, json& properties) {
  const std::string name = row.at("resource");
  const auto open = name.find("[\"");
  if (open == std::string::npos || name.find("extended_support") == std::string::npos) return;
  const std::string key = name.substr(open + 2, name.size() - open - 4);
  const auto dash = key.rfind('-');
  properties["Engine"] = key.substr(0, dash);
  properties["EngineVersion"] = key.substr(dash + 1);
}

/// What a table of attributes does not say.
void complete(const json& row, json& resources) {
  json& properties = resources["X"]["Properties"];
  const std::string type = row.at("resource_type");
  const json& attributes = row.at("attributes");
  if (type == "aws_instance") {
    properties["BlockDeviceMappings"] = devices(attributes, true);
    for (const auto& block : attributes.value("credit_specification", json::array()))
      properties["CreditSpecification"]["CPUCredits"] = block.value("cpu_credits", "");
    // Infracost takes a burstable machine without declared credits to stay within its own.
    if (const json* launch = related(row, "aws_launch_template")) {
      resources["L"] = {{"Type", "AWS::EC2::LaunchTemplate"},
                        {"Properties", {{"LaunchTemplateData", launch_data(*launch)}}}};
      properties["LaunchTemplate"] = {{"LaunchTemplateId", {{"Ref", "L"}}}, {"Version", "1"}};
      // In Terraform an instance overrides single settings of a device of its template.
      for (auto& device : properties["BlockDeviceMappings"])
        for (const auto& other :
             resources["L"]["Properties"]["LaunchTemplateData"]["BlockDeviceMappings"])
          if (other.at("DeviceName") == device.at("DeviceName"))
            for (const auto& [key, value] : other.at("Ebs").items())
              if (key != "VolumeSize") device["Ebs"].emplace(key, value);
    }
  }
  if (type == "aws_eks_node_group") {
    const json& scaling = attributes.at("scaling_config").at(0);
    properties["ScalingConfig"] = {{"DesiredSize", scaling.at("desired_size")},
                                   {"MinSize", scaling.at("min_size")},
                                   {"MaxSize", scaling.at("desired_size")}};
    if (const json* launch = related(row, "aws_launch_template")) {
      resources["L"] = {{"Type", "AWS::EC2::LaunchTemplate"},
                        {"Properties", {{"LaunchTemplateData", launch_data(*launch)}}}};
      properties["LaunchTemplate"] = {{"Id", {{"Ref", "L"}}}};
    }
  }
  if (type == "aws_db_instance" || type == "aws_rds_cluster_instance")
    engine_from_name(row, properties);
  if (type == "aws_db_instance" && row.at("resource") == "aws_db_instance.mysql-replica") {
    resources["S"] = {{"Type", "AWS::RDS::DBInstance"},
                      {"Properties", {{"Engine", "mysql"}, {"DBInstanceClass", "db.t3.large"}}}};
    properties["SourceDBInstanceIdentifier"] = {{"Ref", "S"}};
  }
  if (type == "aws_rds_cluster_instance") {
    const json* cluster = related(row, "aws_rds_cluster.");
    resources["C"] = {{"Type", "AWS::RDS::DBCluster"},
                      {"Properties",
                       {{"Engine", cluster->at("engine")},
                        {"StorageType", cluster->value("storage_type", "aurora")}}}};
    properties["DBClusterIdentifier"] = {{"Ref", "C"}};
  }
  if (type == "aws_neptune_cluster_instance") {
    const json* cluster = related(row, "aws_neptune_cluster.");
    resources["C"] = {
        {"Type", "AWS::Neptune::DBCluster"},
        {"Properties", {{"StorageType", cluster->value("storage_type", "standard")}}}};
    properties["DBClusterIdentifier"] = {{"Ref", "C"}};
  }
  // Infracost counts a cluster's storage with its instances.
  if (type == "aws_docdb_cluster_instance")
    resources["C"] = {{"Type", "AWS::DocDB::DBCluster"}, {"Properties", json::object()}};
  if (type == "aws_dynamodb_table" &&
      row.at("usage").contains("monthly_streams_read_request_units"))
    properties["StreamSpecification"] = {{"StreamViewType", "NEW_IMAGE"}};
  if (type == "aws_efs_file_system" && attributes.contains("lifecycle_policy"))
    properties["LifecyclePolicies"] = {{{"TransitionToIA", "AFTER_7_DAYS"}}};
  if (type == "aws_ssm_parameter") properties["Value"] = "x";
  if (type == "aws_wafv2_web_acl")
    for (const auto& rule : attributes.value("rule", json::array())) {
      const json statement = rule.value("statement", json::array({json::object()})).at(0);
      json twin = {{"RateBasedStatement", json::object()}};
      if (statement.contains("managed_rule_group_statement"))
        twin = {{"ManagedRuleGroupStatement", json::object()}};
      if (statement.contains("rule_group_reference_statement"))
        twin = {{"RuleGroupReferenceStatement", json::object()}};
      properties["Rules"].push_back({{"Statement", twin}});
    }
  if (type == "aws_s3_bucket")
    for (const auto& rule : attributes.value("lifecycle_rule", json::array()))
      for (const auto& transition : rule.value("transition", json::array())) {
        json& rules = properties["LifecycleConfiguration"]["Rules"];
        rules.push_back({{"Transitions", {{{"StorageClass", transition.at("storage_class")}}}}});
      }
  // A provisioned concurrency configuration carries what our alias finds at its function.
  if (type == "aws_lambda_provisioned_concurrency_config") {
    const json usage = row.at("usage");
    resources["F"] = {
        {"Type", "AWS::Lambda::Function"},
        {"Properties",
         {{"MemorySize", usage.at("memory_mb")}, {"Architectures", {usage.at("architecture")}}}}};
    properties["FunctionName"] = {{"Ref", "F"}};
  }
  if (type == "aws_dynamodb_table")
    for (const auto& [name, target] : row.at("related").items()) {
      if (!name.starts_with("aws_appautoscaling_target")) continue;
      const json& scaling = target.at("attributes");
      // Infracost takes the declared capacity, else the least.
      const json capacity =
          target.value("usage", json::object()).value("capacity", scaling.at("min_capacity"));
      resources[concat("T", std::to_string(resources.size()))] = {
          {"Type", "AWS::ApplicationAutoScaling::ScalableTarget"},
          {"Properties",
           {{"ResourceId", {{"Fn::Sub", "table/${X}"}}},
            {"ScalableDimension", scaling.at("scalable_dimension")},
            {"MinCapacity", capacity},
            {"MaxCapacity", scaling.at("max_capacity")}}}};
    }
}

/// A Terraform table with replicas is a table (X) and a global table's replicas (G).
void split_global_table(json& resources) {
  if (resources["X"].at("Type") != "AWS::DynamoDB::GlobalTable") return;
  json& table = resources["X"]["Properties"];
  json global = {{"BillingMode", table.at("BillingMode")}};
  const json throughput = table.value("ProvisionedThroughput", json::object());
  if (!throughput.empty())
    global["WriteProvisionedThroughputSettings"]["WriteCapacityUnits"] =
        throughput.at("WriteCapacityUnits");
  for (json replica : table.at("Replicas")) {
    if (!throughput.empty())
      replica["ReadProvisionedThroughputSettings"]["ReadCapacityUnits"] =
          throughput.at("ReadCapacityUnits");
    global["Replicas"].push_back(std::move(replica));
  }
  table.erase("Replicas");
  resources["X"]["Type"] = "AWS::DynamoDB::Table";
  resources["G"] = {{"Type", "AWS::DynamoDB::GlobalTable"}, {"Properties", std::move(global)}};
}

/// The resource's twin and what it needs beside it; null when CloudFormation has none.
std::optional<json> twin_of(const json& row) {
  json resources;
  if (row.contains("cfn")) {
    resources["X"] = row["cfn"];
    // The hint of a type may carry a remark: "AWS::KMS::Key(Origin=EXTERNAL)".
    std::string type = resources["X"].at("Type");
    resources["X"]["Type"] = type.substr(0, type.find('('));
    if (!resources["X"].contains("Properties")) resources["X"]["Properties"] = json::object();
    // The hints leave out some options.
    for (const TypeMap& map : type_maps())
      if (map.terraform == row.at("resource_type").get<std::string>())
        for (const Mapped& mapped : map.attributes)
          if (const auto value = row.at("attributes").find(std::string(mapped.attribute));
              value != row.at("attributes").end() && !is_expression(*value) &&
              !resources["X"]["Properties"].contains(std::string(mapped.property)))
            set(resources["X"]["Properties"], mapped.property, *value);
  } else {
    std::string type = row.at("resource_type");
    const TypeMap* found = nullptr;
    for (const TypeMap& map : type_maps())
      if (map.terraform == type) found = &map;
    if (type == "aws_directory_service_directory") {
      const std::string kind = row.at("attributes").at("type");
      if (kind == "ADConnector") return std::nullopt;
      resources["X"] = {{"Type", concat("AWS::DirectoryService::", kind)},
                        {"Properties",
                         {{"Edition", row["attributes"].value("edition", "Enterprise")},
                          {"Size", row["attributes"].value("size", "Small")}}}};
      return resources;
    }
    if (found == nullptr) return std::nullopt;
    resources["X"] = {{"Type", found->cloudformation}, {"Properties", json::object()}};
    for (const Mapped& mapped : found->attributes) {
      const auto value = row.at("attributes").find(std::string(mapped.attribute));
      if (value == row.at("attributes").end()) continue;
      if (is_expression(*value)) {
        if (mapped.attribute == "host_id")
          set(resources["X"]["Properties"], mapped.property, "h-1");
        continue;
      }
      set(resources["X"]["Properties"], mapped.property, *value);
    }
  }
  complete(row, resources);
  split_global_table(resources);
  return resources;
}

// ---- Usage --------------------------------------------------------------------------------------

void declare(Usage& usage, const std::string& key, const json& value) {
  if (value.is_object()) {
    for (const auto& [name, inner] : value.items())
      declare(usage, key.empty() ? name : concat(key, ".", name), inner);
  } else if (value.is_string()) {
    usage.declare(Usage::Scope::kResource, "X", key, {Quantity(), value.get<std::string>()});
  } else if (value.is_number()) {
    for (const char* id : {"X", "G", "C"})
      if (const auto quantity = Quantity::parse(value.dump())) usage.declare(id, key, *quantity);
  }
}

// ---- Components ---------------------------------------------------------------------------------

/// How a component is called here: the first row whose texts its name and path contain.
struct NameMap {
  std::string_view component;
  std::string_view item;  // a part of our item's name
  std::string_view resource_type = "";
};

const std::vector<NameMap>& name_maps() {
  static const std::vector<NameMap> kMaps = {
      {"Instance usage (", "Broker hours (", "aws_mq_broker"},
      {"Instance usage (", "Instance hours ("},
      {"EBS-optimized usage", "EBS optimization"},
      {"EC2 detailed monitoring", "Detailed monitoring"},
      {"Certificates (", "Certificates", "aws_acmpca_certificate_authority"},
      {"certificate authority", "Certificate authority"},
      {"EC2 Dedicated Host", "Dedicated host hours"},
      {"Database instance (", "Database hours (", "aws_db_instance"},
      {"Database instance (", "Database hours (", "aws_rds_cluster_instance"},
      {"Database instance (", "Instance hours ("},
      {"CPU credits", "Surplus CPU credits"},
      {"Performance Insights API", "Performance Insights API"},
      {"Performance Insights Long Term Retention", "Performance Insights"},
      {"Provisioned GP3 IOPS", "Provisioned IOPS above"},
      {"Provisioned throughput", "Provisioned throughput"},
      {"Cache memory (", "Cache of"},
      {"Data ingested", "Logs ingested"},
      {"Archival Storage", "Logs stored"},
      {"Insights queries", "Logs scanned"},
      {"Config items", "Configuration items"},
      {"Custom config items", "Custom configuration items"},
      {"Directory service (", "Domain controllers"},
      {"Directory sharing", "Sharing"},
      {"Write capacity unit", "Write capacity"},
      {"Read capacity unit", "Read capacity"},
      {"Write request unit", "Write requests"},
      {"Read request unit", "Read requests"},
      {"Data storage", "Storage", "aws_dynamodb_table"},
      {"Point-In-Time Recovery", "Continuous backup"},
      {"On-demand backup storage", "On-demand backups"},
      {"Table data restored", "Data restored"},
      {"Streams read request", "Stream reads"},
      {"Customer master key", "Key"},
      {"Requests", "Requests", "aws_kms_key"},
      {"Provisioned Concurrency", "Provisioned concurrency"},
      {"Duration", "Compute on provisioned", "aws_lambda_provisioned_concurrency_config"},
      {"Duration", "Duration"},
      {"Requests", "Requests on provisioned", "aws_lambda_provisioned_concurrency_config"},
      {"Transitions", "State transitions"},
      {"HTTP notifications", "HTTP deliveries"},
      {"Parameter storage", "Advanced parameter"},
      {"API interactions", "API interactions"},
      {"Data processed", "Data processed"},
      {"Data Processed", "Data processed"},
      {"Endpoint (", "Endpoint hours"},
      {"Network Firewall Endpoint", "Endpoint hours"},
      {"Endpoint association", "Association hours"},
      {"VPN connection", "Connection hours"},
      {"Transit gateway attachment", "Attachment hours", "aws_ec2_transit_gateway_vpc_attachment"},
      {"Transit gateway attachment", "Attachment hours",
       "aws_ec2_transit_gateway_peering_attachment"},
      {"Web ACL usage", "Web ACL"},
      {"Read requests (infrequent", "Reads (infrequent"},
      {"Write requests (infrequent", "Writes (infrequent"},
      {"infrequent access)", "Storage (infrequent", "aws_efs_file_system"},
      {"Storage", "Catalog objects", "aws_glue_catalog_database"},
      {"Requests", "Catalog requests", "aws_glue_catalog_database"},
      {"Storage (RabbitMQ", "Storage ("},
      {"Storage (ActiveMQ", "Storage ("},
  };
  return kMaps;
}

/// "Standard - infrequent access" of the path, as our items are titled.
std::string title_of_class(const json& component) {
  static const std::map<std::string, std::string, std::less<>> kTitles = {
      {"Standard", ""},
      {"Intelligent tiering", "Intelligent-Tiering: "},
      {"Standard - infrequent access", "Standard-IA: "},
      {"One zone - infrequent access", "One Zone-IA: "},
      {"Glacier flexible retrieval", "Glacier Flexible Retrieval: "},
      {"Glacier deep archive", "Glacier Deep Archive: "},
  };
  if (component.at("path").empty()) return "";
  const auto found = kTitles.find(component.at("path").at(0).get<std::string>());
  return found == kTitles.end() ? "?" : found->second;
}

/// Our names of the components of S3, whose rest is the same.
std::string s3_name(const json& component) {
  std::string name = component.at("name");
  const std::pair<const char*, const char*> kParts[] = {
      {"GET, SELECT, and all other requests", "GET and other requests"},
      {"Select data scanned", "Data scanned by Select"},
      {"Select data returned", "Data returned by Select"},
      {"Monitoring and automation", "Monitoring"},
      {"Lifecycle transition", "Lifecycle transitions"},
      {"Early delete", "Early deletes"},
      {"Object tagging", "Object tags"},
  };
  for (const auto& [from, to] : kParts)
    if (const auto at = name.find(from); at != std::string::npos)
      name.replace(at, std::string_view(from).size(), to);
  return concat(title_of_class(component), name);
}

std::string item_name(const json& row, const json& component) {
  const std::string type = row.at("resource_type");
  if (type == "aws_s3_bucket") return s3_name(component);
  const std::string name = component.at("name");
  for (const NameMap& map : name_maps())
    if (name.find(map.component) != std::string::npos &&
        (map.resource_type.empty() || map.resource_type == type))
      return std::string(map.item);
  return name;
}

// ---- The comparison -----------------------------------------------------------------------------

struct Verdict {
  bool equal = true;
  std::vector<std::string> explained;
  std::vector<std::string> different;
};

std::int64_t cents(double amount) { return std::llround(amount * 100); }
std::int64_t cents(Money amount) { return (amount.in_micro_dollars() + 5'000) / 10'000; }

/// Rows whose twin cannot be made: what decides a component is not in the row.
struct Incomplete {
  std::string_view resource;
  std::string_view why;
};
constexpr Incomplete kIncomplete[] = {
    {"aws_dynamodb_table.autoscale_dynamodb_table_literal_ref", "its scaling target is not in it"},
    {"aws_eks_node_group.example_with_launch_template_with_prefix",
     "its launch template is not in it"},
};

/// Differences that are Infracost's, or where AWS's page has another price.
struct Known {
  std::string_view resource;
  std::string_view component;
  std::string_view why;
};
constexpr Known kKnown[] = {
    {"aws_neptune_cluster_instance.dbT3Medium", "Surplus CPU credits",
     "Infracost multiplies the hours of a month by 730 once more"},
    // https://aws.amazon.com/ec2/pricing/on-demand/ , 2026-09-29
    {"aws_eks_node_group.windows", "Surplus CPU credits", "$0.096 per vCPU-hour with Windows"},
    // https://repost.aws/knowledge-center/s3-manage-data-retrieval , 2026-11-30
    {"aws_s3_bucket.bucket_withUsage", "Glacier Flexible Retrieval: Retrieval requests (standard)",
     "$0.05 per 1,000 retrieval requests"},
    // https://aws.amazon.com/privatelink/pricing/ , 2026-11-30
    {"aws_vpc_endpoint.interface_withBigUsage", "Data processed",
     "Infracost counts 1,000,000 GB in a petabyte, AWS's price map 1,048,576"},
};

std::string explanation(const json& row, std::string_view component) {
  for (const Known& known : kKnown)
    if (row.at("resource") == std::string(known.resource) && component == known.component)
      return std::string(known.why);
  return "";
}

/// Components of a row that are one item of ours: tiers, and the volumes of a machine.
struct Group {
  double monthly = 0;
  bool counted = false;
  std::size_t parts = 0;
};

class Comparison {
 public:
  Comparison(const json& row, const EnvironmentCost& cost) : row_(row), cost_(cost) {}

  Verdict run() {
    std::map<std::string, Group> theirs;
    for (const auto& component : row_.at("components")) {
      if (is_replica(component)) {
        compare_replica(component);
        continue;
      }
      Group& group = theirs[key_of(component)];
      ++group.parts;
      if (component.at("monthly_cost").is_null()) continue;
      group.monthly += component.at("monthly_cost").get<double>();
      group.counted = true;
    }
    for (const auto& [name, group] : theirs) compare(name, group);
    return verdict_;
  }

 private:
  static bool is_replica(const json& component) {
    return !component.at("path").empty() &&
           component.at("path").at(0).get<std::string>().starts_with("Global table");
  }

  /// "Global table (us-west-1)": the writes of that replica.
  void compare_replica(const json& component) {
    const std::string path = component.at("path").at(0);
    const std::string region = path.substr(14, path.size() - 15);
    const bool capacity =
        component.at("name").get<std::string>().find("capacity") != std::string::npos;
    const std::string base = capacity ? "Write capacity" : "Write requests";
    const std::string name =
        region == row_.at("region").get<std::string>() ? base : concat(base, " in ", region);
    for (const ResourceCost& resource : cost_.resources)
      for (const CostItem& item : resource.items)
        if (resource.resource == "G" && item.name == name && item.monthly) {
          if (cents(component.at("monthly_cost").get<double>()) != cents(*item.monthly))
            differ(name, to_string(*item.monthly));
          return;
        }
    differ(name, "no such item");
  }

  /// Volumes are summed by kind, since devices have other names here.
  std::string key_of(const json& component) const {
    const std::string type = row_.at("resource_type");
    const std::string name = component.at("name");
    const bool machine = type == "aws_instance" || type == "aws_eks_node_group";
    if (machine && name.starts_with("Storage (")) return concat("Storage*", name.substr(8));
    if (machine && name == "Provisioned IOPS") return "Provisioned IOPS";
    return item_name(row_, component);
  }

  static bool is_named(const std::string& item, const std::string& key) {
    if (const auto star = key.find('*'); star != std::string::npos)
      return item.starts_with(key.substr(0, star)) && item.ends_with(key.substr(star + 1));
    if (key == "Storage" || key == "Requests" || key == "Key" || key == "Performance Insights")
      return item == key;
    return item.starts_with(key);
  }

  void compare(const std::string& key, const Group& theirs) {
    Money ours;
    bool found = false;
    bool counted = false;
    std::string problem;
    for (const ResourceCost& resource : cost_.resources) {
      const bool cluster =
          resource.resource == "C" && row_.at("resource_type") == "aws_docdb_cluster_instance";
      if (resource.resource != "X" && !cluster) continue;
      for (const CostItem& item : resource.items) {
        if (!is_named(item.name, key)) continue;
        found = true;
        if (item.kind == ItemKind::kUnpriced) problem = item.reason;
        if (!item.monthly) continue;
        ours += *item.monthly;
        counted = true;
      }
    }
    // What costs nothing is not listed here.
    if (!found && theirs.counted && theirs.monthly == 0) return;
    if (!found && !theirs.counted) {
      // Usage that nobody declared, of an item that we show only when it is.
      verdict_.explained.push_back(
          concat(key, ": an item that is shown when its usage is declared"));
      return;
    }
    if (!found || !problem.empty())
      return differ(key, concat(found ? "unpriced: " : "no such item", problem));
    if (!theirs.counted && (!counted || ours == Money())) return;
    if (!theirs.counted || !counted) return differ(key, counted ? "counted" : "open");
    if (cents(theirs.monthly) == cents(ours)) return;
    // Tiers, and volumes, are rounded one by one there.
    const auto off = std::abs(cents(theirs.monthly) - cents(ours));
    if (theirs.parts > 1 && off < static_cast<std::int64_t>(theirs.parts)) {
      verdict_.explained.push_back(concat(key, ": each tier is rounded"));
      return;
    }
    if (const auto why = explanation(row_, key); !why.empty()) {
      verdict_.equal = false;
      verdict_.explained.push_back(concat(key, ": ", why));
      return;
    }
    differ(key, concat(std::to_string(theirs.monthly), " against ", to_string(ours)));
  }

  void differ(const std::string& key, const std::string& how) {
    verdict_.equal = false;
    verdict_.different.push_back(concat(key, ": ", how));
  }

  const json& row_;
  const EnvironmentCost& cost_;
  Verdict verdict_;
};

Verdict compare(const json& row, const json& resources) {
  const json document = {{"Resources", resources}};
  resolve::EnvironmentOptions options;
  options.region = row.at("region").get<std::string>();
  const auto pipeline = testing::run_pipeline(document.dump(), options);
  Usage usage;
  declare(usage, "", row.at("usage"));
  PriceLibrary prices;
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : pipeline->graphs) graphs.push_back(&graph);
  if (graphs.empty())
    return {.equal = false, .explained = {}, .different = {"the twin is no template"}};
  const CostReport report = estimate(graphs, usage, prices);
  return Comparison(row, report.environments.front()).run();
}

TEST(CostOracle, EachComponentIsEqualToTheCent) {
  if (!std::filesystem::exists(kRows))
    GTEST_SKIP() << kRows << " is not there; it is no part of the project";
  std::size_t compared = 0;
  std::size_t equal = 0;
  std::size_t explained = 0;
  std::size_t components = 0;
  std::vector<std::string> differences;
  std::map<std::string, std::size_t> without_twin;
  const std::string text = test::read_file(kRows);
  for (const auto line : split(text, '\n')) {
    if (trim(line).empty()) continue;
    const json row = json::parse(line);
    const std::string name = row.at("resource");
    if (std::any_of(std::begin(kIncomplete), std::end(kIncomplete),
                    [&](const Incomplete& each) { return each.resource == name; })) {
      ++without_twin[concat(name, ", ")];
      continue;
    }
    const auto twin = twin_of(row);
    if (!twin) {
      ++without_twin[row.at("resource_type").get<std::string>()];
      continue;
    }
    ++compared;
    components += row.at("components").size();
    const Verdict verdict = compare(row, *twin);
    if (!verdict.different.empty())
      for (const auto& difference : verdict.different)
        differences.push_back(concat(row.at("test").get<std::string>(), " ",
                                     row.at("resource").get<std::string>(), ": ", difference));
    explained += !verdict.equal && verdict.different.empty() ? 1U : 0U;
    equal += verdict.equal ? 1U : 0U;
  }
  std::string none;
  for (const auto& [type, n] : without_twin)
    none += concat(" ", type, " (", std::to_string(n), ")");
  std::printf(
      "cost oracle: %zu rows compared (%zu components), %zu equal, %zu explained, "
      "%zu different; without a twin:%s\n",
      compared, components, equal, explained, compared - equal - explained, none.c_str());
  EXPECT_GE(compared, 200U);
  EXPECT_GE(static_cast<double>(equal), 0.97 * static_cast<double>(compared));
  EXPECT_THAT(differences, ::testing::IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::pricing
