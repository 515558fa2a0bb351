#pragma once

// The calls that AWS makes under the name of one of its services: a rule that invokes a function, a
// topic that sends to a queue, an API. The policy of what is called decides whether they may be
// made. Made from the rows of aws/integrations and from the operations of APIs; used by the entry
// points and by the rule about calls that are not allowed.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/judge.h"
#include "analyzer/aws/integrations.h"

namespace cfnaudit::access {

struct ApiOperation;

struct ServiceCall {
  graph::ResourceIndex caller = 0;      // that names what is called: a rule, a method, an API
  resolve::ValuePtr place = nullptr;    // where in the caller; null: the caller as a whole
  graph::ResourceIndex owner = 0;       // for which the service calls: a rule, a topic, an API
  std::string operation;                // of an API: "GET /orders"
  graph::ResourceIndex target = 0;      // a function, a queue, a topic
  SymbolicText called;                  // the ARN that is called: perhaps of an alias
  std::vector<std::string> services;    // names under which it may call: one that may is enough
  std::string action;                   // "sqs:SendMessage"
  std::vector<SymbolicText> sources;    // ARNs that AWS may say it calls for; empty: not known
  aws::Phase phase = aws::Phase::kRun;  // when a call that is not allowed fails
  bool by_default = false;              // the target's default policy allows it
};

std::vector<ServiceCall> service_calls(const Access& access, const graph::Graph& graph);

/// Is a rule, schedule or mapping disabled, so that it makes no calls when it runs?
bool is_off(const graph::StackResource& caller);

/// Of one operation; nothing where no function of the stack is called in the API's own name.
std::vector<ServiceCall> calls_of(const ApiOperation& operation, const Access& access,
                                  const graph::Graph& graph);

/// Does the policy of what is called let the service in? For the first of its names and sources
/// that may.
Judgement decide(Judge& judge, const ServiceCall& call, const Access& access,
                 const graph::Graph& graph);

}  // namespace cfnaudit::access
