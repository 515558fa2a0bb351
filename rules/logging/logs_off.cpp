#include <algorithm>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Logs and traces that are off, or that hold too much.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kLevels[] = {"ALL", "ERROR", "FATAL"};

Tri writes_log(const Context&, const StackResource& machine) {
  const auto level = machine.property("LoggingConfiguration.Level");
  if (level == nullptr) return Tri::kNo;
  return opposite(has_fault(none_of(kLevels), level));
}

constexpr std::string_view kPayloads =
    "writes whole requests and responses to its log in production";
constexpr std::string_view kNoTrace = "set DataTraceEnabled: false in production";

constexpr Setting kDataTraces[] = {
    {"AWS::ApiGateway::Stage", "MethodSettings.*.DataTraceEnabled", kIsTrue, kPayloads, kNoTrace},
    {"AWS::ApiGateway::Deployment", "StageDescription.DataTraceEnabled", kIsTrue, kPayloads,
     kNoTrace},
    {"AWS::ApiGateway::Deployment", "StageDescription.MethodSettings.*.DataTraceEnabled", kIsTrue,
     kPayloads, kNoTrace},
    {"AWS::ApiGatewayV2::Stage", "DefaultRouteSettings.DataTraceEnabled", kIsTrue, kPayloads,
     kNoTrace},
    {"AWS::StepFunctions::StateMachine", "LoggingConfiguration.IncludeExecutionData", kIsTrue,
     "writes the input and output of its states to its log in production",
     "set IncludeExecutionData: false in production", writes_log},
};

constexpr std::string_view kNoAccessLog = "writes no access log";

Tri creates_stage(const Context&, const StackResource& deployment) {
  return opposite(lacks(deployment, "StageName"));
}

constexpr Setting kApiLogs[] = {
    {"AWS::ApiGateway::Stage", "AccessLogSetting", kIsAbsent, kNoAccessLog,
     "set AccessLogSetting with a log group and a format"},
    {"AWS::ApiGatewayV2::Stage", "AccessLogSettings", kIsAbsent, kNoAccessLog,
     "set AccessLogSettings with a log group and a format"},
    {"AWS::ApiGateway::Deployment", "StageDescription.AccessLogSetting", kIsAbsent,
     "creates a stage that writes no access log",
     "set AccessLogSetting in StageDescription with a log group and a format", creates_stage},
};
constexpr Setting kBucketLogs[] = {
    {"AWS::S3::Bucket", "LoggingConfiguration", kIsAbsent, kNoAccessLog,
     "set LoggingConfiguration with a DestinationBucketName"},
};
constexpr Setting kDistributionLogs[] = {
    {"AWS::CloudFront::Distribution", "DistributionConfig.Logging", kIsAbsent, kNoAccessLog,
     "set Logging with a Bucket"},
};
constexpr Setting kBalancerLogs[] = {
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "LoadBalancerAttributes[Key:access_logs.s3.enabled].Value", kIsFalse.or_absent(), kNoAccessLog,
     "set access_logs.s3.enabled to true, and a bucket"},
    {"AWS::ElasticLoadBalancing::LoadBalancer", "AccessLoggingPolicy.Enabled", kIsFalse.or_absent(),
     kNoAccessLog, "set AccessLoggingPolicy: {Enabled: true} and a bucket"},
};

constexpr std::string_view kNoLogs = "sends no logs to CloudWatch Logs";
constexpr std::string_view kExport = "list its logs in EnableCloudwatchLogsExports";

Tri is_alone(const Context&, const StackResource& instance) {
  return lacks(instance, "DBClusterIdentifier");
}

constexpr Setting kDatabaseLogs[] = {
    {"AWS::RDS::DBInstance", "EnableCloudwatchLogsExports", kIsAbsent, kNoLogs, kExport, is_alone},
    {"AWS::RDS::DBCluster", "EnableCloudwatchLogsExports", kIsAbsent, kNoLogs, kExport},
    {"AWS::DocDB::DBCluster", "EnableCloudwatchLogsExports", kIsAbsent, kNoLogs, kExport},
    {"AWS::Neptune::DBCluster", "EnableCloudwatchLogsExports", kIsAbsent, kNoLogs, kExport},
    {"AWS::Redshift::Cluster", "LoggingProperties", kIsAbsent, "writes no audit log",
     "set LoggingProperties"},
    {"AWS::OpenSearchService::Domain", "LogPublishingOptions", kIsAbsent, kNoLogs,
     "set LogPublishingOptions"},
    {"AWS::Elasticsearch::Domain", "LogPublishingOptions", kIsAbsent, kNoLogs,
     "set LogPublishingOptions"},
    {"AWS::AmazonMQ::Broker", "Logs", kIsAbsent, kNoLogs, "set Logs: {General: true}"},
};

