#include "analyzer/aws/roles.h"

#include <algorithm>
#include <vector>

#include "analyzer/aws/types.h"
#include "analyzer/base/embedded.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

// Property names are those of the CloudFormation resource reference, read on 2026-11-23:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
constexpr auto kRoleProperties =
    sorted(std::to_array<RoleProperty>({
               {kFunction, "Role"},
               {"AWS::ApiGateway::Method", "Integration.Credentials"},
               {"AWS::ApiGateway::Account", "CloudWatchRoleArn"},
               {"AWS::ApiGatewayV2::Integration", "CredentialsArn"},
               {kMachine, "RoleArn"},
               {"AWS::Events::Rule", "Targets[].RoleArn"},
               {"AWS::Scheduler::Schedule", "Target.RoleArn"},
               {"AWS::Pipes::Pipe", "RoleArn"},
               {kDelivery, "KinesisStreamSourceConfiguration.RoleARN"},
               {kDelivery, "ExtendedS3DestinationConfiguration.RoleARN"},
               {kDelivery, "S3DestinationConfiguration.RoleARN"},
               {"AWS::Logs::SubscriptionFilter", "RoleArn"},
               {"AWS::EC2::FlowLog", "DeliverLogsPermissionArn"},
               {kTaskDefinition, "TaskRoleArn"},
               {kTaskDefinition, "ExecutionRoleArn"},
               {"AWS::CodeBuild::Project", "ServiceRole"},
               {"AWS::CodePipeline::Pipeline", "RoleArn"},
               {"AWS::AppSync::DataSource", "ServiceRoleArn"},
           }),
           &RoleProperty::type);

constexpr std::string_view kRule = "AWS::Events::Rule";
constexpr std::string_view kFilter = "AWS::Logs::SubscriptionFilter";

// EventBridge calls Lambda, SNS, SQS and CloudWatch Logs under their own policies, an API of API
// Gateway under either.
constexpr Source kRuleRoles = {
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html",
    "2026-11-30"};
constexpr Source kOtherBuses = {
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html", "2026-11-30"};
constexpr Source kFilterRoles = {
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/"
    "API_PutSubscriptionFilter.html",
    "2026-11-30"};
constexpr Source kFirehoseRoles = {
    "https://docs.aws.amazon.com/sns/latest/dg/prereqs-kinesis-data-firehose.html", "2026-11-30"};
constexpr Source kSourceRoles = {
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-appsync-datasource.html",
    "2026-11-30"};
constexpr Source kFlowRoles = {
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-ec2-flowlog.html",
    "2026-11-30"};

consteval RoleDemand target(Types targets, std::string_view arn) {
  return {.type = kRule,
          .property = "Targets[].Arn",
          .targets = targets,
          .arn = arn,
          .role = "RoleArn",
          .source = kRuleRoles};
}

consteval RoleDemand logs_to(Types targets, std::string_view arn) {
  return {.type = kFilter,
          .property = "DestinationArn",
          .targets = targets,
          .arn = arn,
          .role = "RoleArn",
          .source = kFilterRoles};
}

consteval RoleDemand data_source(std::string_view kind) {
  return {.type = "AWS::AppSync::DataSource",
          .property = "Type",
          .value = kind,
          .role = "ServiceRoleArn",
          .source = kSourceRoles};
}

constexpr auto kDemands =
    sorted(std::to_array<RoleDemand>({
               target({kMachine}, "states:stateMachine"),
               target({kStream}, "kinesis:stream"),
               target({kDelivery}, "firehose:deliverystream"),
               target({kCluster}, "ecs:cluster"),
               target({"AWS::Batch::JobQueue"}, "batch:job-queue"),
               target({"AWS::CodeBuild::Project"}, "codebuild:project"),
               target({"AWS::CodePipeline::Pipeline"}, "codepipeline:"),
               target({"AWS::Events::ApiDestination"}, "events:api-destination"),
               {.type = kRule,
                .property = "Targets[].Arn",
                .arn = "events:event-bus",
                .other_account = true,
                .role = "RoleArn",
                .phase = Phase::kRun,
                .source = kOtherBuses},
               logs_to({kStream}, "kinesis:stream"),
               logs_to({kDelivery}, "firehose:deliverystream"),
               {.type = "AWS::SNS::Subscription",
                .property = "Protocol",
                .value = "firehose",
                .role = "SubscriptionRoleArn",
                .source = kFirehoseRoles},
               data_source("AWS_LAMBDA"),
               data_source("AMAZON_DYNAMODB"),
               data_source("AMAZON_ELASTICSEARCH"),
               data_source("AMAZON_OPENSEARCH_SERVICE"),
               data_source("AMAZON_EVENTBRIDGE"),
               {.type = "AWS::EC2::FlowLog",
                .property = "LogDestinationType",
                .value = "cloud-watch-logs",
                .role = "DeliverLogsPermissionArn",
                .source = kFlowRoles},
           }),
           &RoleDemand::type);

/// Rows of a table that is sorted by type.
template <typename Row, std::size_t kSize>
std::span<const Row> rows_of(const std::array<Row, kSize>& table, std::string_view type) {
  const auto found = std::ranges::equal_range(table, type, {}, &Row::type);
  return {found.begin(), found.end()};
}

std::vector<RoleTrust> read_trusts() {
  const TextTable table(
      std::ranges::find(aws_tables(), "role_trusts.tsv", &EmbeddedFile::name)->text);
  std::vector<RoleTrust> out;
  for (const Row& row : table.rows()) {
    const std::string_view services = row.field(2);
    const auto comma = std::min(services.find(','), services.size());
    const std::string_view former = services.substr(std::min(comma + 1, services.size()));
    out.push_back({row.field(0), row.field(1), services.substr(0, comma), former, row.field(3)});
  }
  return out;
}

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
     "create a stack with any role",
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
  return rows_of(kRoleProperties, type);
}

std::span<const RoleTrust> role_trusts() {
  static const std::vector<RoleTrust> out = read_trusts();
  return out;
}

std::span<const RoleTrust> role_trusts(std::string_view type) {
  const auto found = std::ranges::equal_range(role_trusts(), type, {}, &RoleTrust::type);
  return {found.begin(), found.end()};
}

std::span<const RoleDemand> role_demands(std::string_view type) { return rows_of(kDemands, type); }

std::span<const RoleRunner> role_runners() { return kRunners; }

}  // namespace cfnaudit::aws
