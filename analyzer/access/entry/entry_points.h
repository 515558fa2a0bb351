#pragma once

// Where callers from outside come in - anonymous ones, other accounts, identity providers, events -
// and what they reach from there. Made from Access; read by reports and rules.

#include <string>
#include <string_view>
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

std::string_view to_string(EntryKind kind);

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

/// What leads further than one grant.
struct Paths {
  std::vector<Transitive> transitive;
  bool transitive_complete = true;  // false: there were too many to list
  std::vector<EntryPoint> entry_points;
};

Paths find_paths(const Access& access, const graph::Graph& graph);

inline constexpr std::string_view kTooManyWays = "there are too many ways to list";

/// A search that was given up: at the solver's budget, or at too many rows. Nothing that the
/// template or its reader could say would have decided it.
struct GivenUp {
  std::string what;  // "access of Role to Table"
  std::string reason;
};
std::vector<GivenUp> given_up(const Access& access, const Paths& paths, const graph::Graph& graph);

/// Does the bucket's own public access block keep a public policy from working? A bucket without a
/// block has all four settings on.
Tri blocks_public_policies(const graph::StackResource& bucket);

/// In template order; those that lead nowhere, a mock method for example, are left out.
std::vector<EntryPoint> find_entry_points(const Access& access, const graph::Graph& graph,
                                          const std::vector<Transitive>& transitive);

}  // namespace cfnaudit::access
