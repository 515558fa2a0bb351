#pragma once

// The reach between principals and destinations. The third step of analyze(); also used by what
// asks about single pairs.

#include "analyzer/access/access.h"
#include "analyzer/iam/evaluate.h"

namespace cfnaudit::access {

/// Fills `reach`, and the types of destinations that are looked at.
void find_reach(Access& access, const graph::Graph& graph);

/// The caller that a principal is.
iam::Caller caller_of(const graph::Graph& graph, graph::ResourceIndex principal);
/// A request of the principal of which only the caller and the resource are settled.
iam::Request request_of(const Principal& principal, const SymbolicText& resource);
/// Sets the tags that the template gives the resource itself, as condition keys.
void add_tags(const graph::Graph& graph, const Destination& destination, iam::Request& request);
/// Identity policies and boundary.
iam::PolicySet identity_side(const Access& access, const Principal& principal);
/// Adds the policies of the resource that bear on actions of this service on it.
void add_resource_side(const Access& access, const graph::Graph& graph,
                       graph::ResourceIndex resource, std::string_view service,
                       iam::PolicySet& set);

}  // namespace cfnaudit::access
