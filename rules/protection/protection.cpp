#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/environments.h"
#include "rules/settings.h"

// Data -> what can be lost: without backups, without versions, or with the stack.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

/// Aurora and other clusters keep the backups of their instances; a replica has those of its
/// source.
Tri keeps_its_own(const Context&, const StackResource& instance) {
  return both(lacks(instance, "DBClusterIdentifier"),
              both(lacks(instance, "SourceDBInstanceIdentifier"),
                   lacks(instance, "SourceDBClusterIdentifier")));
}

constexpr std::string_view kNone = "has no automated backups";

constexpr Setting kBackups[] = {
    {"AWS::RDS::DBInstance", "BackupRetentionPeriod", below(1), kNone,
     "set BackupRetentionPeriod: 7 or more", keeps_its_own},
    {"AWS::Redshift::Cluster", "AutomatedSnapshotRetentionPeriod", below(1), kNone,
     "set AutomatedSnapshotRetentionPeriod: 7 or more"},
};

constexpr long long kWeek = 7;
constexpr std::string_view kShort = "keeps backups for less than a week";
constexpr std::string_view kLonger = "set BackupRetentionPeriod: 7 or more";

// Without the property, backups are kept for a day.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
constexpr Setting kShortBackupRows[] = {
    {"AWS::RDS::DBInstance", "BackupRetentionPeriod", below(kWeek).or_absent(), kShort, kLonger,
     keeps_its_own},
    {"AWS::RDS::DBCluster", "BackupRetentionPeriod", below(kWeek).or_absent(), kShort, kLonger},
    {"AWS::DocDB::DBCluster", "BackupRetentionPeriod", below(kWeek).or_absent(), kShort, kLonger},
    {"AWS::Neptune::DBCluster", "BackupRetentionPeriod", below(kWeek).or_absent(), kShort, kLonger},
    {"AWS::ElastiCache::ReplicationGroup", "SnapshotRetentionLimit", below(1).or_absent(), kNone,
     "set SnapshotRetentionLimit: 1 or more"},
};

/// Items with an end of their own, such as sessions, are not data to keep.
Tri expires(const StackResource& table) {
  return has_fault(kIsTrue, table.property("TimeToLiveSpecification.Enabled"));
}

/// The template itself says that the data must outlive the stack.
Tri is_retained(const Context&, const StackResource& table) {
  const auto policy = resolve::known_text(table.deletion_policy);
  return both(opposite(expires(table)),
              either(tri(policy && (*policy == "Retain" || *policy == "RetainExceptOnCreate")),
                     has_fault(kIsTrue, table.property("DeletionProtectionEnabled"))));
}

constexpr std::string_view kNoRecovery = "has no point-in-time recovery, although it is retained";
constexpr std::string_view kNoRecoveryAtAll = "has no point-in-time recovery";
constexpr std::string_view kRecovery =
    "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled";
constexpr std::string_view kReplicaRecovery =
    "Replicas.*.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled";
constexpr std::string_view kSetRecovery =
    "set PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}";

constexpr Setting kRetainedTables[] = {
    {"AWS::DynamoDB::Table", kRecovery, kIsFalse.or_absent(), kNoRecovery, kSetRecovery,
     is_retained},
    {"AWS::DynamoDB::GlobalTable", kReplicaRecovery, kIsFalse.or_absent(), kNoRecovery,
     kSetRecovery, is_retained},
};

Tri is_not_retained(const Context& context, const StackResource& table) {
  return opposite(is_retained(context, table));
}

constexpr Setting kTables[] = {
    {"AWS::DynamoDB::Table", kRecovery, kIsFalse.or_absent(), kNoRecoveryAtAll, kSetRecovery,
     is_not_retained},
    {"AWS::DynamoDB::GlobalTable", kReplicaRecovery, kIsFalse.or_absent(), kNoRecoveryAtAll,
     kSetRecovery, is_not_retained},
};

constexpr std::string_view kDeletable = "can be deleted in production by one call";
constexpr std::string_view kProtect = "set DeletionProtection: true in production";
constexpr std::string_view kActive[] = {"ACTIVE"};

constexpr Setting kProtected[] = {
    {"AWS::RDS::DBInstance", "DeletionProtection", kIsFalse.or_absent(), kDeletable, kProtect,
     keeps_its_own},
    {"AWS::RDS::DBCluster", "DeletionProtection", kIsFalse.or_absent(), kDeletable, kProtect},
    {"AWS::DocDB::DBCluster", "DeletionProtection", kIsFalse.or_absent(), kDeletable, kProtect},
    {"AWS::Neptune::DBCluster", "DeletionProtection", kIsFalse.or_absent(), kDeletable, kProtect},
    {"AWS::DynamoDB::Table", "DeletionProtectionEnabled", kIsFalse.or_absent(), kDeletable,
     "set DeletionProtectionEnabled: true in production"},
    {"AWS::Cognito::UserPool", "DeletionProtection", none_of(kActive).or_absent(), kDeletable,
     "set DeletionProtection: ACTIVE in production"},
};

