#include "analyzer/access/ways.h"

// The tables. Which calls lead to more rights is told by the pages of the actions and, for whole
// ways, by public lists: https://pathfinding.cloud (read in November 2026),
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html.

namespace cfnaudit::access {
namespace {

using enum Gives;

constexpr Way kWays[] = {
    {"lambda:InvokeFunction", kRunsAs, HopKind::kInvoke},
    {"lambda:InvokeAsync", kRunsAs, HopKind::kInvoke},
    {"lambda:InvokeFunctionUrl", kRunsAs, HopKind::kInvoke},
    {"states:StartExecution", kRunsAs, HopKind::kStart},
    {"states:StartSyncExecution", kRunsAs, HopKind::kStart},
    {"sts:AssumeRole", kRunsAs, HopKind::kAssume},
    {"lambda:UpdateFunctionCode", kRunsAs, HopKind::kChangeCode},
    {"lambda:UpdateFunctionConfiguration", kRunsAs, HopKind::kChange},
    {"lambda:AddPermission", kRunsAs, HopKind::kChange},
    {"lambda:CreateFunctionUrlConfig", kRunsAs, HopKind::kChange},
    {"lambda:UpdateFunctionUrlConfig", kRunsAs, HopKind::kChange},
    {"lambda:CreateEventSourceMapping", kRunsAs, HopKind::kChange},
    {"states:UpdateStateMachine", kRunsAs, HopKind::kChange},
    {"states:RedriveExecution", kRunsAs, HopKind::kStart},
    {"codebuild:StartBuild", kRunsAs, HopKind::kStart},
    {"codebuild:StartBuildBatch", kRunsAs, HopKind::kStart},
    {"codebuild:RetryBuild", kRunsAs, HopKind::kStart},
    {"codebuild:UpdateProject", kRunsAs, HopKind::kChange},
    {"glue:StartJobRun", kRunsAs, HopKind::kStart},
    {"glue:UpdateJob", kRunsAs, HopKind::kChange},
    {"glue:UpdateDevEndpoint", kRunsAs, HopKind::kChange},
    {"ec2:ModifyInstanceAttribute", kRunsAs, HopKind::kChange},
    {"ec2-instance-connect:SendSSHPublicKey", kRunsAs, HopKind::kStart},
    {"ec2-instance-connect:SendSerialConsoleSSHPublicKey", kRunsAs, HopKind::kStart},
    {"ssm:SendCommand", kRunsAs, HopKind::kStart},
    {"ssm:StartSession", kRunsAs, HopKind::kStart},
    {"ecs:RunTask", kRunsAs, HopKind::kStart},
    {"ecs:StartTask", kRunsAs, HopKind::kStart},
    {"ecs:ExecuteCommand", kRunsAs, HopKind::kStart},
    {"sagemaker:CreatePresignedNotebookInstanceUrl", kRunsAs, HopKind::kStart},
    {"sagemaker:UpdateNotebookInstance", kRunsAs, HopKind::kChange},
    {"apprunner:UpdateService", kRunsAs, HopKind::kChange},
    {"batch:SubmitJob", kRunsAs, HopKind::kStart},
    {"cloudformation:UpdateStack", kRunsAs, HopKind::kChange},
    {"cloudformation:CreateChangeSet", kRunsAs, HopKind::kChange},
    {"cloudformation:ExecuteChangeSet", kRunsAs, HopKind::kChange},
    {"iam:UpdateAssumeRolePolicy", kRunsAs, HopKind::kTrust},
    {"iam:CreateAccessKey", kRunsAs, HopKind::kCredentials},
    {"iam:CreateLoginProfile", kRunsAs, HopKind::kCredentials},
    {"iam:UpdateLoginProfile", kRunsAs, HopKind::kCredentials},
    {"iam:AddUserToGroup", kRunsAs, HopKind::kJoin},
    {"iam:AttachGroupPolicy", kAnyRight},
    {"iam:AttachRolePolicy", kAnyRight},
    {"iam:AttachUserPolicy", kAnyRight},
    {"iam:CreatePolicyVersion", kAnyRight},
    {"iam:PutGroupPolicy", kAnyRight},
    {"iam:PutRolePolicy", kAnyRight},
    {"iam:PutUserPolicy", kAnyRight},
    {"iam:SetDefaultPolicyVersion", kAnyRight},
    {"sso:AttachManagedPolicyToPermissionSet", kAnyRight},
    {"sso:AttachCustomerManagedPolicyReferenceToPermissionSet", kAnyRight},
    {"sso:PutInlinePolicyToPermissionSet", kAnyRight},
    {"iam:DeleteRolePermissionsBoundary", kNoBoundary},
    {"iam:DeleteUserPermissionsBoundary", kNoBoundary},
    {"iam:PutRolePermissionsBoundary", kNoBoundary},
    {"iam:PutUserPermissionsBoundary", kNoBoundary},
    {"iam:CreatePolicyVersion", kNoDeny},
    {"iam:DeleteGroupPolicy", kNoDeny},
    {"iam:DeleteRolePolicy", kNoDeny},
    {"iam:DeleteUserPolicy", kNoDeny},
    {"iam:DetachGroupPolicy", kNoDeny},
    {"iam:DetachRolePolicy", kNoDeny},
    {"iam:DetachUserPolicy", kNoDeny},
    {"iam:PutGroupPolicy", kNoDeny},
    {"iam:PutRolePolicy", kNoDeny},
    {"iam:PutUserPolicy", kNoDeny},
    {"iam:RemoveUserFromGroup", kNoDeny},
    {"iam:SetDefaultPolicyVersion", kNoDeny},
    {"backup:PutBackupVaultAccessPolicy", kResourcePolicy},
    {"codeartifact:PutDomainPermissionsPolicy", kResourcePolicy},
    {"codeartifact:PutRepositoryPermissionsPolicy", kResourcePolicy},
    {"dynamodb:PutResourcePolicy", kResourcePolicy},
    {"ecr:SetRepositoryPolicy", kResourcePolicy},
    {"elasticfilesystem:PutFileSystemPolicy", kResourcePolicy},
    {"es:UpdateDomainConfig", kResourcePolicy},
    {"events:PutPermission", kResourcePolicy},
    {"glacier:SetVaultAccessPolicy", kResourcePolicy},
    {"kinesis:PutResourcePolicy", kResourcePolicy},
    {"kms:CreateGrant", kResourcePolicy},
    {"kms:PutKeyPolicy", kResourcePolicy},
    {"lambda:AddPermission", kResourcePolicy},
    {"lambda:AddLayerVersionPermission", kResourcePolicy},
    {"s3:PutAccessPointPolicy", kResourcePolicy},
    {"s3:PutBucketAcl", kResourcePolicy},
    {"s3:PutBucketPolicy", kResourcePolicy},
    {"s3:PutObjectAcl", kResourcePolicy},
    {"secretsmanager:PutResourcePolicy", kResourcePolicy},
    {"sns:AddPermission", kResourcePolicy},
    {"sns:SetTopicAttributes", kResourcePolicy},
    {"sqs:AddPermission", kResourcePolicy},
    {"sqs:SetQueueAttributes", kResourcePolicy},
    {"ssm:PutResourcePolicy", kResourcePolicy},
    {"backup:DeleteBackupVaultAccessPolicy", kNoResourceDeny},
    {"codeartifact:DeleteDomainPermissionsPolicy", kNoResourceDeny},
    {"codeartifact:DeleteRepositoryPermissionsPolicy", kNoResourceDeny},
    {"dynamodb:DeleteResourcePolicy", kNoResourceDeny},
    {"ecr:DeleteRepositoryPolicy", kNoResourceDeny},
    {"elasticfilesystem:DeleteFileSystemPolicy", kNoResourceDeny},
    {"events:RemovePermission", kNoResourceDeny},
    {"glacier:DeleteVaultAccessPolicy", kNoResourceDeny},
    {"kinesis:DeleteResourcePolicy", kNoResourceDeny},
    {"lambda:RemovePermission", kNoResourceDeny},
    {"s3:DeleteAccessPointPolicy", kNoResourceDeny},
    {"s3:DeleteBucketPolicy", kNoResourceDeny},
    {"secretsmanager:DeleteResourcePolicy", kNoResourceDeny},
    {"sns:RemovePermission", kNoResourceDeny},
    {"sqs:RemovePermission", kNoResourceDeny},
    {"ssm:DeleteResourcePolicy", kNoResourceDeny},
};

constexpr Maker kMakers[] = {
    {"lambda.amazonaws.com", "lambda:UpdateFunctionConfiguration", "function:"},
    {"states.amazonaws.com", "states:UpdateStateMachine", "stateMachine:"},
    {"states.amazonaws.com", "states:TestState", ""},
    {"ec2.amazonaws.com", "ec2:RequestSpotInstances", ""},
    {"ec2.amazonaws.com", "ec2:RequestSpotFleet", ""},
    {"ec2.amazonaws.com", "ec2:CreateFleet", ""},
    {"ec2.amazonaws.com", "ec2:AssociateIamInstanceProfile", "instance/"},
    {"ec2.amazonaws.com", "ec2:ReplaceIamInstanceProfileAssociation", "instance/"},
    {"ec2.amazonaws.com", "ec2:CreateLaunchTemplateVersion", "launch-template/"},
    {"ec2.amazonaws.com", "autoscaling:CreateLaunchConfiguration", ""},
    {"ecs-tasks.amazonaws.com", "ecs:RunTask", "task-definition/"},
    {"ecs-tasks.amazonaws.com", "batch:RegisterJobDefinition", "job-definition/"},
    {"glue.amazonaws.com", "glue:UpdateJob", "job/"},
    {"glue.amazonaws.com", "glue:CreateDevEndpoint", ""},
    {"glue.amazonaws.com", "glue:CreateSession", ""},
    {"codebuild.amazonaws.com", "codebuild:UpdateProject", "project/"},
    {"cloudformation.amazonaws.com", "cloudformation:UpdateStack", "stack/"},
    {"cloudformation.amazonaws.com", "cloudformation:CreateChangeSet", "stack/"},
    {"cloudformation.amazonaws.com", "cloudformation:CreateStackSet", ""},
    {"cloudformation.amazonaws.com", "cloudformation:UpdateStackSet", ""},
    {"sagemaker.amazonaws.com", "sagemaker:CreateNotebookInstance", ""},
    {"sagemaker.amazonaws.com", "sagemaker:CreateTrainingJob", ""},
    {"sagemaker.amazonaws.com", "sagemaker:CreateProcessingJob", ""},
    {"sagemaker.amazonaws.com", "sagemaker:CreateDomain", ""},
    {"ssm.amazonaws.com", "ssm:StartAutomationExecution", ""},
    {"ssm.amazonaws.com", "ssm:RegisterTaskWithMaintenanceWindow", ""},
    {"ssm.amazonaws.com", "ssm:CreateAssociation", ""},
    {"tasks.apprunner.amazonaws.com", "apprunner:CreateService", ""},
    {"tasks.apprunner.amazonaws.com", "apprunner:UpdateService", ""},
    {"apprunner.amazonaws.com", "apprunner:CreateService", ""},
    {"batch.amazonaws.com", "batch:CreateComputeEnvironment", ""},
    {"appsync.amazonaws.com", "appsync:CreateDataSource", ""},
    {"appsync.amazonaws.com", "appsync:UpdateDataSource", ""},
    {"datapipeline.amazonaws.com", "datapipeline:PutPipelineDefinition", ""},
    {"elasticmapreduce.amazonaws.com", "elasticmapreduce:RunJobFlow", ""},
    {"emr-serverless.amazonaws.com", "emr-serverless:StartJobRun", ""},
    {"events.amazonaws.com", "events:PutTargets", ""},
    {"scheduler.amazonaws.com", "scheduler:CreateSchedule", ""},
    {"pipes.amazonaws.com", "pipes:CreatePipe", ""},
    {"firehose.amazonaws.com", "firehose:CreateDeliveryStream", ""},
    {"bedrock-agentcore.amazonaws.com", "bedrock-agentcore:CreateCodeInterpreter", ""},
    {"bedrock-agentcore.amazonaws.com", "bedrock-agentcore:CreateAgentRuntime", ""},
    {"bedrock.amazonaws.com", "bedrock:CreateAgent", ""},
    {"codepipeline.amazonaws.com", "codepipeline:CreatePipeline", ""},
    {"kinesisanalytics.amazonaws.com", "kinesisanalytics:CreateApplication", ""},
    {"iot.amazonaws.com", "iot:CreateTopicRule", ""},
    {"imagebuilder.amazonaws.com", "imagebuilder:ExecuteImage", ""},
};

constexpr IndirectWay kIndirectWays[] = {
    {"lambda:CreateEventSourceMapping", "AWS::Lambda::Function"},
    {"lambda:UpdateEventSourceMapping", "AWS::Lambda::Function"},
    {"glue:CreateTrigger", "AWS::Glue::Job"},
    {"glue:CreateWorkflow", "AWS::Glue::Job"},
    {"ecs:CreateService", "AWS::ECS::TaskDefinition"},
    {"ecs:UpdateService", "AWS::ECS::TaskDefinition"},
    {"ecs:ExecuteCommand", "AWS::ECS::TaskDefinition"},
    {"autoscaling:CreateAutoScalingGroup", "AWS::EC2::LaunchTemplate"},
    {"autoscaling:UpdateAutoScalingGroup", "AWS::EC2::LaunchTemplate"},
    {"autoscaling:StartInstanceRefresh", "AWS::EC2::LaunchTemplate"},
    {"codedeploy:CreateDeployment", "AWS::EC2::Instance"},
    {"codedeploy:CreateDeployment", "AWS::EC2::LaunchTemplate"},
    {"codedeploy:CreateDeployment", "AWS::AutoScaling::LaunchConfiguration"},
    {"codedeploy:CreateDeployment", "AWS::ECS::TaskDefinition"},
    {"ssm:ResumeSession", "AWS::EC2::Instance"},
    {"ssm:UpdateAssociation", "AWS::EC2::Instance"},
    {"ssm:UpdateDocument", "AWS::EC2::Instance"},
    {"ssm:UpdateMaintenanceWindowTask", "AWS::EC2::Instance"},
    {"sagemaker:UpdateNotebookInstanceLifecycleConfig", "AWS::SageMaker::NotebookInstance"},
    {"rolesanywhere:CreateTrustAnchor", "AWS::RolesAnywhere::Profile"},
    {"rolesanywhere:UpdateTrustAnchor", "AWS::RolesAnywhere::Profile"},
};

constexpr Taker kTakers[] = {
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html: whatever
    // starts instances takes their instance profile.
    {"ec2.amazonaws.com", "autoscaling"},
    {"ec2.amazonaws.com", "batch"},
    {"ec2.amazonaws.com", "cloud9"},
    {"ec2.amazonaws.com", "datapipeline"},
    {"ec2.amazonaws.com", "drs"},
    {"ec2.amazonaws.com", "ecs"},
    {"ec2.amazonaws.com", "eks"},
    {"ec2.amazonaws.com", "elasticbeanstalk"},
    {"ec2.amazonaws.com", "elasticmapreduce"},
    {"ec2.amazonaws.com", "imagebuilder"},
    {"ec2.amazonaws.com", "mgn"},
    {"ec2.amazonaws.com", "opsworks"},
    {"ec2.amazonaws.com", "pcs"},
    // https://docs.aws.amazon.com/batch/latest/userguide/create-execution-role.html
    {"ecs-tasks.amazonaws.com", "batch"},
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_CanaryPermissions.html
    {"lambda.amazonaws.com", "synthetics"},
    // https://docs.aws.amazon.com/config/latest/developerguide/setup-autoremediation.html
    {"ssm.amazonaws.com", "config"},
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
constexpr ProviderWay kProviderWays[] = {
    {"iam:CreateSAMLProvider", "saml-provider/"},
    {"iam:UpdateSAMLProvider", "saml-provider/"},
    {"iam:CreateOpenIDConnectProvider", "oidc-provider/"},
    {"iam:AddClientIDToOpenIDConnectProvider", "oidc-provider/"},
    {"iam:UpdateOpenIDConnectProviderThumbprint", "oidc-provider/"},
    // https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
    {"cognito-identity:GetOpenIdTokenForDeveloperIdentity", "cognito-identity.amazonaws.com"},
    {"cognito-identity:SetIdentityPoolRoles", "cognito-identity.amazonaws.com"},
    {"cognito-identity:UpdateIdentityPool", "cognito-identity.amazonaws.com"},
    {"cognito-idp:AdminCreateUser", "cognito-identity.amazonaws.com"},
    {"cognito-idp:AdminSetUserPassword", "cognito-identity.amazonaws.com"},
};

constexpr CodePlace kCodePlaces[] = {
    // https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html
    {"AWS::Glue::Job", "/Command/"},
    // https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-dag-folder.html
    {"AWS::MWAA::Environment", "/SourceBucketArn"},
    // https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html
    {"AWS::CodeBuild::Project", "/Source/"},
    {"AWS::CodeBuild::Project", "/Environment/Image"},
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
    {"AWS::CodePipeline::Pipeline", "/Stages/"},
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
    {"AWS::ECS::TaskDefinition", "/Image"},
    // https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html
    {"AWS::Batch::JobDefinition", "/Image"},
    // https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-bootstrap.html
    {"AWS::EMR::Cluster", "/BootstrapActions/"},
    {"AWS::EMR::Cluster", "/Steps/"},
    // https://docs.aws.amazon.com/apprunner/latest/dg/manage-deploy.html
    {"AWS::AppRunner::Service", "/SourceConfiguration/"},
};

constexpr NewPrincipal kNewPrincipals[] = {
    {{"iam:CreateUser", "iam:PutUserPolicy", "iam:CreateAccessKey"}, "user/"},
    {{"iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"}, "user/"},
    {{"iam:CreateUser", "iam:AddUserToGroup", "iam:CreateAccessKey"}, "user/"},
    {{"iam:CreateUser", "iam:PutUserPolicy", "iam:CreateLoginProfile"}, "user/"},
    {{"iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateLoginProfile"}, "user/"},
    {{"iam:CreateRole", "iam:PutRolePolicy", ""}, "role/"},
    {{"iam:CreateRole", "iam:AttachRolePolicy", ""}, "role/"},
};

}  // namespace

std::span<const Way> ways() { return kWays; }
std::span<const IndirectWay> indirect_ways() { return kIndirectWays; }
std::span<const Maker> makers() { return kMakers; }
std::span<const Taker> takers() { return kTakers; }
std::span<const ProviderWay> provider_ways() { return kProviderWays; }
std::span<const CodePlace> code_places() { return kCodePlaces; }
std::span<const NewPrincipal> new_principals() { return kNewPrincipals; }

}  // namespace cfnaudit::access
