#include <algorithm>
#include <string>

#include "analyzer/aws/integrations.h"
#include "analyzer/base/text.h"

// The calls that a state machine's tasks make: the integration with its operation, the parameter
// that names what is called, and the actions that the machine's role must allow on it.

namespace cfnaudit::aws {
namespace {

constexpr Source kOptimized = {
    "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html", "2026-11-22"};
constexpr Source kPolicies = {
    "https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html",
    "2026-11-23"};

consteval Integration call(std::string_view task, std::string_view parameter, Types targets,
                           std::string_view actions, Source source) {
  return {.caller = kMachine,
          .task = task,
          .property = parameter,
          .targets = targets,
          .edge = {EdgeKind::kInvokes},
          .actions = actions,
          .identity = Identity::kCallerRole,
          .source = source};
}

constexpr Types kFunctions = {kFunction, kAlias, kVersion};
constexpr Types kTables = {kTable, kGlobalTable};

constexpr auto kTasks = sorted(
    std::to_array<Integration>({
        // A Resource that is itself the ARN.
        call("", "", {kFunction, kAlias, kVersion, kActivity}, "lambda:InvokeFunction", kPolicies),
        call("lambda:invoke", "FunctionName", kFunctions, "lambda:InvokeFunction", kPolicies),
        call("dynamodb:getItem", "TableName", kTables, "dynamodb:GetItem", kPolicies),
        call("dynamodb:putItem", "TableName", kTables, "dynamodb:PutItem", kPolicies),
        call("dynamodb:updateItem", "TableName", kTables, "dynamodb:UpdateItem", kPolicies),
        call("dynamodb:deleteItem", "TableName", kTables, "dynamodb:DeleteItem", kPolicies),
        call("dynamodb:query", "TableName", kTables, "dynamodb:Query", kPolicies),
        call("dynamodb:scan", "TableName", kTables, "dynamodb:Scan", kPolicies),
        call("sqs:sendMessage", "QueueUrl", {kQueue}, "sqs:SendMessage", kPolicies),
        call("sns:publish", "TopicArn", {kTopic}, "sns:Publish", kPolicies),
        call("states:startExecution", "StateMachineArn", {kMachine}, "states:StartExecution",
             kPolicies),
        call("codebuild:startBuild", "ProjectName", {"AWS::CodeBuild::Project"},
             "codebuild:StartBuild",
             {"https://docs.aws.amazon.com/step-functions/latest/dg/codebuild-iam.html",
              "2026-11-30"}),
        call("events:putEvents", "Entries[].EventBusName", {kBus}, "events:PutEvents", kPolicies),
        // Every other operation of a service.
        call("lambda:*", "FunctionName", kFunctions, "", kOptimized),
        call("dynamodb:*", "TableName", kTables, "", kOptimized),
        call("sqs:*", "QueueUrl", {kQueue}, "", kOptimized),
        call("sns:*", "TopicArn", {kTopic}, "", kOptimized),
        call("states:*", "StateMachineArn", {kMachine}, "", kOptimized),
        call("sfn:*", "StateMachineArn", {kMachine}, "", kOptimized),
        call("events:*", "EventBusName", {kBus}, "", kOptimized),
        call("eventbridge:*", "EventBusName", {kBus}, "", kOptimized),
        call("s3:*", "Bucket", {kBucket}, "", kOptimized),
        call("ecs:*", "TaskDefinition", {kTaskDefinition}, "", kOptimized),
        call("batch:*", "JobQueue", {"AWS::Batch::JobQueue"}, "", kOptimized),
        call("codebuild:*", "ProjectName", {"AWS::CodeBuild::Project"}, "", kOptimized),
        call("glue:*", "JobName", {"AWS::Glue::Job"}, "", kOptimized),
    }),
    &Integration::task);

const Integration* find(std::string_view task) {
  const auto found = std::ranges::lower_bound(kTasks, task, {}, &Integration::task);
  return found == kTasks.end() || found->task != task ? nullptr : &*found;
}

}  // namespace

std::span<const Integration> task_integrations() { return kTasks; }

const Integration* task_integration(std::string_view service, std::string_view operation) {
  if (service.empty()) return find("");
  constexpr std::string_view kSdk = "aws-sdk:";
  if (service.starts_with(kSdk)) service.remove_prefix(kSdk.size());
  const Integration* own = find(concat(service, ":", operation));
  return own != nullptr ? own : find(concat(service, ":*"));
}

}  // namespace cfnaudit::aws
