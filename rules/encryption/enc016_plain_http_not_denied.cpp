#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Buckets, topics and queues -> those whose policy does not deny requests without TLS.

namespace cfnaudit::rules {
namespace {

constexpr std::array<std::string_view, 3> kTypes = {"AWS::S3::Bucket", "AWS::SNS::Topic",
                                                    "AWS::SQS::Queue"};

bool asks_for_tls(const iam::Statement& statement) {
  return statement.effect == iam::Effect::kDeny &&
         std::any_of(statement.conditions.begin(), statement.conditions.end(),
                     [](const auto& clause) {
                       return equals_ignoring_case(clause.key.value, "aws:SecureTransport");
                     });
}

bool denies_plain_http(const Context& context, graph::ResourceIndex resource) {
  const auto& access = context.access;
  return std::any_of(access.attachments.begin(), access.attachments.end(), [&](const auto& one) {
    if (one.to != resource || one.use != access::PolicyUse::kResource) return false;
    const auto& all = access.policies[one.policy].policy->source().statements;
    return std::any_of(all.begin(), all.end(), asks_for_tls);
  });
}

void check(const Context& context, Reporter& report) {
  for (const auto type : kTypes)
    for (const auto index : context.graph.of_type(type)) {
      const auto& resource = context.graph.resource(index);
      if (resource.exists == Tri::kYes && !denies_plain_http(context, index))
        report.at(resource, concat(resource.id(), " accepts requests without TLS"))
            .fix(
                "deny all actions in its policy where aws:SecureTransport is false, for every "
                "principal");
    }
}

constexpr std::string_view kSame[] = {"AwsSolutions-S10", "AwsSolutions-SNS3", "AwsSolutions-SQS4",
                                      "S3.5", "S3_BUCKET_SSL_REQUESTS_ONLY"};

}  // namespace

extern constinit const Rule kPlainHttpNotDenied = {
    .info = {.id = "ENC016",
             .name = "plain-http-not-denied",
             .severity = Severity::kWarning,
             .summary = "A bucket, topic or queue accepts requests without TLS.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "security-best-practices.html",
             .equivalents = kSame,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