constexpr std::string_view kActive[] = {"Active"};
constexpr std::string_view kNoTraces = "sends no traces to X-Ray";

constexpr Setting kTraces[] = {
    {"AWS::Lambda::Function", "TracingConfig.Mode", none_of(kActive).or_absent(), kNoTraces,
     "set TracingConfig: {Mode: Active}"},
    {"AWS::ApiGateway::Stage", "TracingEnabled", kIsFalse.or_absent(), kNoTraces,
     "set TracingEnabled: true"},
    {"AWS::StepFunctions::StateMachine", "TracingConfiguration.Enabled", kIsFalse.or_absent(),
     kNoTraces, "set TracingConfiguration: {Enabled: true}"},
    {"AWS::AppSync::GraphQLApi", "XrayEnabled", kIsFalse.or_absent(), kNoTraces,
     "set XrayEnabled: true"},
};

constexpr std::string_view kOff[] = {"OFF"};
constexpr Setting kMachines[] = {
    {"AWS::StepFunctions::StateMachine", "LoggingConfiguration.Level", one_of(kOff).or_absent(),
     "writes no logs", "set LoggingConfiguration with Level: ERROR or ALL"},
};

constexpr Setting kExecutionData[] = {
    {"AWS::StepFunctions::StateMachine", "LoggingConfiguration.IncludeExecutionData", kIsTrue,
     "writes the input and output of its states to its log",
     "set IncludeExecutionData: false, where executions carry personal data"},
};

constexpr std::string_view kInsights[] = {"enabled", "enhanced"};
constexpr Setting kClusters[] = {
    {"AWS::ECS::Cluster", "ClusterSettings[Name:containerInsights].Value",
     none_of(kInsights).or_absent(), "has no Container Insights",
     "set ClusterSettings: [{Name: containerInsights, Value: enabled}]"},
};

constexpr Setting kControlPlanes[] = {
    {"AWS::EKS::Cluster", "Logging.ClusterLogging.EnabledTypes", kIsAbsent,
     "writes no logs of its control plane",
     "list the types in Logging.ClusterLogging.EnabledTypes"},
};

constexpr Setting kTrails[] = {
    {"AWS::CloudTrail::Trail", "EnableLogFileValidation", kIsFalse.or_absent(),
     "does not notice when its log files are changed", "set EnableLogFileValidation: true"},
    {"AWS::CloudTrail::Trail", "IsMultiRegionTrail", kIsFalse.or_absent(),
     "records one region alone", "set IsMultiRegionTrail: true"},
};

constexpr Setting kGraphApis[] = {
    {"AWS::AppSync::GraphQLApi", "LogConfig", kIsAbsent, "writes no logs",
     "set LogConfig with FieldLogLevel: ERROR"},
};

void check_flow_logs(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::EC2::VPC")) {
    const auto& vpc = context.graph.resource(index);
    if (vpc.exists != Tri::kYes) continue;
    const auto edges = context.graph.in(index);
    const bool logged = std::any_of(edges.begin(), edges.end(), [&](const auto* edge) {
      return context.graph.resource(edge->from).type() == "AWS::EC2::FlowLog";
    });
    if (!logged)
      report.at(vpc, concat(vpc.id(), " has no flow log")).fix("add an AWS::EC2::FlowLog");
  }
}

constexpr std::string_view kVpcs[] = {"AWS::EC2::VPC"};

constexpr std::string_view kSameDataTraces[] = {"CW4200"};
constexpr std::string_view kSameApiLogs[] = {"CKV_AWS_76",
                                             "CKV_AWS_95",
                                             "W46",
                                             "W69",
                                             "ES2000",
                                             "AwsSolutions-APIG1",
                                             "APIGateway.9",
                                             "API_GWV2_ACCESS_LOGS_ENABLED",
                                             "API_GW_STAGE_ACCESS_LOGGING_RULE"};
