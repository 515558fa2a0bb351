#include "rules/promises.h"

#include <algorithm>

// The table of promises.

namespace cfnaudit::rules {
namespace {

using Names = const std::string_view[];

constexpr Names kPrivilege = {"IAM002", "IAM003", "IAM005", "IAM006", "IAM007", "IAM008",
                              "IAM009", "IAM013", "IAM022", "IAM004", "EXP018"};
constexpr Names kPrincipals = {"AWS::IAM::", "AWS::SSO::", "AWS::EC2::VPCEndpoint"};

constexpr Names kAvailability = {"NET001", "REL010", "REL015", "DEP062"};
constexpr Names kAvailable = {"AWS::EC2::NatGateway", "AWS::RDS::",
                              "AWS::ElastiCache::",   "AWS::OpenSearchService::",
                              "AWS::Elasticsearch::", "AWS::DMS::ReplicationInstance",
                              "AWS::DynamoDB::",      "AWS::ElasticLoadBalancingV2::LoadBalancer"};

constexpr Names kAtRest = {"ENC001", "ENC002", "ENC003", "ENC011", "ENC015"};
constexpr Names kStores = {"AWS::RDS::",
                           "AWS::DynamoDB::",
                           "AWS::S3::Bucket",
                           "AWS::EC2::Volume",
                           "AWS::EC2::Instance",
                           "AWS::EFS::",
                           "AWS::FSx::",
                           "AWS::SQS::Queue",
                           "AWS::SNS::Topic",
                           "AWS::Kinesis::",
                           "AWS::Redshift::",
                           "AWS::ElastiCache::",
                           "AWS::Neptune::",
                           "AWS::DocDB::",
                           "AWS::OpenSearchService::",
                           "AWS::DAX::",
                           "AWS::MSK::",
                           "AWS::Glue::",
                           "AWS::Athena::",
                           "AWS::ApiGateway::Stage",
                           "AWS::Elasticsearch::",
                           "AWS::KinesisFirehose::"};

constexpr Names kInTransit = {"ENC004", "ENC005", "ENC006", "ENC007", "ENC008",
                              "ENC009", "ENC013", "ENC014", "ENC016"};
constexpr Names kConnections = {"AWS::S3::Bucket",          "AWS::SQS::Queue",
                                "AWS::SNS::Topic",          "AWS::CloudFront::",
                                "AWS::ElastiCache::",       "AWS::ElasticLoadBalancing",
                                "AWS::ApiGateway",          "AWS::RDS::",
                                "AWS::Redshift::",          "AWS::DocDB::",
                                "AWS::Transfer::",          "AWS::OpenSearchService::",
                                "AWS::ECS::TaskDefinition", "AWS::MSK::",
                                "AWS::AmazonMQ::"};

constexpr Names kTracing = {"LOG016"};
constexpr Names kTraced = {"AWS::Lambda::Function", "AWS::ApiGateway::Stage",
                           "AWS::StepFunctions::StateMachine", "AWS::AppSync::GraphQLApi"};

constexpr Names kAlarms = {"LOG003", "LOG004", "LOG005", "LOG008", "LOG025", "DEP090", "DEP091"};
constexpr Names kWatched = {"AWS::Lambda::Function",    "AWS::StepFunctions::StateMachine",
                            "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api",
                            "AWS::ECS::Service",        "AWS::RDS::DB",
                            "AWS::SQS::Queue",          "AWS::DynamoDB::",
                            "AWS::CloudWatch::"};

constexpr Names kRetries = {"REL013", "REL014", "REL017", "DEP012"};
constexpr Names kRetried = {"AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::Events::Rule",
                            "AWS::Scheduler::Schedule", "AWS::StepFunctions::StateMachine"};

constexpr Names kVersions = {"REL003", "REL004", "WIR011"};
constexpr Names kVersioned = {"AWS::Lambda::Function", "AWS::ApiGateway::Deployment",
                              "AWS::ApiGatewayV2::Deployment"};

constexpr Names kCosts = {"CST002", "CST003", "CST005", "CST006", "CST007", "CST008", "CST009",
                          "CST010", "CST011", "CST014", "CST015", "CST020", "CST021"};
constexpr Names kEverything = {"AWS::"};

constexpr Names kProtection = {"DAT001", "DAT003", "DAT004", "DAT005", "DAT006", "DAT007", "DAT008",
                               "DAT009", "EXP004", "EXP005", "EXP006", "LOG010", "SEC001", "SEC002",
                               "SEC003", "SEC004", "SEC005", "SEC006", "SEC007"};
constexpr Names kData = {"AWS::RDS::",      "AWS::DynamoDB::", "AWS::S3::Bucket",
                         "AWS::EFS::",      "AWS::FSx::",      "AWS::Redshift::",
                         "AWS::Neptune::",  "AWS::DocDB::",    "AWS::OpenSearchService::",
                         "AWS::EC2::Volume"};

constexpr std::string_view kSecurity =
    "https://docs.aws.amazon.com/wellarchitected/latest/framework/security.html";
constexpr std::string_view kReliability =
    "https://docs.aws.amazon.com/wellarchitected/latest/framework/reliability.html";
constexpr std::string_view kOperations =
    "https://docs.aws.amazon.com/wellarchitected/latest/framework/operational-excellence.html";

// Read on 2026-11-30.
constexpr Promise kPromises[] = {
    {"least-privilege", "least privilege", kPrivilege, kPrincipals,
     "https://docs.aws.amazon.com/wellarchitected/latest/framework/"
     "sec_permissions_least_privileges.html"},
    {"high-availability", "high availability", kAvailability, kAvailable, kReliability},
    {"encryption-at-rest", "encryption at rest", kAtRest, kStores, kSecurity},
    {"encryption-in-transit", "encryption in transit", kInTransit, kConnections, kSecurity},
    {"tracing", "tracing", kTracing, kTraced, kOperations},
    {"alarms", "working alarms", kAlarms, kWatched, kReliability},
    {"retries", "retries and dead letters", kRetries, kRetried, kReliability},
    {"versions", "versioned deployments", kVersions, kVersioned, kOperations},
    {"cost-control", "cost control", kCosts, kEverything,
     "https://docs.aws.amazon.com/wellarchitected/latest/framework/cost-optimization.html"},
    {"data-protection", "data protection", kProtection, kData, kSecurity},
};

}  // namespace

std::span<const Promise> promises() { return kPromises; }

bool breaks_promise(std::string_view rule) {
  return std::ranges::any_of(kPromises, [&](const Promise& promise) {
    return std::ranges::find(promise.rules, rule) != promise.rules.end();
  });
}

bool concerns(const Promise& promise, std::string_view type) {
  return std::ranges::any_of(promise.types,
                             [&](std::string_view prefix) { return type.starts_with(prefix); });
}

}  // namespace cfnaudit::rules
