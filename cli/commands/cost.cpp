#include "cli/commands/cost.h"

#include "audit/budgets.h"
#include "cli/commands/audits.h"
#include "cli/commands/exit_code.h"
#include "cli/output.h"
#include "pricing/usage_file.h"

// Audits -> a usage file, an exit code.

namespace cfnaudit::cli {

int write_usage_file(const Options& options, const audit::Audit& audit) {
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : audit.graphs) graphs.push_back(&graph);
  return write_report(options.output, pricing::usage_file_for(graphs)) ? kClean : kFailed;
}

int cost_exit_code(const Inputs& inputs, const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  bool failed = complain_about_usage(inputs, audits);
  for (const auto& audit : audits) failed = failed || is_over_budget(*audit);
  return failed ? kFindings : kClean;
}

}  // namespace cfnaudit::cli
