#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/environments.h"
#include "rules/settings.h"

// Production beside the environments before it -> protections that it lacks and they have.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kEnabled[] = {"Enabled"};
constexpr std::string_view kOn[] = {"ENABLED"};
constexpr std::string_view kActiveTracing[] = {"Active"};
constexpr std::string_view kNoMfa[] = {"OFF"};

constexpr std::string_view kEncrypted = "is not encrypted at rest";
constexpr std::string_view kDeletable = "has no deletion protection";
constexpr std::string_view kOneZone = "runs in one Availability Zone";

/// A property without which a resource is less protected. Each fault includes what AWS does where
/// the property is left out. Not here: what another rule, on by default, reports of production.
constexpr Setting kProtections[] = {
    {"AWS::RDS::DBInstance", "EnablePerformanceInsights", kIsFalse.or_absent(),
     "has no Performance Insights", ""},
    {"AWS::RDS::DBInstance", "EnableCloudwatchLogsExports", kIsAbsent, "exports no logs", ""},
    {"AWS::RDS::DBCluster", "EnableCloudwatchLogsExports", kIsAbsent, "exports no logs", ""},
    {"AWS::Redshift::Cluster", "LoggingProperties", kIsAbsent, "writes no audit log", ""},
    {"AWS::DynamoDB::Table", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
     kIsFalse.or_absent(), "has no point-in-time recovery", ""},
    {"AWS::DynamoDB::Table", "SSESpecification.SSEEnabled", kIsFalse.or_absent(),
     "is not encrypted with a key of KMS", ""},
    {"AWS::S3::Bucket", "VersioningConfiguration.Status", none_of(kEnabled).or_absent(),
     "keeps no versions", ""},
    {"AWS::S3::Bucket", "ReplicationConfiguration", kIsAbsent, "is not replicated", ""},
    {"AWS::S3::Bucket", "LoggingConfiguration", kIsAbsent, "writes no access log", ""},
    {"AWS::S3::Bucket", "ObjectLockEnabled", kIsFalse.or_absent(), "has no object lock", ""},
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration.BlockPublicAcls", kIsFalse,
     "does not block public ACLs", ""},
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration.IgnorePublicAcls", kIsFalse,
     "does not ignore public ACLs", ""},
    {"AWS::EFS::FileSystem", "BackupPolicy.Status", none_of(kOn).or_absent(),
     "has no automatic backups", ""},
    {"AWS::EFS::FileSystem", "ReplicationConfiguration", kIsAbsent, "is not replicated", ""},
    {"AWS::EC2::Instance", "DisableApiTermination", kIsFalse.or_absent(),
     "has no termination protection", ""},
    {"AWS::EC2::Instance", "Monitoring", kIsFalse.or_absent(), "has no detailed monitoring", ""},
    {"AWS::ElastiCache::ReplicationGroup", "MultiAZEnabled", kIsFalse.or_absent(), kOneZone, ""},
    {"AWS::OpenSearchService::Domain", "ClusterConfig.DedicatedMasterEnabled", kIsFalse.or_absent(),
     "has no dedicated master nodes", ""},
    {"AWS::SQS::Queue", "RedrivePolicy", kIsAbsent, "has no dead-letter queue", ""},
    {"AWS::SQS::Queue", "KmsMasterKeyId", kIsAbsent, "is not encrypted with a key of KMS", ""},
    {"AWS::SNS::Topic", "KmsMasterKeyId", kIsAbsent, kEncrypted, ""},
    {"AWS::Kinesis::Stream", "StreamEncryption", kIsAbsent, kEncrypted, ""},
    {"AWS::Logs::LogGroup", "KmsKeyId", kIsAbsent, "is not encrypted with a key of KMS", ""},
    {"AWS::KMS::Key", "EnableKeyRotation", kIsFalse.or_absent(), "is not rotated", ""},
    {"AWS::Lambda::Function", "TracingConfig.Mode", none_of(kActiveTracing).or_absent(),
     "is not traced", ""},
    {"AWS::Lambda::Function", "DeadLetterConfig", kIsAbsent, "has no dead-letter queue", ""},
    {"AWS::ApiGateway::Stage", "TracingEnabled", kIsFalse.or_absent(), "is not traced", ""},
    {"AWS::ApiGateway::Stage", "AccessLogSetting", kIsAbsent, "writes no access log", ""},
    {"AWS::ApiGatewayV2::Stage", "AccessLogSettings", kIsAbsent, "writes no access log", ""},
    {"AWS::CloudFront::Distribution", "DistributionConfig.WebACLId", kIsAbsent,
     "has no web ACL of AWS WAF", ""},
    {"AWS::CloudFront::Distribution", "DistributionConfig.Logging", kIsAbsent,
     "writes no access log", ""},
    {"AWS::Cognito::UserPool", "MfaConfiguration", one_of(kNoMfa).or_absent(),
     "does not ask for a second factor", ""},
    {"AWS::CloudTrail::Trail", "IsMultiRegionTrail", kIsFalse.or_absent(),
     "records one Region only", ""},
    {"AWS::CloudTrail::Trail", "EnableLogFileValidation", kIsFalse.or_absent(),
     "has no log file validation", ""},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "LoadBalancerAttributes[Key:deletion_protection.enabled].Value", kIsFalse.or_absent(),
     kDeletable, ""},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "LoadBalancerAttributes[Key:access_logs.s3.enabled].Value", kIsFalse.or_absent(),
     "writes no access log", ""},
};

