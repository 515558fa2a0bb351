#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Settings of running systems that make an attack easier.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kOptional[] = {"optional"};
constexpr std::string_view kRequired[] = {"required"};
constexpr std::string_view kV1 = "accepts IMDSv1, which request forgery can read credentials from";
constexpr std::string_view kRequireV2 = "set MetadataOptions: {HttpTokens: required}";

constexpr Setting kImds[] = {
    {"AWS::EC2::Instance", "MetadataOptions.HttpTokens", one_of(kOptional), kV1, kRequireV2},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpTokens", one_of(kOptional),
     kV1, kRequireV2},
    {"AWS::AutoScaling::LaunchConfiguration", "MetadataOptions.HttpTokens", one_of(kOptional), kV1,
     kRequireV2},
};

constexpr std::string_view kNotRequired = "does not require IMDSv2";

Tri has_no_template(const Context&, const StackResource& instance) {
  return lacks(instance, "LaunchTemplate");
}

constexpr Setting kImdsDefaults[] = {
    {"AWS::EC2::Instance", "MetadataOptions.HttpTokens", kIsAbsent, kNotRequired, kRequireV2,
     has_no_template},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpTokens", kIsAbsent,
     kNotRequired, kRequireV2},
    {"AWS::AutoScaling::LaunchConfiguration", "MetadataOptions.HttpTokens", kIsAbsent, kNotRequired,
     kRequireV2},
};

constexpr std::string_view kHost[] = {"host"};
constexpr std::string_view kSocket[] = {"/var/run/docker.sock", "/run/docker.sock"};
constexpr std::string_view kIsRoot = "runs a privileged container, which is root on its host";
constexpr std::string_view kNotPrivileged = "remove Privileged, and add the capabilities it needs";

constexpr Setting kContainers[] = {
    {"AWS::ECS::TaskDefinition", "ContainerDefinitions.*.Privileged", kIsTrue, kIsRoot,
     kNotPrivileged},
    {"AWS::Batch::JobDefinition", "ContainerProperties.Privileged", kIsTrue, kIsRoot,
     kNotPrivileged},
    {"AWS::ECS::TaskDefinition", "PidMode", one_of(kHost),
     "shares the processes of its host with its containers", "remove PidMode"},
    {"AWS::ECS::TaskDefinition", "IpcMode", one_of(kHost),
     "shares the memory of its host with its containers", "remove IpcMode"},
    {"AWS::ECS::TaskDefinition", "Volumes.*.Host?.SourcePath", one_of(kSocket),
     "gives a container the Docker socket, which makes it root on its host", "remove the volume"},
};

constexpr Setting kRootFiles[] = {
    {"AWS::ECS::TaskDefinition", "ContainerDefinitions.*.ReadonlyRootFilesystem",
     kIsFalse.or_absent(), "has a container that can write to its own files",
     "set ReadonlyRootFilesystem: true"},
};

constexpr std::string_view kImmutable[] = {"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"};
constexpr Setting kTags[] = {
    {"AWS::ECR::Repository", "ImageTagMutability", none_of(kImmutable).or_absent(),
     "lets a tag move to another image", "set ImageTagMutability: IMMUTABLE"},
};
constexpr Setting kScans[] = {
    {"AWS::ECR::Repository", "ImageScanningConfiguration.ScanOnPush", kIsFalse.or_absent(),
     "does not scan images when they are pushed",
     "set ImageScanningConfiguration: {ScanOnPush: true}"},
};

constexpr long long kShortestPassword = 8;
constexpr Setting kPasswords[] = {
    {"AWS::Cognito::UserPool", "Policies.PasswordPolicy.MinimumLength", below(kShortestPassword),
     "accepts passwords of fewer than 8 characters", "set MinimumLength: 8 or more"},
};

constexpr std::string_view kOff[] = {"OFF"};
constexpr Setting kFactors[] = {
    {"AWS::Cognito::UserPool", "MfaConfiguration", one_of(kOff).or_absent(),
     "has no multi-factor authentication", "set MfaConfiguration: OPTIONAL or 'ON'"},
};

