// AWS::StepFunctions::StateMachine -> state transitions, or requests and duration of an express
// workflow, and traces. https://aws.amazon.com/step-functions/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/tracing.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kTransitions = {"AmazonStates", "standard-transitions", "transitions"};
constexpr PriceKey kRequests = {"AmazonStates", "express-requests", "requests"};
constexpr PriceKey kDuration = {"AmazonStates", "express-duration", "GB-hours"};
constexpr PriceKey kPrices[] = {kTransitions, kRequests, kDuration, kTracesRecorded};
constexpr UsageKey kUsage[] = {
    {"monthly_transitions", "state transitions a month, retries included", {1'000, 100'000, 10'000'000}},
    {"monthly_requests", "executions of an express workflow a month", {1'000, 100'000, 10'000'000}},
    {"workflow_duration_ms", "average milliseconds of an execution", {500, 1'000, 5'000}},
    {"memory_mb", "average MB of an execution", {64, 64, 128}},
    kTracesUsage,
};

/// Duration is metered in steps of 100 ms, memory in steps of 64 MB.
Amount express_duration(const Subject& machine) {
  const Amount hours = rounded_up(machine.usage("workflow_duration_ms"), 100) / (1000 * 3600);
  const Amount gigabytes = rounded_up(machine.usage("memory_mb"), 64) / kMegabytesPerGigabyte;
  return machine.usage("monthly_requests") * hours * gigabytes;
}

std::vector<LineItem> estimate(const Subject& machine) {
  const Choice type = choice(machine.property("StateMachineType"), "STANDARD");
  std::vector<LineItem> items;
  if (!type.known())
    items.push_back(unpriced("Executions", type.why_unknown));
  else if (type.text == "EXPRESS")
    items = {{.name = "Requests", .price = kRequests, .monthly = machine.usage("monthly_requests")},
             {.name = "Duration",
              .price = kDuration,
              .monthly = express_duration(machine),
              .assumption = "metered in steps of 100 ms and 64 MB"}};
  else
    items = {{.name = "State transitions",
              .price = kTransitions,
              .monthly = machine.usage("monthly_transitions")}};
  const auto tracing = machine.property("TracingConfiguration.Enabled");
  if (const auto on = resolve::boolean(tracing); on.value_or(false))
    items.push_back(traces_recorded(machine));
  else if (tracing != nullptr && !on)
    items.push_back(unpriced("X-Ray traces recorded", resolve::why_unknown(tracing)));
  return items;
}

}  // namespace

constinit const Estimator kStepFunctionsStateMachine = {
    .resource_type = "AWS::StepFunctions::StateMachine",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
