#pragma once

// `cfnaudit policy`: the reasoner on policy documents, and on the policies of a template. Called by
// run.

#include "cli/options/options.h"

namespace cfnaudit::cli {

/// Does what options.policy asks, writes the report, gives the exit code.
int run_policy(const Options& options);

}  // namespace cfnaudit::cli
