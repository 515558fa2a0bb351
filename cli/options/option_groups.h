#pragma once

// Options that several commands share, as CLI11 holds them. Used by command_line and
// policy_commands.

#include "cli/formats.h"
#include "cli/options/options.h"

namespace CLI {
class App;
}

namespace cfnaudit::cli {

void add_output_options(CLI::App& command, Options& options, Report report);
void add_environment_options(CLI::App& command, Options& options);

}  // namespace cfnaudit::cli
