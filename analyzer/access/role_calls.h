#pragma once

// What AWS does as a role of the stack, because a resource or a task of a state machine is set up
// that way: a function reads from its queue, a rule starts a state machine, a delivery stream
// writes to its bucket. Made from the rows of aws/integrations; whether the role may is decided by
// the reach between principals and destinations, which knows both sides' policies. Used by the rule
// about roles that lack permissions and by reports.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/judge.h"
#include "analyzer/aws/integrations.h"
#include "analyzer/iam/questions.h"

namespace cfnaudit::access {

struct RoleCall {
  const aws::Integration* row = nullptr;
  graph::ResourceIndex caller = 0;    // that is set up so: a rule, a function, a state machine
  resolve::ValuePtr place = nullptr;  // in the caller; null: the caller as a whole
  std::string during;         // "in 'Charge'" of a state machine, "for POST /orders" of an API
  std::size_t principal = 0;  // index of Access::principals
  std::vector<std::string> actions;            // all of these; "a|b": either
  std::optional<graph::ResourceIndex> target;  // nothing: whatever the action takes
  SymbolicText called;  // the ARN, perhaps of an alias; without a target a pattern
  std::string part;     // "/index/byDay": the part of the target that is called; empty: the whole
  std::string unknown;  // why it is not known whether the call is made
};

std::vector<RoleCall> role_calls(const Access& access, const graph::Graph& graph);

/// What of a call is not allowed.
struct Lack {
  std::vector<std::string> actions;  // that surely are not: "kinesis:PutRecord or ..."
  std::string unknown;               // why it is not decided; empty: it is
};

/// Decides calls of one environment.
class RoleCalls {
 public:
  RoleCalls(const Access& access, const graph::Graph& graph);

  Lack decide(const RoleCall& call);

 private:
  bool may(const RoleCall& call, std::string_view action);
  bool may_any(const RoleCall& call, std::string_view action);
  bool may_exactly(const RoleCall& call, std::string_view action);

  const Access& access_;
  const graph::Graph& graph_;
  Judge judge_;
  std::map<std::pair<std::size_t, graph::ResourceIndex>, std::vector<const Reach*>> reach_;
  std::map<std::tuple<std::size_t, std::string, std::string>, bool> asked_;
};

}  // namespace cfnaudit::access
