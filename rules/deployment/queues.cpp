#include <algorithm>
#include <optional>
#include <string>

#include "analyzer/aws/quotas.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/deployment/fifo.h"

// Queues and topics, and what reads them or writes to them -> combinations that SQS, SNS, Lambda
// and EventBridge refuse.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kQueue = "AWS::SQS::Queue";
constexpr std::string_view kTopic = "AWS::SNS::Topic";
constexpr std::string_view kQueueTypes[] = {kQueue};
constexpr std::string_view kTopicTypes[] = {kTopic};
constexpr std::string_view kQueueOrTopic[] = {kQueue, kTopic};
constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function", "AWS::Lambda::Alias",
                                               "AWS::Lambda::Version"};
constexpr std::string_view kMappingType = "AWS::Lambda::EventSourceMapping";

/// The resource that a value names, if it is of this stack.
const StackResource* named(const Context& context, ValuePtr value,
                           std::span<const std::string_view> types) {
  const auto target = context.graph.identify(value, types);
  return target ? &context.graph.resource(target->resource) : nullptr;
}

/// The function that a value names, itself or by a version or alias.
const StackResource* function_of(const Context& context, ValuePtr value) {
  const auto target = context.graph.identify(value, kFunctionTypes);
  if (!target) return nullptr;
  const auto& named = context.graph.resource(target->resource);
  if (named.type() == kFunctionTypes[0]) return &named;
  const auto function = context.graph.first_out(target->resource, graph::EdgeKind::kPartOf);
  return function ? &context.graph.resource(*function) : nullptr;
}

/// Seconds of a property, or of its default; nullopt, and a word about it, when it is unknown.
std::optional<long long> seconds(const StackResource& resource, std::string_view property,
                                 long long fallback, Reporter& report) {
  const ValuePtr given = resource.property(property);
  if (given == nullptr) return fallback;
  const auto value = resolve::integer(given);
  if (!value)
    if (const auto reason = resolve::why_unknown(given); !reason.empty())
      report.undecided(resource, reason);
  return value;
}

void check_visibility(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kMappingType)) {
    const auto& mapping = context.graph.resource(index);
    const auto* queue = named(context, mapping.property("EventSourceArn"), kQueueTypes);
    const auto* function = function_of(context, mapping.property("FunctionName"));
    if (queue == nullptr || function == nullptr) continue;
    const auto hidden = seconds(*queue, "VisibilityTimeout", aws::kVisibilitySeconds.value, report);
    const auto runs = seconds(*function, "Timeout", aws::kFunctionSeconds.value, report);
    if (!hidden || !runs || *hidden >= *runs) continue;
    report
        .at(*queue, queue->property("VisibilityTimeout"),
            concat("visibility timeout of ", queue->id(), " (", std::to_string(*hidden),
                   " s) is less than the timeout of ", function->id(), " (", std::to_string(*runs),
                   " s), so that Lambda refuses the event source mapping"))
        .key(std::string(mapping.id()))
        .note(*function, concat("may run ", std::to_string(*runs), " s"))
        .note(mapping, "the event source mapping")
        .fix(concat("set VisibilityTimeout to at least ", std::to_string(*runs),
                    "; AWS recommends six times the timeout of the function"));
  }
}

void check_fifo_name(const Context& context, Reporter& report) {
  for (const auto type : kQueueOrTopic)
    for (const auto index : context.graph.of_type(type)) {
      const auto& resource = context.graph.resource(index);
      const auto property = type == kQueue ? "QueueName" : "TopicName";
      const ValuePtr name = resource.property(property);
      const Tri fifo = is_fifo(resource);
      const Tri suffix = ends_in_fifo(name);
      if (name == nullptr || suffix == Tri::kUnknown) continue;
      if (fifo == Tri::kUnknown) {
        report.undecided(
            resource,
            resolve::why_unknown(resource.property(type == kQueue ? "FifoQueue" : "FifoTopic")));
      } else if (fifo == Tri::kYes && suffix == Tri::kNo) {
        report.at(resource, name,
                  concat("the name of a FIFO ", kind_of(resource), " must end in .fifo"));
      } else if (fifo == Tri::kNo && suffix == Tri::kYes) {
        report
            .at(resource, name,
                concat("the name ends in .fifo, but ", resource.id(), " is a standard ",
                       kind_of(resource)))
            .fix(concat("set ", type == kQueue ? "FifoQueue" : "FifoTopic",
                        " to true, or remove the suffix"));
      }
    }
}