constexpr std::string_view kNoMinor = "does not get minor versions, with their security patches";
constexpr std::string_view kSetMinor = "set AutoMinorVersionUpgrade: true";
constexpr Setting kUpgrades[] = {
    {"AWS::RDS::DBInstance", "AutoMinorVersionUpgrade", kIsFalse, kNoMinor, kSetMinor},
    {"AWS::AmazonMQ::Broker", "AutoMinorVersionUpgrade", kIsFalse, kNoMinor, kSetMinor},
    {"AWS::DMS::ReplicationInstance", "AutoMinorVersionUpgrade", kIsFalse, kNoMinor, kSetMinor},
    {"AWS::Redshift::Cluster", "AllowVersionUpgrade", kIsFalse, kNoMinor,
     "set AllowVersionUpgrade: true"},
};

constexpr std::string_view kNoIam = "does not take IAM authentication";
constexpr std::string_view kSetIam = "set EnableIAMDatabaseAuthentication: true";
/// The cluster has the setting for its instances.
Tri is_alone(const Context&, const StackResource& instance) {
  return lacks(instance, "DBClusterIdentifier");
}

constexpr Setting kIamLogins[] = {
    {"AWS::RDS::DBInstance", "EnableIAMDatabaseAuthentication", kIsFalse.or_absent(), kNoIam,
     kSetIam, is_alone},
    {"AWS::RDS::DBCluster", "EnableIAMDatabaseAuthentication", kIsFalse.or_absent(), kNoIam,
     kSetIam},
    {"AWS::Neptune::DBCluster", "IamAuthEnabled", kIsFalse.or_absent(), kNoIam,
     "set IamAuthEnabled: true"},
};

constexpr Setting kHeaders[] = {
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "LoadBalancerAttributes[Key:routing.http.drop_invalid_header_fields.enabled].Value",
     kIsFalse.or_absent(), "passes on invalid HTTP headers",
     "set routing.http.drop_invalid_header_fields.enabled to true",
     [](const Context&, const StackResource& balancer) {
       const auto type = balancer.property("Type");
       return type == nullptr ? Tri::kYes : resolve::equals(type, "application");
     }},
};

constexpr Setting kFirewalls[] = {
    {"AWS::CloudFront::Distribution", "DistributionConfig.WebACLId", kIsAbsent,
     "has no web application firewall", "set WebACLId"},
};
constexpr Setting kRootObjects[] = {
    {"AWS::CloudFront::Distribution", "DistributionConfig.DefaultRootObject", kIsAbsent,
     "has no default root object", "set DefaultRootObject: index.html"},
};

constexpr std::string_view kUnlimited = "has no throttling of its own";
constexpr Setting kThrottles[] = {
    {"AWS::ApiGateway::Stage", "MethodSettings", kIsAbsent, kUnlimited,
     "set ThrottlingRateLimit and ThrottlingBurstLimit in MethodSettings"},
    {"AWS::ApiGatewayV2::Stage", "DefaultRouteSettings.ThrottlingRateLimit", kIsAbsent, kUnlimited,
     "set ThrottlingRateLimit and ThrottlingBurstLimit in DefaultRouteSettings"},
};

Tri has_no_users(const Context&, const StackResource& cache) {
  return both(lacks(cache, "UserGroupIds"), lacks(cache, "GlobalReplicationGroupId"));
}
constexpr std::string_view kOpenAccess[] = {"open-access"};
constexpr Setting kCacheLogins[] = {
    {"AWS::ElastiCache::ReplicationGroup", "AuthToken", kIsAbsent,
     "accepts every client that can reach it", "set AuthToken or UserGroupIds", has_no_users},
    {"AWS::MemoryDB::Cluster", "ACLName", one_of(kOpenAccess),
     "accepts every client that can reach it", "name an ACL with users and passwords"},
};

constexpr Setting kBuilds[] = {
    {"AWS::CodeBuild::Project", "Environment.PrivilegedMode", kIsTrue,
     "runs its builds as root on their host", "remove PrivilegedMode, unless it builds images"},
};
constexpr std::string_view kDisabled[] = {"Disabled"};
constexpr Setting kNotebooks[] = {
    {"AWS::SageMaker::NotebookInstance", "RootAccess", none_of(kDisabled).or_absent(),
     "gives its users root access", "set RootAccess: Disabled"},
};

