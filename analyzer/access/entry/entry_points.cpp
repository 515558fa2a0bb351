// Access and graph -> entry points with what they reach.

#include "analyzer/access/entry/entry_points.h"

#include <algorithm>

#include "analyzer/access/analysis.h"
#include "analyzer/access/entry/entry_finder.h"
#include "analyzer/access/hops.h"
#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::Graph;
using graph::ResourceIndex;

iam::Request EntryFinder::request(iam::Caller caller, std::string_view action,
                                  SymbolicText resource) const {
  iam::Request out;
  out.principal = std::move(caller);
  out.action = std::string(action);
  out.resource = std::move(resource);
  out.resource_account = SymbolicText(graph_.stack().environment->account_id);
  out.context = iam::Context(iam::Presence::kUnknown);
  return out;
}

EntryFinder::Step EntryFinder::decide(const iam::PolicySet& policies, iam::Request request) {
  return step(judge_.decide(policies, std::move(request)));
}

EntryFinder::Step EntryFinder::step(Judgement found) {
  Step out{found.verdict, std::move(found.conditions), std::move(found.unknown), {}};
  if (found.witness) out.witness = *found.witness;
  return out;
}

/// One more step of the path: what is uncertain about it is so of the whole.
void EntryFinder::add(EntryPoint& entry, const Step& step) {
  if (step.verdict != Verdict::kReachable && entry.verdict != Verdict::kUnreachable)
    entry.verdict = step.verdict;
  entry.conditions.insert(entry.conditions.end(), step.conditions.begin(), step.conditions.end());
  entry.unknown.insert(entry.unknown.end(), step.unknown.begin(), step.unknown.end());
  if (step.witness) entry.witness.push_back(*step.witness);
}

void EntryFinder::add_row(EntryPoint& entry, const Reach& row, Verdict verdict,
                          std::vector<std::string> via, std::string_view only_action) {
  EntryReach reach{row.destination, verdict, row.actions, row.access_levels, std::move(via)};
  if (!only_action.empty()) {
    const auto fits = [&](const std::string& action) {
      return equals_ignoring_case(action, only_action);
    };
    std::erase_if(reach.actions, [&](const std::string& action) { return !fits(action); });
    if (reach.actions.empty()) return;
    reach.access_levels.clear();
    if (const auto info = iam::find_action(reach.actions.front()))
      reach.access_levels.emplace_back(iam::to_string(info->level));
  }
  for (const auto& known : entry.reaches)
    if (known.destination == reach.destination && known.verdict == reach.verdict &&
        std::includes(known.actions.begin(), known.actions.end(), reach.actions.begin(),
                      reach.actions.end()))
      return;
  entry.reaches.push_back(std::move(reach));
}

void EntryFinder::add_reach(EntryPoint& entry, std::size_t principal,
                            std::string_view only_action) {
  const auto weaker = [&](Verdict verdict) {
    return entry.verdict == Verdict::kReachable ? verdict : Verdict::kUnknown;
  };
  for (const auto& row : access_.reach)
    if (row.principal == principal) add_row(entry, row, weaker(row.verdict), {}, only_action);
  // An API that starts executions acts as the state machine does.
  const bool starts = only_action.starts_with("states:Start");
  if (!only_action.empty() && !starts) return;
  for (const auto& row : transitive_) {
    if (row.principal != principal) continue;
    if (starts &&
        graph_.resource(row.via.front().through).type() != "AWS::StepFunctions::StateMachine")
      continue;
    std::vector<std::string> via;
    for (const Hop& hop : row.via) via.push_back(name(hop.through));
    add_row(entry, access_.reach[row.reach], weaker(row.verdict), std::move(via), {});
  }
}

/// From a resource that is called or fed to what acts then: a function, a state machine, or what it
/// triggers in turn.
void EntryFinder::follow(EntryPoint& entry, ResourceIndex target, std::size_t depth) {
  constexpr std::size_t kMostSteps = 4;
  const ResourceIndex root = root_of(graph_, target);
  if (depth == 0) entry.path.push_back(name(root));
  if (const auto principal = acting_principal(access_, root)) return add_reach(entry, *principal);
  for (const auto& outside : access_.outside)
    if (outside.resource == root) {
      entry.unknown.push_back(concat(name(root), ": ", outside.reason));
      if (entry.verdict == Verdict::kReachable) entry.verdict = Verdict::kUnknown;
    }
  if (depth >= kMostSteps) return;
  for (const graph::Edge* edge : graph_.out(root, EdgeKind::kTriggers)) {
    EntryPoint behind = entry;
    behind.reaches.clear();
    follow(behind, edge->to, depth + 1);
    for (auto& reach : behind.reaches) {
      reach.via.insert(reach.via.begin(), name(root_of(graph_, edge->to)));
      entry.reaches.push_back(std::move(reach));
    }
  }
}

/// Ends the witness with a request that reaches data, a write if there is one, and keeps the entry
/// point.
void EntryFinder::finish(EntryPoint entry) {
  const auto rank = [&](const EntryReach& reach) {
    const auto& levels = reach.access_levels;
    const bool writes = std::find(levels.begin(), levels.end(), "Write") != levels.end();
    return std::make_pair(destination_rank(access_.destinations[reach.destination]), !writes);
  };
  const EntryReach* best = nullptr;
  for (const auto& reach : entry.reaches)
    if (reach.verdict == Verdict::kReachable && (best == nullptr || rank(reach) < rank(*best)))
      best = &reach;
  if (best != nullptr && entry.verdict == Verdict::kReachable) {
    for (const auto& row : access_.reach) {
      if (row.destination != best->destination || row.actions != best->actions) continue;
      auto last = witness(access_, graph_, row);
      if (!last) continue;
      entry.witness.push_back(std::move(*last));
      break;
    }
  }
  out_.push_back(std::move(entry));
}

std::string_view to_string(EntryKind kind) {
  static constexpr std::string_view kNames[] = {"api-method",      "api-route", "function-url",
                                                "load-balancer",   "graphql",   "event",
                                                "resource-policy", "role"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<EntryPoint> find_entry_points(const Access& access, const Graph& graph,
                                          const std::vector<Transitive>& transitive) {
  return EntryFinder(access, graph, transitive).run();
}

Paths find_paths(const Access& access, const Graph& graph) {
  Paths out;
  TransitiveRows rows = find_transitive(access, graph, kMostTransitiveRows);
  out.transitive = std::move(rows.rows);
  out.transitive_complete = rows.complete;
  out.acting = std::move(rows.acting);
  out.gains = std::move(rows.gains);
  out.entry_points = find_entry_points(access, graph, out.transitive);
  return out;
}

}  // namespace cfnaudit::access
