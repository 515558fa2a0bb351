// Queues, streams, topics, buckets, buses and schedules: what is handed on, and to whom.

#include <algorithm>

#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"
#include "pricing/schedule.h"
#include "pricing/traffic/builder.h"

namespace cfnaudit::pricing::traffic {
namespace {

constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function", "AWS::Lambda::Alias",
                                               "AWS::Lambda::Version"};
constexpr std::string_view kQueueTypes[] = {"AWS::SQS::Queue"};

/// Services that hand an event to Lambda and do not wait for an answer.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html, 2026-11-30
constexpr std::string_view kAsynchronous[] = {"AWS::Events::Rule", "AWS::S3::Bucket",
                                              "AWS::SNS::Topic", "AWS::Scheduler::Schedule"};

/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, 2026-11-30
constexpr std::int64_t kAsynchronousRetries = 2;
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
/// BatchSize, 2026-11-30
constexpr std::int64_t kQueueBatch = 10;
constexpr std::int64_t kStreamBatch = 100;

std::string percent(const Quantity& share) { return concat(to_string(share * 100), " %"); }

/// "× 1 invocation of X", "× 25 % matched × 1 invocation of X".
std::string step_of(const Quantity& share, const Node& target) {
  const std::string step = times_step(1, *target.operation, target.name);
  return share == Quantity(1) ? step : concat("× ", percent(share), " ", step);
}

}  // namespace

void Builder::events() {
  for (const auto index : graph_.resources()) {
    const auto kind = type(index);
    if (kind == "AWS::Lambda::EventSourceMapping") mapping(index);
    if (kind == "AWS::S3::Bucket") notifications(index);
    if (kind == "AWS::Events::Rule") rule(index);
    if (kind == "AWS::Scheduler::Schedule") schedule(index, "ScheduleExpression");
    if (kind == "AWS::Pipes::Pipe") pipe(index);
  }
  for (const graph::Edge& edge : graph_.edges())
    if (edge.kind == graph::EdgeKind::kTriggers || edge.kind == graph::EdgeKind::kInvokes)
      handed_on(edge);
}

bool Builder::is_enabled(ResourceIndex index, std::string_view property_name,
                         std::string_view off) const {
  return resolve::equals(property(index, property_name), off) != Tri::kYes;
}

/// Deliveries one by one: of a topic, a rule, a schedule, a function URL.
void Builder::handed_on(const graph::Edge& edge) {
  const auto kind = type(edge.from);
  constexpr std::string_view kElsewhere[] = {"AWS::Lambda::Function", "AWS::S3::Bucket",
                                             "AWS::StepFunctions::StateMachine", "AWS::Pipes::Pipe",
                                             "AWS::ECS::Service"};
  if (std::find(std::begin(kElsewhere), std::end(kElsewhere), kind) != std::end(kElsewhere)) return;
  const bool by_itself =
      edge.via == graph::Edge::kNone || type(edge.via) == "AWS::SNS::Subscription";
  if (!by_itself || (kind == "AWS::Events::Rule" && !is_enabled(edge.from, "State", "DISABLED")))
    return;
  const auto from = node(edge.from);
  const auto to = node(edge.to);
  // An alias and its version are the function itself.
  if (!from || !to || from == to || kind.starts_with("AWS::ApiGateway")) return;
  // A pipe that reads from the resource, or a stream that a delivery reads.
  if (kind == "AWS::SQS::Queue" || kind.starts_with("AWS::DynamoDB")) return;
  Quantity share = 1;
  if (edge.via != graph::Edge::kNone && property(edge.via, "FilterPolicy") != nullptr)
    share = parameter(*from, edge.via, "matched").value_or(1);
  const std::string step = step_of(share, flows_.nodes[*to]);
  const bool waits = std::find(std::begin(kAsynchronous), std::end(kAsynchronous), kind) ==
                     std::end(kAsynchronous);
  if (waits || flows_.nodes[*to].operation->unit != "invocations")
    return flow(*from, *to, share, step);
  asynchronous(*from, flows_.nodes[*to].resource, share, step);
}