void check_dead_letters(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kQueue)) {
    const auto& queue = context.graph.resource(index);
    const ValuePtr target = queue.property("RedrivePolicy.deadLetterTargetArn");
    const auto* letters = named(context, target, kQueueTypes);
    if (letters == nullptr) continue;
    const Tri fifo = is_fifo(queue);
    const Tri letters_fifo = is_fifo(*letters);
    if (fifo == Tri::kUnknown || letters_fifo == Tri::kUnknown) {
      report.undecided(queue, "the kind of the queue or of its dead-letter queue is not known");
    } else if (fifo != letters_fifo) {
      const bool is = fifo == Tri::kYes;
      report
          .at(queue, target,
              concat("the dead-letter queue ", letters->id(), " of the ", is ? "FIFO" : "standard",
                     " queue ", queue.id(), " is a ", is ? "standard" : "FIFO", " queue"))
          .note(*letters, "the dead-letter queue")
          .fix(concat("use a ", is ? "FIFO" : "standard", " queue"));
    }
  }
}

/// A property that takes the ARN of a standard queue or topic only.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
/// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
struct StandardOnly {
  std::string_view type;
  std::string_view list;  // of objects that hold the property; empty: the resource itself
  std::string_view property;
  std::string_view use;
};
constexpr StandardOnly kStandardOnly[] = {
    {"AWS::Lambda::Function", {}, "DeadLetterConfig.TargetArn", "dead-letter target of a function"},
    {"AWS::Events::Rule", "Targets", "DeadLetterConfig.Arn", "dead-letter queue of a rule"},
    {"AWS::Scheduler::Schedule",
     {},
     "Target.DeadLetterConfig.Arn",
     "dead-letter queue of a schedule"},
    {"AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations", "Queue",
     "destination of the notifications of a bucket"},
    {"AWS::S3::Bucket", "NotificationConfiguration.TopicConfigurations", "Topic",
     "destination of the notifications of a bucket"},
};

void check_standard_only(const Context& context, const StandardOnly& row, Reporter& report) {
  for (const auto index : context.graph.of_type(row.type)) {
    const auto& resource = context.graph.resource(index);
    const auto check_one = [&](ValuePtr holder) {
      const ValuePtr value = resolve::get_path(holder, row.property);
      const auto* target = named(context, value, kQueueOrTopic);
      if (target == nullptr || is_fifo(*target) != Tri::kYes) return;
      report
          .at(resource, value,
              concat(target->id(), " is a FIFO ", kind_of(*target), ", which cannot be the ",
                     row.use))
          .note(*target, concat("this ", kind_of(*target)))
          .fix(concat("use a standard ", kind_of(*target)));
    };
    if (row.list.empty()) check_one(resource.properties);
    if (!row.list.empty())
      for (const ValuePtr item : resolve::items(resource.property(row.list))) check_one(item);
  }
}

/// "SNS FIFO topics can't deliver messages to customer managed endpoints", and neither can a
/// standard topic deliver to a FIFO queue.
/// https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
void check_subscription(const Context& context, const StackResource& holder, ValuePtr subscription,
                        const StackResource& topic, Reporter& report) {
  const ValuePtr protocol = resolve::get(subscription, "Protocol");
  const auto known = resolve::known_text(protocol);
  const Tri fifo = is_fifo(topic);
  if (!known || fifo == Tri::kUnknown) return;
  if (fifo == Tri::kYes && *known != "sqs") {
    report
        .at(holder, protocol,
            concat("the FIFO topic ", topic.id(), " delivers only to queues, not to ", *known))
        .note(topic, "the topic")
        .fix("subscribe a queue, and let that start the function or consumer");
    return;
  }
  const ValuePtr endpoint = resolve::get(subscription, "Endpoint");
  const auto* queue = named(context, endpoint, kQueueTypes);
  if (fifo == Tri::kNo && queue != nullptr && is_fifo(*queue) == Tri::kYes)
    report
        .at(holder, endpoint,
            concat("the FIFO queue ", queue->id(), " cannot subscribe to the standard topic ",
                   topic.id()))
        .note(topic, "the topic")
        .fix("use a FIFO topic or a standard queue");
}

void check_unsupported(const Context& context, Reporter& report) {
  for (const auto& row : kStandardOnly) check_standard_only(context, row, report);
  for (const auto index : context.graph.of_type("AWS::SNS::Subscription")) {
    const auto& subscription = context.graph.resource(index);
    if (const auto* topic = named(context, subscription.property("TopicArn"), kTopicTypes))
      check_subscription(context, subscription, subscription.properties, *topic, report);
  }
  for (const auto index : context.graph.of_type(kTopic)) {
    const auto& topic = context.graph.resource(index);
    for (const ValuePtr subscription : resolve::items(topic.property("Subscription")))
      check_subscription(context, topic, subscription, topic, report);
  }
}

