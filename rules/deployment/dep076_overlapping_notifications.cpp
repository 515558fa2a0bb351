#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// The notifications of a bucket -> two for the same objects, which S3 refuses.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

struct Notification {
  ValuePtr value = nullptr;
  std::string_view event;
  std::string_view prefix;
  std::string_view suffix;
};

/// Nothing where a part is not known.
std::optional<Notification> read(ValuePtr value) {
  const auto event = resolve::known_text(resolve::get(value, "Event"));
  if (!event) return std::nullopt;
  Notification out{.value = value, .event = *event};
  const ValuePtr filter = resolve::get(value, "Filter");
  if (resolve::is_unknown(filter)) return std::nullopt;
  for (const ValuePtr rule : resolve::items(resolve::get_path(filter, "S3Key.Rules"))) {
    const auto name = resolve::known_text(resolve::get(rule, "Name"));
    const auto text = resolve::known_text(resolve::get(rule, "Value"));
    if (!name || !text) return std::nullopt;
    (lowercase(*name) == "prefix" ? out.prefix : out.suffix) = *text;
  }
  return out;
}

/// s3:ObjectCreated:* holds s3:ObjectCreated:Put.
bool holds(std::string_view event, std::string_view other) {
  return event == other ||
         (event.ends_with('*') && other.starts_with(event.substr(0, event.size() - 1)));
}

bool overlap(const Notification& a, const Notification& b) {
  return (holds(a.event, b.event) || holds(b.event, a.event)) &&
         (a.prefix.starts_with(b.prefix) || b.prefix.starts_with(a.prefix)) &&
         (a.suffix.ends_with(b.suffix) || b.suffix.ends_with(a.suffix));
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::S3::Bucket")) {
    const auto& bucket = context.graph.resource(index);
    std::vector<Notification> seen;
    for (const auto list : {"LambdaConfigurations", "QueueConfigurations", "TopicConfigurations"})
      for (const ValuePtr item :
           resolve::items(bucket.property(concat("NotificationConfiguration.", list)))) {
        const auto notification = read(item);
        if (!notification) continue;
        const auto other = std::ranges::find_if(
            seen, [&](const Notification& one) { return overlap(one, *notification); });
        if (other != seen.end())
          report
              .at(bucket, item,
                  concat("two notifications of ", bucket.id(), " are for the same objects and ",
                         notification->event))
              .note(other->value->span, "the other one", bucket.id())
              .fix(
                  "give them prefixes or suffixes that do not overlap, or notify a topic that both "
                  "subscribe to");
        seen.push_back(*notification);
      }
  }
}

}  // namespace

extern constinit const Rule kOverlappingNotifications = {
    .info = {.id = "DEP076",
             .name = "overlapping-notifications",
             .severity = Severity::kError,
             .summary = "Two notifications of a bucket are for the same events and objects.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "notification-how-to-filtering.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
