#pragma once

// The making of flows: what all its parts have in common. The parts are build_apis.cpp (ways in
// that answer), build_events.cpp (what is handed on), build_machines.cpp (state machines),
// build_functions.cpp (what code does) and build_uses.cpp (what it all uses).

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzer/access/entry/apis.h"
#include "pricing/traffic/build.h"

namespace cfnaudit::pricing::traffic {

using graph::ValuePtr;

class Builder {
 public:
  Builder(const Stack& stack, const Usage& usage);

  Flows run();

 private:
  // What all parts use.

  std::string_view id(ResourceIndex index) const { return graph_.resource(index).id(); }
  std::string_view type(ResourceIndex index) const { return graph_.resource(index).type(); }
  ValuePtr property(ResourceIndex index, std::string_view path) const {
    return graph_.resource(index).property(path);
  }
  /// The node of an operation; nothing where the type has no such operation.
  std::optional<std::size_t> node(ResourceIndex resource, std::string_view unit,
                                  const std::string& part = {});
  /// Of the type's first operation.
  std::optional<std::size_t> node(ResourceIndex resource);
  std::size_t state_node(ResourceIndex machine, const std::string& state);
  /// The node at which an action makes something happen: "dynamodb:PutItem" on a table.
  std::optional<std::size_t> node_of_action(ResourceIndex resource, std::string_view action);

  void flow(std::size_t from, std::size_t to, Quantity times = 1, std::string step = {});
  void unknown_flow(std::size_t from, std::size_t to, std::string why);
  void use(std::size_t from, ResourceIndex resource, std::string_view key, Quantity times = 1,
           std::string step = {}, std::string_view unit = {});
  void unknown_use(std::size_t from, ResourceIndex resource, std::string_view key, std::string why);
  /// What is declared about the resource, else what is assumed, which is noted; nothing where there
  /// is no default.
  std::optional<Quantity> parameter(std::size_t at, ResourceIndex resource, std::string_view key);
  std::optional<Quantity> declared(ResourceIndex resource, std::string_view key) const;
  void assume(std::size_t at, ResourceIndex resource, std::string_view key, std::string value);
  /// A usage key that is set once: as the usage file has it, else from the parameter.
  void setting(std::size_t at, ResourceIndex resource, std::string_view key,
               std::string_view parameter_key);
  std::string place_of(ResourceIndex resource, std::string_view key) const;

  // build_apis.cpp

  void apis();
  void api_operation(const access::ApiOperation& operation);
  bool is_made_by(const calls::Call& call, const access::ApiOperation& operation,
                  std::optional<ResourceIndex> integration) const;
  void api_call(std::size_t from, const calls::Call& call);
  void authorizer(std::size_t from, const access::ApiOperation& operation);
  std::optional<ResourceIndex> integration_of(ResourceIndex route) const;
  void balancers();
  void balancer(ResourceIndex index);
  std::vector<ResourceIndex> groups_of(ResourceIndex balancer) const;

  // build_events.cpp

  void events();
  void mapping(ResourceIndex index);
  void mapping_batches(ResourceIndex mapping, std::size_t source, std::size_t function);
  void taken_from_queue(std::size_t source, const Quantity& batch, const Quantity& tries,
                        const Quantity& deleted);
  void dead_letters_of_queue(std::size_t source, ResourceIndex queue, const Quantity& failed);
  void notifications(ResourceIndex bucket);
  void rule(ResourceIndex index);
  void schedule(ResourceIndex index, std::string_view property);
  void pipe(ResourceIndex index);
  void handed_on(const graph::Edge& edge);
  /// An event that is handed to a function, which tries again when it fails.
  void asynchronous(std::size_t from, ResourceIndex function, const Quantity& share,
                    const std::string& step);
  bool is_enabled(ResourceIndex index, std::string_view property, std::string_view off) const;

  // build_machines.cpp

  void machines();
  void machine(const graph::StateMachine& machine);
  void state(const graph::StateMachine& machine, const graph::State& state, bool counts);
  void successors(const graph::StateMachine& machine, const graph::State& state, std::size_t from,
                  const Quantity& failed);
  void choice(const graph::StateMachine& machine, const graph::State& state, std::size_t from);
  void map_state(const graph::StateMachine& machine, const graph::State& state, std::size_t from);
  /// How often a task's function fails.
  Quantity task(const graph::StateMachine& machine, const graph::State& state, std::size_t from);
  std::set<std::string> express_states(const graph::StateMachine& machine) const;

  // build_functions.cpp

  void functions();
  void code(ResourceIndex index, std::optional<std::size_t> principal);
  bool declared_calls(std::size_t from, ResourceIndex index);
  void calls_of_code(std::size_t from, ResourceIndex index);
  void unknown_calls(std::size_t from, ResourceIndex index, std::optional<std::size_t> principal);
  void through_network(std::size_t from, ResourceIndex index);
  void through_gateways(std::size_t from, const network::Placement& placement,
                        std::string_view service, const Quantity& kilobytes,
                        const std::string& unknown, const std::string& step);

  // build_uses.cpp

  void uses();
  void uses_of(std::size_t at);
  void uses_of_function(std::size_t at);
  void uses_of_operation(std::size_t at);
  void uses_of_table(std::size_t at);
  void uses_of_queue(std::size_t at);
  void uses_of_topic(std::size_t at);
  void uses_of_stream(std::size_t at);
  void uses_of_bucket(std::size_t at);
  void uses_of_machine(std::size_t at);
  void uses_of_balancer(std::size_t at);
  void logs(std::size_t at, ResourceIndex writer);
  void keys(std::size_t at);
  bool is_traced_before(std::size_t function) const;
  /// KB that one of the node's operation moves; nothing where it is not known.
  std::optional<Quantity> size_of(std::size_t at);

  const Stack& stack_;
  const graph::Graph& graph_;
  const Usage& usage_;
  std::string environment_;
  Flows flows_;
  std::map<std::tuple<ResourceIndex, std::string_view, std::string>, std::size_t> nodes_;
};

/// "× 2 messages to Queue".
std::string times_step(const Quantity& times, const Operation& operation, std::string_view name);

}  // namespace cfnaudit::pricing::traffic
