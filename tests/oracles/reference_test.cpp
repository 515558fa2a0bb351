// The template that the project started from -> exactly the findings, costs and access that are
// known of it, and none of the findings on copies in which they are repaired.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "audit/audit.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using testing::UnorderedElementsAreArray;

const std::filesystem::path kTemplate =
    std::filesystem::path(CFNAUDIT_SHARED_DIR) / "reference/serverless-app.yaml";

/// An audit with the text that it points into.
struct Audited {
  std::unique_ptr<SourceMap> sources;
  std::unique_ptr<audit::Audit> audit;
};

Audited audit_text(std::string text) {
  Audited out{.sources = std::make_unique<SourceMap>(), .audit = nullptr};
  const auto& file = out.sources->add("serverless-app.yaml", std::move(text));
  out.audit = audit::run(file, {}, {.rules = true, .access = true, .cost = true});
  return out;
}

std::string names(const audit::Audit& audit, const std::vector<std::uint32_t>& environments) {
  return join(audit.environment_names(environments), ", ");
}

/// "LOG005 ProcessingLambdaDurationAlarm in development: 30000 ms with a timeout of 30 s".
std::string summary(const audit::Audit& audit, const Diagnostic& finding) {
  std::string out =
      concat(finding.rule, " ", finding.resource, " in ", names(audit, finding.environments));
  for (const auto& detail : finding.details)
    out += concat("; ", detail.text, " in ", names(audit, detail.environments));
  return out;
}

std::vector<std::string> summaries(const audit::Audit& audit) {
  std::vector<std::string> out;
  for (const auto& finding : audit.findings) out.push_back(summary(audit, finding));
  return out;
}

struct Edit {
  std::string_view from;
  std::string_view to;
  std::size_t times = 1;
};

/// A finding of the template: where it starts, what it says, and the edits that repair it.
struct Known {
  std::string_view id;
  std::uint32_t line = 0;
  Severity severity = Severity::kWarning;
  std::string_view summary;
  std::string_view message;  // a part of it
  std::vector<Edit> repair;
  std::string_view also_ends = {};  // another finding that the repair ends
};

