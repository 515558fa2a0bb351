#pragma once

// `cfnaudit init`: a config file to begin with.

#include "cli/options/options.h"

namespace cfnaudit::cli {

int run_init(const Options& options);

}  // namespace cfnaudit::cli
