#pragma once

// What `cost` does beside its report: a usage file to begin with, the exit code. Called by
// templates.

#include <memory>
#include <vector>

#include "audit/audit.h"
#include "cli/input/inputs.h"

namespace cfnaudit::cli {

/// `--init-usage`.
int write_usage_file(const Options& options, const audit::Audit& audit);
/// Says what is wrong with the usage file; a budget that is exceeded has been said as an error.
int cost_exit_code(const Inputs& inputs, const std::vector<std::unique_ptr<audit::Audit>>& audits);

}  // namespace cfnaudit::cli
