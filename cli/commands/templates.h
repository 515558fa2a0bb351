#pragma once

// `check`, `access`, `cost`, `graph`, `expand`: templates in, a report about them out. Called by
// run.

#include "cli/formats.h"
#include "cli/options/invocation.h"

namespace cfnaudit::cli {

int run_templates(const Invocation& invocation, Report report);

}  // namespace cfnaudit::cli
