#pragma once

// Traffic as a graph of flows: what happens at a resource, what each of it makes happen elsewhere,
// and what each of it uses. Numbers are per use, not per month, so that one graph answers for any
// traffic. Made by build.cpp for one environment; solved by solve.h.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "pricing/money.h"
#include "pricing/traffic/words.h"

namespace cfnaudit::pricing::traffic {

using graph::ResourceIndex;

/// "requests of Api POST /orders".
struct Node {
  ResourceIndex resource = 0;
  const Operation* operation = nullptr;
  std::string part;  // "POST /orders", "'Charge'"; empty: the resource
  std::string name;  // "Api POST /orders", "Workflow 'Charge'", "OrdersQueue"
};

/// Each of `from` makes so many of `to`.
struct Flow {
  std::size_t from = 0;
  std::size_t to = 0;
  Quantity times = 1;
  std::string step;     // "× 1 invocation of CreateOrder", "÷ 10 messages in a batch"
  std::string unknown;  // why nobody knows how many; then `times` means nothing
};

/// Each of `from` adds so much to a usage key of a resource.
struct Use {
  std::size_t from = 0;
  ResourceIndex resource = 0;
  std::string_view key;  // of the resource's estimator
  Quantity times = 1;
  std::string step;  // "× 2 KB"; empty for the same number
  std::string unknown;
  std::string_view unit;  // "state transitions": of the key, for sums over several nodes
};

/// A usage key that does not grow with traffic: the duration of an invocation.
struct Setting {
  std::size_t from = 0;  // holds when there is traffic here
  ResourceIndex resource = 0;
  std::string_view key;
  Quantity value;
  bool declared = false;  // as a usage key: nothing needs to be set
};

/// What nobody declared.
struct Assumption {
  std::size_t at = 0;  // matters when there is traffic here
  const Parameter* parameter = nullptr;
  std::string name;   // of the resource
  std::string key;    // "duration_ms", "shares.Choose"
  std::string value;  // "200", "equal"

  /// "traffic.functions.CreateOrder.duration_ms".
  std::string place() const;
};

/// Traffic that the template itself makes: the rate of a schedule.
struct Source {
  std::size_t at = 0;
  std::optional<Quantity> monthly;
  std::string why;  // "rate(5 minutes)", or why it is not known
};

struct Flows {
  const graph::Graph* graph = nullptr;
  std::vector<Node> nodes;
  std::vector<Flow> flows;
  std::vector<Use> uses;
  std::vector<Setting> settings;
  std::vector<Assumption> assumptions;
  std::vector<Source> sources;
  std::vector<std::size_t> ways;  // nodes of operations, and those into which nothing flows
};

/// "3 messages to Queue", "1 invocation of Worker".
std::string counted(const Quantity& times, const Operation& operation, std::string_view name);
/// "10,000,000", "0.5".
std::string written(const Quantity& quantity);

}  // namespace cfnaudit::pricing::traffic
