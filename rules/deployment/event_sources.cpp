#include <algorithm>
#include <optional>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/deployment/fifo.h"

// Event source mappings, what they read and how -> mappings that Lambda refuses to create.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kQueueTypes[] = {"AWS::SQS::Queue"};
constexpr std::string_view kTableTypes[] = {"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"};

/// What a mapping reads.
enum Source : unsigned {
  kUnknownSource = 0,
  kSqs = 1,
  kKinesis = 2,
  kDynamoDb = 4,
  kKafka = 8,  // managed or not
  kMq = 16,
  kDocumentDb = 32,
};

struct ArnService {
  std::string_view service;  // of the ARN
  std::string_view type;     // of a resource of the stack
  Source source;
  std::string_view name;
};
constexpr ArnService kServices[] = {
    {":sqs:", "AWS::SQS::Queue", kSqs, "an SQS queue"},
    {":kinesis:", "AWS::Kinesis::Stream", kKinesis, "a Kinesis stream"},
    {":dynamodb:", "AWS::DynamoDB::Table", kDynamoDb, "a DynamoDB stream"},
    {":dynamodb:", "AWS::DynamoDB::GlobalTable", kDynamoDb, "a DynamoDB stream"},
    {":kafka:", "AWS::MSK::Cluster", kKafka, "a Kafka cluster"},
    {":kafka:", "AWS::MSK::ServerlessCluster", kKafka, "a Kafka cluster"},
    {":mq:", "AWS::AmazonMQ::Broker", kMq, "an Amazon MQ broker"},
};

const ArnService* service_of(const Context& context, const StackResource& mapping) {
  const ValuePtr arn = mapping.property("EventSourceArn");
  const auto* text = resolve::text(arn);
  if (text == nullptr) return nullptr;
  for (const auto& row : kServices)
    if (text->text().find(row.service) != std::string::npos ||
        context.graph.identify(arn, std::span(&row.type, 1)))
      return &row;
  return nullptr;
}

/// A setting, and the sources that take it.
struct Setting {
  std::string_view property;
  unsigned sources;
};
constexpr Setting kSettings[] = {
    {"StartingPosition", kKinesis | kDynamoDb | kKafka | kDocumentDb},
    {"StartingPositionTimestamp", kKinesis | kKafka | kDocumentDb},
    {"ScalingConfig", kSqs},
    {"TumblingWindowInSeconds", kKinesis | kDynamoDb},
    {"ParallelizationFactor", kKinesis | kDynamoDb},
    {"Topics", kKafka},
    {"Queues", kMq},
};

void check_settings(const StackResource& mapping, const ArnService& service, Reporter& report) {
  for (const auto& setting : kSettings) {
    const ValuePtr value = mapping.property(setting.property);
    if (value == nullptr || resolve::is_unknown(value) || (setting.sources & service.source) != 0)
      continue;
    report
        .at(mapping, value,
            concat(setting.property, " is not valid for ", service.name, ", which ", mapping.id(),
                   " reads"))
        .fix(concat("remove ", setting.property));
  }
}

void check_position(const StackResource& mapping, const ArnService& service, Reporter& report) {
  const ValuePtr position = mapping.property("StartingPosition");
  if ((service.source & (kKinesis | kDynamoDb)) != 0 && position == nullptr)
    report.at(mapping, concat(mapping.id(), " reads ", service.name, " without a StartingPosition"))
        .fix("set StartingPosition to LATEST or TRIM_HORIZON");
  if (resolve::equals(position, "AT_TIMESTAMP") != Tri::kYes) return;
  if (service.source == kDynamoDb)
    report.at(mapping, position, concat("AT_TIMESTAMP is not valid for ", service.name))
        .fix("set StartingPosition to LATEST or TRIM_HORIZON");
  else if (mapping.property("StartingPositionTimestamp") == nullptr)
    report.at(mapping, position,
              "StartingPosition AT_TIMESTAMP requires StartingPositionTimestamp");
}

