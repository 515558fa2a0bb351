// AWS::Lambda::Function -> requests, compute, ephemeral storage, logs.
// https://aws.amazon.com/lambda/pricing/ : per request, per GB-second of memory (three tiers) and
// per GB-second of ephemeral storage above 512 MB.

#include <algorithm>

#include "analyzer/aws/quotas.h"
#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/schedule.h"
#include "pricing/services/lambda.h"
#include "pricing/services/logs.h"
#include "pricing/services/tracing.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kComputeX86 = {"AWSLambda", "compute-x86", "GB-seconds"};
constexpr PriceKey kComputeArm = {"AWSLambda", "compute-arm", "GB-seconds"};
constexpr PriceKey kStorage = {"AWSLambda", "ephemeral-storage", "GB-seconds"};
constexpr PriceKey kSnapshotCache = {"AWSLambda", "snapstart-cache", "GB-seconds"};
constexpr PriceKey kSnapshotRestore = {"AWSLambda", "snapstart-restore", "GB"};
constexpr PriceKey kDurableOperations = {"AWSLambda", "durable-operations", "operations"};
constexpr PriceKey kDurableWritten = {"AWSLambda", "durable-data-written", "GB"};
constexpr PriceKey kDurableRetained = {"AWSLambda", "durable-data-retained", "GB-months"};
constexpr PriceKey kPrices[] = {
    kLambdaRequests,  kComputeX86,         kComputeArm,     kStorage,
    kTracesRecorded,  kLambdaLogsIngested, kLogsStored,     kSnapshotCache,
    kSnapshotRestore, kDurableOperations,  kDurableWritten, kDurableRetained,
};
constexpr UsageKey kUsage[] = {
    kRequestsUsage,
    kDurationUsage,
    kTracesUsage,
    {"monthly_log_data_ingested_gb", "GB of log events a month", {1, 10, 100}},
    {"log_storage_gb", "GB of compressed logs kept", {1, 10, 100}},
    {"snapstart_versions", "published versions that keep a snapshot", {1, 1, 3}},
    {"monthly_snapstart_restores",
     "environments that start from a snapshot a month",
     {100, 10'000, 1'000'000}},
    {"monthly_durable_operations",
     "steps, waits and starts of durable executions a month",
     {10'000, 1'000'000, 100'000'000}},
    {"monthly_durable_written_gb",
     "GB of state that durable executions write a month",
     {1, 10, 1'000}},
};

constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function"};

/// Included in the price of the memory.
constexpr std::int64_t kFreeStorageMegabytes = 512;

/// Reserved concurrency is the most copies that run at once,
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html . It bounds the time
/// that is billed (but for the rounding up to a millisecond), not the number of requests.
std::optional<Bound> concurrency_bound(const Subject& function, const Amount& gigabytes) {
  const auto reserved = function.property("ReservedConcurrentExecutions");
  if (reserved == nullptr) return std::nullopt;
  return busy_all_month(whole_number(reserved, 0), gigabytes, "ReservedConcurrentExecutions");
}

/// A function that only schedules invoke runs as often as they fire, each time up to its timeout.
std::optional<Bound> schedule_bound(const Subject& function, const Amount& gigabytes) {
  const auto runs = scheduled_runs(function);
  const Amount timeout = whole_number(function.property("Timeout"), aws::kFunctionSeconds.value);
  if (!runs) return std::nullopt;
  const auto most = (Amount(runs->quantity) * timeout * gigabytes).quantity();
  if (!most) return std::nullopt;
  return Bound{*most, concat(runs->reason, ", each run up to the timeout of ",
                             to_string(*timeout.quantity()), " s")};
}

/// Mappings whose function it is, when nothing else calls it as far as the template tells.
std::vector<Subject> only_mappings(const Subject& function) {
  const auto& graph = function.graph();
  std::vector<Subject> mappings;
  for (const auto index : graph.of_type("AWS::Lambda::EventSourceMapping")) {
    const Subject mapping = function.other(index);
    const auto target = graph.identify(mapping.property("FunctionName"), kFunctionTypes);
    if (target && target->resource == function.index()) mappings.push_back(mapping);
  }
  const auto comes_by_mapping = [&](const graph::Edge& edge) {
    return std::any_of(mappings.begin(), mappings.end(),
                       [&](const Subject& mapping) { return mapping.index() == edge.via; });
  };
  const auto calls = calls_of(function);
  if (!graph.in(function.index(), graph::EdgeKind::kPermits).empty() ||
      !std::all_of(calls.begin(), calls.end(),
                   [&](const auto* edge) { return comes_by_mapping(*edge); }))
    return {};
  return mappings;
}

/// Batches that a mapping hands over at once: MaximumConcurrency of a queue, ParallelizationFactor
/// for each shard of a stream.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
/// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
std::optional<std::int64_t> batches_at_once(const Subject& mapping) {
  constexpr std::string_view kStreamTypes[] = {"AWS::Kinesis::Stream"};
  if (const auto most = resolve::integer(mapping.property("ScalingConfig.MaximumConcurrency")))
    return *most > 0 ? std::optional<std::int64_t>(*most) : std::nullopt;
  const auto stream = mapping.graph().identify(mapping.property("EventSourceArn"), kStreamTypes);
  if (!stream) return std::nullopt;
  const auto shards = resolve::integer(mapping.other(stream->resource).property("ShardCount"));
  const auto factor = mapping.property("ParallelizationFactor");
  const auto parallel = factor == nullptr ? std::optional<long long>(1) : resolve::integer(factor);
  constexpr std::int64_t kAbsurd = 1'000'000;
  if (!shards || !parallel || *shards <= 0 || *parallel <= 0 || *shards > kAbsurd ||
      *parallel > kAbsurd)
    return std::nullopt;
  return *shards * *parallel;
}

/// A function that only event sources call runs as often at once as they hand over batches.
std::optional<Bound> event_source_bound(const Subject& function, const Amount& gigabytes) {
  const auto mappings = only_mappings(function);
  if (mappings.empty()) return std::nullopt;
  Amount copies = 0;
  for (const Subject& mapping : mappings) {
    const auto most = batches_at_once(mapping);
    if (!most) return std::nullopt;
    copies = copies + *most;
  }
  return busy_all_month(copies, gigabytes, "batches that event sources hand over at once:");
}

/// The tightest of them.
std::optional<Bound> compute_bound(const Subject& function, const Amount& gigabytes) {
  std::optional<Bound> tightest;
  for (auto& bound : {concurrency_bound(function, gigabytes), schedule_bound(function, gigabytes),
                      event_source_bound(function, gigabytes)})
    if (bound && (!tightest || less(bound->quantity, tightest->quantity))) tightest = bound;
  return tightest;
}

constexpr std::string_view kNoConcurrency =
    "ReservedConcurrentExecutions is not set: as many run as the account allows";

LineItem compute(const Subject& function) {
  const Choice chip = architecture(function);
  if (!chip.known()) return unpriced("Compute", chip.why_unknown);
  const Amount memory = memory_in_gb(function);
  const auto size = memory.quantity();
  return {.name = "Compute",
          .price = chip.text == "arm64" ? kComputeArm : kComputeX86,
          .monthly = gigabyte_seconds(function, memory),
          .assumption = size ? concat(to_string(*size), " GB, ", chip.text) : "",
          .bound = compute_bound(function, memory),
          .unbounded = std::string(kNoConcurrency)};
}

LineItem requests(const Subject& function) {
  LineItem item = {.name = "Requests", .price = kLambdaRequests, .monthly = invocations(function)};
  item.bound = scheduled_runs(function);
  item.unbounded = "a function has no limit of requests; reserved concurrency limits their time";
  if (resolve::integer(function.property("ReservedConcurrentExecutions")) == 0)
    item.bound = Bound{0, "ReservedConcurrentExecutions 0: every invocation is throttled"};
  return item;
}

/// Versions of the function that the template publishes, each with a snapshot of its own; 0 when
/// they are published elsewhere.
std::int64_t published_versions(const Subject& function) {
  std::int64_t count = 0;
  for (const auto index : function.graph().of_type("AWS::Lambda::Version")) {
    const auto owner =
        function.graph().identify(function.other(index).property("FunctionName"), kFunctionTypes);
    count += owner && owner->resource == function.index() ? 1 : 0;
  }
  return count;
}

/// https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-pricing : free for Java.
void add_snapshots(std::vector<LineItem>& items, const Subject& function) {
  if (resolve::equals(function.property("SnapStart.ApplyOn"), "PublishedVersions") != Tri::kYes)
    return;
  if (resolve::known_text(function.property("Runtime")).value_or("").starts_with("java")) return;
  const Amount memory = memory_in_gb(function);
  const auto versions = published_versions(function);
  items.push_back(
      {.name = "SnapStart cache",
       .price = kSnapshotCache,
       .monthly = memory * kSecondsPerMonth *
                  (versions > 0 ? Amount(versions) : function.usage("snapstart_versions")),
       .assumption =
           "each version keeps a snapshot all month; old ones that are kept cost as much"});
  items.push_back({.name = "SnapStart restores",
                   .price = kSnapshotRestore,
                   .monthly = memory * function.usage("monthly_snapstart_restores")});
}

/// https://docs.aws.amazon.com/lambda/latest/dg/durable-configuration.html : state is kept until
/// RetentionPeriodInDays after the end.
void add_durable(std::vector<LineItem>& items, const Subject& function) {
  if (function.property("DurableConfig") == nullptr) return;
  const Amount written = function.usage("monthly_durable_written_gb");
  const Amount days = whole_number(function.property("DurableConfig.RetentionPeriodInDays"),
                                   "RetentionPeriodInDays is not set");
  items.push_back({.name = "Durable operations",
                   .price = kDurableOperations,
                   .monthly = function.usage("monthly_durable_operations")});
  items.push_back({.name = "Durable data written", .price = kDurableWritten, .monthly = written});
  items.push_back({.name = "Durable data retained",
                   .price = kDurableRetained,
                   .monthly = written * days * 12 / 365,
                   .assumption = days.quantity() ? concat("kept for ", to_string(*days.quantity()),
                                                          " days after the end")
                                                 : ""});
}

/// Logs go to a group of the template, which is priced itself, or to another: Lambda makes
/// /aws/lambda/NAME when it is missing, and its logs never expire.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
void add_logs(std::vector<LineItem>& items, const Subject& function) {
  const auto groups = function.graph().out(function.index(), graph::EdgeKind::kLogsTo);
  if (std::any_of(groups.begin(), groups.end(), [&](const graph::Edge* edge) {
        return function.graph().resource(edge->to).exists != Tri::kNo;
      }))
    return;
  const bool elsewhere = function.property("LoggingConfig.LogGroup") != nullptr;
  items.push_back({.name = "Lambda logs ingested",
                   .price = kLambdaLogsIngested,
                   .monthly = function.usage("monthly_log_data_ingested_gb"),
                   .assumption = elsewhere ? "into a log group outside the template"
                                           : "into a log group that Lambda makes",
                   .unbounded = "a function may write as much as it likes"});
  items.push_back({.name = "Logs stored",
                   .price = kLogsStored,
                   .monthly = function.usage("log_storage_gb"),
                   .assumption = elsewhere ? "as long as that group keeps them"
                                           : "kept for ever: it grows every month",
                   .unbounded = "no log group of the template says how long they are kept"});
}

std::vector<LineItem> estimate(const Subject& function) {
  std::vector<LineItem> items = {requests(function), compute(function)};
  const Amount extra =
      above(whole_number(function.property("EphemeralStorage.Size"), kFreeStorageMegabytes),
            kFreeStorageMegabytes) /
      kMegabytesPerGigabyte;
  if (extra.quantity() != Quantity(0))
    items.push_back({.name = "Ephemeral storage above 512 MB",
                     .price = kStorage,
                     .monthly = gigabyte_seconds(function, extra),
                     .bound = compute_bound(function, extra),
                     .unbounded = std::string(kNoConcurrency)});

  const auto tracing = function.property("TracingConfig.Mode");
  if (resolve::is_unknown(tracing))
    items.push_back(unpriced("X-Ray traces recorded", resolve::why_unknown(tracing)));
  else if (resolve::equals(tracing, "Active") != Tri::kNo)
    items.push_back(traces_recorded(function));

  add_logs(items, function);
  add_snapshots(items, function);
  add_durable(items, function);
  return items;
}

}  // namespace

constinit const Estimator kLambdaFunction = {.resource_type = "AWS::Lambda::Function",
                                             .prices = kPrices,
                                             .usage = kUsage,
                                             .estimate = estimate};

}  // namespace cfnaudit::pricing
