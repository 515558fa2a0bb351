#include "analyzer/aws/operations.h"

#include <algorithm>
#include <cctype>

#include "analyzer/aws/table.h"
#include "analyzer/base/text.h"

namespace cfnaudit::aws {
namespace {

/// Names of services in SDKs, and the prefixes of their actions.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html,
/// https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html, 2026-11-30
struct Renamed {
  std::string_view sdk;
  std::string_view prefix;
};

constexpr auto kServices = sorted(std::to_array<Renamed>({
                                      {"acmpca", "acm-pca"},
                                      {"applicationautoscaling", "application-autoscaling"},
                                      {"bedrockagentruntime", "bedrock"},
                                      {"bedrockruntime", "bedrock"},
                                      {"cloudwatchevents", "events"},
                                      {"cloudwatchlogs", "logs"},
                                      {"cognitoidentity", "cognito-identity"},
                                      {"cognitoidentityprovider", "cognito-idp"},
                                      {"configservice", "config"},
                                      {"costexplorer", "ce"},
                                      {"databasemigration", "dms"},
                                      {"dynamodbstreams", "dynamodb"},
                                      {"efs", "elasticfilesystem"},
                                      {"elasticloadbalancingv2", "elasticloadbalancing"},
                                      {"emr", "elasticmapreduce"},
                                      {"emrcontainers", "emr-containers"},
                                      {"emrserverless", "emr-serverless"},
                                      {"eventbridge", "events"},
                                      {"iotdataplane", "iot"},
                                      {"location", "geo"},
                                      {"opensearch", "es"},
                                      {"pinpoint", "mobiletargeting"},
                                      {"rdsdata", "rds-data"},
                                      {"redshiftdata", "redshift-data"},
                                      {"resourcegroupstaggingapi", "tag"},
                                      {"sagemakerruntime", "sagemaker"},
                                      {"sesv2", "ses"},
                                      {"sfn", "states"},
                                      {"stepfunctions", "states"},
                                      {"timestreamquery", "timestream"},
                                      {"timestreamwrite", "timestream"},
                                  }),
                                  &Renamed::sdk);

/// Operations that need an action of another name; empty: several, or none of the service.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html,
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html,
/// 2026-11-30
struct Operation {
  std::string_view operation;
  std::string_view action;
};

constexpr auto kOperations =
    sorted(std::to_array<Operation>({
               {"dynamodb:BatchExecuteStatement", ""},
               {"dynamodb:ExecuteStatement", ""},
               {"dynamodb:ExecuteTransaction", ""},
               {"dynamodb:TransactGetItems", "dynamodb:GetItem"},
               {"dynamodb:TransactWriteItems", ""},
               {"lambda:Invoke", "lambda:InvokeFunction"},
               {"lambda:InvokeWithResponseStream", "lambda:InvokeFunction"},
               {"s3:CompleteMultipartUpload", "s3:PutObject"},
               {"s3:CopyObject", "s3:PutObject"},
               {"s3:CreateMultipartUpload", "s3:PutObject"},
               {"s3:DeleteObjects", "s3:DeleteObject"},
               {"s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"},
               {"s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"},
               {"s3:GetBucketNotificationConfiguration", "s3:GetBucketNotification"},
               {"s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
               {"s3:HeadBucket", "s3:ListBucket"},
               {"s3:HeadObject", "s3:GetObject"},
               {"s3:ListBuckets", "s3:ListAllMyBuckets"},
               {"s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"},
               {"s3:ListObjectVersions", "s3:ListBucketVersions"},
               {"s3:ListObjects", "s3:ListBucket"},
               {"s3:ListObjectsV2", "s3:ListBucket"},
               {"s3:ListParts", "s3:ListMultipartUploadParts"},
               {"s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"},
               {"s3:PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"},
               {"s3:PutBucketNotificationConfiguration", "s3:PutBucketNotification"},
               {"s3:PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"},
               {"s3:SelectObjectContent", "s3:GetObject"},
               {"s3:UploadPart", "s3:PutObject"},
               {"sns:PublishBatch", "sns:Publish"},
               {"sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"},
               {"sqs:DeleteMessageBatch", "sqs:DeleteMessage"},
               {"sqs:SendMessageBatch", "sqs:SendMessage"},
           }),
           &Operation::operation);

}  // namespace

std::string action_of_operation(std::string_view service, std::string_view operation) {
  if (operation.empty()) return {};
  const auto found = std::ranges::lower_bound(kServices, service, {}, &Renamed::sdk);
  if (found != kServices.end() && found->sdk == service) service = found->prefix;
  std::string name = concat(service, ":", operation);
  auto& first = name[service.size() + 1];
  first = static_cast<char>(std::toupper(static_cast<unsigned char>(first)));
  const auto other = std::ranges::lower_bound(kOperations, name, {}, &Operation::operation);
  if (other != kOperations.end() && other->operation == name) return std::string(other->action);
  return name;
}

}  // namespace cfnaudit::aws
