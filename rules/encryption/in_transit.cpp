#include <array>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Connections that are not encrypted, or by protocols that are broken.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

constexpr std::string_view kPlain = "accepts connections that are not encrypted";
constexpr std::string_view kPlaintext[] = {"PLAINTEXT", "TLS_PLAINTEXT"};
constexpr std::string_view kTls[] = {"TLS"};
constexpr std::string_view kOff[] = {"0", "OFF", "false", "disabled"};

/// Valkey requires TLS by default, Redis does not.
/// https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
Tri is_redis(const Context&, const StackResource& cache) {
  return both(lacks(cache, "GlobalReplicationGroupId"),
              opposite(resolve::equals(cache.property("Engine"), "valkey")));
}

constexpr std::string_view kNodes = "does not encrypt the traffic between its nodes";
constexpr std::string_view kHttp = "accepts HTTP";

constexpr Setting kDatabases[] = {
    {"AWS::ElastiCache::ReplicationGroup", "TransitEncryptionEnabled", kIsFalse.or_absent(), kPlain,
     "set TransitEncryptionEnabled: true", is_redis},
    {"AWS::MemoryDB::Cluster", "TLSEnabled", kIsFalse, kPlain, "remove TLSEnabled"},
    {"AWS::DAX::Cluster", "ClusterEndpointEncryptionType", none_of(kTls).or_absent(), kPlain,
     "set ClusterEndpointEncryptionType: TLS"},
    {"AWS::MSK::Cluster", "EncryptionInfo.EncryptionInTransit.ClientBroker", one_of(kPlaintext),
     kPlain, "set ClientBroker: TLS"},
    {"AWS::MSK::Cluster", "EncryptionInfo.EncryptionInTransit.InCluster", kIsFalse, kNodes,
     "remove InCluster"},
    {"AWS::OpenSearchService::Domain", "NodeToNodeEncryptionOptions.Enabled", kIsFalse.or_absent(),
     kNodes, "set NodeToNodeEncryptionOptions: {Enabled: true}"},
    {"AWS::Elasticsearch::Domain", "NodeToNodeEncryptionOptions.Enabled", kIsFalse.or_absent(),
     kNodes, "set NodeToNodeEncryptionOptions: {Enabled: true}"},
    {"AWS::OpenSearchService::Domain", "DomainEndpointOptions.EnforceHTTPS", kIsFalse.or_absent(),
     kHttp, "set DomainEndpointOptions: {EnforceHTTPS: true}"},
    {"AWS::Elasticsearch::Domain", "DomainEndpointOptions.EnforceHTTPS", kIsFalse.or_absent(),
     kHttp, "set DomainEndpointOptions: {EnforceHTTPS: true}"},
    {"AWS::AppSync::ApiCache", "TransitEncryptionEnabled", kIsFalse.or_absent(),
     "does not encrypt the traffic to its cache", "set TransitEncryptionEnabled: true"},
    {"AWS::DocDB::DBClusterParameterGroup", "Parameters?.tls?", one_of(kOff),
     "lets clients connect without TLS", "remove the parameter tls"},
    {"AWS::Neptune::DBClusterParameterGroup", "Parameters?.neptune_enforce_ssl?", one_of(kOff),
     "lets clients connect without TLS", "remove the parameter neptune_enforce_ssl"},
    {"AWS::RDS::DBParameterGroup", "Parameters?.[rds.force_ssl]?", one_of(kOff),
     "lets clients connect without TLS", "set rds.force_ssl: 1"},
    {"AWS::RDS::DBParameterGroup", "Parameters?.require_secure_transport?", one_of(kOff),
     "lets clients connect without TLS", "set require_secure_transport: 1"},
    {"AWS::RDS::DBClusterParameterGroup", "Parameters?.[rds.force_ssl]?", one_of(kOff),
     "lets clients connect without TLS", "set rds.force_ssl: 1"},
    {"AWS::RDS::DBClusterParameterGroup", "Parameters?.require_secure_transport?", one_of(kOff),
     "lets clients connect without TLS", "set require_secure_transport: ON"},
    {"AWS::Redshift::ClusterParameterGroup",
     "Parameters[ParameterName:require_ssl]?.ParameterValue", one_of(kOff),
     "lets clients connect without TLS", "set require_ssl to true"},
};

