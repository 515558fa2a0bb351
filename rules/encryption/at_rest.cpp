#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Stores whose data is not encrypted: where AWS encrypts by default, there is no row.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kPlain = "is not encrypted at rest";
constexpr std::string_view kStorageEncrypted = "set StorageEncrypted: true";

/// Aurora encrypts every new cluster since 2026-02-18, whatever the template says.
/// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
Tri is_aurora(const StackResource& database) {
  const auto engine = resolve::known_text(database.property("Engine"));
  if (engine) return tri(engine->starts_with("aurora"));
  return resolve::why_unknown(database.property("Engine")).empty() ? Tri::kNo : Tri::kUnknown;
}

/// What it is made from decides, not the property.
Tri is_new(const StackResource& database, std::initializer_list<std::string_view> origins) {
  Tri out = Tri::kYes;
  for (const auto origin : origins) out = both(out, lacks(database, origin));
  return out;
}

Tri stores_its_own(const Context&, const StackResource& instance) {
  return both(
      opposite(is_aurora(instance)),
      is_new(instance, {"DBClusterIdentifier", "DBSnapshotIdentifier", "SourceDBInstanceIdentifier",
                        "SourceDBClusterIdentifier", "SourceDbiResourceId",
                        "SourceDBInstanceAutomatedBackupsArn", "DBClusterSnapshotIdentifier"}));
}

Tri is_new_cluster(const Context&, const StackResource& cluster) {
  return both(opposite(is_aurora(cluster)),
              is_new(cluster, {"SnapshotIdentifier", "SourceDBClusterIdentifier",
                               "ReplicationSourceIdentifier", "GlobalClusterIdentifier"}));
}

Tri has_no_snapshot(const Context&, const StackResource& store) {
  return is_new(store, {"SnapshotIdentifier", "SnapshotId", "SourceDBClusterIdentifier"});
}

/// Valkey is encrypted by default, Redis is not.
/// https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
Tri is_redis(const Context&, const StackResource& cache) {
  return both(lacks(cache, "GlobalReplicationGroupId"),
              opposite(resolve::equals(cache.property("Engine"), "valkey")));
}

constexpr Setting kDatabases[] = {
    {"AWS::RDS::DBInstance", "StorageEncrypted", kIsFalse.or_absent(), kPlain, kStorageEncrypted,
     stores_its_own},
    {"AWS::RDS::DBCluster", "StorageEncrypted", kIsFalse.or_absent(), kPlain, kStorageEncrypted,
     is_new_cluster},
    {"AWS::DocDB::DBCluster", "StorageEncrypted", kIsFalse.or_absent(), kPlain, kStorageEncrypted,
     has_no_snapshot},
    {"AWS::Neptune::DBCluster", "StorageEncrypted", kIsFalse.or_absent(), kPlain, kStorageEncrypted,
     has_no_snapshot},
    {"AWS::Redshift::Cluster", "Encrypted", kIsFalse, kPlain, "set Encrypted: true",
     has_no_snapshot},
    {"AWS::ElastiCache::ReplicationGroup", "AtRestEncryptionEnabled", kIsFalse.or_absent(), kPlain,
     "set AtRestEncryptionEnabled: true", is_redis},
    {"AWS::DAX::Cluster", "SSESpecification.SSEEnabled", kIsFalse.or_absent(), kPlain,
     "set SSESpecification: {SSEEnabled: true}"},
    {"AWS::OpenSearchService::Domain", "EncryptionAtRestOptions.Enabled", kIsFalse.or_absent(),
     kPlain, "set EncryptionAtRestOptions: {Enabled: true}"},
    {"AWS::Elasticsearch::Domain", "EncryptionAtRestOptions.Enabled", kIsFalse.or_absent(), kPlain,
     "set EncryptionAtRestOptions: {Enabled: true}"},
};

constexpr std::string_view kEncrypted = "set Encrypted: true";
constexpr std::string_view kHasPlainVolume = "has a volume that is not encrypted";

Tri has_no_key(const Context&, const StackResource& queue) {
  return lacks(queue, "KmsMasterKeyId");
}

