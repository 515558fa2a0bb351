#pragma once

// analyze() with what stands beside the template: the policies and roles of an account, and what
// one question may cost. Used by audit and by tests; analyze() of access.h knows no account.

#include "analyzer/access/access.h"
#include "analyzer/iam/solver.h"
#include "analyzer/policy/account.h"

namespace cfnaudit::access {

struct AnalysisOptions {
  const policy::Account* account = nullptr;  // policies and roles that the template only names
  iam::Limits limits;                        // of each question to the solver
};

/// A function or state machine whose role only the account holds becomes a principal itself.
Access analyze(const SourceFile& file, const graph::Graph& graph, const Access* sibling,
               const AnalysisOptions& options);

}  // namespace cfnaudit::access