/// A number of which less is less protection.
struct Amount {
  std::string_view type;
  std::string_view path;
  std::string_view message;               // "keeps backups for"
  std::string_view unit;                  // "days"
  std::optional<long long> without = {};  // what AWS does where it is left out
  bool forever_without = false;
};

// What AWS does where the property is left out is on the page of each type.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html,
// 2026-11-30
constexpr Amount kAmounts[] = {
    {"AWS::RDS::DBInstance", "BackupRetentionPeriod", "keeps backups for", "days", 1},
    {"AWS::RDS::DBCluster", "BackupRetentionPeriod", "keeps backups for", "days", 1},
    {"AWS::DocDB::DBCluster", "BackupRetentionPeriod", "keeps backups for", "days", 1},
    {"AWS::Neptune::DBCluster", "BackupRetentionPeriod", "keeps backups for", "days", 1},
    {"AWS::Redshift::Cluster", "AutomatedSnapshotRetentionPeriod", "keeps snapshots for", "days",
     1},
    {"AWS::ElastiCache::ReplicationGroup", "SnapshotRetentionLimit", "keeps snapshots for", "days",
     0},
    {"AWS::ElastiCache::ReplicationGroup", "NumCacheClusters", "has", "nodes"},
    {"AWS::ElastiCache::ReplicationGroup", "ReplicasPerNodeGroup", "has", "replicas a node group"},
    {"AWS::Logs::LogGroup", "RetentionInDays", "keeps logs for", "days", {}, true},
    {"AWS::Kinesis::Stream", "RetentionPeriodHours", "keeps records for", "hours", 24},
    {"AWS::AutoScaling::AutoScalingGroup", "MinSize", "has at least", "instances"},
    {"AWS::ECS::Service", "DesiredCount", "runs", "tasks"},
    {"AWS::OpenSearchService::Domain", "ClusterConfig.InstanceCount", "has", "data nodes", 1},
};

