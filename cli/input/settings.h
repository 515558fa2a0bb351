#pragma once

// Files of options: parameters, usage, prices, policies, a baseline. Those that the config file of
// a git revision names are read from that revision. Called by inputs and its parts, and by check.

#include <string>

#include "analyzer/base/result.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

Result<std::string> read_setting(const Options& options, const std::string& path);

}  // namespace cfnaudit::cli
