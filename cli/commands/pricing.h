#pragma once

// The commands about the price book. Called by run.

#include "cli/options/options.h"

namespace cfnaudit::cli {

/// `pricing list` and `pricing import`; the exit code.
int run_pricing(const Options& options);

}  // namespace cfnaudit::cli
