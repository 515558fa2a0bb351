#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions about copies of snapshots and the security configurations of EMR.

namespace cfnaudit::rules {
namespace {

using graph::ValuePtr;

constexpr Setting kCopies[] = {
    {"AWS::DLM::LifecyclePolicy",
     "PolicyDetails.Actions.*.CrossRegionCopy.*.EncryptionConfiguration.Encrypted",
     kIsFalse.or_absent(), "copies snapshots to another region without encrypting them",
     "set EncryptionConfiguration: {Encrypted: true}"},
    {"AWS::DLM::LifecyclePolicy", "PolicyDetails.Schedules.*.CrossRegionCopyRules.*.Encrypted",
     kIsFalse.or_absent(), "copies snapshots to another region without encrypting them",
     "set Encrypted: true"},
};

/// What is on, and the part of the configuration that says how.
struct Switch {
  std::string_view on;
  std::string_view how;
  std::string_view message;
};

constexpr Switch kSwitches[] = {
    {"EnableAtRestEncryption", "AtRestEncryptionConfiguration", "does not encrypt data at rest"},
    {"EnableInTransitEncryption", "InTransitEncryptionConfiguration",
     "does not encrypt data between nodes"},
};

void check_configurations(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::EMR::SecurityConfiguration")) {
    const auto& configuration = context.graph.resource(index);
    const ValuePtr all = configuration.property("SecurityConfiguration");
    if (configuration.exists != Tri::kYes || all == nullptr || resolve::is_unknown(all) ||
        all->is_scalar())  // a text of JSON
      continue;
    const ValuePtr encryption = resolve::get(all, "EncryptionConfiguration");
    for (const auto& [on, how, message] : kSwitches) {
      const ValuePtr value = resolve::get(encryption, on);
      const Tri off = either(has_fault(kIsFalse.or_absent(), value),
                             has_fault(kIsAbsent, resolve::get(encryption, how)));
      if (off == Tri::kUnknown)
        report.undecided(configuration, concat(on, ": ", resolve::why_unknown(value)));
      if (off == Tri::kYes)
        report
            .at(configuration, value != nullptr ? value : all,
                concat(configuration.id(), " ", message))
            .key(std::string(on))
            .fix(concat("set ", on, ": true and ", how));
    }
  }
}

constexpr std::string_view kConfigurations[] = {"AWS::EMR::SecurityConfiguration"};
constexpr std::string_view kSameCopies[] = {"W81", "CKV_AWS_253",
                                            "DLM_LIFECYCLE_POLICY_CROSS_REGION_ENCRYPTION_RULE"};
constexpr std::string_view kSameConfigurations[] = {
    "W61", "EMR_SECURITY_CONFIG_ENABLED_AND_CONFIGURED_RULE"};

constexpr Setting kEncryption[] = {
    {"AWS::S3::Bucket", "BucketEncryption", kIsAbsent, "does not state how it is encrypted",
     "set BucketEncryption"},
    {"AWS::DynamoDB::Table", "SSESpecification.SSEEnabled", kIsFalse.or_absent(),
     "does not state that it is encrypted with a key of KMS",
     "set SSESpecification: {SSEEnabled: true}"},
    {"AWS::RDS::DBCluster", "StorageEncrypted", kIsFalse.or_absent(),
     "does not state that it is encrypted", "set StorageEncrypted: true"},
    {"AWS::Redshift::Cluster", "Encrypted", kIsAbsent, "does not state that it is encrypted",
     "set Encrypted: true"},
};
constexpr Setting kDomains[] = {
    {"AWS::ApiGateway::DomainName", "SecurityPolicy", kIsAbsent,
     "does not state which versions of TLS it accepts", "set SecurityPolicy: TLS_1_2"},
};
constexpr std::string_view kSameEncryption[] = {"F26",
                                                "F28",
                                                "CKV_AWS_96",
                                                "RDS.27",
                                                "REDSHIFT_CLUSTER_CONFIGURATION_CHECK",
                                                "W41",
                                                "W74",
                                                "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
                                                "DYNAMODB_TABLE_ENCRYPTED_KMS",
                                                "DYNAMODB_TABLE_MUST_BE_ENCRYPTED"};
constexpr std::string_view kSameDomains[] = {"W62", "API_GW_DOMAIN_DENY_NON_TLS_TRAFFIC"};

}  // namespace

extern constinit const Rule kUnencryptedCopy = {
    .info = {.id = "ENC018",
             .name = "unencrypted-copy",
             .severity = Severity::kWarning,
             .summary = "Snapshots are copied to another region without encryption.",
             .source = "https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html",
             .equivalents = kSameCopies,
             .security_severity = "4.3",
             .by_default = Default::kOff,
             .types = kTypesOf<kCopies>},
    .check = check_rows<kCopies>};

extern constinit const Rule kUnencryptedCluster = {
    .info = {.id = "ENC019",
             .name = "unencrypted-cluster",
             .severity = Severity::kWarning,
             .summary = "A security configuration of EMR encrypts only a part of the data.",
             .source = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/"
                       "emr-data-encryption-options.html",
             .equivalents = kSameConfigurations,
             .security_severity = "4.3",
             .by_default = Default::kOff,
             .types = kConfigurations},
    .check = check_configurations};

extern constinit const Rule kEncryptionNotStated = {
    .info = {.id = "ENC021",
             .name = "encryption-not-stated",
             .severity = Severity::kWarning,
             .summary = "A bucket, table or database cluster is encrypted by default alone.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
                       "Overview.Encryption.html",
             .equivalents = kSameEncryption,
             .by_default = Default::kOff,
             .types = kTypesOf<kEncryption>},
    .check = check_rows<kEncryption>};

extern constinit const Rule kTlsNotStated = {
    .info = {.id = "ENC022",
             .name = "tls-not-stated",
             .severity = Severity::kWarning,
             .summary = "A domain of an API does not state which versions of TLS it accepts.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "apigateway-custom-domain-tls-version.html",
             .equivalents = kSameDomains,
             .by_default = Default::kOff,
             .types = kTypesOf<kDomains>},
    .check = check_rows<kDomains>};

}  // namespace cfnaudit::rules
