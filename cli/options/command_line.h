#pragma once

// One reading of the command line: the commands and their options as CLI11 holds them, and the
// Options that it fills. Made by options and command_table.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/options/options.h"

namespace cfnaudit::cli {

struct CommandLine {
  /// With the options of this command alone, or of all when it is empty: to describe them all to
  /// CLI11 takes longer than to read a small template.
  explicit CommandLine(std::string_view command = {});
  CommandLine(const CommandLine&) = delete;  // the app points into the options
  CommandLine& operator=(const CommandLine&) = delete;

  Options options;
  std::string fail_on = "error";
  std::optional<std::string> shard;  // "2/8"
  CLI::App app;
};

/// Names and aliases.
std::vector<std::string_view> command_names();

}  // namespace cfnaudit::cli
