#include <algorithm>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Versioned buckets -> those whose old versions are kept, and paid for, without an end.

namespace cfnaudit::rules {
namespace {

using graph::ValuePtr;

bool ends_versions(ValuePtr rule) {
  return resolve::is_unknown(rule) ||
         resolve::get(rule, "NoncurrentVersionExpiration") != nullptr ||
         resolve::get(rule, "NoncurrentVersionExpirationInDays") != nullptr;
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::S3::Bucket")) {
    const auto& bucket = context.graph.resource(index);
    const ValuePtr status = bucket.property("VersioningConfiguration.Status");
    if (bucket.exists != Tri::kYes || resolve::equals(status, "Enabled") != Tri::kYes) continue;
    const auto rules = resolve::items(bucket.property("LifecycleConfiguration.Rules"));
    if (std::any_of(rules.begin(), rules.end(), ends_versions)) continue;
    report
        .at(bucket, status, concat(bucket.id(), " keeps every old version of its objects forever"))
        .fix("add a lifecycle rule with NoncurrentVersionExpiration");
  }
}

constexpr std::string_view kTypes[] = {"AWS::S3::Bucket"};
constexpr std::string_view kSame[] = {"S3.10"};

}  // namespace

extern constinit const Rule kVersionsNeverExpire = {
    .info = {.id = "CST020",
             .name = "versions-never-expire",
             .severity = Severity::kWarning,
             .summary = "A bucket keeps every old version of its objects forever.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "lifecycle-configuration-examples.html",
             .equivalents = kSame,
             .by_default = Default::kOff,
             .profiles = Profile::kCost,
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
