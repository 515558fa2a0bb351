#pragma once

// `cfnaudit merge`: the reports of all shards of a run, as JSON or SARIF, to the report that one
// run would have written, byte for byte, with its exit code. Called by run.

#include "cli/options/options.h"

namespace cfnaudit::cli {

int run_merge(const Options& options);

}  // namespace cfnaudit::cli