// Policies that accept TLS 1.0 or 1.1, read on 2026-11-30.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
constexpr std::string_view kWeakBalancer[] = {
    "ELBSecurityPolicy-2016-08",           "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2015-03",           "ELBSecurityPolicy-2015-02",
    "ELBSecurityPolicy-FS-2018-06",        "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-TLS-1-0-2015-04",   "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS13-1-1-2021-06",
};
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
constexpr std::string_view kWeakViewer[] = {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"};
constexpr std::string_view kWeakOrigin[] = {"SSLv3", "TLSv1", "TLSv1.1"};
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
constexpr std::string_view kWeakApi[] = {"TLS_1_0"};
// https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html
constexpr std::string_view kWeakDomain[] = {"Policy-Min-TLS-1-0-2019-07"};

constexpr std::string_view kOldTls = "accepts TLS 1.0 or 1.1, which are deprecated";

constexpr Setting kTlsPolicies[] = {
    {"AWS::ElasticLoadBalancingV2::Listener", "SslPolicy", one_of(kWeakBalancer), kOldTls,
     "set SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06"},
    {"AWS::CloudFront::Distribution", "DistributionConfig.ViewerCertificate.MinimumProtocolVersion",
     one_of(kWeakViewer), kOldTls, "set MinimumProtocolVersion: TLSv1.2_2021"},
    {"AWS::CloudFront::Distribution",
     "DistributionConfig.Origins.*.CustomOriginConfig?.OriginSSLProtocols.*", one_of(kWeakOrigin),
     "connects to its origin with TLS 1.0 or 1.1, which are deprecated",
     "list TLSv1.2 alone in OriginSSLProtocols"},
    {"AWS::ApiGateway::DomainName", "SecurityPolicy", one_of(kWeakApi), kOldTls,
     "set SecurityPolicy: TLS_1_2"},
    {"AWS::OpenSearchService::Domain", "DomainEndpointOptions.TLSSecurityPolicy",
     one_of(kWeakDomain), kOldTls, "set TLSSecurityPolicy: Policy-Min-TLS-1-2-PFS-2023-10"},
    {"AWS::Elasticsearch::Domain", "DomainEndpointOptions.TLSSecurityPolicy", one_of(kWeakDomain),
     kOldTls, "set TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07"},
};

constexpr std::string_view kAllowAll[] = {"allow-all"};
constexpr std::string_view kServesHttp = "answers over HTTP as well as HTTPS";
constexpr std::string_view kRedirect = "set ViewerProtocolPolicy: redirect-to-https or https-only";

constexpr Setting kViewers[] = {
    {"AWS::CloudFront::Distribution",
     "DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy", one_of(kAllowAll), kServesHttp,
     kRedirect},
    {"AWS::CloudFront::Distribution", "DistributionConfig.CacheBehaviors.*.ViewerProtocolPolicy",
     one_of(kAllowAll), kServesHttp, kRedirect},
};

constexpr std::string_view kFtp[] = {"FTP"};
constexpr Setting kTransfer[] = {
    {"AWS::Transfer::Server", "Protocols.*", one_of(kFtp),
     "accepts FTP, which sends passwords and files in plain text", "use SFTP or FTPS"},
};

constexpr std::string_view kEnabled[] = {"ENABLED"};
constexpr Setting kFileSystems[] = {
    {"AWS::ECS::TaskDefinition", "Volumes.*.EFSVolumeConfiguration?.TransitEncryption",
     none_of(kEnabled).or_absent(), "mounts a file system without encryption in transit",
     "set TransitEncryption: ENABLED"},
};

// A listener without a policy gets one that accepts TLS 1.0.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
Tri uses_tls(const Context&, const StackResource& listener) {
  return either(resolve::equals(listener.property("Protocol"), "HTTPS"),
                resolve::equals(listener.property("Protocol"), "TLS"));
}

constexpr Setting kDefaultPolicies[] = {
    {"AWS::ElasticLoadBalancingV2::Listener", "SslPolicy", kIsAbsent,
     "uses the default TLS policy, which accepts TLS 1.0",
     "set SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06", uses_tls},
    {"AWS::CloudFront::Distribution",
     "DistributionConfig.ViewerCertificate?.CloudFrontDefaultCertificate", kIsTrue,
     "uses the default certificate, with which viewers may use TLS 1.0",
     "use a certificate of your own with MinimumProtocolVersion: TLSv1.2_2021"},
    {"AWS::CloudFront::Distribution", "DistributionConfig.ViewerCertificate", kIsAbsent,
     "uses the default certificate, with which viewers may use TLS 1.0",
     "use a certificate of your own with MinimumProtocolVersion: TLSv1.2_2021"},
};

/// Listeners of internal load balancers are not asked.
Tri faces_internet(const Context& context, const StackResource& listener) {
  static constexpr std::string_view kBalancers[] = {"AWS::ElasticLoadBalancingV2::LoadBalancer"};
  const auto target = context.graph.identify(listener.property("LoadBalancerArn"), kBalancers);
  if (!target) return Tri::kUnknown;
  return opposite(
      resolve::equals(context.graph.resource(target->resource).property("Scheme"), "internal"));
}

bool forwards(ValuePtr actions) {
  const auto all = resolve::items(actions);
  return std::any_of(all.begin(), all.end(), [](ValuePtr action) {
    return resolve::equals(resolve::get(action, "Type"), "forward") == Tri::kYes;
  });
}

void check_listeners(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ElasticLoadBalancingV2::Listener")) {
    const auto& listener = context.graph.resource(index);
    const ValuePtr protocol = listener.property("Protocol");
    const Tri http = resolve::equals(protocol, "HTTP");
    if (listener.exists != Tri::kYes || http == Tri::kNo ||
        !forwards(listener.property("DefaultActions")))
      continue;
    const Tri open = faces_internet(context, listener);
    if (open == Tri::kNo) continue;
    if (http == Tri::kUnknown)
      report.undecided(listener, concat("Protocol: ", resolve::why_unknown(protocol)));
    else if (open == Tri::kUnknown)
      report.undecided(listener, "whether its load balancer faces the internet is not known");
    else
      report.at(listener, protocol, concat(listener.id(), " serves the internet over plain HTTP"))
          .fix("redirect HTTP to an HTTPS listener, and forward from there");
  }
}

