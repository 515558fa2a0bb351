// AWS::Lambda::Function -> requests, compute, ephemeral storage.
// https://aws.amazon.com/lambda/pricing/ : per request, per GB-second of memory (three tiers) and
// per GB-second of ephemeral storage above 512 MB.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/schedule.h"
#include "pricing/services/lambda.h"
#include "pricing/services/tracing.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kComputeX86 = {"AWSLambda", "compute-x86", "GB-seconds"};
constexpr PriceKey kComputeArm = {"AWSLambda", "compute-arm", "GB-seconds"};
constexpr PriceKey kStorage = {"AWSLambda", "ephemeral-storage", "GB-seconds"};
constexpr PriceKey kPrices[] = {kLambdaRequests, kComputeX86, kComputeArm, kStorage,
                                kTracesRecorded};
constexpr UsageKey kUsage[] = {kRequestsUsage, kDurationUsage, kTracesUsage};

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
  const Amount timeout = whole_number(function.property("Timeout"), 3);
  if (!runs) return std::nullopt;
  const auto most = (Amount(runs->quantity) * timeout * gigabytes).quantity();
  if (!most) return std::nullopt;
  return Bound{*most, concat(runs->reason, ", each run up to the timeout of ",
                             to_string(*timeout.quantity()), " s")};
}

/// The tighter of the two.
std::optional<Bound> compute_bound(const Subject& function, const Amount& gigabytes) {
  const auto by_concurrency = concurrency_bound(function, gigabytes);
  const auto by_schedule = schedule_bound(function, gigabytes);
  if (!by_concurrency || !by_schedule) return by_concurrency ? by_concurrency : by_schedule;
  return less(by_schedule->quantity, by_concurrency->quantity) ? by_schedule : by_concurrency;
}

LineItem compute(const Subject& function) {
  const Choice chip = architecture(function);
  if (!chip.known()) return unpriced("Compute", chip.why_unknown);
  const Amount memory = memory_in_gb(function);
  const auto size = memory.quantity();
  return {.name = "Compute",
          .price = chip.text == "arm64" ? kComputeArm : kComputeX86,
          .monthly = gigabyte_seconds(function, memory),
          .assumption = size ? concat(to_string(*size), " GB, ", chip.text) : "",
          .bound = compute_bound(function, memory)};
}

LineItem requests(const Subject& function) {
  LineItem item = {.name = "Requests", .price = kLambdaRequests, .monthly = invocations(function)};
  item.bound = scheduled_runs(function);
  if (resolve::integer(function.property("ReservedConcurrentExecutions")) == 0)
    item.bound = Bound{0, "ReservedConcurrentExecutions 0: every invocation is throttled"};
  return item;
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
                     .bound = compute_bound(function, extra)});

  const auto tracing = function.property("TracingConfig.Mode");
  if (resolve::is_unknown(tracing))
    items.push_back(unpriced("X-Ray traces recorded", resolve::why_unknown(tracing)));
  else if (resolve::equals(tracing, "Active") != Tri::kNo)
    items.push_back(traces_recorded(function));

  // Snapshots are charged for some runtimes only and by their size, which the template does not
  // tell.
  if (resolve::equals(function.property("SnapStart.ApplyOn"), "PublishedVersions") == Tri::kYes &&
      !resolve::known_text(function.property("Runtime")).value_or("").starts_with("java"))
    items.push_back(unpriced("SnapStart", "no cost model for the snapshots of SnapStart"));
  if (function.property("DurableConfig") != nullptr)
    items.push_back(unpriced("Durable operations", "no price for durable functions"));
  return items;
}

}  // namespace

constinit const Estimator kLambdaFunction = {.resource_type = "AWS::Lambda::Function",
                                             .prices = kPrices,
                                             .usage = kUsage,
                                             .estimate = estimate};

}  // namespace cfnaudit::pricing
