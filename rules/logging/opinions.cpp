#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions about logs and metrics of single resources.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kLevels[] = {"INFO", "ERROR"};
constexpr std::string_view kNotLogged = "does not log the errors of its executions";
constexpr std::string_view kSetLevel =
    "set MethodSettings: [{HttpMethod: '*', ResourcePath: '/*', LoggingLevel: ERROR}]";

constexpr Setting kStages[] = {
    {"AWS::ApiGateway::Stage", "MethodSettings", kIsAbsent, kNotLogged, kSetLevel},
    {"AWS::ApiGateway::Stage", "MethodSettings.*.LoggingLevel", none_of(kLevels).or_absent(),
     "has methods that do not log the errors of their executions", kSetLevel},
};

Tri is_on_its_own(const Context&, const StackResource& instance) {
  return lacks(instance, "DBClusterIdentifier");
}

constexpr Setting kDatabases[] = {
    {"AWS::RDS::DBInstance", "MonitoringInterval", below(1).or_absent(),
     "does not report the metrics of its operating system",
     "set MonitoringInterval: 60 and a MonitoringRoleArn", is_on_its_own},
};

Tri has_no_template(const Context&, const StackResource& instance) {
  return lacks(instance, "LaunchTemplate");
}

constexpr std::string_view kFiveMinutes = "reports its metrics every five minutes alone";

constexpr Setting kInstances[] = {
    {"AWS::EC2::Instance", "Monitoring", kIsFalse.or_absent(), kFiveMinutes, "set Monitoring: true",
     has_no_template},
    // A launch configuration has detailed monitoring unless it says otherwise.
    {"AWS::AutoScaling::LaunchConfiguration", "InstanceMonitoring", kIsFalse, kFiveMinutes,
     "remove InstanceMonitoring"},
};

constexpr std::string_view kSameStages[] = {"APIGateway.1", "API_GW_EXECUTION_LOGGING_ENABLED",
                                            "AwsSolutions-APIG6"};
constexpr std::string_view kSameDatabases[] = {"RDS.6", "CKV_AWS_118",
                                               "RDS_ENHANCED_MONITORING_ENABLED"};
constexpr std::string_view kSameInstances[] = {"CKV_AWS_126", "AwsSolutions-EC28",
                                               "EC2_INSTANCE_DETAILED_MONITORING_ENABLED"};

Tri has_no_advanced_selectors(const Context&, const StackResource& trail) {
  return lacks(trail, "AdvancedEventSelectors");
}

constexpr Setting kUnwatched[] = {
    {"AWS::CloudTrail::Trail", "CloudWatchLogsLogGroupArn", kIsAbsent,
     "sends no events to CloudWatch Logs, where alarms could watch them",
     "set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn"},
};
constexpr Setting kDataEvents[] = {
    {"AWS::CloudTrail::Trail", "EventSelectors", kIsAbsent,
     "does not record who reads and writes the data in buckets",
     "select AWS::S3::Object in EventSelectors", has_no_advanced_selectors},
};
constexpr Setting kIdle[] = {
    {"AWS::CloudTrail::Trail", "IsLogging", kIsFalse, "records nothing", "set IsLogging: true"},
};
constexpr std::string_view kSameUnwatched[] = {"CloudTrail.5",
                                               "CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED"};
constexpr std::string_view kSameDataEvents[] = {"S3.22", "S3.23",
                                                "CLOUDTRAIL_S3_DATAEVENTS_ENABLED"};
constexpr std::string_view kSameIdle[] = {"CLOUD_TRAIL_ENABLED"};

}  // namespace

extern constinit const Rule kNoExecutionLog = {
    .info = {.id = "LOG026",
             .name = "no-execution-log",
             .severity = Severity::kWarning,
             .summary = "A stage of a REST API does not log the errors of its executions.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "set-up-logging.html",
             .equivalents = kSameStages,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kStages>},
    .check = check_rows<kStages>};

extern constinit const Rule kNoEnhancedMonitoring = {
    .info = {.id = "LOG027",
             .name = "no-enhanced-monitoring",
             .severity = Severity::kWarning,
             .summary = "A database does not report the metrics of its operating system.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                       "USER_Monitoring.OS.html",
             .equivalents = kSameDatabases,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kDatabases>},
    .check = check_rows<kDatabases>};

extern constinit const Rule kNoDetailedMonitoring = {
    .info = {.id = "LOG028",
             .name = "no-detailed-monitoring",
             .severity = Severity::kWarning,
             .summary = "An instance reports its metrics every five minutes.",
             .source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                       "manage-detailed-monitoring.html",
             .equivalents = kSameInstances,
             .by_default = Default::kOff,
             .types = kTypesOf<kInstances>},
    .check = check_rows<kInstances>};

extern constinit const Rule kTrailUnwatched = {
    .info = {.id = "LOG029",
             .name = "trail-unwatched",
             .severity = Severity::kWarning,
             .summary = "A trail sends no events to CloudWatch Logs.",
             .source = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                       "send-cloudtrail-events-to-cloudwatch-logs.html",
             .equivalents = kSameUnwatched,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kUnwatched>},
    .check = check_rows<kUnwatched>};

extern constinit const Rule kNoDataEvents = {
    .info = {.id = "LOG030",
             .name = "no-data-events",
             .severity = Severity::kWarning,
             .summary = "A trail does not record who reads and writes data.",
             .source = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                       "logging-data-events-with-cloudtrail.html",
             .equivalents = kSameDataEvents,
             .by_default = Default::kOff,
             .types = kTypesOf<kDataEvents>},
    .check = check_rows<kDataEvents>};

extern constinit const Rule kIdleTrail = {
    .info =
        {.id = "LOG031",
         .name = "idle-trail",
         .severity = Severity::kWarning,
         .summary = "A trail records nothing.",
         .source =
             "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html",
         .equivalents = kSameIdle,
         .types = kTypesOf<kIdle>},
    .check = check_rows<kIdle>};

}  // namespace cfnaudit::rules