// What CloudFormation deletes with the stack; DB instances and DB clusters of RDS leave a snapshot
// unless the template says otherwise.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
struct Store {
  std::string_view type;
  bool snapshot_by_default = false;
};

constexpr std::array<Store, 10> kStores = {{{"AWS::RDS::DBInstance", true},
                                            {"AWS::RDS::DBCluster", true},
                                            {"AWS::DocDB::DBCluster"},
                                            {"AWS::Neptune::DBCluster"},
                                            {"AWS::Redshift::Cluster"},
                                            {"AWS::DynamoDB::Table"},
                                            {"AWS::DynamoDB::GlobalTable"},
                                            {"AWS::EFS::FileSystem"},
                                            {"AWS::Cognito::UserPool"},
                                            {"AWS::OpenSearchService::Domain"}}};

/// Does the template delete its data when the resource goes?
Tri deletes(ValuePtr policy, bool snapshot_by_default) {
  if (policy == nullptr) return tri(!snapshot_by_default);
  return resolve::equals(policy, "Delete");
}

/// The stack cannot delete it.
Tri is_protected(const StackResource& store) {
  return either(has_fault(kIsTrue, store.property("DeletionProtection")),
                either(has_fault(kIsTrue, store.property("DeletionProtectionEnabled")),
                       resolve::equals(store.property("DeletionProtection"), "ACTIVE")));
}

bool is_part_of_cluster(const StackResource& store) {
  return store.type() == "AWS::RDS::DBInstance" && lacks(store, "DBClusterIdentifier") != Tri::kYes;
}

void check_deleted(const Context& context, Reporter& report) {
  if (!is_production(context.stack.environment->name)) return;
  for (const auto& [type, snapshot] : kStores)
    for (const auto index : context.graph.of_type(type)) {
      const auto& store = context.graph.resource(index);
      if (store.exists != Tri::kYes || is_part_of_cluster(store) ||
          deletes(store.deletion_policy, snapshot) != Tri::kYes)
        continue;
      const Tri kept = either(is_protected(store), expires(store));
      if (kept == Tri::kUnknown) report.undecided(store, "its deletion protection is not known");
      if (kept != Tri::kNo) continue;
      report.at(store, concat(store.id(), " and its data are deleted with the production stack"))
          .fix("set DeletionPolicy: Retain or Snapshot");
    }
}

/// DeletionPolicy alone does not hold when an update replaces the resource.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
void check_replaced(const Context& context, Reporter& report) {
  for (const auto& [type, snapshot] : kStores)
    for (const auto index : context.graph.of_type(type)) {
      const auto& store = context.graph.resource(index);
      const auto kept = resolve::known_text(store.deletion_policy);
      if (store.exists != Tri::kYes || !kept || *kept == "Delete" || is_part_of_cluster(store) ||
          deletes(store.update_replace_policy, snapshot) != Tri::kYes)
        continue;
      report
          .at(store, concat(store.id(),
                            " is kept when the stack is deleted, but not when an "
                            "update replaces it"))
          .fix(concat("set UpdateReplacePolicy: ", *kept == "Snapshot" ? "Snapshot" : "Retain"));
    }
}

constexpr std::string_view kEnabled[] = {"Enabled"};
constexpr Setting kBuckets[] = {
    {"AWS::S3::Bucket", "VersioningConfiguration.Status", none_of(kEnabled).or_absent(),
     "keeps no versions of overwritten and deleted objects",
     "set VersioningConfiguration: {Status: Enabled}"},
};

constexpr std::string_view kBackupOn[] = {"ENABLED"};
constexpr Setting kFileSystems[] = {
    {"AWS::EFS::FileSystem", "BackupPolicy.Status", none_of(kBackupOn).or_absent(),
     "has no automatic backups", "set BackupPolicy: {Status: ENABLED}"},
};

constexpr std::string_view kBalancers = "can be deleted by one call";
constexpr Setting kLoadBalancers[] = {
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "LoadBalancerAttributes[Key:deletion_protection.enabled].Value", kIsFalse.or_absent(),
     kBalancers, "set deletion_protection.enabled to true"},
};

constexpr auto kStoreTypes = [] {
  std::array<std::string_view, kStores.size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kStores[i].type;
  return out;
}();

constexpr std::string_view kSameBackups[] = {"W75",
                                             "CKV_AWS_133",
                                             "AwsSolutions-RDS13",
                                             "RDS.11",
                                             "Redshift.3",
                                             "DB_INSTANCE_BACKUP_ENABLED",
                                             "REDSHIFT_BACKUP_ENABLED"};
constexpr std::string_view kSameShort[] = {"CKV_AWS_134",
                                           "AwsSolutions-DOC4",
                                           "DocumentDB.2",
                                           "Neptune.5",
                                           "ElastiCache.1",
                                           "AwsSolutions-N3",
                                           "ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK"};
