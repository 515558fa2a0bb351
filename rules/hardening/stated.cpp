#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions of compliance programs that want a protection stated: in every environment, and also
// where AWS's default is the same.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kOpens = "does not state that public access is blocked";
constexpr std::string_view kBlock =
    "set all four properties of PublicAccessBlockConfiguration to true";

constexpr Setting kStated[] = {
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration", kIsAbsent, kOpens, kBlock},
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration?.BlockPublicAcls", kIsFalse.or_absent(),
     kOpens, kBlock},
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration?.BlockPublicPolicy", kIsFalse.or_absent(),
     kOpens, kBlock},
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration?.IgnorePublicAcls", kIsFalse.or_absent(),
     kOpens, kBlock},
    {"AWS::S3::Bucket", "PublicAccessBlockConfiguration?.RestrictPublicBuckets",
     kIsFalse.or_absent(), kOpens, kBlock},
};

constexpr std::string_view kNone[] = {"NONE"};

/// Browsers send OPTIONS without credentials.
Tri is_no_preflight(const Context&, const StackResource& method) {
  return opposite(resolve::equals(method.property("HttpMethod"), "OPTIONS"));
}

constexpr Setting kMethods[] = {
    {"AWS::ApiGateway::Method", "AuthorizationType", one_of(kNone).or_absent(),
     "asks for no authorization", "set AuthorizationType, or protect the API by its policy",
     is_no_preflight},
};

constexpr std::string_view kPayloads = "writes whole requests and responses to its log";
constexpr std::string_view kNoTrace = "set DataTraceEnabled: false";

constexpr Setting kTraces[] = {
    {"AWS::ApiGateway::Stage", "MethodSettings.*.DataTraceEnabled", kIsTrue, kPayloads, kNoTrace},
    {"AWS::ApiGatewayV2::Stage", "DefaultRouteSettings.DataTraceEnabled", kIsTrue, kPayloads,
     kNoTrace},
};

constexpr std::string_view kSameStated[] = {"CKV_AWS_53",
                                            "CKV_AWS_54",
                                            "CKV_AWS_55",
                                            "CKV_AWS_56",
                                            "S3.8",
                                            "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
                                            "S3_BUCKET_PUBLIC_READ_PROHIBITED",
                                            "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"};
constexpr std::string_view kSameMethods[] = {"W59", "CKV_AWS_59",
                                             "API_GW_METHOD_AUTHORIZATION_TYPE_RULE"};
constexpr std::string_view kSameTraces[] = {"CW4200"};

}  // namespace

extern constinit const Rule kBlockNotStated = {
    .info = {.id = "HRD034",
             .name = "block-not-stated",
             .severity = Severity::kWarning,
             .summary = "A bucket does not state that public access is blocked.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "access-control-block-public-access.html",
             .equivalents = kSameStated,
             .by_default = Default::kOff,
             .types = kTypesOf<kStated>},
    .check = check_rows<kStated>};

extern constinit const Rule kMethodWithoutAuthorization = {
    .info = {.id = "HRD035",
             .name = "method-without-authorization",
             .severity = Severity::kWarning,
             .summary = "A method of a REST API asks for no authorization.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "apigateway-control-access-to-api.html",
             .equivalents = kSameMethods,
             .by_default = Default::kOff,
             .types = kTypesOf<kMethods>},
    .check = check_rows<kMethods>};

extern constinit const Rule kDataTraces = {
    .info = {.id = "HRD036",
             .name = "data-traces",
             .severity = Severity::kWarning,
             .summary = "A stage writes whole requests and responses to its log.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "set-up-logging.html",
             .equivalents = kSameTraces,
             .by_default = Default::kOff,
             .types = kTypesOf<kTraces>},
    .check = check_rows<kTraces>};

}  // namespace cfnaudit::rules
