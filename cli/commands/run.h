#pragma once

// Invocation -> report and exit code: the command that it names.

#include "cli/options/invocation.h"

namespace cfnaudit::cli {

int run(const Invocation& invocation);

}  // namespace cfnaudit::cli
