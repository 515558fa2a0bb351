#pragma once

// Every call that the deployed system makes or needs: who calls, as whom, for which actions, on
// what, when, and whether the policies of both sides allow it. Made from the calls of roles and of
// services that access finds, and from those in the code of functions; read by reports.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/role_calls.h"
#include "analyzer/aws/integrations.h"
#include "analyzer/calls/code_calls.h"
#include "analyzer/functions/functions.h"

namespace cfnaudit::calls {

/// Where it is said that the call is made.
enum class Origin : std::uint8_t { kConfiguration, kCode };

struct Call {
  graph::ResourceIndex caller = 0;    // that is set up so: a rule, a function, a state machine
  resolve::ValuePtr place = nullptr;  // where in the caller; null: the caller as a whole
  std::string as;                     // "WorkerRole", "events.amazonaws.com"
  std::vector<std::string> actions;   // "kinesis:PutRecord or kinesis:PutRecords"
  std::optional<graph::ResourceIndex> target;  // nothing: whatever the actions take
  std::string during;  // "in 'Charge'" of a state machine, "GET /orders" of an API
  aws::Phase phase = aws::Phase::kRun;
  access::Verdict verdict = access::Verdict::kReachable;
  std::vector<std::string> missing;  // of kUnreachable: the actions that are not allowed
  std::string unknown;               // of kUnknown: why
  Origin origin = Origin::kConfiguration;
  std::optional<Span> span = std::nullopt;  // of kCode: the call in the code
  std::string called;                       // of kCode without a target: the ARN, if it is known
};

/// What roles are used for in one environment: found once, for all that ask.
struct Requests {
  std::vector<access::RoleCall> settings;  // of resources and of state machines
  CodeCalls code;
};

/// Without `functions` their code plays no part.
Requests find_requests(const access::Access& access, const graph::Graph& graph,
                       const functions::Functions* functions, const SourceFile& file);

/// In the order of their callers. Without `functions` their code plays no part.
std::vector<Call> find_calls(const access::Access& access, const graph::Graph& graph,
                             const functions::Functions* functions, const SourceFile& file);

}  // namespace cfnaudit::calls