/// Properties that only FIFO queues and topics have.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
struct FifoOnly {
  std::string_view type;
  std::string_view property;
};
constexpr FifoOnly kFifoOnly[] = {
    {kQueue, "ContentBasedDeduplication"}, {kQueue, "DeduplicationScope"},
    {kQueue, "FifoThroughputLimit"},       {kTopic, "ContentBasedDeduplication"},
    {kTopic, "FifoThroughputScope"},       {kTopic, "ArchivePolicy"},
};

/// A FIFO queue takes messages with a group alone; rules and schedules have to name it.
/// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html
void check_message_group(const Context& context, const StackResource& resource, ValuePtr target,
                         Reporter& report) {
  const ValuePtr arn = resolve::get(target, "Arn");
  const auto* queue = named(context, arn, kQueueTypes);
  if (queue == nullptr || is_fifo(*queue) != Tri::kYes) return;
  if (resolve::get_path(target, "SqsParameters.MessageGroupId") != nullptr) return;
  report
      .at(resource, arn,
          concat(resource.id(), " sends to the FIFO queue ", queue->id(),
                 " without SqsParameters.MessageGroupId"))
      .note(*queue, "the queue")
      .fix("add SqsParameters with a MessageGroupId");
}

void check_fifo_settings(const Context& context, Reporter& report) {
  for (const auto& row : kFifoOnly)
    for (const auto index : context.graph.of_type(row.type)) {
      const auto& resource = context.graph.resource(index);
      const ValuePtr value = resource.property(row.property);
      if (value == nullptr || is_fifo(resource) != Tri::kNo) continue;
      if (resolve::boolean(value) == false || resolve::is_unknown(value)) continue;
      report
          .at(resource, value,
              concat(row.property, " applies only to FIFO ", kind_of(resource), "s, and ",
                     resource.id(), " is a standard ", kind_of(resource)))
          .fix(concat("remove ", row.property));
    }
  for (const auto index : context.graph.of_type("AWS::Events::Rule")) {
    const auto& rule = context.graph.resource(index);
    for (const ValuePtr target : resolve::items(rule.property("Targets")))
      check_message_group(context, rule, target, report);
  }
  for (const auto index : context.graph.of_type("AWS::Scheduler::Schedule")) {
    const auto& schedule = context.graph.resource(index);
    check_message_group(context, schedule, schedule.property("Target"), report);
  }
}

constexpr std::string_view kVisibilityEquivalents[] = {"E3505"};
constexpr std::string_view kDeadLetterEquivalents[] = {"E3502"};
constexpr std::string_view kFifoEquivalents[] = {"E3501"};

}  // namespace

extern constinit const Rule kVisibilityBelowFunctionTimeout = {
    .info =
        {.id = "DEP010",
         .name = "visibility-below-function-timeout",
         .severity = Severity::kError,
         .summary =
             "A queue hides messages for a shorter time than the function that reads them may run.",
         .source = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
         .equivalents = kVisibilityEquivalents},
    .check = check_visibility,
};

extern constinit const Rule kFifoNameMismatch = {
    .info = {.id = "DEP011",
             .name = "fifo-name-mismatch",
             .severity = Severity::kError,
             .summary =
                 "The name of a queue or topic does not fit its kind: only FIFO ones end in .fifo.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-sqs-queue.html",
             .equivalents = kFifoEquivalents},
    .check = check_fifo_name,
};

extern constinit const Rule kDeadLetterQueueKind = {
    .info = {.id = "DEP012",
             .name = "dead-letter-queue-kind",
             .severity = Severity::kError,
             .summary = "The dead-letter queue of a FIFO queue is standard, or the reverse.",
             .source = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
                       "sqs-dead-letter-queues.html",
             .equivalents = kDeadLetterEquivalents},
    .check = check_dead_letters,
};

extern constinit const Rule kUnsupportedFifoTarget = {
    .info = {.id = "DEP013",
             .name = "unsupported-fifo-target",
             .severity = Severity::kError,
             .summary = "A FIFO queue or topic is used where AWS supports only standard ones.",
             .source = "https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html"},
    .check = check_unsupported,
};

extern constinit const Rule kFifoSettingMismatch = {
    .info = {.id = "DEP014",
             .name = "fifo-setting-mismatch",
             .severity = Severity::kError,
             .summary = "A standard queue or topic has settings of FIFO ones, or a FIFO queue gets "
                        "messages without a group.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-sqs-queue.html",
             .equivalents = kFifoEquivalents},
    .check = check_fifo_settings,
};

}  // namespace cfnaudit::rules
