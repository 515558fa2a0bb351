#pragma once

// Where callers from outside come in - anonymous ones, other accounts, identity providers, events -
// and what they reach from there. Made from Access; read by reports and rules.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/entry/entry_point.h"

namespace cfnaudit::access {

std::string_view to_string(EntryKind kind);

/// What leads further than one grant.
struct Paths {
  std::vector<Transitive> transitive;
  bool transitive_complete = true;  // false: there were too many to list
  std::vector<Acting> acting;       // whom principals come to act as
  std::vector<Gain> gains;          // rights that lead to rights
  std::vector<EntryPoint> entry_points;
};

Paths find_paths(const Access& access, const graph::Graph& graph);

inline constexpr std::string_view kTooManyWays = "there are too many paths to list";

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
