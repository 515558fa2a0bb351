#pragma once

// The tasks of `policy` and their options, as CLI11 holds them. Called by command_line.

namespace CLI {
class App;
}

namespace cfnaudit::cli {

struct Options;

void add_policy_tasks(CLI::App& policy, Options& options);

}  // namespace cfnaudit::cli
