#pragma once

// Options that several commands share, and the tasks of `policy`. Between the users of
// CLI11: command_line and policy_options.

#include <string>

namespace CLI {
class App;
}

namespace cfnaudit::cli {

struct Options;

/// `formats` as the help names them: "text (default), json".
void add_output_options(CLI::App& command, Options& options, const std::string& formats);
void add_environment_options(CLI::App& command, Options& options);
void add_policy_tasks(CLI::App& policy, Options& options);

}  // namespace cfnaudit::cli
