#pragma once

// The definition of a Step Functions state machine, parsed into states with their task resources.
// Made from DefinitionString, Definition and DefinitionSubstitutions of one stack's resource; read
// by build.cpp, rules and pricing.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/aws/integrations.h"
#include "analyzer/base/source.h"
#include "analyzer/resolve/json_text.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::graph {

using resolve::ResourceIndex;
using resolve::StackResource;
using resolve::ValuePtr;

/// How a task waits for its service.
/// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
enum class Integration : std::uint8_t { kDirect, kRequestResponse, kRunAJob, kWaitForToken };

/// What a state calls: its task, the reader or the writer of a distributed map, a role.
struct TaskCall {
  const aws::Integration* row = nullptr;
  resolve::ValuePtr place = nullptr;
  SymbolicText target;  // what the row's parameter names; empty: it is not known, or names nothing
};

struct State {
  std::string name;
  std::string type;                   // "Task", "Choice", "Map" ...
  resolve::ValuePtr value = nullptr;  // the state's map
  std::string parent;                 // the Map or Parallel state that holds it, or empty
  std::vector<std::string> next;  // names of states that may follow: Next, Default, Choices, Catch

  // Of a Task:
  resolve::ValuePtr resource = nullptr;  // the Resource field
  SymbolicText target;                   // what is called: a function's or activity's ARN, or empty
  std::string
      service;  // "lambda", "dynamodb", "aws-sdk:s3" of an integration; empty for a plain ARN
  std::string operation;  // "invoke", "putItem"
  Integration integration = Integration::kDirect;
  resolve::ValuePtr parameters = nullptr;  // Parameters or Arguments
  std::vector<TaskCall> calls;             // what is known of them, the one with an edge first
};

struct StateMachine {
  resolve::ResourceIndex resource = 0;
  resolve::ValuePtr definition = nullptr;  // a map, with its substitutions made; null: not readable
  std::string start_at;
  std::vector<State> states;          // nested ones too, in document order
  std::vector<std::string> problems;  // why a part could not be read
  bool complete = false;  // false: the definition is elsewhere or depends on an unknown value

  const State* state(std::string_view name) const;
};

/// `store` holds what the result points into.
StateMachine read_state_machine(const SourceFile& file, const resolve::StackResource& resource,
                                resolve::ResourceIndex index, resolve::JsonStore& store);

}  // namespace cfnaudit::graph