/// Elsewhere the setting is not valid.
/// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html
Tri stores_in_s3(const Context&, const StackResource& project) {
  return resolve::equals(project.property("Artifacts.Type"), "S3");
}

constexpr Setting kStorage[] = {
    {"AWS::EC2::Volume", "Encrypted", kIsFalse.or_absent(),
     "is not encrypted, unless the account encrypts all new volumes", kEncrypted, has_no_snapshot},
    {"AWS::EC2::Instance", "BlockDeviceMappings.*.Ebs?.Encrypted", kIsFalse, kHasPlainVolume,
     kEncrypted},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateData.BlockDeviceMappings.*.Ebs?.Encrypted",
     kIsFalse, kHasPlainVolume, kEncrypted},
    {"AWS::AutoScaling::LaunchConfiguration", "BlockDeviceMappings.*.Ebs?.Encrypted", kIsFalse,
     kHasPlainVolume, kEncrypted},
    {"AWS::EFS::FileSystem", "Encrypted", kIsFalse.or_absent(), kPlain, kEncrypted},
    {"AWS::WorkSpaces::Workspace", "UserVolumeEncryptionEnabled", kIsFalse.or_absent(),
     "has a user volume that is not encrypted", "set UserVolumeEncryptionEnabled: true"},
    {"AWS::WorkSpaces::Workspace", "RootVolumeEncryptionEnabled", kIsFalse.or_absent(),
     "has a root volume that is not encrypted", "set RootVolumeEncryptionEnabled: true"},
    {"AWS::SQS::Queue", "SqsManagedSseEnabled", kIsFalse, kPlain, "remove SqsManagedSseEnabled",
     has_no_key},
    {"AWS::CodeBuild::Project", "Artifacts.EncryptionDisabled", kIsTrue,
     "stores artifacts that are not encrypted", "remove EncryptionDisabled", stores_in_s3},
    {"AWS::AppSync::ApiCache", "AtRestEncryptionEnabled", kIsFalse.or_absent(), kPlain,
     "set AtRestEncryptionEnabled: true"},
};

void check_api_caches(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ApiGateway::Stage")) {
    const auto& stage = context.graph.resource(index);
    if (stage.exists != Tri::kYes ||
        has_fault(kIsTrue, stage.property("CacheClusterEnabled")) != Tri::kYes)
      continue;
    for (const auto settings : resolve::items(stage.property("MethodSettings"))) {
      if (has_fault(kIsTrue, resolve::get(settings, "CachingEnabled")) != Tri::kYes) continue;
      const auto encrypted = resolve::get(settings, "CacheDataEncrypted");
      const Tri plain = has_fault(kIsFalse.or_absent(), encrypted);
      if (plain == Tri::kUnknown)
        report.undecided(stage, concat("CacheDataEncrypted: ", resolve::why_unknown(encrypted)));
      if (plain == Tri::kYes)
        report
            .at(stage, encrypted != nullptr ? encrypted : settings,
                concat(stage.id(), " caches responses that are not encrypted"))
            .fix("set CacheDataEncrypted: true");
    }
  }
}

// Opinions: AWS encrypts these with a key of its own, or keeps the data for a short time.

Tri has_variables(const Context&, const StackResource& function) {
  return opposite(lacks(function, "Environment.Variables"));
}

constexpr std::string_view kNoOwnKey = "is not encrypted with a customer managed key";
constexpr std::string_view kNameKey = "set the ARN of a KMS key";
constexpr std::string_view kKms[] = {"KMS", "KMS_DSSE"};
constexpr std::string_view kS3Kms[] = {"aws:kms", "aws:kms:dsse"};

