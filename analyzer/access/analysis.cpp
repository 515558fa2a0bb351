#include "analyzer/access/analysis.h"

#include <algorithm>

#include "analyzer/access/destinations.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/access/shared_work.h"
#include "analyzer/iam/catalog.h"

// Graph -> principals with their policies, destinations, and the reach between them.

namespace cfnaudit::access {

using graph::Graph;

Access analyze(const SourceFile& file, const Graph& graph, const AnalysisOptions& options,
               std::shared_ptr<SharedWork> shared) {
  Access out;
  out.shared = shared != nullptr ? std::move(shared) : std::make_shared<SharedWork>(options.limits);
  out.reasoner = {out.shared, &out.shared->reasoner};
  collect_policies(file, graph, options.account, out);
  for (auto& principal : out.principals)
    if (principal.caller.arn.empty()) principal.caller = caller_of(graph, principal.resource);
  out.destinations = find_destinations(graph);
  find_reach(out, graph);
  return out;
}

namespace {

/// The action that says most: a write, if there is one.
const std::string& telling_action(const std::vector<std::string>& actions) {
  for (const auto& action : actions)
    if (const auto info = iam::find_action(action); info && info->level == iam::AccessLevel::kWrite)
      return action;
  return actions.front();
}

}  // namespace

std::optional<iam::Request> witness(const Access& access, const Graph& graph, const Reach& reach) {
  if (reach.verdict != Verdict::kReachable || reach.actions.empty()) return std::nullopt;
  if (reach.witness) return *reach.witness;
  const Principal& principal = access.principals[reach.principal];
  const Destination& destination = access.destinations[reach.destination];
  iam::PolicySet policies = identity_side(access, principal);
  const std::string& action = telling_action(reach.actions);
  add_resource_side(access, graph, destination.resource, action.substr(0, action.find(':')),
                    policies);
  iam::Request request =
      request_of(principal, reach.form ? destination.forms[*reach.form].arn : destination.arn);
  request.action = action;
  if (!destination.is_family && !reach.form) add_tags(graph, destination, request);
  return make_witness(policies, request, iam::decide(policies, request));
}

Tri allows(const Access& access, const Graph&, const Principal& principal, std::string_view action,
           const SymbolicText& resource) {
  const iam::PolicySet policies = identity_side(access, principal);
  iam::Request request = request_of(principal, resource);
  const iam::Evaluator evaluator(policies, request);
  switch (evaluator.verdict(iam::Action(action))) {
    case iam::Verdict::kAllowed:
      return Tri::kYes;
    case iam::Verdict::kUnknown:
      return Tri::kUnknown;
    default:
      return Tri::kNo;
  }
}

}  // namespace cfnaudit::access
