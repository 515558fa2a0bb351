#include "analyzer/access/access.h"

#include <algorithm>

#include "analyzer/access/destinations.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"

// Graph -> principals with their policies, destinations, and the reach between them.

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::Graph;
using graph::ResourceIndex;

namespace {

void take_over_types(const Access* sibling, Access& access) {
  if (sibling == nullptr) return;
  const std::size_t both = std::min(access.destinations.size(), sibling->destinations.size());
  for (std::size_t i = 0; i < both; ++i)
    if (access.destinations[i].arn == sibling->destinations[i].arn)
      access.destinations[i].resource_types = sibling->destinations[i].resource_types;
}

}  // namespace

Access analyze(const SourceFile& file, const Graph& graph, const Access* sibling) {
  Access out;
  out.store = sibling == nullptr ? std::make_shared<resolve::JsonStore>() : sibling->store;
  out.reasoner = sibling == nullptr ? std::make_shared<iam::Reasoner>() : sibling->reasoner;
  collect_policies(file, graph, sibling, out);
  out.destinations = find_destinations(graph);
  take_over_types(sibling, out);
  find_reach(out, graph);
  return out;
}

std::optional<iam::Request> witness(const Access& access, const Graph& graph, const Reach& reach) {
  if (reach.verdict != Verdict::kReachable || reach.actions.empty()) return std::nullopt;
  if (reach.witness) return *reach.witness;
  const Principal& principal = access.principals[reach.principal];
  const Destination& destination = access.destinations[reach.destination];
  iam::PolicySet policies = identity_side(access, principal);
  const std::string& action = reach.actions.front();
  add_resource_side(access, graph, destination.resource, action.substr(0, action.find(':')),
                    policies);
  iam::Request request = request_of(graph, principal, destination.arn);
  request.action = action;
  return make_witness(policies, request, iam::decide(policies, request));
}

Tri allows(const Access& access, const Graph& graph, const Principal& principal,
           std::string_view action, const SymbolicText& resource) {
  const iam::PolicySet policies = identity_side(access, principal);
  iam::Request request = request_of(graph, principal, resource);
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

const Principal* find_principal(const Access& access, ResourceIndex resource) {
  const auto found = std::find_if(access.principals.begin(), access.principals.end(),
                                  [&](const Principal& p) { return p.resource == resource; });
  return found == access.principals.end() ? nullptr : &*found;
}

std::optional<std::size_t> acting_principal(const Access& access, ResourceIndex resource) {
  if (const Principal* own = find_principal(access, resource))
    return static_cast<std::size_t>(own - access.principals.data());
  for (std::size_t i = 0; i < access.principals.size(); ++i) {
    const auto& users = access.principals[i].used_by;
    if (std::find(users.begin(), users.end(), resource) != users.end()) return i;
  }
  return std::nullopt;
}

}  // namespace cfnaudit::access