constexpr std::string_view kPlainProtocols[] = {"HTTP", "TCP"};

bool redirects_to_https(ValuePtr actions) {
  const auto all = resolve::items(actions);
  return std::any_of(all.begin(), all.end(), [](ValuePtr action) {
    return resolve::equals(resolve::get_path(action, "RedirectConfig.Protocol"), "HTTPS") ==
           Tri::kYes;
  });
}

void check_plain_listeners(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ElasticLoadBalancingV2::Listener")) {
    const auto& listener = context.graph.resource(index);
    const ValuePtr protocol = listener.property("Protocol");
    if (listener.exists == Tri::kYes && resolve::equals(protocol, "HTTP") == Tri::kYes &&
        !redirects_to_https(listener.property("DefaultActions")))
      report.at(listener, protocol, concat(listener.id(), " serves plain HTTP"))
          .fix("set Protocol: HTTPS, or redirect to an HTTPS listener");
  }
  for (const auto index : context.graph.of_type("AWS::ElasticLoadBalancing::LoadBalancer")) {
    const auto& balancer = context.graph.resource(index);
    if (balancer.exists != Tri::kYes) continue;
    for (const ValuePtr listener : resolve::items(balancer.property("Listeners"))) {
      const ValuePtr protocol = resolve::get(listener, "Protocol");
      if (has_fault(one_of(kPlainProtocols), protocol) == Tri::kYes)
        report.at(balancer, protocol, concat(balancer.id(), " has a listener without TLS"))
            .fix("set Protocol: HTTPS or SSL, and a certificate");
    }
  }
}

