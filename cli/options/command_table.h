#pragma once

// The command line as data: every command with its options, as CLI11 knows them. Made by
// command_table; completions, the manual page and the test of the config file's schema are written
// from it.

#include <string>
#include <vector>

namespace cfnaudit::cli {

struct OptionInfo {
  std::vector<std::string> names;  // "-o", "--output"; of an argument: its name
  std::string value;               // "FILE"; empty for a flag
  std::string about;
  std::vector<std::string> choices;  // where it takes one of a few values
  bool takes_value = false;
  bool many = false;  // several values, or several times
};

struct CommandInfo {
  std::string name;
  std::vector<std::string> aliases;
  std::string about;
  std::string footer;
  std::vector<OptionInfo> options;
  std::vector<OptionInfo> arguments;
  std::vector<CommandInfo> commands;
};

/// The program itself; its commands stand below it.
CommandInfo command_table();

}  // namespace cfnaudit::cli
