#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/together.h"

// What is invoked by events, and workflows -> failures that leave no trace but a log line.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

/// What invokes functions asynchronously: Lambda answers before the function runs, tries three
/// times, and then drops the event.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html, read on 2026-11-30
bool invokes_asynchronously(std::string_view type) {
  constexpr std::string_view kTypes[] = {
      "AWS::S3::Bucket",        "AWS::SNS::Subscription",        "AWS::SNS::Topic",
      "AWS::Events::Rule",      "AWS::Scheduler::Schedule",      "AWS::IoT::TopicRule",
      "AWS::SES::ReceiptRule",  "AWS::Logs::SubscriptionFilter", "AWS::CodeCommit::Repository",
      "AWS::Config::ConfigRule"};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

/// Who invokes the function so; nullptr for nobody.
const StackResource* asynchronous_caller(const Context& context, ResourceIndex function) {
  for (const auto* edge : context.graph.in(function, EdgeKind::kPartOf))  // a version, an alias
    if (const auto* caller = asynchronous_caller(context, edge->from)) return caller;
  for (const auto* edge : context.graph.in(function)) {
    const auto& from = context.graph.resource(edge->from);
    const bool calls = edge->kind == EdgeKind::kInvokes || edge->kind == EdgeKind::kTriggers ||
                       edge->kind == EdgeKind::kNotifies;
    if (calls && from.exists == Tri::kYes && invokes_asynchronously(from.type())) return &from;
  }
  return nullptr;
}

/// Are its failed events kept or told, perhaps?
bool keeps_failures(const Context& context, ResourceIndex function) {
  const auto& resource = context.graph.resource(function);
  if (resource.property("DeadLetterConfig") != nullptr) return true;
  return std::ranges::any_of(
      context.graph.of_type("AWS::Lambda::EventInvokeConfig"), [&](ResourceIndex index) {
        const auto& config = context.graph.resource(index);
        const auto of = context.graph.identify(config.property("FunctionName"));
        return (!of || of->resource == function) &&
               config.property("DestinationConfig.OnFailure") != nullptr;
      });
}

void check_functions(const Context& context, Reporter& report) {
  std::vector<Faulty> all;
  for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
    const auto& function = context.graph.resource(index);
    const StackResource* caller = asynchronous_caller(context, index);
    if (function.exists != Tri::kYes || caller == nullptr || keeps_failures(context, index))
      continue;
    all.push_back({&function, nullptr, concat("is invoked by ", caller->id())});
  }
  report_together(
      all,
      [](const std::string& names) {
        return concat("events that ", names, " cannot process are lost after two retries");
      },
      "keep them: set DeadLetterConfig, or an OnFailure destination in an "
      "AWS::Lambda::EventInvokeConfig",
      report);
}

/// Does a state tell somebody, or put its input where it is kept?
bool tells(const graph::State& state) {
  constexpr std::string_view kServices[] = {"sns",         "sqs",         "events",
                                            "aws-sdk:sns", "aws-sdk:sqs", "aws-sdk:eventbridge"};
  return std::ranges::find(kServices, state.service) != std::end(kServices);
}

bool alarm_tells(const Context& context, ResourceIndex machine) {
  return std::ranges::any_of(context.graph.in(machine), [&](const auto* edge) {
    const auto& alarm = context.graph.resource(edge->from);
    return edge->kind == EdgeKind::kAlarmsOn && alarm.property("AlarmActions") != nullptr;
  });
}

/// EventBridge receives every change of an execution's status.
/// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
bool events_are_handled(const Context& context) {
  return std::ranges::any_of(context.graph.of_type("AWS::Events::Rule"), [&](ResourceIndex rule) {
    const ValuePtr pattern = context.graph.resource(rule).property("EventPattern");
    return resolve::is_unknown(pattern) ||
           resolve::to_string(pattern).find("aws.states") != std::string::npos;
  });
}

/// The functions that the machine runs.
std::vector<ResourceIndex> functions_of(const Context& context, ResourceIndex machine) {
  std::vector<ResourceIndex> out;
  for (const auto* edge : context.graph.out(machine, EdgeKind::kInvokes))
    if (context.graph.resource(edge->to).type() == "AWS::Lambda::Function" &&
        std::ranges::find(out, edge->to) == out.end())
      out.push_back(edge->to);
  return out;
}

/// Is it started by a machine of the template, which then fails too?
bool is_nested(const Context& context, ResourceIndex machine) {
  return std::ranges::any_of(context.graph.in(machine), [&](const auto* edge) {
    return edge->kind == EdgeKind::kInvokes && context.graph.state_machine(edge->from) != nullptr;
  });
}

void check_machines(const Context& context, Reporter& report) {
  if (events_are_handled(context)) return;
  for (const auto index : context.graph.of_type("AWS::StepFunctions::StateMachine")) {
    const auto& resource = context.graph.resource(index);
    const auto* machine = context.graph.state_machine(index);
    const auto functions = functions_of(context, index);
    if (resource.exists != Tri::kYes || machine == nullptr || !machine->complete ||
        functions.empty() || std::ranges::any_of(machine->states, tells) ||
        alarm_tells(context, index) || is_nested(context, index))
      continue;
    auto finding =
        report.at(resource, concat("nobody learns of failed executions of ", resource.id()));
    for (const auto function : functions)
      if (!keeps_failures(context, function))
        finding.note(context.graph.resource(function),
                     "runs in it, and has no dead-letter queue or failure destination");
    finding.fix(
        "catch States.ALL in a state that sends the input to a queue or topic, which keeps it, or "
        "give an "
        "alarm on ExecutionsFailed an action");
  }
}

void check(const Context& context, Reporter& report) {
  check_functions(context, report);
  check_machines(context, report);
}

constexpr std::string_view kTypes[] = {"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"};

}  // namespace

extern constinit const Rule kFailuresNotKept = {
    .info =
        {.id = "REL017",
         .name = "failures-not-kept",
         .severity = Severity::kNote,
         .summary = "What a function cannot process, or a failed execution, is lost: nothing keeps "
                    "it and nobody is told.",
         .source =
             "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
         .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