const std::vector<Known>& known() {
  static const std::vector<Known> kKnown = {
      // Item 3.
      {.id = "COD003",
       .line = 440,
       .severity = Severity::kError,
       .summary = "COD003 ProcessingLambda in development, staging, production",
       .message = "the code of ProcessingLambda imports aws_xray_sdk, which python3.11",
       .repair = {{.from = "          import boto3\n"
                           "          from aws_xray_sdk.core import xray_recorder\n"
                           "          from aws_xray_sdk.core import patch_all\n",
                   .to = "          import boto3\n"},
                  {.from = "          # Patch AWS SDK for X-Ray tracing\n          patch_all()\n",
                   .to = ""},
                  {.from = "          @xray_recorder.capture('processing_handler')\n", .to = ""},
                  {.from = "          ENVIRONMENT: !Ref Environment\n"
                           "          REGION: !Ref AWS::Region\n",
                   .to = ""}}},
      {.id = "COD003",
       .line = 540,
       .severity = Severity::kError,
       .summary = "COD003 ValidationLambda in development, staging, production",
       .message = "the code of ValidationLambda imports aws_xray_sdk, which python3.11",
       .repair = {{.from = "          import json\n"
                           "          from aws_xray_sdk.core import xray_recorder\n"
                           "          from aws_xray_sdk.core import patch_all\n\n"
                           "          patch_all()\n",
                   .to = "          import json\n"},
                  {.from = "          @xray_recorder.capture('validation_handler')\n", .to = ""},
                  {.from = "      ReservedConcurrentExecutions: 50\n"
                           "      Environment:\n        Variables:\n"
                           "          ENVIRONMENT: !Ref Environment\n",
                   .to = "      ReservedConcurrentExecutions: 50\n"}}},
      {.id = "COD003",
       .line = 605,
       .severity = Severity::kError,
       .summary = "COD003 NotificationLambda in development, staging, production",
       .message = "the code of NotificationLambda imports aws_xray_sdk, which python3.11",
       .repair = {{.from = "          import os\n"
                           "          from aws_xray_sdk.core import xray_recorder\n"
                           "          from aws_xray_sdk.core import patch_all\n\n"
                           "          patch_all()\n",
                   .to = "          import os\n"},
                  {.from = "          @xray_recorder.capture('notification_handler')\n", .to = ""},
                  {.from = "      ReservedConcurrentExecutions: 25\n"
                           "      Environment:\n        Variables:\n"
                           "          ENVIRONMENT: !Ref Environment\n",
                   .to = "      ReservedConcurrentExecutions: 25\n"}}},
      // Item 4.
      {.id = "COD004",
       .line = 464,
       .summary = "COD004 ProcessingLambda in development, staging, production",
       .message = "the code of ProcessingLambda reads request_id of the context",
       .repair = {{.from = "context.request_id", .to = "context.aws_request_id", .times = 2}}},
      // Item 9.
      {.id = "IAM026",
       .line = 249,
       .summary = "IAM026 LambdaExecutionRole in development, staging, production",
       .message = "ValidationLambda and NotificationLambda never use ApplicationTable",
       .repair = {{.from = "      FunctionName: !Sub ${AWS::StackName}-validation-function\n"
                           "      Runtime: python3.11\n"
                           "      Handler: index.handler\n"
                           "      Role: !GetAtt LambdaExecutionRole.Arn\n",
                   .to = "      FunctionName: !Sub ${AWS::StackName}-validation-function\n"
                         "      Runtime: python3.11\n"
                         "      Handler: index.handler\n"
                         "      Role: !GetAtt WorkerRole.Arn\n"},
                  {.from = "      FunctionName: !Sub ${AWS::StackName}-notification-function\n"
                           "      Runtime: python3.11\n"
                           "      Handler: index.handler\n"
                           "      Role: !GetAtt LambdaExecutionRole.Arn\n",
                   .to = "      FunctionName: !Sub ${AWS::StackName}-notification-function\n"
                         "      Runtime: python3.11\n"
                         "      Handler: index.handler\n"
                         "      Role: !GetAtt WorkerRole.Arn\n"},
                  {.from = "  # Step Functions Execution Role\n", .to = R"(  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole
        - arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess
  # Step Functions Execution Role
)"}}},
      // Item 10.
      {.id = "IAM025",
       .line = 270,
       .summary = "IAM025 LambdaExecutionRole in development, staging, production",
       .message = "LambdaExecutionRole allows dynamodb:GetItem, dynamodb:UpdateItem",
       .repair = {{.from = "                  - dynamodb:GetItem\n"
                           "                  - dynamodb:PutItem\n"
                           "                  - dynamodb:UpdateItem\n"
                           "                  - dynamodb:DeleteItem\n"
                           "                  - dynamodb:Query\n"
                           "                  - dynamodb:Scan\n"
                           "                  - dynamodb:BatchGetItem\n"
                           "                  - dynamodb:BatchWriteItem\n",
                   .to = "                  - dynamodb:PutItem\n"}}},
      {.id = "DAT005",
       .line = 357,
       .summary = "DAT005 ApplicationTable in production",
       .message = "ApplicationTable can be deleted in production by one call",
       .repair = {{.from = "      TableName: !Sub ${AWS::StackName}-application-table\n",
                   .to = "      TableName: !Sub ${AWS::StackName}-application-table\n"
                         "      DeletionProtectionEnabled: true\n"}}},
      // Item 14.
      {.id = "LOG010",
       .line = 839,
       .summary = "LOG010 ApiStage in production",
       .message = "ApiStage writes whole requests and responses to its log in production",
       .repair = {{.from = "DataTraceEnabled: true", .to = "DataTraceEnabled: false"}}},
      {.id = "LOG010",
       .line = 669,
       .summary = "LOG010 ApplicationStateMachine in production",
       .message = "ApplicationStateMachine writes the input and output of its states to its log",
       .repair = {{.from = "IncludeExecutionData: true", .to = "IncludeExecutionData: false"}}},
      // Item 17.
      {.id = "WIR021",
       .line = 660,
       .severity = Severity::kNote,
       .summary = "WIR021 ApplicationStateMachine in development, staging, production",
       .message = "nothing in the template starts ApplicationStateMachine",
       .repair = {{.from = "  # API Gateway Execution Role\n", .to = R"(  NightlyRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: 'sts:AssumeRole'}
      Policies:
        - PolicyName: start
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: states:StartExecution
                Resource: !Ref ApplicationStateMachine
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - {Id: workflow, Arn: !Ref ApplicationStateMachine, RoleArn: !GetAtt NightlyRole.Arn}
  # API Gateway Execution Role
)"}}},
      // Item 19.
      {.id = "REL004",
       .line = 819,
       .severity = Severity::kNote,
       .summary = "REL004 ApiDeployment in development, staging, production",
       .message = "updates do not replace ApiDeployment and ProcessingLambdaVersion",
       .repair = {{.from = "  ApiDeployment:\n", .to = "  ApiDeployment1:\n"},
                  {.from = "!Ref ApiDeployment\n", .to = "!Ref ApiDeployment1\n"},
                  {.from = "  ProcessingLambdaVersion:\n", .to = "  ProcessingLambdaVersion1:\n"},
                  {.from = "!GetAtt ProcessingLambdaVersion.",
                   .to = "!GetAtt ProcessingLambdaVersion1."}}},
      // Item 20.
      {.id = "NET024",
       .line = 222,
       .severity = Severity::kNote,
       .summary = "NET024 LambdaSecurityGroup in development, staging, production",
       .message = "LambdaSecurityGroup allows port 3306 of 10.0.0.0/16, where nothing listens",
       .repair = {{.from = "        - IpProtocol: tcp\n"
                           "          FromPort: 3306\n"
                           "          ToPort: 3306\n"
                           "          CidrIp: 10.0.0.0/16\n"
                           "          Description: MySQL/Aurora access within VPC\n",
                   .to = ""}}},
      // Item 21.
      {.id = "WIR022",
       .line = 1038,
       .severity = Severity::kNote,
       .summary = "WIR022 LambdaCodeS3Bucket in development, staging, production",
       .message = "nothing in the template uses LambdaCodeS3Bucket",
       .repair = {{.from = "      VersioningConfiguration:\n",
                   .to = "      NotificationConfiguration:\n"
                         "        EventBridgeConfiguration: {EventBridgeEnabled: true}\n"
                         "      VersioningConfiguration:\n"}}},
      // Item 22.
      {.id = "ENC017",
       .line = 414,
       .summary = "ENC017 ApplicationTable in development, staging, production",
       .message = "ApplicationTable names alias/aws/dynamodb, the default key",
       .repair = {{.from = "        KMSMasterKeyId: alias/aws/dynamodb\n", .to = ""}}},
      // Item 23.
      {.id = "DEP072",
       .line = 252,
       .severity = Severity::kNote,
       .summary = "DEP072 LambdaExecutionRole in development, staging, production",
       .message = "not every stack name is valid in the name of LambdaExecutionRole",
       .repair =
           {{.from = "      RoleName: !Sub ${AWS::StackName}-lambda-execution-role\n", .to = ""},
            {.from = "      RoleName: !Sub ${AWS::StackName}-stepfunctions-role\n", .to = ""},
            {.from = "      RoleName: !Sub ${AWS::StackName}-apigateway-role\n", .to = ""},
            {.from = "      FunctionName: !Sub ${AWS::StackName}-processing-function\n", .to = ""},
            {.from = "      FunctionName: !Sub ${AWS::StackName}-validation-function\n", .to = ""},
            {.from = "      FunctionName: !Sub ${AWS::StackName}-notification-function\n",
             .to = ""},
            {.from = "      StateMachineName: !Sub ${AWS::StackName}-workflow\n", .to = ""},
            {.from = "      BucketName: !Sub ${AWS::StackName}-lambda-code-${AWS::AccountId}\n",
             .to = ""}},
       .also_ends = "IAM008"},
      // Item 24.
      {.id = "REL015",
       .line = 368,
       .summary = "REL015 ApplicationTable in development, staging, production; 5 writes of up to "
                  "1 KB per second in development; 10 writes of up to 1 KB per second in staging; "
                  "20 writes of up to 1 KB per second in production",
       .message = "cannot take what POST /process admits: 10000 requests per second",
       .repair = {{.from = "ThrottlingRateLimit: 10000", .to = "ThrottlingRateLimit: 10"}}},
      // Item 25.
      {.id = "REL016",
       .line = 496,
       .severity = Severity::kNote,
       .summary = "REL016 ProcessingLambda in development, staging, production",
       .message = "175 concurrent executions are reserved",
       .repair = {{.from = "ReservedConcurrentExecutions: 100\n",
                   .to = "ReservedConcurrentExecutions: 10\n"}}},
      // Item 26.
      {.id = "WIR023",
       .line = 795,
       .severity = Severity::kNote,
       .summary = "WIR023 ProcessMethod in development, staging, production",
       .message = "browsers cannot call ProcessMethod from another origin",
       .repair = {{.from = "      - ProcessMethod\n",
                   .to = "      - ProcessMethod\n      - ProcessOptions\n"},
                  {.from = "  # API Deployment\n", .to = R"(  ProcessOptions:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref ApplicationApi
      ResourceId: !Ref ProcessResource
      HttpMethod: OPTIONS
      AuthorizationType: 'NONE'
      Integration:
        Type: MOCK
)"}}},
      // Item 27.
      {.id = "EXP018",
       .line = 237,
       .severity = Severity::kNote,
       .summary = "EXP018 DynamoDBVPCEndpoint in development, staging, production",
       .message = "DynamoDBVPCEndpoint lets everyone do everything with every resource",
       .repair = {{.from = "            Action: '*'\n            Resource: '*'\n",
                   .to = "            Action: dynamodb:*\n"
                         "            Resource:\n"
                         "              - !GetAtt ApplicationTable.Arn\n"
                         "              - !Sub '${ApplicationTable.Arn}/index/*'\n"}}},
      // Item 28.
      {.id = "LOG024",
       .line = 882,
       .severity = Severity::kNote,
       .summary = "LOG024 ProcessingLambdaLogGroup in development, staging, production",
       .message = "a function that runs early creates its log group before the stack does",
       .repair = {{.from = "!Sub /aws/lambda/${ProcessingLambda}",
                   .to = "!Sub /${AWS::StackName}/processing"},
                  {.from = "!Sub /aws/lambda/${ValidationLambda}",
                   .to = "!Sub /${AWS::StackName}/validation"},
                  {.from = "!Sub /aws/lambda/${NotificationLambda}",
                   .to = "!Sub /${AWS::StackName}/notification"},
                  {.from = "      MemorySize: !FindInMap [EnvironmentConfig, !Ref Environment, "
                           "LambdaMemory]\n",
                   .to = "      MemorySize: !FindInMap [EnvironmentConfig, !Ref Environment, "
                         "LambdaMemory]\n"
                         "      LoggingConfig: {LogGroup: !Ref ProcessingLambdaLogGroup}\n"},
                  {.from = "      ReservedConcurrentExecutions: 50\n",
                   .to = "      ReservedConcurrentExecutions: 50\n"
                         "      LoggingConfig: {LogGroup: !Ref ValidationLambdaLogGroup}\n"},
                  {.from = "      ReservedConcurrentExecutions: 25\n",
                   .to = "      ReservedConcurrentExecutions: 25\n"
                         "      LoggingConfig: {LogGroup: !Ref NotificationLambdaLogGroup}\n"}},
       .also_ends = "IAM008"},
      // Item 29.
      {.id = "REL017",
       .line = 660,
       .severity = Severity::kNote,
       .summary = "REL017 ApplicationStateMachine in development, staging, production",
       .message = "nobody learns of failed executions of ApplicationStateMachine",
       .repair = {{.from = "  # API Gateway Execution Role\n", .to = R"(  FailedExecutions:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.states], detail: {status: [FAILED, TIMED_OUT]}}
      Targets: [{Id: operations, Arn: 'arn:aws:sns:us-west-2:123456789012:operations'}]
  # API Gateway Execution Role
)"}}},
      // Item 11 of what is expected.
      {.id = "IAM004",
       .line = 796,
       .summary = "IAM004 ProcessMethod in development, staging, production",
       .message =
           "anonymous callers of POST /process reach code that can write to ApplicationTable",
       .repair = {{.from = "      AuthorizationType: NONE\n",
                   .to = "      AuthorizationType: AWS_IAM\n"}}},
      // Item 15.
      {.id = "IAM008",
       .line = 290,
       .summary = "IAM008 LambdaExecutionRole in development, staging, production",
       .message = "logs:PutLogEvents are allowed on every resource of that type in the account",
       .repair = {{.from = "                Resource: !Sub "
                           "'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*'\n",
                   .to = "                Resource: !Sub "
                         "'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
                         "${AWS::StackName}-*'\n"}}},
      {.id = "LOG001",
       .line = 668,
       .severity = Severity::kError,
       .summary = "LOG001 ApplicationStateMachine in development, staging, production",
       .message = "StepFunctionsExecutionRole does not allow logs:CreateLogDelivery",
       .repair = {{.from = "                  - xray:GetSamplingTargets\n",
                   .to = "                  - xray:GetSamplingTargets\n"
                         "                  - logs:CreateLogDelivery\n"
                         "                  - logs:GetLogDelivery\n"
                         "                  - logs:UpdateLogDelivery\n"
                         "                  - logs:DeleteLogDelivery\n"
                         "                  - logs:ListLogDeliveries\n"
                         "                  - logs:PutResourcePolicy\n"
                         "                  - logs:DescribeResourcePolicies\n"
                         "                  - logs:DescribeLogGroups\n"}}},
      {.id = "LOG002",
       .line = 838,
       .summary = "LOG002 ApiStage in development, staging, production",
       .message = "does not depend on ApiGatewayAccount",
       .repair = {{.from = "    Type: AWS::ApiGateway::Stage\n",
                   .to = "    Type: AWS::ApiGateway::Stage\n    DependsOn: ApiGatewayAccount\n"}}},
      {.id = "LOG003",
       .line = 905,
       .summary = "LOG003 ProcessingLambdaErrorAlarm in development, staging, production",
       .message = "7 alarms have no action",
       .repair = {{.from = "    Type: AWS::CloudWatch::Alarm\n    Properties:\n",
                   .to = "    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
                         "      AlarmActions: [arn:aws:sns:us-west-2:123456789012:operations]\n",
                   .times = 7}},
       .also_ends = "REL017"},
      {.id = "LOG004",
       .line = 964,
       .severity = Severity::kError,
       .summary = "LOG004 DynamoDBUserErrorsAlarm in development, staging, production",
       .message = "never emitted with TableName",
       .repair = {{.from = "MetricName: UserErrors", .to = "MetricName: WriteThrottleEvents"}}},
      {.id = "LOG005",
       .line = 933,
       .summary = "LOG005 ProcessingLambdaDurationAlarm in development; 30000 ms with a timeout "
                  "of 30 s in development",
       .message = "no invocation of ProcessingLambda runs longer than its timeout",
       .repair = {{.from = "Threshold: 30000 # 30 seconds", .to = "Threshold: 25000"}}},
      {.id = "NET001",
       .line = 143,
       .summary = "NET001 NATGateway in development, staging, production",
       .message =
           "private subnets in AZ 1 and AZ 2 depend on a single NAT gateway, NATGateway, in AZ 1",
       .repair = {{.from = "      SubnetId: !Ref PrivateSubnetAZ2\n"
                           "      RouteTableId: !Ref PrivateRouteTable\n",
                   .to = "      SubnetId: !Ref PrivateSubnetAZ2\n"
                         "      RouteTableId: !Ref PrivateRouteTableAZ2\n"},
                  {.from = "  # Route Table for Private Subnets\n", .to = R"(  PublicSubnetAZ2:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref ApplicationVPC
      CidrBlock: 10.0.102.0/24
      AvailabilityZone: !Select [1, !GetAZs '']
  PublicSubnetAZ2RouteTableAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref PublicSubnetAZ2
      RouteTableId: !Ref PublicRouteTable
  NATGatewayAZ2EIP:
    Type: AWS::EC2::EIP
    DependsOn: AttachGateway
    Properties:
      Domain: vpc
  NATGatewayAZ2:
    Type: AWS::EC2::NatGateway
    Properties:
      AllocationId: !GetAtt NATGatewayAZ2EIP.AllocationId
      SubnetId: !Ref PublicSubnetAZ2
  PrivateRouteTableAZ2:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref ApplicationVPC
  PrivateRouteAZ2:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref PrivateRouteTableAZ2
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: !Ref NATGatewayAZ2
)"}}},
      // The caller gets its answer at once, and the alarm of LOG005 keeps the timeout it is about.
      {.id = "REL001",
       .line = 495,
       .summary = "REL001 ProcessingLambda in development, staging, production; by 1 s in "
                  "development; by 31 s in staging; by 61 s in production",
       .message = "timeout of ProcessingLambda exceeds the 29 s that its API waits",
       .repair =
           {{.from = "        Type: AWS_PROXY\n",
             .to = "        Type: AWS\n"
                   "        RequestParameters:\n"
                   "          integration.request.header.X-Amz-Invocation-Type: \"'Event'\"\n"}}},
      {.id = "REL002",
       .line = 848,
       .summary = "REL002 ApiUsagePlan in development, staging, production",
       .message = "ApiUsagePlan has no effect",
       .repair = {{.from = "      HttpMethod: POST\n",
                   .to = "      HttpMethod: POST\n      ApiKeyRequired: true\n"},
                  {.from = "  # API Gateway Usage Plan\n", .to = R"(  ApiKey:
    Type: AWS::ApiGateway::ApiKey
    Properties:
      Enabled: true
  ApiUsagePlanKey:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties:
      KeyId: !Ref ApiKey
      KeyType: API_KEY
      UsagePlanId: !Ref ApiUsagePlan
)"}},
       .also_ends = "IAM004"},
      {.id = "REL003",
       .line = 522,
       .summary = "REL003 ProcessingLambdaAlias in development, staging, production",
       .message = "ProcessingLambdaAlias is not used",
       .repair = {{.from = "${ProcessingLambda.Arn}/invocations",
                   .to = "${ProcessingLambdaAlias}/invocations"},
                  {.from = "      FunctionName: !Ref ProcessingLambda\n      Action: ",
                   .to = "      FunctionName: !Ref ProcessingLambdaAlias\n      Action: "}}},
      {.id = "TPL020",
       .line = 20,
       .summary = "TPL020  in development, staging, production",
       .message = "3 parameters are never used: DomainName, CertificateArn and LambdaCodeBucket",
       .repair = {{.from = R"(  DomainName:
    Type: String
    Description: Custom domain name for API Gateway (e.g., api.example.com)
    Default: api.example.com

  CertificateArn:
    Type: String
    Description: ACM Certificate ARN for the custom domain (must be in us-east-1 for CloudFront)
    Default: arn:aws:acm:us-east-1:123456789012:certificate/your-cert-id

  LambdaCodeBucket:
    Type: String
    Description: S3 bucket containing Lambda function code packages
    Default: my-lambda-code-bucket
)",
                   .to = ""}}},
  };
  return kKnown;
}

std::string repaired(std::string text, const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    std::size_t found = 0;
    for (auto at = text.find(edit.from); at != std::string::npos;
         at = text.find(edit.from, at + edit.to.size()), ++found)
      text.replace(at, edit.from.size(), edit.to);
    EXPECT_EQ(found, edit.times) << edit.from;
  }
  return text;
}

class Reference : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kTemplate))
      GTEST_SKIP() << kTemplate << " is not there; it is no part of the project";
    text_ = read_file(kTemplate);
  }

  std::string text_;
};

TEST_F(Reference, HasExactlyTheKnownFindings) {
  const auto audited = audit_text(text_);
  const auto& audit = *audited.audit;
  std::vector<std::string_view> expected;
  for (const auto& row : known()) expected.push_back(row.summary);
  EXPECT_THAT(summaries(audit), UnorderedElementsAreArray(expected));
  EXPECT_THAT(audit.incomplete, IsEmpty());
  for (const auto& finding : audit.findings) {
    const auto row = std::find_if(known().begin(), known().end(), [&](const Known& each) {
      return each.summary == summary(audit, finding);
    });
    if (row == known().end()) continue;
    EXPECT_EQ(audit.file->lines().position(finding.span.begin).line, row->line) << row->id;
    EXPECT_EQ(finding.severity, row->severity) << row->id;
    EXPECT_THAT(finding.message, testing::HasSubstr(std::string(row->message)));
  }
}

TEST_F(Reference, NamesTheOtherAlarmsAndParameters) {
  const auto audited = audit_text(text_);
  for (const auto& finding : audited.audit->findings) {
    std::vector<std::uint32_t> lines;
    for (const auto& note : finding.notes)
      lines.push_back(audited.audit->file->lines().position(note.span.begin).line);
    if (finding.rule == "TPL020") {
      EXPECT_THAT(lines, UnorderedElementsAre(25, 30));
    }
    if (finding.rule == "LOG003") {
      EXPECT_THAT(lines, testing::IsSupersetOf({923U, 941U, 959U, 977U, 997U, 1017U}));
    }
  }
}

TEST_F(Reference, EachRepairEndsItsFindingAndBringsNone) {
  for (const auto& row : known()) {
    std::vector<std::string_view> expected;
    for (const auto& other : known())
      if (other.summary != row.summary && other.id != row.also_ends)
        expected.push_back(other.summary);
    const auto audited = audit_text(repaired(text_, row.repair));
    EXPECT_THAT(summaries(*audited.audit), UnorderedElementsAreArray(expected)) << row.id;
    EXPECT_THAT(audited.audit->incomplete, IsEmpty()) << row.id;
  }
}

TEST_F(Reference, AllRepairsTogetherLeaveNothing) {
  std::string text = text_;
  for (const auto& row : known()) text = repaired(std::move(text), row.repair);
  const auto audited = audit_text(std::move(text));
  EXPECT_THAT(summaries(*audited.audit), IsEmpty());
  EXPECT_THAT(audited.audit->incomplete, IsEmpty());
}

TEST_F(Reference, CostsWhatIsKnown) {
  const auto audited = audit_text(text_);
  std::vector<std::string> fixed;
  for (const auto& environment : audited.audit->cost.environments)
    fixed.push_back(concat(environment.name, " ", to_string(environment.totals.fixed)));
  EXPECT_THAT(fixed, ElementsAre("development 42.894", "staging 48.588", "production 59.976"));
}

// With a profile every service that the template uses has an amount, and every usage its
// assumption.
TEST_F(Reference, AProfileNamesAnAssumptionForEveryUsage) {
  SourceMap sources;
  const audit::CostInputs inputs = {.profile = pricing::UsageProfile::kModerate};
  const auto audit = audit::run(sources.add("serverless-app.yaml", text_), {},
                                {.cost = true, .cost_inputs = &inputs});
  const auto& production = audit->cost.environments.at(2);
  std::set<std::string_view> services;
  for (const auto& resource : production.resources)
    for (const auto& item : resource.items) {
      services.insert(resource.type.substr(0, resource.type.find("::", 5)));
      ASSERT_TRUE(item.monthly) << resource.resource << " " << item.name << ": " << item.reason;
      if (item.kind == pricing::ItemKind::kUsage) {
        // What is stored follows from what is assumed to come in.
        EXPECT_THAT(item.assumption, testing::AnyOf(testing::HasSubstr("(moderate)"),
                                                    testing::HasSubstr("ingestion retained for")))
            << resource.resource << " " << item.name;
      }
    }
  EXPECT_THAT(services, UnorderedElementsAre("AWS::ApiGateway", "AWS::CloudWatch", "AWS::DynamoDB",
                                             "AWS::EC2", "AWS::Lambda", "AWS::Logs", "AWS::S3",
                                             "AWS::StepFunctions"));
  EXPECT_EQ(production.totals.open, 0u);
  EXPECT_EQ(production.totals.unpriced, 0u);
  EXPECT_THAT(production.not_modelled, IsEmpty());
}

/// "Compute at most 8760.02" of each item of a resource that has a ceiling.
std::vector<std::string> ceilings(const pricing::EnvironmentCost& environment,
                                  std::string_view resource) {
  std::vector<std::string> out;
  for (const auto& cost : environment.resources)
    if (cost.resource == resource)
      for (const auto& item : cost.items)
        if (item.ceiling)
          out.push_back(concat(item.name, " at most ", in_cents(item.ceiling->monthly)));
  return out;
}

TEST_F(Reference, BoundsComputeByReservedConcurrency) {
  const auto audited = audit_text(text_);
  const auto& production = audited.audit->cost.environments.at(2);
  EXPECT_THAT(ceilings(production, "ProcessingLambda"), ElementsAre("Compute at most 8760.02"));
  EXPECT_THAT(ceilings(production, "ValidationLambda"), ElementsAre("Compute at most 1095.00"));
  EXPECT_THAT(ceilings(production, "NotificationLambda"), ElementsAre("Compute at most 547.50"));
}

std::string_view name_of(const audit::Audit& audit, std::size_t environment,
                         graph::ResourceIndex resource) {
  return audit.graphs.at(environment).resource(resource).id();
}

/// "ApplicationTable: dynamodb:PutItem ..." of everything that a role reaches in a service.
std::vector<std::string> reach(const audit::Audit& audit, std::size_t environment,
                               std::string_view role, std::string_view service) {
  const auto& access = audit.access.at(environment);
  std::vector<std::string> out;
  for (const auto& row : access.reach) {
    const auto& principal = access.principals.at(row.principal);
    const auto& destination = access.destinations.at(row.destination);
    if (name_of(audit, environment, principal.resource) != role) continue;
    if (!service.empty() && destination.service != service) continue;
    const std::string unsure = row.verdict == access::Verdict::kReachable ? "" : "? ";
    out.push_back(concat(unsure, destination.id, ": ", join(row.actions, " ")));
  }
  return out;
}

TEST_F(Reference, SharedRoleReachesTableAndIndex) {
  const auto audited = audit_text(text_);
  const auto& audit = *audited.audit;
  for (std::size_t i = 0; i < audit.access.size(); ++i) {
    EXPECT_THAT(
        reach(audit, i, "LambdaExecutionRole", "dynamodb"),
        UnorderedElementsAre(
            "ApplicationTable: dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:DeleteItem "
            "dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:Scan dynamodb:UpdateItem",
            "ApplicationTable/index/GSI1: dynamodb:Query dynamodb:Scan"));
    EXPECT_THAT(reach(audit, i, "StepFunctionsExecutionRole", ""),
                UnorderedElementsAre("ProcessingLambda: lambda:InvokeFunction",
                                     "ValidationLambda: lambda:InvokeFunction",
                                     "NotificationLambda: lambda:InvokeFunction"));
  }
}

TEST_F(Reference, OnlyTheFunctionsShareTheRole) {
  const auto audited = audit_text(text_);
  const auto& audit = *audited.audit;
  for (const auto& principal : audit.access.at(0).principals) {
    if (name_of(audit, 0, principal.resource) != "LambdaExecutionRole") continue;
    std::vector<std::string_view> users;
    for (const auto user : principal.used_by) users.push_back(name_of(audit, 0, user));
    EXPECT_THAT(users,
                UnorderedElementsAre("ProcessingLambda", "ValidationLambda", "NotificationLambda"));
  }
}

}  // namespace
}  // namespace cfnaudit::test
