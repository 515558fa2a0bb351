#pragma once

// How a graph becomes an Access, with what stands beside the template: the policies and roles of an
// account, and what one question may cost. Used by audit; single questions by rules and reports.

#include <memory>
#include <optional>
#include <string_view>

#include "analyzer/access/access.h"
#include "analyzer/iam/solver.h"
#include "analyzer/policy/account.h"

namespace cfnaudit::access {

struct AnalysisOptions {
  const policy::Account* account = nullptr;  // policies and roles that the template only names
  iam::Limits limits;                        // of each question to the solver
};

/// `shared` is that of another environment of the same template, analyzed with the same options:
/// what is equal there is not done again. A function or state machine whose role only the account
/// holds becomes a principal itself.
Access analyze(const SourceFile& file, const graph::Graph& graph,
               const AnalysisOptions& options = {}, std::shared_ptr<SharedWork> shared = nullptr);

/// A request that shows the row: allowed by the evaluator. Nothing for rows that are not decided.
std::optional<iam::Request> witness(const Access& access, const graph::Graph& graph,
                                    const Reach& reach);

/// Does the identity side of a role allow `action` on `resource`? For rules that ask one question.
Tri allows(const Access& access, const graph::Graph& graph, const Principal& principal,
           std::string_view action, const SymbolicText& resource);

}  // namespace cfnaudit::access
