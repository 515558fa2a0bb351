#pragma once

// Invocation of `diff` -> report and exit code.

#include "cli/options/invocation.h"

namespace cfnaudit::cli {

int run_diff(const Invocation& invocation);

}  // namespace cfnaudit::cli
