#pragma once

// What `cost` does beside its report: a usage file to begin with. Called by
// templates.

#include <memory>
#include <vector>

#include "audit/audit.h"
#include "cli/input/inputs.h"

namespace cfnaudit::cli {

/// `--init-usage`.
int write_usage_file(const Options& options, const audit::Audit& audit);

}  // namespace cfnaudit::cli
