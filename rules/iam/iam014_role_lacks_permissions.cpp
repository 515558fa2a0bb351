#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/state_machine.h"
#include "rules/catalog.h"

// What AWS does in the name of a role, and what the role allows -> deployments and executions that
// fail.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function"};

/// Actions that a role must allow on a resource of the stack.
struct Need {
  const graph::StackResource* owner = nullptr;  // that the finding is about
  ValuePtr place = nullptr;                     // in the owner; null: its type
  std::string failure;                          // "cannot be created"
  std::size_t principal = 0;
  std::vector<std::string_view> actions;
  ResourceIndex target = 0;
};

/// What Lambda itself calls with the function's role for an event source, or one of the two ways.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
/// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-create-trigger.html
/// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
struct Source {
  std::string_view type;
  std::vector<std::string_view> actions;
};

const std::vector<Source>& sources() {
  static const std::vector<Source> kSources = {
      {"AWS::SQS::Queue", {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}},
      {"AWS::DynamoDB::Table",
       {"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"}},
      {"AWS::Kinesis::Stream", {"kinesis:GetRecords", "kinesis:GetShardIterator"}},
  };
  return kSources;
}

/// The action that a task's service takes; empty where the operation alone does not tell.
/// https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
std::string_view action_of(const graph::State& state) {
  struct Call {
    std::string_view service;
    std::string_view operation;
    std::string_view action;
  };
  static constexpr Call kCalls[] = {
      {"", "", "lambda:InvokeFunction"},
      {"lambda", "invoke", "lambda:InvokeFunction"},
      {"dynamodb", "getItem", "dynamodb:GetItem"},
      {"dynamodb", "putItem", "dynamodb:PutItem"},
      {"dynamodb", "updateItem", "dynamodb:UpdateItem"},
      {"dynamodb", "deleteItem", "dynamodb:DeleteItem"},
      {"aws-sdk:dynamodb", "query", "dynamodb:Query"},
      {"aws-sdk:dynamodb", "scan", "dynamodb:Scan"},
      {"sqs", "sendMessage", "sqs:SendMessage"},
      {"sns", "publish", "sns:Publish"},
      {"states", "startExecution", "states:StartExecution"},
      {"events", "putEvents", "events:PutEvents"},
  };
  for (const Call& call : kCalls)
    if (call.service == state.service && call.operation == state.operation) return call.action;
  return {};
}

bool serves(std::string_view type, std::string_view action) {
  static const std::map<std::string_view, std::string_view> kServices = {
      {"AWS::Lambda::Function", "lambda"}, {"AWS::DynamoDB::Table", "dynamodb"},
      {"AWS::SQS::Queue", "sqs"},          {"AWS::SNS::Topic", "sns"},
      {"AWS::Events::EventBus", "events"}, {"AWS::StepFunctions::StateMachine", "states"}};
  const auto found = kServices.find(type);
  return found != kServices.end() && action.substr(0, action.find(':')) == found->second;
}

class Needs {
 public:
  explicit Needs(const Context& context) : context_(context), graph_(context.graph) {}

  std::vector<Need> find() {
    for (const auto index : graph_.of_type("AWS::StepFunctions::StateMachine")) tasks(index);
    for (const auto index : graph_.of_type("AWS::Lambda::EventSourceMapping")) event_source(index);
    for (const auto index : graph_.of_type(kFunctionTypes[0])) dead_letters(index);
    return std::move(out_);
  }

 private:
  /// A task that takes another role for itself is the other account's matter.
  void tasks(ResourceIndex index) {
    const auto* machine = graph_.state_machine(index);
    const auto principal = access::acting_principal(context_.access, index);
    if (machine == nullptr || !principal) return;
    for (const graph::State& state : machine->states) {
      const auto action = action_of(state);
      if (action.empty() || state.target.empty() ||
          resolve::get(state.value, "Credentials") != nullptr)
        continue;
      const auto target = graph_.identify(state.target);
      if (!target || !serves(graph_.resource(target->resource).type(), action)) continue;
      out_.push_back({&graph_.resource(index),
                      state.resource,
                      concat("fails in ", quote(state.name)),
                      *principal,
                      {action},
                      target->resource});
    }
  }

  void event_source(ResourceIndex index) {
    const auto& mapping = graph_.resource(index);
    const auto function = graph_.identify(mapping.property("FunctionName"), kFunctionTypes);
    const auto place = mapping.property("EventSourceArn");
    const auto target = graph_.identify(place);
    if (!function || !target) return;
    const auto principal = access::acting_principal(context_.access, function->resource);
    if (!principal) return;
    for (const Source& source : sources())
      if (graph_.resource(target->resource).type() == source.type)
        out_.push_back(
            {&mapping, place, "cannot be created", *principal, source.actions, target->resource});
  }

  /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  void dead_letters(ResourceIndex index) {
    const auto& function = graph_.resource(index);
    const auto place = function.property("DeadLetterConfig.TargetArn");
    const auto target = graph_.identify(place);
    const auto principal = access::acting_principal(context_.access, index);
    if (!target || !principal) return;
    const auto type = graph_.resource(target->resource).type();
    const auto action = type == "AWS::SQS::Queue"   ? "sqs:SendMessage"
                        : type == "AWS::SNS::Topic" ? "sns:Publish"
                                                    : "";
    if (serves(type, action))
      out_.push_back(
          {&function, place, "cannot be created", *principal, {action}, target->resource});
  }

  const Context& context_;
  const graph::Graph& graph_;
  std::vector<Need> out_;
};

/// May the principal perform the action on the resource or on a part of it, under some condition
/// perhaps?
bool may(const Context& context, const Need& need, std::string_view action) {
  const auto& access = context.access;
  return std::any_of(access.reach.begin(), access.reach.end(), [&](const access::Reach& reach) {
    return reach.principal == need.principal &&
           access.destinations[reach.destination].resource == need.target &&
           reach.verdict != access::Verdict::kUnreachable &&
           std::find(reach.actions.begin(), reach.actions.end(), action) != reach.actions.end();
  });
}

void check_need(const Context& context, const Need& need, Reporter& report) {
  const auto& principal = context.access.principals[need.principal];
  const auto& target = context.graph.resource(need.target);
  std::vector<std::string> missing;
  for (const auto action : need.actions)
    if (!may(context, need, action)) missing.emplace_back(action);
  if (missing.empty() || target.exists != Tri::kYes || need.owner->exists != Tri::kYes) return;
  const auto& role = context.graph.resource(principal.resource);
  if (!principal.unknown.empty())
    return report.undecided(*need.owner,
                            concat("policies of ", role.id(), ": ", principal.unknown.front()));
  report
      .at(*need.owner, need.place,
          concat(need.owner->id(), " ", need.failure, ": ", role.id(), " does not allow ",
                 enumerate(missing), " on ", target.id()))
      .note(role, "its role")
      .fix(concat("allow ", role.id(), missing.size() == 1 ? " this action" : " these actions",
                  " on ", target.id()));
}

void check(const Context& context, Reporter& report) {
  for (const Need& need : Needs(context).find()) check_need(context, need, report);
}

}  // namespace

constinit const Rule kRoleLacksPermissions = {
    .info = {.id = "IAM014",
             .name = "role-lacks-permissions",
             .severity = Severity::kError,
             .summary = "A role does not allow what AWS does in its name for a resource.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