constexpr Setting kOwnKeys[] = {
    {"AWS::DynamoDB::Table", "SSESpecification.KMSMasterKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::SQS::Queue", "KmsMasterKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::SecretsManager::Secret", "KmsKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::Logs::LogGroup", "KmsKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::ECR::Repository", "EncryptionConfiguration.EncryptionType", none_of(kKms).or_absent(),
     kNoOwnKey, "set EncryptionType: KMS and a KmsKey"},
    {"AWS::CloudTrail::Trail", "KMSKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::Lambda::Function", "KmsKeyArn", kIsAbsent,
     "has environment variables that are not encrypted with a customer managed key", kNameKey,
     has_variables},
    {"AWS::Backup::BackupVault", "EncryptionKeyArn", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::Timestream::Database", "KmsKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::EC2::Volume", "KmsKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::CodeBuild::Project", "EncryptionKey", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::EKS::Cluster", "EncryptionConfig", kIsAbsent,
     "does not encrypt Kubernetes secrets with a customer managed key",
     "set EncryptionConfig with a KMS key for secrets"},
    {"AWS::AmazonMQ::Broker", "EncryptionOptions.KmsKeyId", kIsAbsent, kNoOwnKey,
     "set EncryptionOptions: {UseAwsOwnedKey: false} with a KmsKeyId"},
    {"AWS::Redshift::Cluster", "KmsKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::Kendra::Index", "ServerSideEncryptionConfiguration.KmsKeyId", kIsAbsent, kNoOwnKey,
     kNameKey},
    {"AWS::SageMaker::EndpointConfig", "KmsKeyId", kIsAbsent,
     "has storage volumes that are not encrypted with a customer managed key", kNameKey},
    {"AWS::SageMaker::NotebookInstance", "KmsKeyId", kIsAbsent, kNoOwnKey, kNameKey},
    {"AWS::S3::Bucket", "BucketEncryption", kIsAbsent, kNoOwnKey,
     "set BucketEncryption with SSEAlgorithm: aws:kms and a KMSMasterKeyID"},
    {"AWS::S3::Bucket",
     "BucketEncryption?.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault."
     "SSEAlgorithm",
     none_of(kS3Kms).or_absent(), kNoOwnKey, "set SSEAlgorithm: aws:kms and a KMSMasterKeyID"},
};

constexpr std::string_view kPlainMessages = "keeps messages without server-side encryption";

constexpr Setting kStreams[] = {
    {"AWS::Kinesis::Stream", "StreamEncryption", kIsAbsent, kPlainMessages,
     "set StreamEncryption: {EncryptionType: KMS, KeyId: alias/aws/kinesis}"},
    {"AWS::SNS::Topic", "KmsMasterKeyId", kIsAbsent, kPlainMessages,
     "set KmsMasterKeyId: alias/aws/sns, or a key that the publishers may use"},
    {"AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamEncryptionConfigurationInput",
     kIsAbsent, kPlainMessages,
     "set DeliveryStreamEncryptionConfigurationInput: {KeyType: AWS_OWNED_CMK}"},
};

/// KMS rotates the material of symmetric keys that it made itself.
/// https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
Tri can_rotate(const Context&, const StackResource& key) {
  const auto spec = key.property("KeySpec");
  const auto origin = key.property("Origin");
  return both(spec == nullptr ? Tri::kYes : resolve::equals(spec, "SYMMETRIC_DEFAULT"),
              origin == nullptr ? Tri::kYes : resolve::equals(origin, "AWS_KMS"));
}

constexpr Setting kRotation[] = {
    {"AWS::KMS::Key", "EnableKeyRotation", kIsFalse.or_absent(), "is never rotated",
     "set EnableKeyRotation: true", can_rotate},
};

constexpr std::string_view kNoSecurity =
    "has no security configuration, so its data and logs are "
    "not encrypted with a key of the account";
constexpr std::string_view kSetSecurity = "name an AWS::Glue::SecurityConfiguration";
constexpr std::string_view kCatalogModes[] = {"SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"};

constexpr Setting kAnalytics[] = {
    {"AWS::Glue::Job", "SecurityConfiguration", kIsAbsent, kNoSecurity, kSetSecurity},
    {"AWS::Glue::Crawler", "CrawlerSecurityConfiguration", kIsAbsent, kNoSecurity, kSetSecurity},
    {"AWS::Glue::DevEndpoint", "SecurityConfiguration", kIsAbsent, kNoSecurity, kSetSecurity},
    {"AWS::Glue::DataCatalogEncryptionSettings",
     "DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode",
     none_of(kCatalogModes).or_absent(), "does not encrypt the Data Catalog",
     "set CatalogEncryptionMode: SSE-KMS"},
    {"AWS::Athena::WorkGroup", "WorkGroupConfiguration?.EnforceWorkGroupConfiguration", kIsFalse,
     "lets its clients turn encryption off", "set EnforceWorkGroupConfiguration: true"},
};