constexpr std::string_view kSameRecovery[] = {
    "CKV_AWS_28", "CKV_AWS_165", "W78", "AwsSolutions-DDB3", "DynamoDB.2", "DYNAMODB_PITR_ENABLED"};
constexpr std::string_view kSameProtected[] = {
    "F80",       "AwsSolutions-RDS10", "RDS.7",
    "RDS.8",     "DynamoDB.6",         "DocumentDB.5",
    "Neptune.4", "Cognito.6",          "RDS_INSTANCE_DELETION_PROTECTION_ENABLED"};
constexpr std::string_view kSameDeleted[] = {"I3011"};
constexpr std::string_view kSameReplaced[] = {"W3011"};
constexpr std::string_view kSameVersioning[] = {"CKV_AWS_21", "S3.14",
                                                "S3_BUCKET_VERSIONING_ENABLED"};
constexpr std::string_view kSameFileSystems[] = {"EFS.2"};
constexpr std::string_view kSameBalancers[] = {"CKV_AWS_150", "ELB.6",
                                               "ELB_DELETION_PROTECTION_ENABLED"};

}  // namespace

extern constinit const Rule kNoBackups = {
    .info = {.id = "DAT001",
             .name = "no-backups",
             .severity = Severity::kWarning,
             .summary = "A database has no automated backups.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                       "USER_WorkingWithAutomatedBackups.html",
             .equivalents = kSameBackups,
             .types = kTypesOf<kBackups>},
    .check = check_rows<kBackups>};

extern constinit const Rule kShortBackups = {
    .info = {.id = "DAT002",
             .name = "short-backups",
             .severity = Severity::kWarning,
             .summary = "A database keeps backups for less than a week.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                       "USER_WorkingWithAutomatedBackups.BackupRetention.html",
             .equivalents = kSameShort,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kShortBackupRows>},
    .check = check_rows<kShortBackupRows>};

extern constinit const Rule kRetainedTableWithoutRecovery = {
    .info = {.id = "DAT003",
             .name = "retained-table-without-recovery",
             .severity = Severity::kWarning,
             .summary = "A table that is retained has no point-in-time recovery.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                       "Point-in-time-recovery.html",
             .equivalents = kSameRecovery,
             .types = kTypesOf<kRetainedTables>},
    .check = check_rows<kRetainedTables>};

extern constinit const Rule kTableWithoutRecovery = {
    .info = {.id = "DAT004",
             .name = "table-without-recovery",
             .severity = Severity::kWarning,
             .summary = "A table has no point-in-time recovery.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                       "Point-in-time-recovery.html",
             .equivalents = kSameRecovery,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kServerless,
             .types = kTypesOf<kTables>},
    .check = check_rows<kTables>};

extern constinit const Rule kNoDeletionProtection = {
    .info = {.id = "DAT005",
             .name = "no-deletion-protection",
             .severity = Severity::kWarning,
             .summary = "A production database can be deleted by one call.",
             .source =
                 "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
             .equivalents = kSameProtected,
             .types = kTypesOf<kProtected>},
    .check = check_production_rows<kProtected>};

extern constinit const Rule kDeletedWithStack = {
    .info = {.id = "DAT006",
             .name = "deleted-with-stack",
             .severity = Severity::kWarning,
             .summary = "Production data is deleted with the stack.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-attribute-deletionpolicy.html",
             .equivalents = kSameDeleted,
             .types = kStoreTypes},
    .check = check_deleted};

extern constinit const Rule kLostOnReplacement = {
    .info = {.id = "DAT007",
             .name = "lost-on-replacement",
             .severity = Severity::kWarning,
             .summary = "Data that is kept on deletion is lost on replacement.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-attribute-updatereplacepolicy.html",
             .equivalents = kSameReplaced,
             .types = kStoreTypes},
    .check = check_replaced};

extern constinit const Rule kBucketWithoutVersions = {
    .info = {.id = "DAT008",
             .name = "bucket-without-versions",
             .severity = Severity::kWarning,
             .summary = "A bucket keeps no versions.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
             .equivalents = kSameVersioning,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kBuckets>},
    .check = check_rows<kBuckets>};

extern constinit const Rule kFileSystemWithoutBackups = {
    .info = {.id = "DAT009",
             .name = "file-system-without-backups",
             .severity = Severity::kWarning,
             .summary = "A file system has no automatic backups.",
             .source = "https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html",
             .equivalents = kSameFileSystems,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kFileSystems>},
    .check = check_rows<kFileSystems>};

extern constinit const Rule kLoadBalancerDeletable = {
    .info = {.id = "DAT010",
             .name = "load-balancer-deletable",
             .severity = Severity::kWarning,
             .summary = "A load balancer can be deleted by one call.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "edit-load-balancer-attributes.html",
             .equivalents = kSameBalancers,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kLoadBalancers>},
    .check = check_rows<kLoadBalancers>};

}  // namespace cfnaudit::rules