/// Website endpoints of S3 speak HTTP alone.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
bool is_website_endpoint(ValuePtr domain) {
  const auto* text = resolve::text(domain);
  return text != nullptr && (text->text().find(".s3-website") != std::string::npos ||
                             text->text().find("WebsiteURL") != std::string::npos);
}

void check_origins(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::CloudFront::Distribution")) {
    const auto& distribution = context.graph.resource(index);
    if (distribution.exists != Tri::kYes) continue;
    for (const ValuePtr origin :
         resolve::items(distribution.property("DistributionConfig.Origins"))) {
      const ValuePtr policy = resolve::get_path(origin, "CustomOriginConfig.OriginProtocolPolicy");
      const ValuePtr domain = resolve::get(origin, "DomainName");
      if (resolve::equals(policy, "http-only") != Tri::kYes || is_website_endpoint(domain))
        continue;
      if (resolve::text(domain) == nullptr) continue;
      report
          .at(distribution, policy,
              concat(distribution.id(), " fetches from its origin over plain HTTP"))
          .fix("set OriginProtocolPolicy: https-only");
    }
  }
}

constexpr std::string_view kListeners[] = {"AWS::ElasticLoadBalancingV2::Listener"};
constexpr std::string_view kPlainListeners[] = {"AWS::ElasticLoadBalancingV2::Listener",
                                                "AWS::ElasticLoadBalancing::LoadBalancer"};
constexpr std::string_view kSamePlain[] = {"CKV_AWS_2",
                                           "W56",
                                           "ELB.1",
                                           "ELB.3",
                                           "AwsSolutions-ELB5",
                                           "ELBV2_LISTENER_PROTOCOL_RULE",
                                           "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK",
                                           "ELB_TLS_HTTPS_LISTENERS_ONLY"};
constexpr std::string_view kDistributions[] = {"AWS::CloudFront::Distribution"};

constexpr std::string_view kSameDatabases[] = {"CKV_AWS_6",
                                               "CKV_AWS_30",
                                               "CKV_AWS_83",
                                               "CKV_AWS_90",
                                               "CKV_AWS_105",
                                               "F33",
                                               "W85",
                                               "AppSync.6",
                                               "DynamoDB.7",
                                               "ElastiCache.5",
                                               "ES.3",
                                               "Opensearch.3",
                                               "MSK.1",
                                               "Redshift.2",
                                               "ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
                                               "REDSHIFT_REQUIRE_TLS_SSL",
                                               "ELASTICACHE_REPLICATION_GROUP_TRANSIT_ENCRYPTION",
                                               "OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
                                               "OPENSEARCH_HTTPS_REQUIRED",
                                               "ELASTICSEARCH_HTTPS_REQUIRED"};
constexpr std::string_view kSameTls[] = {"CKV_AWS_103",
                                         "CKV_AWS_174",
                                         "W55",
                                         "W62",
                                         "W70",
                                         "AwsSolutions-CFR4",
                                         "AwsSolutions-CFR5",
                                         "CloudFront.10",
                                         "Opensearch.8",
                                         "API_GW_DOMAIN_DENY_NON_TLS_TRAFFIC",
                                         "ELBV2_LISTENER_SSL_POLICY_RULE",
                                         "CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE",
                                         "OPENSEARCH_HTTPS_REQUIRED",
                                         "ELASTICSEARCH_HTTPS_REQUIRED"};
constexpr std::string_view kSameViewers[] = {"CKV_AWS_34", "CloudFront.3",
                                             "CLOUDFRONT_VIEWER_POLICY_HTTPS"};
constexpr std::string_view kSameListeners[] = {"CKV_AWS_2", "W56", "ELB.1",
                                               "ELBV2_LISTENER_PROTOCOL_RULE",
                                               "ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK"};
constexpr std::string_view kSameOrigins[] = {"CKV2_AWS_72", "CloudFront.9"};
constexpr std::string_view kSameTransfer[] = {"Transfer.2"};
constexpr std::string_view kSameFileSystems[] = {"CKV_AWS_97"};
constexpr std::string_view kSameDefaults[] = {"CKV_AWS_103",
                                              "CKV_AWS_174",
                                              "W55",
                                              "W70",
                                              "AwsSolutions-CFR4",
                                              "CloudFront.7",
                                              "ELBV2_LISTENER_SSL_POLICY_RULE",
                                              "CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE",
                                              "CLOUDFRONT_CUSTOM_SSL_CERTIFICATE"};

}  // namespace

