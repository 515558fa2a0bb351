#pragma once

// `cfnaudit rules`: the catalogue, or one rule's page.

#include "cli/options/options.h"

namespace cfnaudit::cli {

int run_rules(const Options& options);

}  // namespace cfnaudit::cli
