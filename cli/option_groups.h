#pragma once

// Options that several commands share, and the commands of `policy`. Between the two users of
// CLI11.

#include <string>

namespace CLI {
class App;
}

namespace cfnaudit::cli {

struct Options;

/// `formats` as the help names them: "text (default), json".
void add_output_options(CLI::App& command, Options& options, const std::string& formats);
void add_environment_options(CLI::App& command, Options& options);
void add_policy_commands(CLI::App& app, Options& options);

}  // namespace cfnaudit::cli
