#include <algorithm>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/environments.h"
#include "rules/settings.h"

// What has one zone alone, or no place for what fails.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

Tri is_alone(const Context&, const StackResource& instance) {
  return both(lacks(instance, "DBClusterIdentifier"),
              lacks(instance, "SourceDBInstanceIdentifier"));
}

constexpr std::string_view kOneZone = "runs in one Availability Zone in production";

constexpr Setting kZones[] = {
    {"AWS::RDS::DBInstance", "MultiAZ", kIsFalse.or_absent(), kOneZone,
     "set MultiAZ: true in production", is_alone},
    {"AWS::ElastiCache::ReplicationGroup", "AutomaticFailoverEnabled", kIsFalse,
     "does not fail over to another node in production",
     "set AutomaticFailoverEnabled: true and MultiAZEnabled: true in production"},
    {"AWS::OpenSearchService::Domain", "ClusterConfig.ZoneAwarenessEnabled", kIsFalse.or_absent(),
     kOneZone, "set ZoneAwarenessEnabled: true in production"},
    {"AWS::Elasticsearch::Domain", "ElasticsearchClusterConfig.ZoneAwarenessEnabled",
     kIsFalse.or_absent(), kOneZone, "set ZoneAwarenessEnabled: true in production"},
    {"AWS::DMS::ReplicationInstance", "MultiAZ", kIsFalse.or_absent(), kOneZone,
     "set MultiAZ: true in production"},
};

constexpr Setting kFailures[] = {
    {"AWS::Lambda::Function", "DeadLetterConfig", kIsAbsent,
     "has no dead-letter queue for asynchronous invocations",
     "set DeadLetterConfig, or an OnFailure destination"},
};

constexpr Setting kConcurrency[] = {
    {"AWS::Lambda::Function", "ReservedConcurrentExecutions", kIsAbsent,
     "has no concurrency of its own", "set ReservedConcurrentExecutions"},
};

constexpr Setting kRules[] = {
    {"AWS::Events::Rule", "Targets.*.DeadLetterConfig", kIsAbsent,
     "has a target without a dead-letter queue", "set DeadLetterConfig on the target"},
    {"AWS::Scheduler::Schedule", "Target.DeadLetterConfig", kIsAbsent,
     "has a target without a dead-letter queue", "set DeadLetterConfig on the target"},
};

/// Does a state machine put messages there that nothing in the template takes out again?
bool is_read_by_people(const Context& context, graph::ResourceIndex queue) {
  const auto in = context.graph.in(queue, graph::EdgeKind::kInvokes);
  const bool from_machine = std::ranges::any_of(
      in, [&](const auto* edge) { return context.graph.state_machine(edge->from) != nullptr; });
  const bool is_read = std::ranges::any_of(context.access.reach, [&](const access::Reach& row) {
    return context.access.destinations[row.destination].resource == queue &&
           std::ranges::find(row.actions, "sqs:ReceiveMessage") != row.actions.end();
  });
  return from_machine && !is_read && context.graph.out(queue, graph::EdgeKind::kTriggers).empty();
}

/// The queue that another one names is where messages end.
void check_queues(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::SQS::Queue")) {
    const auto& queue = context.graph.resource(index);
    if (queue.exists != Tri::kYes || lacks(queue, "RedrivePolicy") != Tri::kYes) continue;
    const auto edges = context.graph.in(index);
    const bool is_end = std::any_of(edges.begin(), edges.end(), [&](const auto* edge) {
      const auto type = context.graph.resource(edge->from).type();
      return edge->kind == graph::EdgeKind::kNotifies || type == "AWS::SQS::Queue";
    });
    if (!is_end && !is_read_by_people(context, index))
      report.at(queue, concat(queue.id(), " has no dead-letter queue"))
          .fix("set RedrivePolicy with a second queue");
  }
}

constexpr std::string_view kQueues[] = {"AWS::SQS::Queue"};

constexpr std::string_view kSameZones[] = {
    "CKV_AWS_157",   "AwsSolutions-RDS3", "RDS.5",
    "ElastiCache.3", "AwsSolutions-OS7",  "RDS_MULTI_AZ_SUPPORT"};
constexpr std::string_view kSameFailures[] = {"CKV_AWS_116", "ES1007", "LambdaDLQ",
                                              "LAMBDA_DLQ_CHECK"};
constexpr std::string_view kSameConcurrency[] = {"CKV_AWS_115", "W92", "LAMBDA_CONCURRENCY_CHECK"};
constexpr std::string_view kSameRules[] = {"ES4000", "EventBusDLQ"};
constexpr std::string_view kSameQueues[] = {"AwsSolutions-SQS3", "ES6000"};

}  // namespace

extern constinit const Rule kSingleZoneDatabase = {
    .info = {.id = "REL010",
             .name = "single-zone-database",
             .severity = Severity::kWarning,
             .summary = "A production database runs in one Availability Zone.",
             .source =
                 "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html",
             .equivalents = kSameZones,
             .types = kTypesOf<kZones>},
    .check = check_production_rows<kZones>};

extern constinit const Rule kFunctionWithoutDeadLetters = {
    .info =
        {.id = "REL011",
         .name = "function-without-dead-letters",
         .severity = Severity::kWarning,
         .summary = "A function has no dead-letter queue.",
         .source =
             "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
         .equivalents = kSameFailures,
         .by_default = Default::kOff,
         .profiles = Profile::kServerless,
         .types = kTypesOf<kFailures>},
    .check = check_rows<kFailures>};

extern constinit const Rule kNoReservedConcurrency = {
    .info = {.id = "REL012",
             .name = "no-reserved-concurrency",
             .severity = Severity::kWarning,
             .summary = "A function has no concurrency of its own.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
             .equivalents = kSameConcurrency,
             .by_default = Default::kOff,
             .types = kTypesOf<kConcurrency>},
    .check = check_rows<kConcurrency>};

extern constinit const Rule kQueueWithoutDeadLetters = {
    .info = {.id = "REL013",
             .name = "queue-without-dead-letters",
             .severity = Severity::kWarning,
             .summary = "A queue has no dead-letter queue.",
             .source = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
                       "sqs-dead-letter-queues.html",
             .equivalents = kSameQueues,
             .by_default = Default::kOff,
             .profiles = Profile::kServerless,
             .types = kQueues},
    .check = check_queues};

extern constinit const Rule kTargetWithoutDeadLetters = {
    .info = {.id = "REL014",
             .name = "target-without-dead-letters",
             .severity = Severity::kWarning,
             .summary = "A rule or schedule has a target without a dead-letter queue.",
             .source = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
             .equivalents = kSameRules,
             .by_default = Default::kOff,
             .profiles = Profile::kServerless,
             .types = kTypesOf<kRules>},
    .check = check_rows<kRules>};

}  // namespace cfnaudit::rules
