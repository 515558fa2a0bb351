// State machines: how often an execution enters each state, and what its tasks call.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html,
// 2026-11-30

#include <algorithm>

#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"
#include "pricing/traffic/builder.h"

namespace cfnaudit::pricing::traffic {
namespace {

/// MaxAttempts of a retrier,
/// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
constexpr std::int64_t kRetries = 3;

std::string text_of(ValuePtr value) { return std::string(resolve::known_text(value).value_or("")); }

ValuePtr iterator_of(const graph::State& state) {
  const ValuePtr processor = resolve::get(state.value, "ItemProcessor");
  return processor != nullptr ? processor : resolve::get(state.value, "Iterator");
}

std::string percent(const Quantity& share) { return concat(to_string(share * 100), " %"); }

}  // namespace

void Builder::machines() {
  for (const auto index : graph_.of_type("AWS::StepFunctions::StateMachine")) {
    const auto* found = graph_.state_machine(index);
    if (found != nullptr && found->complete) {
      machine(*found);
    } else if (const auto at = node(index)) {
      unknown_use(*at, index, "monthly_transitions",
                  concat("the definition of ", id(index), " is not known"));
    }
  }
}

void Builder::machine(const graph::StateMachine& machine) {
  const auto start = node(machine.resource);
  if (!start || machine.state(machine.start_at) == nullptr) return;
  flow(*start, state_node(machine.resource, machine.start_at));
  const auto apart = express_states(machine);
  for (const auto& one : machine.states) state(machine, one, !apart.contains(one.name));
}

/// States of the child executions of a distributed map that run as express workflows.
std::set<std::string> Builder::express_states(const graph::StateMachine& machine) const {
  std::set<std::string> out;
  for (const auto& state : machine.states) {
    const ValuePtr config = resolve::get(iterator_of(state), "ProcessorConfig");
    const bool own = resolve::equals(resolve::get(config, "ExecutionType"), "EXPRESS") == Tri::kYes;
    if (own) out.insert(concat("in ", state.name));
    if (out.contains(concat("in ", state.parent)) || out.contains(state.parent))
      out.insert(state.name);
  }
  return out;
}

void Builder::state(const graph::StateMachine& machine, const graph::State& state, bool counts) {
  const std::size_t from = state_node(machine.resource, state.name);
  const bool express =
      resolve::equals(property(machine.resource, "StateMachineType"), "EXPRESS") == Tri::kYes;
  if (!express && counts)
    use(from, machine.resource, "monthly_transitions", 1, "", "state transitions");
  if (!express && !counts)
    unknown_use(from, machine.resource, "monthly_transitions",
                concat("the child executions that run ", quote(state.name), " are billed apart"));
  Quantity failed = 0;
  if (state.type == "Task") failed = task(machine, state, from);
  if (state.type == "Map") map_state(machine, state, from);
  if (state.type == "Parallel")
    for (const ValuePtr branch : resolve::items(resolve::get(state.value, "Branches")))
      if (const auto start = text_of(resolve::get(branch, "StartAt")); machine.state(start))
        flow(from, state_node(machine.resource, start));
  if (state.type == "Choice")
    choice(machine, state, from);
  else
    successors(machine, state, from, failed);
}

void Builder::successors(const graph::StateMachine& machine, const graph::State& state,
                         std::size_t from, const Quantity& failed) {
  const auto lead = [&](ValuePtr holder, const Quantity& share) {
    const auto next = text_of(resolve::get(holder, "Next"));
    if (machine.state(next) == nullptr) return;
    flow(
        from, state_node(machine.resource, next), share,
        share == Quantity(1) ? std::string() : concat("× ", percent(share), " into ", quote(next)));
  };
  lead(state.value, difference(1, failed));
  const auto handlers = resolve::items(resolve::get(state.value, "Catch"));
  if (!handlers.empty()) lead(handlers.front(), failed);
}

void Builder::choice(const graph::StateMachine& machine, const graph::State& state,
                     std::size_t from) {
  std::vector<std::string> branches;
  for (const auto& next : state.next)
    if (machine.state(next) != nullptr &&
        std::find(branches.begin(), branches.end(), next) == branches.end())
      branches.push_back(next);
  std::vector<std::optional<Quantity>> shares;
  Quantity sum = 0;
  std::int64_t open = 0;
  for (const auto& next : branches) {
    shares.push_back(declared(machine.resource, concat("shares.", state.name, ".", next)));
    sum = sum + shares.back().value_or(0);
    open += shares.back() ? 0 : 1;
  }
  const std::string key = concat("shares.", state.name);
  if (open > 0 && branches.size() > 1)
    assume(from, machine.resource, key,
           open == static_cast<std::int64_t>(branches.size()) ? "equal" : "the rest, equally");
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const Quantity share = shares[i] ? *shares[i] : difference(1, sum) / open;
    flow(from, state_node(machine.resource, branches[i]), share,
         share == Quantity(1) ? std::string()
                              : concat("× ", percent(share), " into ", quote(branches[i])));
  }
}