constexpr std::string_view kStages[] = {"AWS::ApiGateway::Stage"};

constexpr std::string_view kSameDatabases[] = {"CKV_AWS_5",
                                               "CKV_AWS_16",
                                               "CKV_AWS_29",
                                               "CKV_AWS_44",
                                               "CKV_AWS_47",
                                               "CKV_AWS_64",
                                               "CKV_AWS_74",
                                               "CKV_AWS_96",
                                               "F25",
                                               "F26",
                                               "F27",
                                               "F28",
                                               "F30",
                                               "AwsSolutions-DOC1",
                                               "AwsSolutions-N4",
                                               "AwsSolutions-OS8",
                                               "AwsSolutions-RS6",
                                               "W54",
                                               "W83",
                                               "AwsSolutions-DDB4",
                                               "AwsSolutions-RDS2",
                                               "RDS.3",
                                               "RDS.27",
                                               "DynamoDB.3",
                                               "DocumentDB.1",
                                               "Neptune.1",
                                               "ElastiCache.4",
                                               "Opensearch.1",
                                               "ES.1",
                                               "RDS_STORAGE_ENCRYPTED",
                                               "REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
                                               "DAX_ENCRYPTION_ENABLED",
                                               "ELASTICSEARCH_ENCRYPTED_AT_REST",
                                               "ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST",
                                               "OPENSEARCH_ENCRYPTED_AT_REST",
                                               "RDS_SNAPSHOT_ENCRYPTED"};
constexpr std::string_view kSameStorage[] = {"CKV_AWS_3",
                                             "CKV_AWS_8",
                                             "CKV_AWS_42",
                                             "CKV_AWS_78",
                                             "CKV_AWS_155",
                                             "CKV_AWS_156",
                                             "F1",
                                             "F32",
                                             "AwsSolutions-EC26",
                                             "AwsSolutions-EFS1",
                                             "EFS.1",
                                             "AppSync.1",
                                             "CodeBuild.3",
                                             "WorkSpaces.1",
                                             "WorkSpaces.2",
                                             "EFS_ENCRYPTED_CHECK",
                                             "ENCRYPTED_VOLUMES",
                                             "F29",
                                             "WORKSPACE_ENCRYPTION_ENABLED",
                                             "EC2_EBS_ENCRYPTION_BY_DEFAULT"};
constexpr std::string_view kSameApiCaches[] = {"W87", "APIGateway.5",
                                               "API_GW_CACHE_ENABLED_AND_ENCRYPTED"};
constexpr std::string_view kSameKeys[] = {"CKV_AWS_19",
                                          "CKV_AWS_27",
                                          "W48",
                                          "CKV_AWS_35",
                                          "CKV_AWS_58",
                                          "CKV_AWS_119",
                                          "CKV_AWS_136",
                                          "CKV_AWS_149",
                                          "CKV_AWS_158",
                                          "CKV_AWS_160",
                                          "CKV_AWS_166",
                                          "CKV_AWS_173",
                                          "W32",
                                          "W37",
                                          "W77",
                                          "W82",
                                          "W84",
                                          "S3.17",
                                          "CloudTrail.2",
                                          "EKS.3",
                                          "S3_DEFAULT_ENCRYPTION_KMS",
                                          "REDSHIFT_CLUSTER_KMS_ENABLED",
                                          "EBS_VOLUME_ENCRYPTION_KEY_RULE",
                                          "AMAZON_MQ_BROKER_ENCRYPTION_OPTIONS_RULE",
                                          "CODEBUILD_ENCRYPTION_KEY_RULE",
                                          "SECRETSMANAGER_USING_CMK",
                                          "CLOUDWATCH_LOG_GROUP_ENCRYPTED",
                                          "CLOUD_TRAIL_ENCRYPTION_ENABLED",
                                          "SQS_QUEUE_KMS_MASTER_KEY_ID_RULE",
                                          "EKS_CLUSTER_ENCRYPTION_RULE",
                                          "W53",
                                          "W80",
                                          "W1200",
                                          "W1201",
                                          "KENDRA_INDEX_ENCRYPTION_KMS_KEY_ID_RULE",
                                          "SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED",
                                          "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED"};
