#include "analyzer/aws/services.h"

#include <algorithm>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {
namespace {

/// A principal that does not begin with the name that its resources have in ARNs.
struct Renamed {
  std::string_view principal;
  std::string_view arn_service;
  Source source;
};

constexpr Renamed kRenamed[] = {
    {"apigateway.amazonaws.com",
     "execute-api",
     {"https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html",
      "2026-11-22"}},
};

/// File systems and VPC Lattice also know anonymous callers, but only those of a network.
struct AnonymousService {
  std::string_view type;
  Source source;
};

constexpr AnonymousService kAnonymous[] = {
    {"AWS::S3::Bucket",
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
      "2026-11-22"}},
    {"AWS::S3::AccessPoint",
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
      "2026-11-22"}},
    {"AWS::SQS::Queue",
     {"https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
      "sqs-basic-examples-of-sqs-policies.html",
      "2026-11-22"}},
    {"AWS::OpenSearchService::Domain",
     {"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
      "2026-11-22"}},
    {"AWS::Elasticsearch::Domain",
     {"https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
      "2026-11-22"}},
    {"AWS::MediaPackageV2::Channel",
     {"https://docs.aws.amazon.com/mediapackage/latest/userguide/ingest-auth.html", "2026-11-22"}},
    {"AWS::MediaPackageV2::OriginEndpoint",
     {"https://docs.aws.amazon.com/mediapackage/latest/userguide/endpoint-auth.html",
      "2026-11-22"}},
};

constexpr AnonymousService kAlwaysBlocked[] = {
    {"AWS::S3Express::DirectoryBucket",
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html",
      "2026-11-30"}},
    {"AWS::S3Tables::TableBucket",
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-setting-up.html",
      "2026-11-30"}},
    {"AWS::S3Tables::Table",
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-setting-up.html",
      "2026-11-30"}},
    {"AWS::S3Vectors::VectorBucket",
     {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-access-management.html",
      "2026-11-30"}},
    {"AWS::S3Outposts::Bucket",
     {"https://docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsBucketPolicy.html",
      "2026-11-30"}},
    {"AWS::S3Outposts::AccessPoint",
     {"https://docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsBucketPolicy.html",
      "2026-11-30"}},
};

}  // namespace

std::string_view arn_service(std::string_view principal) {
  const auto* const found = std::ranges::find(kRenamed, principal, &Renamed::principal);
  return found == std::end(kRenamed) ? principal.substr(0, principal.find('.'))
                                     : found->arn_service;
}

bool answers_anonymous(std::string_view type) {
  return std::ranges::find(kAnonymous, type, &AnonymousService::type) != std::end(kAnonymous);
}

bool always_blocks_public(std::string_view type) {
  return std::ranges::find(kAlwaysBlocked, type, &AnonymousService::type) !=
         std::end(kAlwaysBlocked);
}

}  // namespace cfnaudit::aws
