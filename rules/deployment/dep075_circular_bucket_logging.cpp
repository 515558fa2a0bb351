#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Buckets and where their access logs go -> logs that are written about logs.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kBucketTypes[] = {"AWS::S3::Bucket"};

/// "If you don't specify a bucket, ... the source bucket is the target"
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-loggingconfiguration.html
std::optional<ResourceIndex> logs_to(const Context& context, ResourceIndex bucket) {
  const auto& resource = context.graph.resource(bucket);
  const ValuePtr logging = resource.property("LoggingConfiguration");
  if (logging == nullptr || resolve::is_unknown(logging)) return std::nullopt;
  const ValuePtr destination = resolve::get(logging, "DestinationBucketName");
  if (destination == nullptr) return bucket;
  const auto target = context.graph.identify(destination, kBucketTypes);
  return target ? std::optional(target->resource) : std::nullopt;
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kBucketTypes[0])) {
    const auto& bucket = context.graph.resource(index);
    std::vector<ResourceIndex> path;
    auto next = logs_to(context, index);
    while (next && *next != index && path.size() < context.graph.resources().size()) {
      path.push_back(*next);
      next = logs_to(context, *next);
    }
    // A circle is reported at its first bucket, by name.
    if (!next || *next != index) continue;
    bool is_first = true;
    for (const auto other : path)
      is_first = is_first && bucket.id() < context.graph.resource(other).id();
    if (!is_first) continue;
    std::string through;
    for (const auto other : path)
      through += concat(" through ", context.graph.resource(other).id());
    report
        .at(bucket, bucket.property("LoggingConfiguration"),
            concat("access logs of ", bucket.id(), " go to ", bucket.id(), " itself", through,
                   ", and each log that is delivered makes another one"))
        .fix("use a bucket for logs that has no access logs");
  }
}

}  // namespace

extern constinit const Rule kCircularBucketLogging = {
    .info = {.id = "DEP075",
             .name = "circular-bucket-logging",
             .severity = Severity::kWarning,
             .summary = "The access logs of a bucket go to the bucket itself.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