constexpr std::string_view kAuditors = "has a rule without a description";
constexpr std::string_view kDescribe = "say in Description what the rule is for";
constexpr Setting kDescriptions[] = {
    {"AWS::EC2::SecurityGroup", "SecurityGroupIngress.*.Description", kIsAbsent, kAuditors,
     kDescribe},
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress.*.Description", kIsAbsent, kAuditors,
     kDescribe},
    {"AWS::EC2::SecurityGroupIngress", "Description", kIsAbsent, "has no description", kDescribe},
    {"AWS::EC2::SecurityGroupEgress", "Description", kIsAbsent, "has no description", kDescribe},
};

/// An S3 origin that no identity of CloudFront may read has to be public.
Tri has_no_identity(graph::ValuePtr origin) {
  const auto control = resolve::get(origin, "OriginAccessControlId");
  const auto identity = resolve::get_path(origin, "S3OriginConfig.OriginAccessIdentity");
  const auto empty = [](graph::ValuePtr value) {
    return value == nullptr ? Tri::kYes : resolve::equals(value, "");
  };
  const auto surely_named = [](graph::ValuePtr value) {
    const auto* text = resolve::text(value);
    return text != nullptr && !text->known();
  };
  if (surely_named(control) || surely_named(identity)) return Tri::kNo;
  return both(empty(control), empty(identity));
}

void check_origins(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::CloudFront::Distribution")) {
    const auto& distribution = context.graph.resource(index);
    if (distribution.exists != Tri::kYes) continue;
    for (const auto origin : resolve::items(distribution.property("DistributionConfig.Origins"))) {
      if (resolve::get(origin, "S3OriginConfig") == nullptr || resolve::is_unknown(origin))
        continue;
      const Tri open = has_no_identity(origin);
      if (open == Tri::kUnknown)
        report.undecided(distribution, "the identity with which it reads its origin is not known");
      if (open == Tri::kYes)
        report
            .at(distribution, origin,
                concat(distribution.id(),
                       " reads a bucket as anyone can: it has no origin access "
                       "control, so the bucket has to be public"))
            .fix(
                "create an AWS::CloudFront::OriginAccessControl, and name it in "
                "OriginAccessControlId");
    }
  }
}

constexpr std::string_view kDistributions[] = {"AWS::CloudFront::Distribution"};

constexpr std::string_view kSameImds[] = {"CKV_AWS_79", "AutoScaling.3", "EC2.8", "EC2.170",
                                          "EC2_IMDSV2_CHECK"};
constexpr std::string_view kSameContainers[] = {"CKV_AWS_210", "W34", "ECS.3", "ECS.4",
                                                "BATCH_JOB_CONTAINER_PROPERTIES_PRIVILEGED_RULE"};
constexpr std::string_view kSameRootFiles[] = {"CKV_AWS_336", "ECS.5"};
constexpr std::string_view kSameTags[] = {"CKV_AWS_51", "ECR.2"};
constexpr std::string_view kSameScans[] = {"CKV_AWS_163", "W79", "ECR.1",
                                           "ECR_REPO_SCAN_ON_PUSH_RULE"};
constexpr std::string_view kSamePasswords[] = {"AwsSolutions-COG1"};
constexpr std::string_view kSameFactors[] = {"F78", "AwsSolutions-COG2",
                                             "COGNITO_USER_POOL_MFA_CONFIGURATION_RULE"};
constexpr std::string_view kSameUpgrades[] = {"RDS.13",
                                              "MQ.3",
                                              "DMS.6",
                                              "Redshift.6",
                                              "RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED",
                                              "REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK"};
constexpr std::string_view kSameIamLogins[] = {"CKV_AWS_161", "CKV_AWS_162", "RDS.10", "RDS.12",
                                               "Neptune.7"};
constexpr std::string_view kSameHeaders[] = {"CKV_AWS_131", "ELB.4",
                                             "ALB_HTTP_DROP_INVALID_HEADER_ENABLED"};
constexpr std::string_view kSameFirewalls[] = {"CKV_AWS_68", "AwsSolutions-CFR2", "CloudFront.6"};
constexpr std::string_view kSameRootObjects[] = {"CloudFront.1",
                                                 "CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED"};
