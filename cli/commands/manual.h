#pragma once

// The manual page in man's own markup. Written from the command table; printed by `cfnaudit
// manual`, installed by the packages.

#include <string>

#include "cli/options/command_table.h"

namespace cfnaudit::cli {

std::string manual(const CommandInfo& program);

}  // namespace cfnaudit::cli
