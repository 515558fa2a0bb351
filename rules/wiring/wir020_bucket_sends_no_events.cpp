#include <algorithm>
#include <set>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Rules about events of Amazon S3, and the buckets that they wait for -> rules that never match.

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

/// The detail types of the events that S3 itself sends begin so; calls that CloudTrail records need
/// no setting of the bucket.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
constexpr std::string_view kEvents[] = {"Object ", "Restore "};

bool names(ValuePtr list, std::string_view text) {
  const auto items = resolve::items(list);
  return std::ranges::any_of(items,
                             [&](ValuePtr item) { return resolve::known_text(item) == text; });
}

/// Every detail type that the pattern takes is one that S3 sends itself.
bool is_about_buckets(ValuePtr pattern) {
  const ValuePtr sources = resolve::get(pattern, "source");
  const auto types = resolve::items(resolve::get(pattern, "detail-type"));
  if (!names(sources, "aws.s3") || resolve::items(sources).size() != 1) return false;
  return !types.empty() && std::ranges::all_of(types, [](ValuePtr type) {
    const auto text = resolve::known_text(type);
    return text && std::ranges::any_of(kEvents, [&](auto one) { return text->starts_with(one); });
  });
}

/// Does the bucket send its events to EventBridge? An empty configuration says that it does.
Tri sends_events(const graph::StackResource& bucket) {
  const ValuePtr notifications = bucket.property("NotificationConfiguration");
  if (resolve::is_unknown(notifications)) return Tri::kUnknown;
  const ValuePtr configuration = resolve::get(notifications, "EventBridgeConfiguration");
  if (configuration == nullptr) return Tri::kNo;
  const ValuePtr enabled = resolve::get(configuration, "EventBridgeEnabled");
  return enabled == nullptr ? Tri::kYes : opposite(resolve::equals(enabled, "false"));
}

void check_rule(const Context& context, const graph::StackResource& rule, Reporter& report) {
  static constexpr std::string_view kBuckets[] = {"AWS::S3::Bucket"};
  const ValuePtr pattern = rule.property("EventPattern");
  if (!is_about_buckets(pattern)) return;
  for (const ValuePtr name : resolve::items(resolve::get_path(pattern, "detail.bucket.name"))) {
    const auto found = context.graph.identify(name, kBuckets);
    if (!found) continue;
    const auto& bucket = context.graph.resource(found->resource);
    if (bucket.exists != Tri::kYes || sends_events(bucket) != Tri::kNo) continue;
    report
        .at(rule, name,
            concat(rule.id(), " never matches: ", bucket.id(),
                   " does not send its events to EventBridge"))
        .note(bucket, "this bucket")
        .fix(concat("add NotificationConfiguration: {EventBridgeConfiguration: "
                    "{EventBridgeEnabled: true}} to ",
                    bucket.id()));
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::Events::Rule")) {
    const auto& rule = context.graph.resource(index);
    if (rule.exists == Tri::kYes) check_rule(context, rule, report);
  }
}

}  // namespace

extern constinit const Rule kBucketSendsNoEvents = {
    .info = {.id = "WIR020",
             .name = "bucket-sends-no-events",
             .severity = Severity::kError,
             .summary = "A rule waits for events of a bucket that does not send them to "
                        "EventBridge.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "enable-event-notifications-eventbridge.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
