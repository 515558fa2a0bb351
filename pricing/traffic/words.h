#pragma once

// The words of `traffic` in a usage file: what happens at a resource of each type and in which unit
// it is counted, and what may be said about one use of it. Read by the reader of the file, the
// builder of flows and the reports.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "pricing/traffic/declared.h"

namespace cfnaudit::pricing::traffic {

/// Something that happens at a resource: the messages of a queue, the writes to a table.
struct Operation {
  std::string_view type;
  std::string_view unit;      // "messages": the key in the file
  std::string_view singular;  // "message"
  std::string_view at;        // "message to", "invocation of": before the resource's name
  bool starts = true;  // is it asked for from outside, as a rule, rather than by other resources?
};

/// Of a resource type, the most usual first.
std::vector<const Operation*> operations_of(std::string_view type);
const Operation* find_operation(std::string_view type, std::string_view unit);

/// What may be declared about a resource.
struct Parameter {
  std::string_view section;  // "functions"
  std::string_view key;      // "duration_ms"; "calls." of keys that begin so
  Measure measure = Measure::kCount;
  std::optional<Quantity> otherwise;  // what is assumed; nothing: it is not known
  std::string_view meaning;
};

std::span<const Parameter> parameters();
const Parameter* find_parameter(std::string_view section, std::string_view key);
/// "functions" of AWS::Lambda::Function; empty when nothing can be declared about the type.
std::string_view section_of(std::string_view type);
std::vector<std::string_view> section_names();

/// Where traffic comes in, or may.
struct Way {
  std::string name;  // "Api POST /orders", "OrdersQueue"
  graph::ResourceIndex resource = 0;
  std::string part;  // of an API: "POST /orders"
};

/// "POST /orders", "$default", "ANY /{proxy+}".
std::string operation_name(std::string_view method, std::string_view path);
/// The operations of APIs, then every resource at which something can happen.
std::vector<Way> ways_in(const graph::Graph& graph);

}  // namespace cfnaudit::pricing::traffic
