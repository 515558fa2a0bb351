// AWS::StepFunctions::StateMachine -> state transitions, or requests and duration of an express
// workflow, and traces. https://aws.amazon.com/step-functions/pricing/

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/graph/state_machine.h"
#include "pricing/catalog.h"
#include "pricing/schedule.h"
#include "pricing/services/tracing.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kTransitions = {"AmazonStates", "standard-transitions", "transitions"};
constexpr PriceKey kRequests = {"AmazonStates", "express-requests", "requests"};
constexpr PriceKey kDuration = {"AmazonStates", "express-duration", "GB-hours"};
constexpr PriceKey kPrices[] = {kTransitions, kRequests, kDuration, kTracesRecorded};
constexpr UsageKey kUsage[] = {
    {"monthly_transitions",
     "state transitions per month, retries included",
     {1'000, 100'000, 10'000'000}},
    {"monthly_executions", "executions of a standard workflow per month"},
    {"monthly_requests",
     "executions of an express workflow per month",
     {1'000, 100'000, 10'000'000}},
    {"workflow_duration_ms", "average duration of an execution in ms", {500, 1'000, 5'000}},
    {"memory_mb", "average memory of an execution in MB", {64, 64, 128}},
    kTracesUsage,
};

constexpr std::int64_t kMemoryStep = 64;

/// Duration is billed in increments of 100 ms, memory in steps of 64 MB, at least one.
Amount express_duration(const Subject& machine) {
  const Amount hours = rounded_up(machine.usage("workflow_duration_ms"), 100) / (1000 * 3600);
  Amount megabytes = rounded_up(machine.usage("memory_mb"), kMemoryStep);
  if (megabytes.quantity()) megabytes = larger_known(std::move(megabytes), kMemoryStep);
  const Amount gigabytes = megabytes / kMegabytesPerGigabyte;
  return machine.usage("monthly_requests") * hours * gigabytes;
}

/// The transitions of one execution: those into and out of each state of the longest path without
/// repetition, or why they cannot be counted. Loops, maps and retries repeat states.
/// https://aws.amazon.com/step-functions/pricing/ : a transition is counted each time that a state
/// is entered.
std::optional<std::int64_t> states_of_execution(const graph::StateMachine& definition) {
  std::map<std::string_view, std::int64_t> longest;
  std::set<std::string_view> open;
  const auto walk = [&](const auto& self, std::string_view name,
                        std::size_t depth) -> std::optional<std::int64_t> {
    const graph::State* state = definition.state(name);
    if (state == nullptr || depth > definition.states.size()) return std::nullopt;
    if (state->type == "Map" || state->type == "Parallel" || open.contains(name))
      return std::nullopt;
    if (const auto known = longest.find(name); known != longest.end()) return known->second;
    open.insert(name);
    std::int64_t most = 0;
    for (const std::string& next : state->next) {
      const auto behind = self(self, next, depth + 1);
      if (!behind) return std::nullopt;
      most = std::max(most, *behind);
    }
    open.erase(name);
    return longest[state->name] = most + 1;
  };
  if (!definition.complete) return std::nullopt;
  return walk(walk, definition.start_at, 0);
}

/// Transitions are declared, or follow from executions: declared ones, or those that only schedules
/// start. Without retries, along the longest path.
LineItem transitions(const Subject& machine) {
  LineItem item = {.name = "State transitions",
                   .price = kTransitions,
                   .monthly = machine.usage("monthly_transitions")};
  const graph::StateMachine* definition = machine.graph().state_machine(machine.index());
  const auto each = definition != nullptr ? states_of_execution(*definition) : std::nullopt;
  if (!each) return item;
  const std::string path =
      concat("at most ", std::to_string(*each), " transitions per execution, without retries");
  item.assumption = path;
  if (machine.declares("monthly_transitions")) return item;
  const auto runs = scheduled_runs(machine);
  if (machine.declares("monthly_executions"))
    item.monthly = machine.usage("monthly_executions") * *each;
  else if (runs)
    item.monthly =
        machine.usage("monthly_transitions", Bound{runs->quantity * Quantity(*each), runs->reason});
  return item;
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
              .assumption = "billed in increments of 100 ms and 64 MB"}};
  else
    items.push_back(transitions(machine));
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