/// What protects others by being there.
constexpr std::array<std::string_view, 19> kGuards = {"AWS::ApplicationAutoScaling::ScalableTarget",
                                                      "AWS::ApplicationAutoScaling::ScalingPolicy",
                                                      "AWS::AutoScaling::ScalingPolicy",
                                                      "AWS::Backup::BackupPlan",
                                                      "AWS::Backup::BackupSelection",
                                                      "AWS::CloudTrail::Trail",
                                                      "AWS::CloudWatch::Alarm",
                                                      "AWS::CloudWatch::AnomalyDetector",
                                                      "AWS::CloudWatch::CompositeAlarm",
                                                      "AWS::Config::ConfigRule",
                                                      "AWS::DLM::LifecyclePolicy",
                                                      "AWS::EC2::FlowLog",
                                                      "AWS::GuardDuty::Detector",
                                                      "AWS::Route53::HealthCheck",
                                                      "AWS::SecretsManager::RotationSchedule",
                                                      "AWS::Shield::Protection",
                                                      "AWS::WAFv2::LoggingConfiguration",
                                                      "AWS::WAFv2::WebACL",
                                                      "AWS::WAFv2::WebACLAssociation"};

/// What can be kept when its stack is deleted, beside the databases that another rule reports.
constexpr std::string_view kKept[] = {
    "AWS::S3::Bucket",      "AWS::EC2::Volume",    "AWS::ECR::Repository",       "AWS::KMS::Key",
    "AWS::Kinesis::Stream", "AWS::Logs::LogGroup", "AWS::SecretsManager::Secret"};

/// A replica of a database, or another instance of its cluster.
bool is_replica(const StackResource& resource) {
  return resource.type() == "AWS::RDS::DBInstance" &&
         (lacks(resource, "SourceDBInstanceIdentifier") == Tri::kNo ||
          lacks(resource, "DBClusterIdentifier") == Tri::kNo);
}

bool is_guard(const StackResource& resource) {
  return std::find(kGuards.begin(), kGuards.end(), resource.type()) != kGuards.end() ||
         is_replica(resource);
}

struct Number {
  Tri known = Tri::kUnknown;  // kNo: there is none to compare
  long long value = 0;
  bool forever = false;

  bool operator<(const Number& other) const {
    return forever ? false : other.forever || value < other.value;
  }
};

Number number_of(const Amount& row, const StackResource& resource) {
  const auto value = value_at(resource, row.path);
  if (value == nullptr || value->kind == resolve::ValueKind::kNull) {
    if (row.forever_without) return {Tri::kYes, 0, true};
    return row.without ? Number{Tri::kYes, *row.without} : Number{Tri::kNo};
  }
  if (const auto known = resolve::integer(value)) return {Tri::kYes, *known};
  return resolve::is_unknown(value) ? Number{} : Number{Tri::kNo};
}

std::string shown(const Amount& row, const Number& number) {
  return number.forever ? std::string("without an end")
                        : concat(std::to_string(number.value), " ", row.unit);
}

/// One environment of production beside one before it.
class Comparison {
 public:
  Comparison(const Context& production, const Context& lesser, std::uint32_t index,
             Reporter& report)
      : production_(production), lesser_(lesser), index_(index), report_(report) {}

  void run() {
    for (std::size_t i = 0; i < production_.stack.resources.size(); ++i) {
      const auto& here = production_.stack.resources[i];
      const auto& there = lesser_.stack.resources[i];
      if (there.exists != Tri::kYes) continue;
      if (here.exists == Tri::kNo && is_guard(there)) missing(there);
      if (here.exists != Tri::kYes) continue;
      for (const Setting& row : kProtections)
        if (row.type == here.type()) compare(row, here, there);
      for (const Amount& row : kAmounts)
        if (row.type == here.type()) compare(row, here, there);
      compare_deletion(here, there);
    }
  }

 private:
  std::string_view production() const { return production_.stack.environment->shown; }
  std::string_view lesser() const { return lesser_.stack.environment->shown; }

  void missing(const StackResource& there) {
    report_
        .at(there, concat(there.id(), " is created in ", lesser(), ", but not in ", production()))
        .key("missing")
        .in(index_)
        .fix("check whether the condition was inverted");
  }