void Builder::asynchronous(std::size_t from, ResourceIndex function, const Quantity& share,
                           const std::string& step) {
  const auto to = node(function);
  const auto failed = parameter(*to, function, "failed").value_or(0);
  Quantity retries = kAsynchronousRetries;
  std::vector<std::pair<ValuePtr, Quantity>> destinations = {
      {property(function, "DeadLetterConfig.TargetArn"), failed}};
  for (const auto config : graph_.of_type("AWS::Lambda::EventInvokeConfig")) {
    const auto of = graph_.identify(property(config, "FunctionName"), kFunctionTypes);
    if (!of || access::root_of(graph_, of->resource) != function) continue;
    if (const auto most = resolve::integer(property(config, "MaximumRetryAttempts")))
      retries = *most;
    destinations.emplace_back(property(config, "DestinationConfig.OnFailure.Destination"), failed);
    destinations.emplace_back(property(config, "DestinationConfig.OnSuccess.Destination"),
                              difference(1, failed));
  }
  const Quantity tries = Quantity(1) + failed * retries;
  flow(from, *to, share * tries,
       tries == Quantity(1) ? step
                            : concat(step, " × (1 + ", percent(failed), " failed × ",
                                     to_string(retries), " retries)"));
  for (const auto& [value, part] : destinations)
    if (const auto target = graph_.identify(value))
      if (const auto there = node(target->resource))
        flow(from, *there, share * part,
             concat("× ", percent(part), " ", part == failed ? "failed" : "succeeded"));
}

void Builder::notifications(ResourceIndex bucket) {
  const auto from = node(bucket, "puts");
  const auto notify = [&](std::string_view list, std::string_view key) {
    for (const ValuePtr entry : resolve::items(property(bucket, list))) {
      const auto target = graph_.identify(resolve::get(entry, key));
      const auto to = target ? node(target->resource) : std::nullopt;
      if (!from || !to) continue;
      const auto event = resolve::known_text(resolve::get(entry, "Event"));
      if (!event || !event->starts_with("s3:ObjectCreated:")) {
        unknown_flow(*from, *to,
                     concat("how often ", id(bucket), " has events of the kind ",
                            event.value_or("?"), " is not known"));
        continue;
      }
      const std::string step = step_of(1, flows_.nodes[*to]);
      if (flows_.nodes[*to].operation->unit == "invocations")
        asynchronous(*from, flows_.nodes[*to].resource, 1, step);
      else
        flow(*from, *to, 1, step);
    }
  };
  notify("NotificationConfiguration.LambdaConfigurations", "Function");
  notify("NotificationConfiguration.QueueConfigurations", "Queue");
  notify("NotificationConfiguration.TopicConfigurations", "Topic");
}

void Builder::rule(ResourceIndex index) {
  if (!is_enabled(index, "State", "DISABLED")) return;
  const auto to = node(index);
  if (property(index, "ScheduleExpression") != nullptr) schedule(index, "ScheduleExpression");
  if (property(index, "EventPattern") == nullptr) return;
  for (const auto* edge : graph_.out(index, graph::EdgeKind::kPartOf))
    if (const auto from = node(edge->to)) {
      const Quantity share = parameter(*from, index, "matched").value_or(1);
      flow(*from, *to, share,
           share == Quantity(1) ? std::string()
                                : concat("× ", percent(share), " that match ", id(index)));
    }
}

void Builder::schedule(ResourceIndex index, std::string_view expression) {
  const auto at = node(index);
  if (!at || !is_enabled(index, "State", "DISABLED")) return;
  const ValuePtr value = property(index, expression);
  const auto text = resolve::known_text(value);
  if (!text) {
    flows_.sources.push_back({*at, std::nullopt, resolve::why_unknown(value)});
    return;
  }
  const Firing firing = firing_of(*text);
  flows_.sources.push_back(
      {*at, firing.monthly,
       firing.monthly ? std::string(*text) : concat(*text, ": ", firing.why_unknown)});
}

void Builder::mapping(ResourceIndex index) {
  if (resolve::boolean(property(index, "Enabled")) == false) return;
  const auto source = graph_.identify(property(index, "EventSourceArn"));
  const auto function = graph_.identify(property(index, "FunctionName"), kFunctionTypes);
  if (!source || !function) return;
  const auto from = node(source->resource);
  const auto to = node(function->resource);
  if (from && to) mapping_batches(index, *from, *to);
}

