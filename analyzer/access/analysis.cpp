#include "analyzer/access/analysis.h"

#include <algorithm>

#include "analyzer/access/destinations.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/iam/catalog.h"

// Graph -> principals with their policies, destinations, and the reach between them.

namespace cfnaudit::access {

using graph::Graph;

namespace {

void take_over_types(const Access* sibling, Access& access) {
  if (sibling == nullptr) return;
  const std::size_t both = std::min(access.destinations.size(), sibling->destinations.size());
  for (std::size_t i = 0; i < both; ++i)
    if (access.destinations[i].arn == sibling->destinations[i].arn)
      access.destinations[i].resource_types = sibling->destinations[i].resource_types;
}

/// Do the same policies bind the same principals as in the other environment?
bool decides_alike(const Access& a, const Access& b) {
  if (a.policies.size() != b.policies.size() || a.principals.size() != b.principals.size() ||
      a.attachments != b.attachments || a.destinations.size() != b.destinations.size())
    return false;
  for (std::size_t i = 0; i < a.policies.size(); ++i)
    if (a.policies[i].policy != b.policies[i].policy) return false;
  for (std::size_t i = 0; i < a.principals.size(); ++i) {
    const Principal& one = a.principals[i];
    const Principal& other = b.principals[i];
    if (one.resource != other.resource || one.policies != other.policies ||
        one.boundary != other.boundary || one.caller.arn != other.caller.arn ||
        one.caller.account != other.caller.account)
      return false;
  }
  return true;
}

}  // namespace

Access analyze(const SourceFile& file, const Graph& graph, const Access* sibling) {
  return analyze(file, graph, sibling, {});
}

Access analyze(const SourceFile& file, const Graph& graph, const Access* sibling,
               const AnalysisOptions& options) {
  Access out;
  out.store = sibling == nullptr ? std::make_shared<resolve::JsonStore>() : sibling->store;
  out.reasoner =
      sibling == nullptr ? std::make_shared<iam::Reasoner>(options.limits) : sibling->reasoner;
  collect_policies(file, graph, sibling, options.account, out);
  for (auto& principal : out.principals)
    if (principal.caller.arn.empty()) principal.caller = caller_of(graph, principal.resource);
  out.destinations = find_destinations(graph);
  take_over_types(sibling, out);
  const bool alike = sibling != nullptr && decides_alike(out, *sibling);
  find_reach(out, graph, alike ? sibling : nullptr);
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