constexpr std::string_view kSameStreams[] = {"CKV_AWS_26",
                                             "CKV_AWS_43",
                                             "CKV_AWS_240",
                                             "W47",
                                             "W49",
                                             "Kinesis.1",
                                             "SNS.1",
                                             "DataFirehose.1",
                                             "W88",
                                             "KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTION_RULE",
                                             "KINESIS_STREAM_ENCRYPTION_RULE",
                                             "SNS_ENCRYPTED_KMS"};
constexpr std::string_view kSameAnalytics[] = {"CKV_AWS_82", "CKV_AWS_94", "CKV_AWS_195",
                                               "AwsSolutions-GL1", "AwsSolutions-ATH1"};
constexpr std::string_view kSameRotation[] = {"CKV_AWS_7", "F19", "AwsSolutions-KMS5", "KMS.4",
                                              "CMK_BACKING_KEY_ROTATION_ENABLED"};

}  // namespace

extern constinit const Rule kUnencryptedDatabase = {
    .info = {.id = "ENC001",
             .name = "unencrypted-database",
             .severity = Severity::kWarning,
             .summary = "A database, cache or search domain is not encrypted at rest.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                       "Overview.Encryption.html",
             .equivalents = kSameDatabases,
             .security_severity = "5.5",
             .types = kTypesOf<kDatabases>},
    .check = check_rows<kDatabases>};

extern constinit const Rule kUnencryptedStorage = {
    .info = {.id = "ENC002",
             .name = "unencrypted-storage",
             .severity = Severity::kWarning,
             .summary = "A volume, file system or queue is not encrypted at rest.",
             .source = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
             .equivalents = kSameStorage,
             .security_severity = "5.5",
             .types = kTypesOf<kStorage>},
    .check = check_rows<kStorage>};

extern constinit const Rule kUnencryptedApiCache = {
    .info = {.id = "ENC003",
             .name = "unencrypted-api-cache",
             .severity = Severity::kWarning,
             .summary = "An API stage caches responses without encryption.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "api-gateway-caching.html",
             .equivalents = kSameApiCaches,
             .security_severity = "4.3",
             .types = kStages},
    .check = check_api_caches};

extern constinit const Rule kNoCustomerManagedKey = {
    .info = {.id = "ENC010",
             .name = "no-customer-managed-key",
             .severity = Severity::kWarning,
             .summary = "A resource is not encrypted with a customer managed key.",
             .source = "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
             .equivalents = kSameKeys,
             .by_default = Default::kOff,
             .types = kTypesOf<kOwnKeys>},
    .check = check_rows<kOwnKeys>};

extern constinit const Rule kUnencryptedStream = {
    .info = {.id = "ENC011",
             .name = "unencrypted-stream",
             .severity = Severity::kWarning,
             .summary = "A stream or topic has no server-side encryption.",
             .source = "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
             .equivalents = kSameStreams,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kServerless,
             .types = kTypesOf<kStreams>},
    .check = check_rows<kStreams>};

extern constinit const Rule kAnalyticsWithoutKey = {
    .info = {.id = "ENC015",
             .name = "analytics-without-key",
             .severity = Severity::kWarning,
             .summary = "A job, crawler, catalog or workgroup does not require encryption.",
             .source = "https://docs.aws.amazon.com/glue/latest/dg/encryption-at-rest.html",
             .equivalents = kSameAnalytics,
             .by_default = Default::kOff,
             .types = kTypesOf<kAnalytics>},
    .check = check_rows<kAnalytics>};

extern constinit const Rule kKeyNeverRotated = {
    .info = {.id = "ENC012",
             .name = "key-never-rotated",
             .severity = Severity::kWarning,
             .summary = "A KMS key is never rotated.",
             .source = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
             .equivalents = kSameRotation,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kRotation>},
    .check = check_rows<kRotation>};

}  // namespace cfnaudit::rules
