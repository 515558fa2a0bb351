#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"
#include "rules/texts.h"
#include "rules/together.h"

// State machines that nothing starts, and buckets that nothing uses.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;

constexpr std::string_view kMachine = "AWS::StepFunctions::StateMachine";
constexpr std::string_view kBucket = "AWS::S3::Bucket";

/// What only watches or describes a resource does not use it.
bool only_watches(std::string_view type) {
  constexpr std::string_view kTypes[] = {
      "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard",
      "AWS::Logs::LogGroup", "AWS::Logs::MetricFilter"};
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
}

/// May any principal of the stack do one of these actions to the resource? To an empty list: any.
bool is_reached(const Context& context, ResourceIndex resource,
                std::initializer_list<std::string_view> actions) {
  return std::ranges::any_of(context.access.reach, [&](const access::Reach& row) {
    if (context.access.destinations[row.destination].resource != resource) return false;
    return actions.size() == 0 || std::ranges::any_of(row.actions, [&](const auto& action) {
             return std::ranges::find(actions, action) != actions.end();
           });
  });
}

/// Does something besides parts of it name the machine?
bool is_started(const Context& context, ResourceIndex machine) {
  for (const auto* edge : context.graph.in(machine)) {
    const auto type = context.graph.resource(edge->from).type();
    if (edge->from == machine || edge->kind == EdgeKind::kDependsOn || only_watches(type)) continue;
    const bool is_part = type == "AWS::StepFunctions::StateMachineAlias" ||
                         type == "AWS::StepFunctions::StateMachineVersion";
    if (!is_part || is_started(context, edge->from)) return true;
  }
  return is_reached(context, machine, {"states:StartExecution", "states:StartSyncExecution"});
}

/// A template of nothing but state machines is meant to be started by hand.
bool has_other_ways_in(const Context& context) {
  constexpr std::string_view kSources[] = {"AWS::Events::Rule", "AWS::Scheduler::Schedule",
                                           "AWS::Lambda::EventSourceMapping"};
  return (context.paths != nullptr && !context.paths->entry_points.empty()) ||
         std::ranges::any_of(
             kSources, [&](std::string_view type) { return !context.graph.of_type(type).empty(); });
}

void check_machines(const Context& context, Reporter& report) {
  if (!has_other_ways_in(context)) return;
  std::vector<Faulty> idle;
  for (const auto index : context.graph.of_type(kMachine)) {
    const auto& machine = context.graph.resource(index);
    if (machine.exists == Tri::kYes && !is_started(context, index))
      idle.push_back({&machine, nullptr, "is not started"});
  }
  report_together(
      idle,
      [](const std::string& names) { return concat("nothing in the template starts ", names); },
      "start it from an event, a schedule, an API or another resource, or remove it; if another "
      "stack or a person starts it, suppress this note",
      report);
}

/// Does the bucket do something by itself, or let others in?
bool does_something(const Context& context, ResourceIndex index) {
  const auto& bucket = context.graph.resource(index);
  for (const auto property : {"WebsiteConfiguration", "ReplicationConfiguration",
                              "NotificationConfiguration", "AccessControl"})
    if (bucket.property(property) != nullptr) return true;
  for (const auto& policy : policies_on(context.access, index, access::PolicyUse::kResource))
    for (const auto& statement : policy->statements())
      if (statement.source->effect == iam::Effect::kAllow || !statement.source->unknown.empty())
        return true;
  return false;
}

bool is_used(const Context& context, ResourceIndex bucket) {
  for (const auto* edge : context.graph.in(bucket)) {
    const auto type = context.graph.resource(edge->from).type();
    if (edge->from != bucket && type != "AWS::S3::BucketPolicy" && !only_watches(type)) return true;
  }
  return does_something(context, bucket) || is_reached(context, bucket, {}) ||
         is_written_elsewhere(context, bucket);
}

/// Is there code that could use it?
bool has_code(const Context& context) {
  return std::ranges::any_of(context.access.principals,
                             [](const auto& principal) { return !principal.used_by.empty(); });
}

void check_buckets(const Context& context, Reporter& report) {
  if (!has_code(context)) return;
  std::vector<Faulty> unused;
  for (const auto index : context.graph.of_type(kBucket)) {
    const auto& bucket = context.graph.resource(index);
    if (bucket.exists == Tri::kYes && !is_used(context, index))
      unused.push_back({&bucket, nullptr, "is not used"});
  }
  report_together(
      unused,
      [](const std::string& names) { return concat("nothing in the template uses ", names); },
      "remove it, or let a role access it; if another stack or a person uses it, suppress this "
      "note",
      report);
}

constexpr std::string_view kMachines[] = {kMachine};
constexpr std::string_view kBuckets[] = {kBucket};

}  // namespace

extern constinit const Rule kStateMachineNeverStarted = {
    .info = {.id = "WIR021",
             .name = "state-machine-never-started",
             .severity = Severity::kNote,
             .summary = "Nothing in the template starts a state machine.",
             .source = "https://docs.aws.amazon.com/step-functions/latest/dg/"
                       "concepts-state-machines-execution.html",
             .types = kMachines},
    .check = check_machines,
};

extern constinit const Rule kUnusedBucket = {
    .info = {.id = "WIR022",
             .name = "unused-bucket",
             .severity = Severity::kNote,
             .summary = "Nothing in the template uses a bucket.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "security-best-practices.html",
             .types = kBuckets},
    .check = check_buckets,
};

}  // namespace cfnaudit::rules