/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html, 2026-11-30
void Builder::mapping_batches(ResourceIndex mapping, std::size_t source, std::size_t function) {
  const ResourceIndex from = flows_.nodes[source].resource;
  const bool is_queue = type(from) == kQueueTypes[0];
  Quantity batch = is_queue ? kQueueBatch : kStreamBatch;
  const ValuePtr size = property(mapping, "BatchSize");
  if (const auto given = resolve::integer(size); given && *given > 0) batch = *given;
  const auto declared_batch = declared(mapping, "batch");
  if (!declared_batch && size != nullptr && !resolve::integer(size))
    return unknown_flow(source, function, concat("BatchSize of ", id(mapping), " is not known"));
  if (declared_batch && less(0, *declared_batch))
    batch = *declared_batch;
  else
    assume(source, mapping, "batch", concat(to_string(batch), ", as many as fit"));
  const Quantity share = property(mapping, "FilterCriteria") == nullptr
                             ? Quantity(1)
                             : parameter(source, mapping, "matched").value_or(1);
  const Quantity failed =
      parameter(function, flows_.nodes[function].resource, "failed").value_or(0);
  std::optional<Quantity> retries;
  const ValuePtr most = is_queue ? property(from, "RedrivePolicy.maxReceiveCount")
                                 : property(mapping, "MaximumRetryAttempts");
  if (const auto count = resolve::integer(most); count && *count >= 0)
    retries = is_queue ? difference(*count, 1) : Quantity(*count);
  if (less(0, failed) && !retries)
    return unknown_flow(source, function,
                        concat("nothing limits how often ", flows_.nodes[function].name,
                               " tries again what failed"));
  const Quantity tries = Quantity(1) + failed * retries.value_or(0);
  std::string step = batch == Quantity(1)
                         ? step_of(1, flows_.nodes[function])
                         : concat("÷ ", to_string(batch), " ", flows_.nodes[source].operation->unit,
                                  " in a batch for ", flows_.nodes[function].name);
  if (share != Quantity(1)) step = concat("× ", percent(share), " matched ", step);
  if (tries != Quantity(1))
    step += concat(" × (1 + ", percent(failed), " failed × ", to_string(*retries), " retries)");
  flow(source, function, share * tries / batch, std::move(step));
  if (is_queue) {
    taken_from_queue(source, batch, tries, difference(1, share * failed));
    return dead_letters_of_queue(source, from, share * failed);
  }
  if (const auto dead =
          graph_.identify(property(mapping, "DestinationConfig.OnFailure.Destination")))
    if (const auto to = node(dead->resource))
      flow(source, *to, share * failed / batch,
           concat("× ", percent(failed), " failed ÷ ", to_string(batch)));
}

/// Messages are received and deleted in batches; what fails is received again, and not deleted.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html,
/// 2026-11-30
void Builder::taken_from_queue(std::size_t source, const Quantity& batch, const Quantity& tries,
                               const Quantity& deleted) {
  constexpr std::int64_t kKilobytesPerRequest = 64;
  const ResourceIndex queue = flows_.nodes[source].resource;
  const Quantity size = parameter(source, queue, "message_kb").value_or(1);
  Quantity units = round_up(size * batch, kKilobytesPerRequest) / kKilobytesPerRequest;
  if (less(units, 1)) units = 1;
  const Quantity requests = (tries * units + deleted) / batch;
  use(source, queue, "monthly_requests", requests,
      concat("× ", written(requests), " receives and deletes"), "requests");
}

void Builder::dead_letters_of_queue(std::size_t source, ResourceIndex queue,
                                    const Quantity& failed) {
  const auto dead = graph_.identify(property(queue, "RedrivePolicy.deadLetterTargetArn"));
  if (const auto to = dead ? node(dead->resource) : std::nullopt)
    flow(source, *to, failed, concat("× ", percent(failed), " failed"));
}

/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html,
/// 2026-11-30: one event in a batch unless a batch size is set.
void Builder::pipe(ResourceIndex index) {
  const auto at = node(index);
  const auto source = graph_.identify(property(index, "Source"));
  if (!at || resolve::equals(property(index, "DesiredState"), "STOPPED") == Tri::kYes) return;
  Quantity batch = 1;
  for (const char* kind :
       {"SqsQueueParameters", "KinesisStreamParameters", "DynamoDBStreamParameters"})
    if (const auto size =
            resolve::integer(property(index, concat("SourceParameters.", kind, ".BatchSize"))))
      batch = *size;
  if (const auto from = source ? node(source->resource) : std::nullopt) {
    const bool filtered = property(index, "SourceParameters.FilterCriteria") != nullptr;
    const Quantity share = filtered ? parameter(*from, index, "matched").value_or(1) : Quantity(1);
    flow(*from, *at, share);
    if (type(source->resource) == kQueueTypes[0]) taken_from_queue(*from, batch, 1, 1);
  }
  for (const char* name : {"Enrichment", "Target"})
    if (const auto target = graph_.identify(property(index, name)))
      if (const auto to = node(target->resource)) {
        // A batch goes to a function or a state machine in one request, elsewhere one by one.
        const auto unit = flows_.nodes[*to].operation->unit;
        const bool whole = unit == "invocations" || unit == "executions";
        flow(*at, *to, whole ? Quantity(1) / batch : Quantity(1),
             whole && less(1, batch)
                 ? concat("÷ ", to_string(batch), " events in a batch for ", flows_.nodes[*to].name)
                 : std::string());
      }
}

}  // namespace cfnaudit::pricing::traffic