constexpr std::string_view kSameThrottles[] = {"ES2003", "APIGWDefaultThrottling"};
constexpr std::string_view kSameCacheLogins[] = {"CKV_AWS_31", "ElastiCache.6"};
constexpr std::string_view kSameBuilds[] = {"CKV_AWS_316", "AwsSolutions-CB3"};
constexpr std::string_view kSameNotebooks[] = {"SageMaker.3"};
constexpr std::string_view kSameDescriptions[] = {"CKV_AWS_23", "W36", "AwsSolutions-EC27",
                                                  "SECURITY_GROUP_DESCRIPTION_RULE"};
constexpr std::string_view kSameOrigins[] = {"AwsSolutions-CFR7", "CloudFront.13",
                                             "CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED"};

}  // namespace

extern constinit const Rule kImdsv1 = {
    .info = {.id = "HRD003",
             .name = "imdsv1",
             .severity = Severity::kWarning,
             .summary = "An instance accepts IMDSv1.",
             .source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                       "configuring-instance-metadata-service.html",
             .equivalents = kSameImds,
             .security_severity = "5.0",
             .types = kTypesOf<kImds>},
    .check = check_rows<kImds>};

extern constinit const Rule kImdsv2NotRequired = {
    .info = {.id = "HRD004",
             .name = "imdsv2-not-required",
             .severity = Severity::kWarning,
             .summary = "A template does not require IMDSv2.",
             .source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                       "configuring-instance-metadata-service.html",
             .equivalents = kSameImds,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kImdsDefaults>},
    .check = check_rows<kImdsDefaults>};

extern constinit const Rule kPrivilegedContainer = {
    .info = {.id = "HRD005",
             .name = "privileged-container",
             .severity = Severity::kWarning,
             .summary = "A container is root on its host.",
             .source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                       "task_definition_parameters.html",
             .equivalents = kSameContainers,
             .security_severity = "6.7",
             .types = kTypesOf<kContainers>},
    .check = check_rows<kContainers>};

extern constinit const Rule kWritableRootFilesystem = {
    .info = {.id = "HRD006",
             .name = "writable-root-filesystem",
             .severity = Severity::kWarning,
             .summary = "A container can write to its own files.",
             .source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                       "task_definition_parameters.html",
             .equivalents = kSameRootFiles,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kRootFiles>},
    .check = check_rows<kRootFiles>};

extern constinit const Rule kMutableImageTags = {
    .info = {.id = "HRD007",
             .name = "mutable-image-tags",
             .severity = Severity::kWarning,
             .summary = "The tags of a repository can move to other images.",
             .source =
                 "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
             .equivalents = kSameTags,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kTags>},
    .check = check_rows<kTags>};

extern constinit const Rule kImagesNotScanned = {
    .info = {.id = "HRD008",
             .name = "images-not-scanned",
             .severity = Severity::kWarning,
             .summary = "A repository does not scan its images.",
             .source =
                 "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html",
             .equivalents = kSameScans,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kScans>},
    .check = check_rows<kScans>};

extern constinit const Rule kWeakPasswords = {
    .info = {.id = "HRD009",
             .name = "weak-passwords",
             .severity = Severity::kWarning,
             .summary = "A user pool accepts short passwords.",
             .source = "https://docs.aws.amazon.com/cognito/latest/developerguide/"
                       "managing-users-passwords.html",
             .equivalents = kSamePasswords,
             .security_severity = "5.3",
             .types = kTypesOf<kPasswords>},
    .check = check_rows<kPasswords>};

extern constinit const Rule kNoMultiFactor = {
    .info = {.id = "HRD010",
             .name = "no-multi-factor",
             .severity = Severity::kWarning,
             .summary = "A user pool has no multi-factor authentication.",
             .source = "https://docs.aws.amazon.com/cognito/latest/developerguide/"
                       "user-pool-settings-mfa.html",
             .equivalents = kSameFactors,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kFactors>},
    .check = check_rows<kFactors>};

extern constinit const Rule kOriginWithoutAccessControl = {
    .info = {.id = "HRD011",
             .name = "origin-without-access-control",
             .severity = Severity::kWarning,
             .summary = "A distribution reads a bucket without an identity of its own.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "private-content-restricting-access-to-s3.html",
             .equivalents = kSameOrigins,
             .security_severity = "5.3",
             .types = kDistributions},
    .check = check_origins};

