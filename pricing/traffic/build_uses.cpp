// What happens at a resource -> what it uses, in the keys of usage files.

#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/traffic/builder.h"

namespace cfnaudit::pricing::traffic {
namespace {

constexpr std::int64_t kKilobytesPerGigabyte = 1'048'576;
/// A month has 730 hours.
constexpr std::int64_t kSecondsPerMonth = 730 * 3600;
/// https://aws.amazon.com/sqs/pricing/, https://aws.amazon.com/sns/pricing/,
/// https://aws.amazon.com/eventbridge/pricing/
constexpr std::int64_t kKilobytesPerRequest = 64;
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
constexpr std::int64_t kKilobytesPerWrite = 1;
constexpr std::int64_t kKilobytesPerRead = 4;
/// https://aws.amazon.com/kinesis/data-streams/pricing/
constexpr std::int64_t kKilobytesPerPutUnit = 25;
/// https://aws.amazon.com/firehose/pricing/
constexpr std::int64_t kKilobytesPerDelivered = 5;

Quantity chunks(const Quantity& kilobytes, std::int64_t chunk) {
  const Quantity rounded = round_up(kilobytes, chunk) / chunk;
  return less(rounded, 1) ? Quantity(1) : rounded;
}

std::string kilobytes_step(const Quantity& kilobytes) {
  return concat("× ", to_string(kilobytes), " KB");
}

}  // namespace

void Builder::uses() {
  for (std::size_t at = 0; at < flows_.nodes.size(); ++at) uses_of(at);
}

void Builder::uses_of(std::size_t at) {
  const ResourceIndex index = flows_.nodes[at].resource;
  const auto kind = type(index);
  if (flows_.nodes[at].operation->type.empty()) return;  // a state: see build_machines.cpp
  if (kind == "AWS::Lambda::Function") uses_of_function(at);
  if (kind.starts_with("AWS::ApiGateway")) uses_of_operation(at);
  if (kind.starts_with("AWS::DynamoDB")) uses_of_table(at);
  if (kind == "AWS::SQS::Queue") uses_of_queue(at);
  if (kind == "AWS::SNS::Topic") uses_of_topic(at);
  if (kind.starts_with("AWS::Kinesis")) uses_of_stream(at);
  if (kind == "AWS::S3::Bucket") uses_of_bucket(at);
  if (kind == "AWS::StepFunctions::StateMachine") uses_of_machine(at);
  if (kind == "AWS::ElasticLoadBalancingV2::LoadBalancer") uses_of_balancer(at);
  if (kind == "AWS::ECS::Service")
    if (const auto task = graph_.first_out(index, graph::EdgeKind::kInvokes)) logs(at, *task);
  if (kind == "AWS::KMS::Key" || kind == "AWS::SecretsManager::Secret" ||
      kind == "AWS::AppSync::GraphQLApi" || kind == "AWS::Pipes::Pipe")
    use(at, index, "monthly_requests");
  if (kind == "AWS::Events::EventBus") {
    const auto size = parameter(at, index, "event_kb").value_or(1);
    const auto units = chunks(size, kKilobytesPerRequest);
    use(at, index, "monthly_custom_events", units,
        units == Quantity(1) ? "" : concat("× ", to_string(units), " units of 64 KB"));
  }
  keys(at);
}

void Builder::uses_of_function(std::size_t at) {
  const ResourceIndex index = flows_.nodes[at].resource;
  use(at, index, "monthly_requests", 1, "", "invocations");
  setting(at, index, "request_duration_ms", "duration_ms");
  logs(at, index);
  if (resolve::equals(property(index, "TracingConfig.Mode"), "Active") != Tri::kYes) return;
  // A trace is charged where it starts.
  const auto sampled = parameter(at, index, "sampled").value_or(1);
  const Quantity times = is_traced_before(at) ? Quantity(0) : sampled;
  use(at, index, "monthly_traces", times, concat("× ", to_string(times * 100), " % traced"));
}

/// Does all that invokes the function start the trace itself?
bool Builder::is_traced_before(std::size_t function) const {
  bool any = false;
  for (const Flow& flow : flows_.flows) {
    if (flow.to != function || flow.from == function) continue;
    const ResourceIndex caller = flows_.nodes[flow.from].resource;
    bool traced = resolve::boolean(property(caller, "TracingConfiguration.Enabled")) == true;
    for (const auto stage : graph_.of_type("AWS::ApiGateway::Stage")) {
      const auto api = graph_.identify(property(stage, "RestApiId"));
      traced = traced || (api && api->resource == caller &&
                          resolve::boolean(property(stage, "TracingEnabled")) == true);
    }
    if (!traced) return false;
    any = true;
  }
  return any;
}

/// The log group that takes what `writer` writes; a function's own when the template has none.
void Builder::logs(std::size_t at, ResourceIndex writer) {
  const ResourceIndex index = flows_.nodes[at].resource;
  const auto groups = graph_.out(writer, graph::EdgeKind::kLogsTo);
  const bool is_function = type(index) == "AWS::Lambda::Function";
  if (groups.empty() && !is_function) return;
  const ResourceIndex group = groups.empty() ? index : groups.front()->to;
  const std::string_view key =
      groups.empty() ? "monthly_log_data_ingested_gb" : "monthly_data_ingested_gb";
  if (!groups.empty() && type(group) != "AWS::Logs::LogGroup") return;
  const auto size = parameter(at, index, "log_kb");
  if (size)
    use(at, group, key, *size / kKilobytesPerGigabyte, concat(kilobytes_step(*size), " of logs"),
        "GB");
  else
    unknown_use(
        at, group, key,
        concat("how much ", id(index), " logs is not declared (", place_of(index, "log_kb"), ")"));
}

void Builder::uses_of_operation(std::size_t at) {
  const ResourceIndex api = flows_.nodes[at].resource;
  const bool rest = type(api) == "AWS::ApiGateway::RestApi";
  use(at, api, "monthly_requests", 1, "", "requests");
  const auto response = parameter(at, api, "response_kb").value_or(0);
  use(at, api, "monthly_data_transfer_out_gb", response / kKilobytesPerGigabyte,
      concat(kilobytes_step(response), " of response"), "GB");
  std::int64_t stages = 0;
  for (const char* kind : {"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"})
    for (const auto stage : graph_.of_type(kind)) {
      const auto owner = graph_.identify(property(stage, rest ? "RestApiId" : "ApiId"));
      if (!owner || owner->resource != api || ++stages > 1) continue;
      if (resolve::boolean(property(stage, "TracingEnabled")) == true) {
        const auto sampled = parameter(at, api, "sampled").value_or(1);
        use(at, stage, "monthly_traces", sampled,
            concat("× ", to_string(sampled * 100), " % traced"), "traces");
      }
      for (const auto* edge : graph_.out(stage, graph::EdgeKind::kLogsTo))
        if (type(edge->to) == "AWS::Logs::LogGroup") {
          const auto size = parameter(at, api, "log_kb").value_or(0);
          use(at, edge->to, "monthly_data_ingested_gb", size / kKilobytesPerGigabyte,
              concat(kilobytes_step(size), " of access logs"), "GB");
        }
    }
}

/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html : a write to a table
/// is one to each index that has the item, too.
void Builder::uses_of_table(std::size_t at) {
  const ResourceIndex table = flows_.nodes[at].resource;
  const auto size = parameter(at, table, "item_kb").value_or(1);
  if (flows_.nodes[at].operation->unit == "reads") {
    const auto consistent = parameter(at, table, "consistent").value_or(0);
    const Quantity units = chunks(size, kKilobytesPerRead) * (Quantity(1) + consistent) / 2;
    return use(at, table, "monthly_read_request_units", units,
               concat("× ", to_string(units), " read units of ", to_string(size), " KB"),
               "read request units");
  }
  const auto indexes =
      static_cast<std::int64_t>(resolve::items(property(table, "GlobalSecondaryIndexes")).size());
  const Quantity units = chunks(size, kKilobytesPerWrite);
  std::string step = concat("× ", to_string(units), " write units of ", to_string(size), " KB");
  if (indexes > 0)
    step += concat(" × (1 + ", count(static_cast<std::size_t>(indexes), "index", "indexes"), ")");
  use(at, table, "monthly_write_request_units", units * (1 + indexes), std::move(step),
      "write request units");
}

/// A message is sent, received and deleted; who takes it adds the latter two.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
void Builder::uses_of_queue(std::size_t at) {
  const ResourceIndex queue = flows_.nodes[at].resource;
  const auto size = parameter(at, queue, "message_kb").value_or(1);
  use(at, queue, "monthly_requests", chunks(size, kKilobytesPerRequest), "× 1 send", "requests");
  const bool taken = std::ranges::any_of(flows_.flows, [&](const Flow& flow) {
    const auto unit = flows_.nodes[flow.to].operation->unit;
    return flow.from == at && (unit == "invocations" || unit == "events");
  });
  const bool keeps_dead_letters = !graph_.in(queue, graph::EdgeKind::kNotifies).empty();
  if (!taken && !keeps_dead_letters)
    unknown_use(at, queue, "monthly_requests",
                concat("who takes messages from ", id(queue), " is not in the template"));
}

void Builder::uses_of_topic(std::size_t at) {
  const ResourceIndex topic = flows_.nodes[at].resource;
  const auto size = parameter(at, topic, "message_kb").value_or(1);
  const Quantity units = chunks(size, kKilobytesPerRequest);
  use(at, topic, "monthly_requests", units,
      units == Quantity(1) ? "" : concat("× ", to_string(units), " units of 64 KB"), "requests");
  for (const auto subscription : graph_.of_type("AWS::SNS::Subscription")) {
    const auto of = graph_.identify(property(subscription, "TopicArn"));
    const auto protocol = resolve::known_text(property(subscription, "Protocol")).value_or("");
    if (!of || of->resource != topic || protocol == "sqs" || protocol == "lambda") continue;
    const auto share = property(subscription, "FilterPolicy") == nullptr
                           ? Quantity(1)
                           : parameter(at, subscription, "matched").value_or(1);
    use(at, subscription, "monthly_requests", share * units, "× 1 delivery", "deliveries");
  }
}

void Builder::uses_of_stream(std::size_t at) {
  const ResourceIndex stream = flows_.nodes[at].resource;
  const auto size = parameter(at, stream, "record_kb").value_or(1);
  if (type(stream) == "AWS::KinesisFirehose::DeliveryStream") {
    const Quantity counted_size = chunks(size, kKilobytesPerDelivered) * kKilobytesPerDelivered;
    return use(at, stream, "monthly_data_ingested_gb", counted_size / kKilobytesPerGigabyte,
               concat(kilobytes_step(counted_size), ", in steps of 5 KB"), "GB");
  }
  const bool sharded =
      property(stream, "ShardCount") != nullptr ||
      resolve::equals(property(stream, "StreamModeDetails.StreamMode"), "PROVISIONED") == Tri::kYes;
  if (sharded) {
    const Quantity units = chunks(size, kKilobytesPerPutUnit);
    return use(at, stream, "monthly_put_payload_units", units,
               concat("× ", to_string(units), " payload units of 25 KB"), "payload units");
  }
  const Quantity counted_size = chunks(size, 1);
  use(at, stream, "monthly_on_demand_data_in_gb", counted_size / kKilobytesPerGigabyte,
      kilobytes_step(counted_size), "GB");
  std::int64_t readers = 0;
  for (const Flow& flow : flows_.flows) readers += flow.from == at ? 1 : 0;
  use(at, stream, "monthly_on_demand_data_out_gb", counted_size * readers / kKilobytesPerGigabyte,
      concat(kilobytes_step(counted_size), " × ", std::to_string(readers), " readers"), "GB");
}

void Builder::uses_of_bucket(std::size_t at) {
  const bool puts = flows_.nodes[at].operation->unit == "puts";
  use(at, flows_.nodes[at].resource,
      puts ? "standard.monthly_tier_1_requests" : "standard.monthly_tier_2_requests", 1, "",
      "requests");
}

void Builder::uses_of_machine(std::size_t at) {
  const ResourceIndex machine = flows_.nodes[at].resource;
  if (resolve::boolean(property(machine, "TracingConfiguration.Enabled")) == true) {
    const auto sampled = parameter(at, machine, "sampled").value_or(1);
    use(at, machine, "monthly_traces", sampled, concat("× ", to_string(sampled * 100), " % traced"),
        "traces");
  }
  logs(at, machine);
  if (resolve::equals(property(machine, "StateMachineType"), "EXPRESS") != Tri::kYes) return;
  use(at, machine, "monthly_requests", 1, "", "executions");
  setting(at, machine, "workflow_duration_ms", "duration_ms");
  setting(at, machine, "memory_mb", "memory_mb");
}

void Builder::uses_of_balancer(std::size_t at) {
  const ResourceIndex balancer = flows_.nodes[at].resource;
  const auto shared = parameter(at, balancer, "requests_per_connection").value_or(1);
  use(at, balancer, "new_connections", Quantity(1) / (shared * kSecondsPerMonth),
      concat("÷ ", shared == Quantity(1) ? "" : concat(to_string(shared), " on a connection ÷ "),
             "2,628,000 seconds"),
      "connections a second");
  const Quantity size = parameter(at, balancer, "request_kb").value_or(0) +
                        parameter(at, balancer, "response_kb").value_or(0);
  use(at, balancer, "processed_bytes_gb", size / kKilobytesPerGigabyte,
      concat(kilobytes_step(size), " of request and response"), "GB");
}

std::optional<Quantity> Builder::size_of(std::size_t at) {
  const ResourceIndex index = flows_.nodes[at].resource;
  for (const char* key : {"item_kb", "message_kb", "record_kb", "event_kb"})
    if (find_parameter(section_of(type(index)), key) != nullptr) return parameter(at, index, key);
  if (type(index) == "AWS::S3::Bucket") return declared(index, "object_kb");
  return Quantity(1);
}

/// A bucket asks for a data key for each object, unless it has one of its own.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html, 2026-11-30
void Builder::keys(std::size_t at) {
  const ResourceIndex index = flows_.nodes[at].resource;
  for (const auto* edge : graph_.out(index, graph::EdgeKind::kEncryptsWith)) {
    const auto key = node(edge->to);
    if (!key || type(edge->to) != "AWS::KMS::Key") continue;
    const auto rules =
        resolve::items(property(index, "BucketEncryption.ServerSideEncryptionConfiguration"));
    const bool one_each =
        type(index) == "AWS::S3::Bucket" && !rules.empty() &&
        resolve::boolean(resolve::get(rules.front(), "BucketKeyEnabled")).value_or(false) == false;
    if (one_each)
      use(at, edge->to, "monthly_requests", 1, "× 1 request for a data key", "requests");
    else
      unknown_use(at, edge->to, "monthly_requests",
                  concat("how long ", id(index), " keeps its data keys is not known"));
  }
}

}  // namespace cfnaudit::pricing::traffic
