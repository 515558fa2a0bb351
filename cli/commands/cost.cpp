#include "cli/commands/cost.h"

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

}  // namespace cfnaudit::cli
