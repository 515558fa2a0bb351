#include "analyzer/aws/roles.h"

#include <algorithm>

#include "analyzer/aws/types.h"

namespace cfnaudit::aws {
namespace {

// Property names are those of the CloudFormation resource reference, read on 2026-11-23:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
constexpr auto kRoleProperties =
    sorted(std::to_array<RoleProperty>({
               {kFunction, "Role", "lambda.amazonaws.com"},
               {"AWS::ApiGateway::Method", "Integration.Credentials"},
               {"AWS::ApiGateway::Account", "CloudWatchRoleArn", "apigateway.amazonaws.com"},
               {"AWS::ApiGatewayV2::Integration", "CredentialsArn"},
               {kMachine, "RoleArn", "states.amazonaws.com"},
               {"AWS::Events::Rule", "Targets[].RoleArn"},
               {"AWS::Scheduler::Schedule", "Target.RoleArn", "scheduler.amazonaws.com"},
               {"AWS::Pipes::Pipe", "RoleArn", "pipes.amazonaws.com"},
               {kDelivery, "KinesisStreamSourceConfiguration.RoleARN"},
               {kDelivery, "ExtendedS3DestinationConfiguration.RoleARN"},
               {kDelivery, "S3DestinationConfiguration.RoleARN"},
               {"AWS::Logs::SubscriptionFilter", "RoleArn"},
               {"AWS::EC2::FlowLog", "DeliverLogsPermissionArn"},
               {kTaskDefinition, "TaskRoleArn", "ecs-tasks.amazonaws.com"},
               {kTaskDefinition, "ExecutionRoleArn", "ecs-tasks.amazonaws.com"},
               {"AWS::CodeBuild::Project", "ServiceRole", "codebuild.amazonaws.com"},
               {"AWS::CodePipeline::Pipeline", "RoleArn", "codepipeline.amazonaws.com"},
               {"AWS::AppSync::DataSource", "ServiceRoleArn", "appsync.amazonaws.com"},
           }),
           &RoleProperty::type);

// Passing a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
constexpr RoleRunner kRunners[] = {
    {"lambda.amazonaws.com",
     "run a function as any role",
     "lambda:CreateFunction",
     "function:",
     "lambda:InvokeFunction",
     "function:",
     {"https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
      "2026-11-22"}},
    {"ec2.amazonaws.com",
     "run an instance as any role",
     "ec2:RunInstances",
     "instance/",
     "",
     "",
     {"https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
      "2026-11-22"}},
    {"cloudformation.amazonaws.com",
     "create a stack as any role",
     "cloudformation:CreateStack",
     "stack/",
     "",
     "",
     {"https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
      "2026-11-22"}},
    {"codebuild.amazonaws.com",
     "run a build as any role",
     "codebuild:CreateProject",
     "project/",
     "codebuild:StartBuild",
     "project/",
     {"https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
      "2026-11-22"}},
    {"ecs-tasks.amazonaws.com",
     "run a container as any role",
     "ecs:RegisterTaskDefinition",
     "task-definition/",
     "ecs:RunTask",
     "task-definition/",
     {"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
      "2026-11-22"}},
    {"glue.amazonaws.com",
     "run a job as any role",
     "glue:CreateJob",
     "job/",
     "glue:StartJobRun",
     "job/",
     {"https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html", "2026-11-22"}},
    {"states.amazonaws.com",
     "run a state machine as any role",
     "states:CreateStateMachine",
     "stateMachine:",
     "states:StartExecution",
     "stateMachine:",
     {"https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
      "2026-11-22"}},
};

}  // namespace

std::span<const RoleProperty> role_properties() { return kRoleProperties; }

std::span<const RoleProperty> role_properties(std::string_view type) {
  const auto found = std::ranges::equal_range(kRoleProperties, type, {}, &RoleProperty::type);
  return {found.begin(), found.end()};
}

std::span<const RoleRunner> role_runners() { return kRunners; }

}  // namespace cfnaudit::aws