extern constinit const Rule kUnencryptedConnection = {
    .info = {.id = "ENC004",
             .name = "unencrypted-connection",
             .severity = Severity::kWarning,
             .summary = "A database, cache or broker accepts connections without TLS.",
             .source = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
                       "in-transit-encryption.html",
             .equivalents = kSameDatabases,
             .security_severity = "5.9",
             .types = kTypesOf<kDatabases>},
    .check = check_rows<kDatabases>};

extern constinit const Rule kWeakTls = {
    .info = {.id = "ENC005",
             .name = "weak-tls",
             .severity = Severity::kWarning,
             .summary = "An endpoint accepts TLS 1.0 or 1.1.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "describe-ssl-policies.html",
             .equivalents = kSameTls,
             .security_severity = "5.3",
             .types = kTypesOf<kTlsPolicies>},
    .check = check_rows<kTlsPolicies>};

extern constinit const Rule kPlainHttpListener = {
    .info = {.id = "ENC006",
             .name = "plain-http-listener",
             .severity = Severity::kWarning,
             .summary = "A load balancer serves the internet over plain HTTP.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "create-https-listener.html",
             .equivalents = kSameListeners,
             .security_severity = "5.9",
             .types = kListeners},
    .check = check_listeners};

extern constinit const Rule kDistributionServesHttp = {
    .info = {.id = "ENC007",
             .name = "distribution-serves-http",
             .severity = Severity::kWarning,
             .summary = "A CloudFront distribution answers over plain HTTP.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "using-https-viewers-to-cloudfront.html",
             .equivalents = kSameViewers,
             .security_severity = "5.3",
             .types = kTypesOf<kViewers>},
    .check = check_rows<kViewers>};

extern constinit const Rule kPlainHttpOrigin = {
    .info = {.id = "ENC008",
             .name = "plain-http-origin",
             .severity = Severity::kWarning,
             .summary = "A CloudFront distribution fetches from its origin over plain HTTP.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "using-https-cloudfront-to-custom-origin.html",
             .equivalents = kSameOrigins,
             .security_severity = "5.3",
             .types = kDistributions},
    .check = check_origins};

extern constinit const Rule kFtpServer = {
    .info = {.id = "ENC009",
             .name = "ftp-server",
             .severity = Severity::kWarning,
             .summary = "A Transfer Family server accepts FTP.",
             .source = "https://docs.aws.amazon.com/transfer/latest/userguide/"
                       "create-server-ftp.html",
             .equivalents = kSameTransfer,
             .security_severity = "5.9",
             .types = kTypesOf<kTransfer>},
    .check = check_rows<kTransfer>};

extern constinit const Rule kFileSystemWithoutTls = {
    .info = {.id = "ENC013",
             .name = "file-system-without-tls",
             .severity = Severity::kWarning,
             .summary = "A task mounts a file system without encryption in transit.",
             .source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                       "efs-volumes.html",
             .equivalents = kSameFileSystems,
             .by_default = Default::kOff,
             .types = kTypesOf<kFileSystems>},
    .check = check_rows<kFileSystems>};

extern constinit const Rule kDefaultTlsPolicy = {
    .info = {.id = "ENC014",
             .name = "default-tls-policy",
             .severity = Severity::kWarning,
             .summary = "An endpoint uses a default policy, which accepts TLS 1.0.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "describe-ssl-policies.html",
             .equivalents = kSameDefaults,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kDefaultPolicies>},
    .check = check_rows<kDefaultPolicies>};

extern constinit const Rule kPlainListener = {
    .info = {.id = "ENC020",
             .name = "plain-listener",
             .severity = Severity::kWarning,
             .summary = "A load balancer has a listener without TLS.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "create-https-listener.html",
             .equivalents = kSamePlain,
             .security_severity = "4.3",
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kPlainListeners},
    .check = check_plain_listeners};

}  // namespace cfnaudit::rules