  void compare(const Setting& row, const StackResource& here, const StackResource& there) {
    const auto value = value_at(here, row.path);
    if (has_fault(row.fault, value_at(there, row.path)) != Tri::kNo) return;
    const Tri fault = has_fault(row.fault, value);
    if (fault == Tri::kUnknown)
      report_.undecided(here, concat(row.path, ": ", resolve::why_unknown(value)));
    if (fault == Tri::kYes)
      tell(here, value, row.path, concat(row.message, " in ", production()), lesser());
  }

  void compare(const Amount& row, const StackResource& here, const StackResource& there) {
    const Number mine = number_of(row, here);
    const Number theirs = number_of(row, there);
    if (mine.known != Tri::kYes || theirs.known != Tri::kYes || !(mine < theirs)) return;
    report_
        .at(here, value_at(here, row.path),
            concat(here.id(), " ", row.message, " ", shown(row, mine), " in ", production(),
                   ", less than ", shown(row, theirs), " in ", lesser()))
        .key(std::string(row.path))
        .in(index_)
        .fix("check whether the values of the two environments were swapped");
  }

  /// The template keeps the data of the lesser environment alone.
  void compare_deletion(const StackResource& here, const StackResource& there) {
    if (std::find(std::begin(kKept), std::end(kKept), here.type()) == std::end(kKept)) return;
    if (resolve::equals(here.deletion_policy, "Delete") != Tri::kYes) return;
    const auto kept = resolve::known_text(there.deletion_policy);
    if (!kept || *kept == "Delete") return;
    tell(here, nullptr, "DeletionPolicy", concat("is deleted with the stack in ", production()),
         lesser());
  }

  void tell(const StackResource& here, graph::ValuePtr value, std::string_view key,
            std::string_view what, std::string_view other) {
    report_.at(here, value, concat(here.id(), " ", what, ", but not in ", other))
        .key(std::string(key))
        .in(index_)
        .fix("check whether the values of the two environments were swapped");
  }

  const Context& production_;
  const Context& lesser_;
  std::uint32_t index_;
  Reporter& report_;
};

/// Against the first environment before production that has the protection; the others say no more.
void check(const TemplateContext& context, Reporter& report) {
  for (std::uint32_t p = 0; p < context.environments.size(); ++p) {
    const Context& production = context.environments[p];
    const auto& environment = *production.stack.environment;
    if (environment.is_variation() || !is_production(environment.name)) continue;
    Reporter own = report;
    own.findings.clear();
    own.undecided_reasons.clear();
    for (const Context& lesser : context.environments)
      if (!lesser.stack.environment->is_variation() && is_lesser(lesser.stack.environment->name))
        Comparison(production, lesser, p, own).run();
    for (auto& finding : own.findings) {
      const bool told =
          std::any_of(report.findings.begin(), report.findings.end(), [&](const Diagnostic& one) {
            return one.resource == finding.resource && one.key == finding.key;
          });
      if (!told) report.findings.push_back(std::move(finding));
    }
    for (auto& reason : own.undecided_reasons)
      report.undecided_reasons.push_back(std::move(reason));
  }
}

constexpr auto kTypes = [] {
  constexpr std::array kOfProtections = kTypesOf<kProtections>;
  std::array<std::string_view, kOfProtections.size() + std::size(kAmounts) + kGuards.size()> out{};
  std::size_t next = 0;
  for (const auto type : kOfProtections) out[next++] = type;
  for (const auto& row : kAmounts) out[next++] = row.type;
  for (const auto type : kGuards) out[next++] = type;
  return out;
}();

}  // namespace

extern constinit const Rule kProductionLessProtected = {
    .info = {.id = "ENV001",
             .name = "production-less-protected",
             .severity = Severity::kWarning,
             .summary = "Production lacks a protection that an environment before it has.",
             .source = "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/"
                       "welcome.html",
             .types = kTypes},
    .check_template = check};

}  // namespace cfnaudit::rules
