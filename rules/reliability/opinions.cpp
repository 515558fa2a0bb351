#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions about what stays available when a host, a zone or an origin fails.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr Setting kBalancers[] = {
    {"AWS::ElasticLoadBalancing::LoadBalancer", "CrossZone", kIsFalse.or_absent(),
     "sends requests only to instances in the zone that received them", "set CrossZone: true"},
};

Tri has_no_template(const Context&, const StackResource& instance) {
  return lacks(instance, "LaunchTemplate");
}

constexpr std::string_view kShared = "shares its network bandwidth with its volumes";
constexpr std::string_view kSetOptimized = "set EbsOptimized: true";

constexpr Setting kInstances[] = {
    {"AWS::EC2::Instance", "EbsOptimized", kIsFalse.or_absent(), kShared, kSetOptimized,
     has_no_template},
};

constexpr std::string_view kElb[] = {"ELB"};

Tri has_balancer(const Context&, const StackResource& group) {
  return either(opposite(lacks(group, "TargetGroupARNs")),
                opposite(lacks(group, "LoadBalancerNames")));
}

// Without the property, a group asks EC2 alone.
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-checks-overview.html
constexpr Setting kGroups[] = {
    {"AWS::AutoScaling::AutoScalingGroup", "HealthCheckType", none_of(kElb).or_absent(),
     "keeps instances that its load balancer finds unhealthy", "set HealthCheckType: ELB",
     has_balancer},
};

constexpr long long kNodes = 3;
constexpr std::string_view kFewData = "has fewer than three data nodes";
constexpr std::string_view kFewMasters = "has fewer than three dedicated master nodes";
constexpr std::string_view kMoreData = "set InstanceCount: 3 and ZoneAwarenessEnabled: true";
constexpr std::string_view kMoreMasters =
    "set DedicatedMasterEnabled: true and DedicatedMasterCount: 3";

constexpr Setting kDomains[] = {
    {"AWS::OpenSearchService::Domain", "ClusterConfig.InstanceCount", below(kNodes).or_absent(),
     kFewData, kMoreData},
    {"AWS::Elasticsearch::Domain", "ElasticsearchClusterConfig.InstanceCount",
     below(kNodes).or_absent(), kFewData, kMoreData},
    {"AWS::OpenSearchService::Domain", "ClusterConfig.DedicatedMasterCount",
     below(kNodes).or_absent(), kFewMasters, kMoreMasters},
    {"AWS::Elasticsearch::Domain", "ElasticsearchClusterConfig.DedicatedMasterCount",
     below(kNodes).or_absent(), kFewMasters, kMoreMasters},
};

constexpr Setting kDistributions[] = {
    {"AWS::CloudFront::Distribution", "DistributionConfig.OriginGroups", kIsAbsent,
     "has no second origin for when the first one fails",
     "set OriginGroups with a primary and a secondary origin"},
};

constexpr std::string_view kSameBalancers[] = {"ELB.9", "ELB_CROSS_ZONE_LOAD_BALANCING_ENABLED"};
constexpr std::string_view kSameInstances[] = {"CKV_AWS_135", "EBS_OPTIMIZED_INSTANCE"};
constexpr std::string_view kSameGroups[] = {"AutoScaling.1",
                                            "AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED"};
constexpr std::string_view kSameDomains[] = {"Opensearch.6",
                                             "ES.6",
                                             "ES.7",
                                             "OPENSEARCH_DATA_NODE_FAULT_TOLERANCE",
                                             "ELASTICSEARCH_DATA_NODE_FAULT_TOLERANCE",
                                             "ELASTICSEARCH_PRIMARY_NODE_FAULT_TOLERANCE"};
constexpr std::string_view kSameDistributions[] = {"CloudFront.4",
                                                   "CLOUDFRONT_ORIGIN_FAILOVER_ENABLED"};

}  // namespace

extern constinit const Rule kNoCrossZoneBalancing = {
    .info = {.id = "REL018",
             .name = "no-cross-zone-balancing",
             .severity = Severity::kWarning,
             .summary = "A Classic Load Balancer does not balance across zones.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/"
                       "enable-disable-crosszone-lb.html",
             .equivalents = kSameBalancers,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kBalancers>},
    .check = check_rows<kBalancers>};

extern constinit const Rule kNotEbsOptimized = {
    .info = {.id = "REL019",
             .name = "not-ebs-optimized",
             .severity = Severity::kWarning,
             .summary = "An instance has no bandwidth of its own for its volumes.",
             .source = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-optimized.html",
             .equivalents = kSameInstances,
             .by_default = Default::kOff,
             .types = kTypesOf<kInstances>},
    .check = check_rows<kInstances>};

extern constinit const Rule kBalancerHealthIgnored = {
    .info = {.id = "REL020",
             .name = "balancer-health-ignored",
             .severity = Severity::kWarning,
             .summary = "An Auto Scaling group ignores the health checks of its load balancer.",
             .source = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
                       "as-add-elb-healthcheck.html",
             .equivalents = kSameGroups,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kGroups>},
    .check = check_rows<kGroups>};

extern constinit const Rule kFewSearchNodes = {
    .info = {.id = "REL021",
             .name = "few-search-nodes",
             .severity = Severity::kWarning,
             .summary = "A search domain has fewer than three data or master nodes.",
             .source = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/"
                       "managedomains-multiaz.html",
             .equivalents = kSameDomains,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kDomains>},
    .check = check_rows<kDomains>};

extern constinit const Rule kNoOriginFailover = {
    .info = {.id = "REL022",
             .name = "no-origin-failover",
             .severity = Severity::kWarning,
             .summary = "A distribution has no second origin.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "high_availability_origin_failover.html",
             .equivalents = kSameDistributions,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kDistributions>},
    .check = check_rows<kDistributions>};

}  // namespace cfnaudit::rules
