#pragma once

// Scripts by which shells complete command lines. Written from the command table, so they know what
// the program knows; printed by `cfnaudit completions`, installed by the packages.

#include <string>
#include <string_view>

#include "cli/options/command_table.h"

namespace cfnaudit::cli {

/// `shell` is bash, zsh or fish.
std::string completions(const CommandInfo& program, std::string_view shell);

}  // namespace cfnaudit::cli
