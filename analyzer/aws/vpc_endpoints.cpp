#include "analyzer/aws/vpc_endpoints.h"

#include <algorithm>
#include <array>

// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html,
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html, read on 2026-11-30

namespace cfnaudit::aws {
namespace {

constexpr auto kServices = std::to_array<EndpointService>({
    {"s3", "s3", "Amazon S3", "AWS::S3::Bucket", true},
    {"dynamodb", "dynamodb", "DynamoDB", "AWS::DynamoDB::Table", true},
    {"dynamodb", "dynamodb", "DynamoDB", "AWS::DynamoDB::GlobalTable", true},
    {"sqs", "sqs", "Amazon SQS", "AWS::SQS::Queue"},
    {"sns", "sns", "Amazon SNS", "AWS::SNS::Topic"},
    {"kinesis", "kinesis-streams", "Kinesis Data Streams", "AWS::Kinesis::Stream"},
    {"firehose", "kinesis-firehose", "Data Firehose", "AWS::KinesisFirehose::DeliveryStream"},
    {"secretsmanager", "secretsmanager", "Secrets Manager", "AWS::SecretsManager::Secret"},
    {"states", "states", "Step Functions", "AWS::StepFunctions::StateMachine"},
    {"events", "events", "EventBridge", "AWS::Events::EventBus"},
    {"lambda", "lambda", "AWS Lambda", "AWS::Lambda::Function"},
    {"ssm", "ssm", "Systems Manager", "AWS::SSM::Parameter"},
    {"kms", "kms", "AWS KMS"},
    {"sts", "sts", "AWS STS"},
    {"logs", "logs", "CloudWatch Logs"},
    {"cloudwatch", "monitoring", "CloudWatch"},
    {"xray", "xray", "AWS X-Ray"},
    {"ecr", "ecr.api", "Amazon ECR"},
    {"athena", "athena", "Athena", "AWS::Athena::WorkGroup"},
    {"glue", "glue", "AWS Glue", "AWS::Glue::Job"},
    {"codebuild", "codebuild", "CodeBuild", "AWS::CodeBuild::Project"},
    {"batch", "batch", "AWS Batch", "AWS::Batch::JobQueue"},
    {"rds-data", "rds-data", "RDS Data API"},
    {"rekognition", "rekognition", "Amazon Rekognition"},
    {"textract", "textract", "Amazon Textract"},
    {"comprehend", "comprehend", "Amazon Comprehend"},
    {"translate", "translate", "Amazon Translate"},
    {"transcribe", "transcribe", "Amazon Transcribe"},
    {"polly", "polly", "Amazon Polly"},
    {"bedrock", "bedrock", "Amazon Bedrock"},
    {"ses", "email", "Amazon SES"},
    {"cognito-idp", "cognito-idp", "Amazon Cognito"},
    {"execute-api", "execute-api", "Amazon API Gateway"},
    {"appsync", "appsync", "AWS AppSync"},
    {"sagemaker", "sagemaker", "SageMaker AI"},
});

}  // namespace

std::span<const EndpointService> endpoint_services() { return kServices; }

const EndpointService* endpoint_service(std::string_view service) {
  const auto found = std::ranges::find(kServices, service, &EndpointService::service);
  return found == kServices.end() ? nullptr : &*found;
}

}  // namespace cfnaudit::aws