/// "When you set BatchSize to a value greater than 10, you must set MaximumBatchingWindowInSeconds
/// to at least 1"; batches of a FIFO queue have at most 10 messages, and no window.
constexpr long long kSmallBatch = 10;

void check_batch(const Context& context, const StackResource& mapping, Reporter& report) {
  const ValuePtr batch = mapping.property("BatchSize");
  const ValuePtr window = mapping.property("MaximumBatchingWindowInSeconds");
  const auto size = resolve::integer(batch);
  const auto queue = context.graph.identify(mapping.property("EventSourceArn"), kQueueTypes);
  const Tri fifo = queue ? is_fifo(context.graph.resource(queue->resource)) : Tri::kUnknown;
  if (fifo == Tri::kYes && size > kSmallBatch)
    report.at(
        mapping, batch,
        concat("BatchSize is ", std::to_string(*size), ", and a FIFO queue allows at most 10"));
  if (fifo == Tri::kYes && resolve::integer(window).value_or(0) > 0)
    report.at(mapping, window, "MaximumBatchingWindowInSeconds is not valid for a FIFO queue")
        .fix("remove MaximumBatchingWindowInSeconds");
  const bool no_window = window == nullptr || resolve::integer(window) == 0;
  if (fifo != Tri::kYes && size > kSmallBatch && no_window)
    report
        .at(mapping, batch,
            concat("BatchSize is ", std::to_string(*size),
                   ", and more than 10 messages require MaximumBatchingWindowInSeconds"))
        .fix("set MaximumBatchingWindowInSeconds to at least 1");
}

void check_mappings(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::Lambda::EventSourceMapping")) {
    const auto& mapping = context.graph.resource(index);
    if (mapping.property("SelfManagedEventSource") != nullptr) continue;
    const auto* service = service_of(context, mapping);
    if (service == nullptr) continue;
    check_settings(mapping, *service, report);
    check_position(mapping, *service, report);
    if (service->source == kSqs) check_batch(context, mapping, report);
  }
}

void check_streams(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::Lambda::EventSourceMapping")) {
    const auto& mapping = context.graph.resource(index);
    const ValuePtr arn = mapping.property("EventSourceArn");
    const auto target = context.graph.identify(arn, kTableTypes);
    if (!target) continue;
    const auto& table = context.graph.resource(target->resource);
    if (resolve::is_unknown(table.properties)) continue;
    if (table.property("StreamSpecification") == nullptr) {
      report
          .at(mapping, arn,
              concat(mapping.id(), " reads the stream of ", table.id(), ", which has no stream"))
          .note(table, "has no StreamSpecification")
          .fix(concat("add StreamSpecification to ", table.id()));
    } else if (table.arn && resolve::text(arn) != nullptr && *resolve::text(arn) == *table.arn) {
      report
          .at(mapping, arn,
              concat("EventSourceArn is the ARN of the table ", table.id(), ", not of its stream"))
          .note(table, "this table")
          .fix(concat("use !GetAtt ", table.id(), ".StreamArn"));
    }
  }
}

constexpr std::string_view kSettingEquivalents[] = {"E3633", "E3634", "E3705"};

}  // namespace

extern constinit const Rule kEventSourceSettingConflict = {
    .info =
        {.id = "DEP015",
         .name = "event-source-setting-conflict",
         .severity = Severity::kError,
         .summary =
             "An event source mapping has a setting that its source does not take, or lacks one.",
         .source = "https://docs.aws.amazon.com/lambda/latest/api/"
                   "API_CreateEventSourceMapping.html",
         .equivalents = kSettingEquivalents},
    .check = check_mappings,
};

extern constinit const Rule kTableWithoutStream = {
    .info = {.id = "DEP016",
             .name = "table-without-stream",
             .severity = Severity::kError,
             .summary = "A function reads the stream of a table that has no stream.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html"},
    .check = check_streams,
};

}  // namespace cfnaudit::rules