void Builder::map_state(const graph::StateMachine& machine, const graph::State& state,
                        std::size_t from) {
  const auto start = text_of(resolve::get(iterator_of(state), "StartAt"));
  if (machine.state(start) == nullptr) return;
  const std::size_t to = state_node(machine.resource, start);
  const std::string key = concat("items.", state.name);
  auto items = declared(machine.resource, key);
  // A list that is written down.
  const ValuePtr list = resolve::get(state.value, "Items");
  if (!items && list != nullptr && list->kind == resolve::ValueKind::kList)
    items = static_cast<std::int64_t>(list->items.size());
  if (!items)
    return unknown_flow(from, to,
                        concat("the number of items of ", quote(state.name), " is not declared (",
                               place_of(machine.resource, key), ")"));
  const auto batch =
      resolve::integer(resolve::get_path(state.value, "ItemBatcher.MaxItemsPerBatch"));
  const Quantity each = batch && *batch > 1 ? round_up(*items / *batch, 1) : *items;
  std::string step = concat("× ", to_string(*items), " items of ", quote(state.name));
  if (batch && *batch > 1) step += concat(" in batches of ", std::to_string(*batch));
  flow(from, to, each, std::move(step));
}

Quantity Builder::task(const graph::StateMachine& machine, const graph::State& state,
                       std::size_t from) {
  Quantity failed = 0;
  std::set<std::size_t> done;
  for (const graph::TaskCall& call : state.calls) {
    const auto target = graph_.identify(call.target, call.row->targets);
    if (!target) continue;
    for (const auto actions : split(call.row->actions, ' '))
      for (const auto action : split(actions, '|')) {
        const auto to = node_of_action(target->resource, action);
        if (!to || !done.insert(*to).second) continue;
        Quantity tries = 1;
        std::string step = times_step(1, *flows_.nodes[*to].operation, flows_.nodes[*to].name);
        if (flows_.nodes[*to].operation->unit == "invocations") {
          failed = parameter(*to, flows_.nodes[*to].resource, "failed").value_or(0);
          const auto retriers = resolve::items(resolve::get(state.value, "Retry"));
          const Quantity retries =
              retriers.empty()
                  ? Quantity(0)
                  : Quantity(resolve::integer(resolve::get(retriers.front(), "MaxAttempts"))
                                 .value_or(kRetries));
          tries = Quantity(1) + failed * retries;
          if (tries != Quantity(1))
            step +=
                concat(" × (1 + ", percent(failed), " failed × ", to_string(retries), " retries)");
          // Each retry is a transition, too.
          if (tries != Quantity(1))
            use(from, machine.resource, "monthly_transitions", failed * retries, "× retries",
                "state transitions");
        }
        flow(from, *to, tries, std::move(step));
      }
  }
  return failed;
}

}  // namespace cfnaudit::pricing::traffic
