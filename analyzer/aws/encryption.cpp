#include "analyzer/aws/encryption.h"

#include <algorithm>

#include "analyzer/aws/types.h"

namespace cfnaudit::aws {
namespace {

constexpr KeyUse kOfQueues[] = {
    {"sqs:SendMessage", "kms:GenerateDataKey kms:Decrypt"},
    {"sqs:ReceiveMessage", "kms:Decrypt"},
};
constexpr KeyUse kOfTopics[] = {{"sns:Publish", "kms:GenerateDataKey kms:Decrypt"}};
constexpr KeyUse kOfBuckets[] = {
    {"s3:PutObject", "kms:GenerateDataKey"},
    {"s3:GetObject", "kms:Decrypt"},
};
constexpr KeyUse kOfTables[] = {
    {"dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query "
     "dynamodb:Scan dynamodb:BatchGetItem dynamodb:BatchWriteItem",
     "kms:Decrypt"},
};
constexpr KeyUse kOfStreams[] = {
    {"kinesis:PutRecord kinesis:PutRecords", "kms:GenerateDataKey"},
    {"kinesis:GetRecords", "kms:Decrypt"},
};
constexpr KeyUse kOfSecrets[] = {{"secretsmanager:GetSecretValue", "kms:Decrypt"}};
constexpr KeyUse kOfLogs[] = {
    {"logs:PutLogEvents", "kms:Encrypt kms:Decrypt kms:GenerateDataKey"},
};

constexpr Encryption kEncryptions[] = {
    {kQueue,
     "KmsMasterKeyId",
     "alias/aws/sqs",
     kOfQueues,
     {"https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
      "sqs-key-management.html",
      "2026-11-30"}},
    {kTopic,
     "KmsMasterKeyId",
     "alias/aws/sns",
     kOfTopics,
     {"https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html", "2026-11-30"}},
    {kBucket,
     "BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault."
     "KMSMasterKeyID",
     "alias/aws/s3",
     kOfBuckets,
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
      "2026-11-30"}},
    {kTable,
     "SSESpecification.KMSMasterKeyId",
     "",
     kOfTables,
     {"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
      "encryption.usagenotes.html",
      "2026-11-30"}},
    {kStream,
     "StreamEncryption.KeyId",
     "alias/aws/kinesis",
     kOfStreams,
     {"https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html",
      "2026-11-30"}},
    {"AWS::SecretsManager::Secret",
     "KmsKeyId",
     "alias/aws/secretsmanager",
     kOfSecrets,
     {"https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
      "2026-11-30"}},
    {kLogGroup,
     "KmsKeyId",
     "",
     kOfLogs,
     {"https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
      "2026-11-30"}},
};

}  // namespace

std::span<const Encryption> encryptions() { return kEncryptions; }

const Encryption* encryption_of(std::string_view type) {
  const auto* const found = std::ranges::find(kEncryptions, type, &Encryption::type);
  return found == std::end(kEncryptions) ? nullptr : found;
}

}  // namespace cfnaudit::aws