constexpr std::string_view kSameBucketLogs[] = {"CKV_AWS_18", "W35", "AwsSolutions-S1", "S3.9",
                                                "S3_BUCKET_LOGGING_ENABLED"};
constexpr std::string_view kSameDistributionLogs[] = {
    "CKV_AWS_86", "W10", "AwsSolutions-CFR3", "CloudFront.5", "CLOUDFRONT_ACCESSLOGS_ENABLED"};
constexpr std::string_view kSameBalancerLogs[] = {"CKV_AWS_91",
                                                  "CKV_AWS_92",
                                                  "W26",
                                                  "W52",
                                                  "AwsSolutions-ELB2",
                                                  "ELB.5",
                                                  "ELB_LOGGING_ENABLED",
                                                  "ELBV2_ACCESS_LOGGING_RULE"};
constexpr std::string_view kSameDatabaseLogs[] = {"CKV_AWS_71",
                                                  "CKV_AWS_84",
                                                  "CKV_AWS_85",
                                                  "CKV_AWS_101",
                                                  "CKV_AWS_129",
                                                  "RDS.9",
                                                  "RDS.34",
                                                  "DocumentDB.4",
                                                  "Neptune.2",
                                                  "Redshift.4",
                                                  "Opensearch.4",
                                                  "ES.4",
                                                  "MQ.2",
                                                  "RDS_LOGGING_ENABLED",
                                                  "ELASTICSEARCH_LOGS_TO_CLOUDWATCH",
                                                  "OPENSEARCH_AUDIT_LOGGING_ENABLED",
                                                  "ELASTICSEARCH_AUDIT_LOGGING_ENABLED",
                                                  "RDS_INSTANCE_LOGGING_ENABLED"};
constexpr std::string_view kSameTraces[] = {"CKV_AWS_50",       "CKV_AWS_73",       "WS1000",
                                            "WS2002",           "WS5000",           "LambdaTracing",
                                            "APIGWXrayEnabled", "AwsSolutions-SF2", "APIGateway.3"};
constexpr std::string_view kSameMachines[] = {"AwsSolutions-SF1", "StepFunctions.1"};
constexpr std::string_view kSameClusters[] = {"CKV_AWS_65", "AwsSolutions-ECS4", "ECS.12"};
constexpr std::string_view kSameControlPlanes[] = {"CKV_AWS_37", "AwsSolutions-EKS2", "EKS.8"};
constexpr std::string_view kSameTrails[] = {"CKV_AWS_36",
                                            "CKV_AWS_67",
                                            "CloudTrail.1",
                                            "CloudTrail.4",
                                            "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
                                            "MULTI_REGION_CLOUD_TRAIL_ENABLED"};
constexpr std::string_view kSameGraphApis[] = {"CKV_AWS_193", "AppSync.2"};
constexpr std::string_view kSameFlowLogs[] = {"W60", "AwsSolutions-VPC7", "EC2.6",
                                              "VPC_FLOW_LOGS_ENABLED"};

}  // namespace

extern constinit const Rule kPayloadsInLogs = {
    .info = {.id = "LOG010",
             .name = "payloads-in-logs",
             .severity = Severity::kWarning,
             .summary = "An API writes whole requests and responses to its log in production.",
             .source =
                 "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
             .equivalents = kSameDataTraces,
             .security_severity = "4.3",
             .types = kTypesOf<kDataTraces>},
    .check = check_production_rows<kDataTraces>};

extern constinit const Rule kApiWithoutAccessLog = {
    .info = {.id = "LOG011",
             .name = "api-without-access-log",
             .severity = Severity::kWarning,
             .summary = "A stage of an API writes no access log.",
             .source =
                 "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
             .equivalents = kSameApiLogs,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kServerless,
             .types = kTypesOf<kApiLogs>},
    .check = check_rows<kApiLogs>};

extern constinit const Rule kBucketWithoutAccessLog = {
    .info = {.id = "LOG012",
             .name = "bucket-without-access-log",
             .severity = Severity::kWarning,
             .summary = "A bucket writes no access log.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
             .equivalents = kSameBucketLogs,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kBucketLogs>},
    .check = check_rows<kBucketLogs>};

