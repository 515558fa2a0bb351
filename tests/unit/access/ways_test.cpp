#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/assertions.h"
#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

// Ways to more rights that are publicly known: none may be proved not to be there. Read from
// https://pathfinding.cloud in November 2026, and from the pages of the actions.

namespace cfnaudit::access {
namespace {

struct KnownWay {
  std::string_view actions;  // of the actor, on every resource
  std::string_view trusted;  // the service that the privileged role trusts
  std::string_view runs;     // what runs as it already
};

constexpr std::string_view kFunction =
    "X: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt W.Arn}}";
constexpr std::string_view kMachine =
    "X: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt W.Arn}}";
constexpr std::string_view kBuild =
    "X: {Type: AWS::CodeBuild::Project, Properties: {ServiceRole: !GetAtt W.Arn}}";
constexpr std::string_view kInstance =
    "P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref W]}}\n"
    "  X: {Type: AWS::EC2::Instance, Properties: {IamInstanceProfile: !Ref P}}";
constexpr std::string_view kTemplateOfInstance =
    "P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref W]}}\n"
    "  X: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: "
    "{IamInstanceProfile: {Arn: !GetAtt P.Arn}}}}";
constexpr std::string_view kTask =
    "X: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt W.Arn}}";
constexpr std::string_view kJob =
    "X: {Type: AWS::Glue::Job, Properties: {Role: !GetAtt W.Arn, Command: {Name: glueetl}}}";
constexpr std::string_view kEndpoint =
    "X: {Type: AWS::Glue::DevEndpoint, Properties: {RoleArn: !GetAtt W.Arn, EndpointName: e}}";
constexpr std::string_view kNotebook =
    "X: {Type: AWS::SageMaker::NotebookInstance, Properties: {RoleArn: !GetAtt W.Arn, "
    "NotebookInstanceName: n}}";
constexpr std::string_view kService =
    "X: {Type: AWS::AppRunner::Service, Properties: {ServiceName: s, InstanceConfiguration: "
    "{InstanceRoleArn: !GetAtt W.Arn}}}";
constexpr std::string_view kStack =
    "X: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
    "'https://s3.amazonaws.com/b/t', Parameters: {Role: !GetAtt W.Arn}}}";
constexpr std::string_view kPolicyOfActor =
    "X: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref R], PolicyDocument: "
    "{Statement: {Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*'}}}}";
constexpr std::string_view kUserBeside =
    "X: {Type: AWS::IAM::User, Properties: {Policies: [{PolicyName: p, PolicyDocument: "
    "{Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}}}]}}";
constexpr std::string_view kJobDefinition =
    "X: {Type: AWS::Batch::JobDefinition, Properties: {JobDefinitionName: j, "
    "ContainerProperties: {JobRoleArn: !GetAtt W.Arn}}}";

constexpr KnownWay kWays[] = {
    // Something new that runs as the role
    {"iam:PassRole apprunner:CreateService", "tasks.apprunner.amazonaws.com", ""},
    {"iam:PassRole bedrock-agentcore:CreateCodeInterpreter "
     "bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter",
     "bedrock-agentcore.amazonaws.com", ""},
    {"iam:PassRole cloudformation:CreateStack", "cloudformation.amazonaws.com", ""},
    {"iam:PassRole cloudformation:UpdateStack", "cloudformation.amazonaws.com", ""},
    {"iam:PassRole cloudformation:CreateStackSet cloudformation:CreateStackInstances",
     "cloudformation.amazonaws.com", ""},
    {"iam:PassRole cloudformation:UpdateStackSet", "cloudformation.amazonaws.com", ""},
    {"iam:PassRole cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet",
     "cloudformation.amazonaws.com", ""},
    {"iam:PassRole codebuild:CreateProject codebuild:StartBuild", "codebuild.amazonaws.com", ""},
    {"iam:PassRole codebuild:CreateProject codebuild:StartBuildBatch", "codebuild.amazonaws.com",
     ""},
    {"iam:PassRole codebuild:UpdateProject codebuild:StartBuild", "codebuild.amazonaws.com", ""},
    {"iam:PassRole datapipeline:CreatePipeline datapipeline:PutPipelineDefinition "
     "datapipeline:ActivatePipeline",
     "datapipeline.amazonaws.com", ""},
    {"iam:PassRole ec2:RunInstances", "ec2.amazonaws.com", ""},
    {"iam:PassRole ec2:RequestSpotInstances", "ec2.amazonaws.com", ""},
    {"iam:PassRole ec2:AssociateIamInstanceProfile", "ec2.amazonaws.com", ""},
    {"iam:PassRole ec2:ReplaceIamInstanceProfileAssociation", "ec2.amazonaws.com", ""},
    {"iam:PassRole ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate", "ec2.amazonaws.com",
     ""},
    {"iam:PassRole autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup",
     "ec2.amazonaws.com", ""},
    {"iam:PassRole ecs:RegisterTaskDefinition ecs:CreateService", "ecs-tasks.amazonaws.com", ""},
    {"iam:PassRole ecs:RegisterTaskDefinition ecs:RunTask", "ecs-tasks.amazonaws.com", ""},
    {"iam:PassRole ecs:RegisterTaskDefinition ecs:StartTask", "ecs-tasks.amazonaws.com", ""},
    {"iam:PassRole ecs:RunTask", "ecs-tasks.amazonaws.com", ""},
    {"iam:PassRole batch:RegisterJobDefinition batch:SubmitJob", "ecs-tasks.amazonaws.com", ""},
    {"iam:PassRole batch:CreateComputeEnvironment", "batch.amazonaws.com", ""},
    {"iam:PassRole glue:CreateDevEndpoint", "glue.amazonaws.com", ""},
    {"iam:PassRole glue:CreateJob glue:StartJobRun", "glue.amazonaws.com", ""},
    {"iam:PassRole glue:CreateJob glue:CreateTrigger", "glue.amazonaws.com", ""},
    {"iam:PassRole glue:UpdateJob glue:StartJobRun", "glue.amazonaws.com", ""},
    {"iam:PassRole glue:CreateSession glue:RunStatement", "glue.amazonaws.com", ""},
    {"iam:PassRole lambda:CreateFunction lambda:InvokeFunction", "lambda.amazonaws.com", ""},
    {"iam:PassRole lambda:CreateFunction lambda:CreateEventSourceMapping", "lambda.amazonaws.com",
     ""},
    {"iam:PassRole lambda:CreateFunction lambda:AddPermission", "lambda.amazonaws.com", ""},
    {"iam:PassRole lambda:UpdateFunctionConfiguration", "lambda.amazonaws.com", ""},
    {"iam:PassRole sagemaker:CreateNotebookInstance", "sagemaker.amazonaws.com", ""},
    {"iam:PassRole sagemaker:CreateTrainingJob", "sagemaker.amazonaws.com", ""},
    {"iam:PassRole sagemaker:CreateProcessingJob", "sagemaker.amazonaws.com", ""},
    {"iam:PassRole sagemaker:CreateDomain sagemaker:CreateUserProfile", "sagemaker.amazonaws.com",
     ""},
    {"iam:PassRole states:CreateStateMachine states:StartExecution", "states.amazonaws.com", ""},
    {"iam:PassRole states:UpdateStateMachine", "states.amazonaws.com", ""},
    {"iam:PassRole states:TestState", "states.amazonaws.com", ""},
    {"iam:PassRole ssm:StartAutomationExecution", "ssm.amazonaws.com", ""},
    {"iam:PassRole appsync:CreateDataSource", "appsync.amazonaws.com", ""},
    {"iam:PassRole elasticmapreduce:RunJobFlow", "elasticmapreduce.amazonaws.com", ""},
    {"iam:PassRole emr-serverless:StartJobRun", "emr-serverless.amazonaws.com", ""},
    {"iam:PassRole scheduler:CreateSchedule", "scheduler.amazonaws.com", ""},
    {"iam:PassRole events:PutRule events:PutTargets", "events.amazonaws.com", ""},
    {"iam:PassRole pipes:CreatePipe", "pipes.amazonaws.com", ""},
    {"iam:PassRole firehose:CreateDeliveryStream", "firehose.amazonaws.com", ""},
    {"iam:PassRole codepipeline:CreatePipeline", "codepipeline.amazonaws.com", ""},
    {"iam:PassRole kinesisanalytics:CreateApplication kinesisanalytics:StartApplication",
     "kinesisanalytics.amazonaws.com", ""},
    {"iam:PassRole iot:CreateTopicRule", "iot.amazonaws.com", ""},
    {"iam:PassRole gamelift:CreateFleet", "gamelift.amazonaws.com", ""},
    {"iam:PassRole omics:StartRun", "omics.amazonaws.com", ""},
    {"iam:PassRole braket:CreateJob", "braket.amazonaws.com", ""},
    {"iam:PassRole imagebuilder:ExecuteImage", "imagebuilder.amazonaws.com", ""},
    {"iam:PassRole transfer:CreateUser", "transfer.amazonaws.com", ""},
    // Something that runs as the role already
    {"apprunner:UpdateService", "tasks.apprunner.amazonaws.com", kService},
    {"cloudformation:UpdateStack", "cloudformation.amazonaws.com", kStack},
    {"cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet",
     "cloudformation.amazonaws.com", kStack},
    {"codebuild:StartBuild", "codebuild.amazonaws.com", kBuild},
    {"codebuild:StartBuildBatch", "codebuild.amazonaws.com", kBuild},
    {"ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances", "ec2.amazonaws.com",
     kInstance},
    {"ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate", "ec2.amazonaws.com",
     kTemplateOfInstance},
    {"ec2-instance-connect:SendSSHPublicKey", "ec2.amazonaws.com", kInstance},
    {"ecs:RunTask", "ecs-tasks.amazonaws.com", kTask},
    {"glue:UpdateDevEndpoint", "glue.amazonaws.com", kEndpoint},
    {"glue:UpdateJob glue:StartJobRun", "glue.amazonaws.com", kJob},
    {"lambda:UpdateFunctionCode", "lambda.amazonaws.com", kFunction},
    {"lambda:UpdateFunctionCode lambda:InvokeFunction", "lambda.amazonaws.com", kFunction},
    {"lambda:UpdateFunctionCode lambda:AddPermission", "lambda.amazonaws.com", kFunction},
    {"lambda:UpdateFunctionConfiguration", "lambda.amazonaws.com", kFunction},
    {"lambda:CreateFunctionUrlConfig lambda:AddPermission", "lambda.amazonaws.com", kFunction},
    {"lambda:CreateEventSourceMapping", "lambda.amazonaws.com", kFunction},
    {"sagemaker:CreatePresignedNotebookInstanceUrl", "sagemaker.amazonaws.com", kNotebook},
    {"sagemaker:UpdateNotebookInstance sagemaker:StartNotebookInstance", "sagemaker.amazonaws.com",
     kNotebook},
    {"states:UpdateStateMachine", "states.amazonaws.com", kMachine},
    {"states:StartExecution", "states.amazonaws.com", kMachine},
    {"ssm:StartSession", "ec2.amazonaws.com", kInstance},
    {"ssm:SendCommand", "ec2.amazonaws.com", kInstance},
    {"batch:SubmitJob", "ecs-tasks.amazonaws.com", kJobDefinition},
    // Policies, trust and credentials
    {"iam:AttachRolePolicy", "ec2.amazonaws.com", ""},
    {"iam:PutRolePolicy", "ec2.amazonaws.com", ""},
    {"iam:CreatePolicyVersion", "ec2.amazonaws.com", kPolicyOfActor},
    {"iam:SetDefaultPolicyVersion", "ec2.amazonaws.com", kPolicyOfActor},
    {"iam:UpdateAssumeRolePolicy", "ec2.amazonaws.com", ""},
    {"iam:UpdateAssumeRolePolicy sts:AssumeRole", "ec2.amazonaws.com", ""},
    {"iam:CreateAccessKey", "ec2.amazonaws.com", kUserBeside},
    {"iam:CreateLoginProfile", "ec2.amazonaws.com", kUserBeside},
    {"iam:UpdateLoginProfile", "ec2.amazonaws.com", kUserBeside},
    {"iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey", "ec2.amazonaws.com", ""},
    {"iam:CreateUser iam:PutUserPolicy iam:CreateAccessKey", "ec2.amazonaws.com", ""},
    {"iam:CreateRole iam:PutRolePolicy", "ec2.amazonaws.com", ""},
    {"dynamodb:PutResourcePolicy", "ec2.amazonaws.com", ""},
};

std::string with_actions(const KnownWay& way, std::string_view actions) {
  std::string list;
  for (const auto action : split(actions, ' '))
    if (!action.empty()) list += concat(list.empty() ? "'" : ", '", action, "'");
  return concat(
      "Resources:\n"
      "  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}\n"
      "  W: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: {Effect: "
      "Allow, Principal: {Service: ",
      way.trusted,
      "}, Action: 'sts:AssumeRole'}}, Policies: [{PolicyName: p, PolicyDocument: {Statement: "
      "{Effect: Allow, Action: 'dynamodb:*', Resource: '*'}}}]}}\n"
      "  R: {Type: AWS::IAM::Role, Properties: {RoleName: actor, AssumeRolePolicyDocument: "
      "{Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "
      "'sts:AssumeRole'}}, Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: "
      "Allow, Action: [",
      list, "], Resource: '*'}}}]}}\n", way.runs.empty() ? "" : concat("  ", way.runs, "\n"));
}

DenialResult::Kind denied(std::string text) {
  const auto run = cfnaudit::testing::run_pipeline(std::move(text));
  const Denial denial{"R", "T", {"dynamodb:GetItem"}};
  return check_denials(run->sources.file(0), run->tmpl, {}, {&denial, 1}).front().kind;
}

TEST(Ways, NoKnownWayIsProvedNotToBe) {
  for (const KnownWay& way : kWays)
    EXPECT_NE(denied(with_actions(way, way.actions)), DenialResult::Kind::kHolds) << way.actions;
  EXPECT_GE(std::size(kWays), 60U);
}

TEST(Ways, WithoutTheRightsThereIsNone) {
  for (const KnownWay& way : kWays) {
    if (way.runs == kStack) continue;  // which is handed the role
    EXPECT_EQ(denied(with_actions(way, "s3:ListAllMyBuckets")), DenialResult::Kind::kHolds)
        << way.actions;
  }
}

/// For users alone, and of their groups.
TEST(Ways, OfUsersAndGroups) {
  const auto text = [](std::string_view action) {
    return concat(
        "Resources:\n"
        "  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}\n"
        "  G: {Type: AWS::IAM::Group, Properties: {Policies: [{PolicyName: p, PolicyDocument: "
        "{Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}}}]}}\n"
        "  H: {Type: AWS::IAM::Group}\n"
        "  R: {Type: AWS::IAM::User, Properties: {Groups: [!Ref H], Policies: [{PolicyName: p, "
        "PolicyDocument: {Statement: {Effect: Allow, Action: '",
        action, "', Resource: '*'}}}]}}\n");
  };
  for (const auto action : {"iam:AddUserToGroup", "iam:AttachUserPolicy", "iam:PutUserPolicy",
                            "iam:AttachGroupPolicy", "iam:PutGroupPolicy"})
    EXPECT_NE(denied(text(action)), DenialResult::Kind::kHolds) << action;
  EXPECT_EQ(denied(text("s3:ListAllMyBuckets")), DenialResult::Kind::kHolds);
}

}  // namespace
}  // namespace cfnaudit::access
