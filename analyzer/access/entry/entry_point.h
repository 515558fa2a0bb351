#pragma once

// One way in from outside. Found by entry_points; read by reports and rules.

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/access/access.h"

namespace cfnaudit::access {

enum class EntryKind : std::uint8_t {
  kApiMethod,  // of a REST API
  kApiRoute,   // of an HTTP or WebSocket API
  kFunctionUrl,
  kLoadBalancer,
  kGraphql,
  kEvent,           // an event source: a schedule, a queue, a bucket ...
  kResourcePolicy,  // that lets in someone from outside
  kRole,            // that someone from outside may assume
};

/// What is done with one resource at the end of a path.
struct EntryReach {
  std::size_t destination = 0;
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> actions;
  std::vector<std::string> access_levels;
  std::vector<std::string> via;  // behind the entry point's own path
};

struct EntryPoint {
  std::string id;  // "ApplicationApi POST /process", "ProcessingUrl"
  EntryKind kind = EntryKind::kApiMethod;
  graph::ResourceIndex resource = 0;       // the method, the URL, the policy ...
  resolve::ValuePtr definition = nullptr;  // of an operation that stands in its API's body
  std::string label;                       // short: "POST /process"
  std::string authentication;              // "none", "AWS_IAM", "authorizer Tokens", "event"
  bool anonymous = false;                  // anyone on the internet
  std::vector<std::string> path;           // who, then the resources up to what acts
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> conditions;
  std::vector<std::string> unknown;
  std::vector<iam::Request> witness;  // one request for each step; the last one reaches data
  std::vector<EntryReach> reaches;
};

}  // namespace cfnaudit::access