extern constinit const Rule kDistributionWithoutAccessLog = {
    .info =
        {.id = "LOG013",
         .name = "distribution-without-access-log",
         .severity = Severity::kWarning,
         .summary = "A distribution writes no access log.",
         .source =
             "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html",
         .equivalents = kSameDistributionLogs,
         .by_default = Default::kOff,
         .profiles = Profile::kSecurityHub,
         .types = kTypesOf<kDistributionLogs>},
    .check = check_rows<kDistributionLogs>};

extern constinit const Rule kLoadBalancerWithoutAccessLog = {
    .info = {.id = "LOG014",
             .name = "load-balancer-without-access-log",
             .severity = Severity::kWarning,
             .summary = "A load balancer writes no access log.",
             .source = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                       "load-balancer-access-logs.html",
             .equivalents = kSameBalancerLogs,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kBalancerLogs>},
    .check = check_rows<kBalancerLogs>};

extern constinit const Rule kDatabaseWithoutLogs = {
    .info = {.id = "LOG015",
             .name = "database-without-logs",
             .severity = Severity::kWarning,
             .summary = "A database or broker sends no logs to CloudWatch Logs.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.html",
             .equivalents = kSameDatabaseLogs,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kDatabaseLogs>},
    .check = check_rows<kDatabaseLogs>};

extern constinit const Rule kNotTraced = {
    .info = {.id = "LOG016",
             .name = "not-traced",
             .severity = Severity::kWarning,
             .summary = "A function, API or state machine sends no traces.",
             .source = "https://docs.aws.amazon.com/xray/latest/devguide/xray-services.html",
             .equivalents = kSameTraces,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kServerless,
             .types = kTypesOf<kTraces>},
    .check = check_rows<kTraces>};

extern constinit const Rule kStateMachineWithoutLogs = {
    .info = {.id = "LOG017",
             .name = "state-machine-without-logs",
             .severity = Severity::kWarning,
             .summary = "A state machine writes no logs.",
             .source = "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
             .equivalents = kSameMachines,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kServerless,
             .types = kTypesOf<kMachines>},
    .check = check_rows<kMachines>};

extern constinit const Rule kExecutionDataInLogs = {
    .info = {.id = "LOG018",
             .name = "execution-data-in-logs",
             .severity = Severity::kWarning,
             .summary = "A state machine writes the data of its executions to its log.",
             .source = "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
             .by_default = Default::kOff,
             .types = kTypesOf<kExecutionData>},
    .check = check_rows<kExecutionData>};

extern constinit const Rule kNoContainerInsights = {
    .info = {.id = "LOG019",
             .name = "no-container-insights",
             .severity = Severity::kWarning,
             .summary = "A cluster has no Container Insights.",
             .source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                       "cloudwatch-container-insights.html",
             .equivalents = kSameClusters,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kClusters>},
    .check = check_rows<kClusters>};

extern constinit const Rule kControlPlaneWithoutLogs = {
    .info = {.id = "LOG020",
             .name = "control-plane-without-logs",
             .severity = Severity::kWarning,
             .summary = "An EKS cluster writes no logs of its control plane.",
             .source = "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
             .equivalents = kSameControlPlanes,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kControlPlanes>},
    .check = check_rows<kControlPlanes>};

extern constinit const Rule kWeakTrail = {
    .info = {.id = "LOG021",
             .name = "weak-trail",
             .severity = Severity::kWarning,
             .summary = "A trail records one region alone, or does not notice changed files.",
             .source = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                       "cloudtrail-log-file-validation-intro.html",
             .equivalents = kSameTrails,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kTrails>},
    .check = check_rows<kTrails>};

extern constinit const Rule kGraphApiWithoutLogs = {
    .info = {.id = "LOG022",
             .name = "graph-api-without-logs",
             .severity = Severity::kWarning,
             .summary = "A GraphQL API writes no logs.",
             .source = "https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html",
             .equivalents = kSameGraphApis,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kServerless,
             .types = kTypesOf<kGraphApis>},
    .check = check_rows<kGraphApis>};

extern constinit const Rule kVpcWithoutFlowLog = {
    .info = {.id = "LOG023",
             .name = "vpc-without-flow-log",
             .severity = Severity::kWarning,
             .summary = "A VPC has no flow log.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
             .equivalents = kSameFlowLogs,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kVpcs},
    .check = check_flow_logs};

}  // namespace cfnaudit::rules