extern constinit const Rule kNoMinorUpgrades = {
    .info = {.id = "HRD012",
             .name = "no-minor-upgrades",
             .severity = Severity::kWarning,
             .summary = "A database does not get minor versions automatically.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                       "USER_UpgradeDBInstance.Upgrading.html",
             .equivalents = kSameUpgrades,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kUpgrades>},
    .check = check_rows<kUpgrades>};

extern constinit const Rule kNoIamAuthentication = {
    .info =
        {.id = "HRD013",
         .name = "no-iam-authentication",
         .severity = Severity::kWarning,
         .summary = "A database does not take IAM authentication.",
         .source =
             "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
         .equivalents = kSameIamLogins,
         .by_default = Default::kOff,
         .profiles = Profile::kSecurityHub,
         .types = kTypesOf<kIamLogins>},
    .check = check_rows<kIamLogins>};

extern constinit const Rule kInvalidHeadersPassedOn = {
    .info = {.id = "HRD014",
             .name = "invalid-headers-passed-on",
             .severity = Severity::kWarning,
             .summary = "A load balancer passes on invalid HTTP headers.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "edit-load-balancer-attributes.html",
             .equivalents = kSameHeaders,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kHeaders>},
    .check = check_rows<kHeaders>};

extern constinit const Rule kNoWebFirewall = {
    .info = {.id = "HRD015",
             .name = "no-web-firewall",
             .severity = Severity::kWarning,
             .summary = "A distribution has no web application firewall.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "distribution-web-awswaf.html",
             .equivalents = kSameFirewalls,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kFirewalls>},
    .check = check_rows<kFirewalls>};

extern constinit const Rule kNoDefaultRootObject = {
    .info = {.id = "HRD016",
             .name = "no-default-root-object",
             .severity = Severity::kWarning,
             .summary = "A distribution has no default root object.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "DefaultRootObject.html",
             .equivalents = kSameRootObjects,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kRootObjects>},
    .check = check_rows<kRootObjects>};

extern constinit const Rule kStageWithoutThrottling = {
    .info = {.id = "HRD017",
             .name = "stage-without-throttling",
             .severity = Severity::kWarning,
             .summary = "A stage of an API has no throttling of its own.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "api-gateway-request-throttling.html",
             .equivalents = kSameThrottles,
             .by_default = Default::kOff,
             .profiles = Profile::kServerless,
             .types = kTypesOf<kThrottles>},
    .check = check_rows<kThrottles>};

extern constinit const Rule kCacheWithoutLogin = {
    .info = {.id = "HRD018",
             .name = "cache-without-login",
             .severity = Severity::kWarning,
             .summary = "A cache accepts every client that can reach it.",
             .source = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
             .equivalents = kSameCacheLogins,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kCacheLogins>},
    .check = check_rows<kCacheLogins>};

extern constinit const Rule kPrivilegedBuild = {
    .info = {.id = "HRD019",
             .name = "privileged-build",
             .severity = Severity::kWarning,
             .summary = "Builds run as root on their host.",
             .source = "https://docs.aws.amazon.com/codebuild/latest/APIReference/"
                       "API_ProjectEnvironment.html",
             .equivalents = kSameBuilds,
             .by_default = Default::kOff,
             .types = kTypesOf<kBuilds>},
    .check = check_rows<kBuilds>};

extern constinit const Rule kNotebookRootAccess = {
    .info = {.id = "HRD020",
             .name = "notebook-root-access",
             .severity = Severity::kWarning,
             .summary = "The users of a notebook have root access.",
             .source = "https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html",
             .equivalents = kSameNotebooks,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kNotebooks>},
    .check = check_rows<kNotebooks>};

extern constinit const Rule kRuleWithoutDescription = {
    .info = {.id = "HRD021",
             .name = "rule-without-description",
             .severity = Severity::kWarning,
             .summary = "A rule of a security group has no description.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameDescriptions,
             .by_default = Default::kOff,
             .types = kTypesOf<kDescriptions>},
    .check = check_rows<kDescriptions>};

}  // namespace cfnaudit::rules
