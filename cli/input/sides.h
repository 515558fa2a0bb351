#pragma once

// BASE and HEAD of a diff, read: from files and folders here, from git revisions by git_sides.
// Called by the diff command.

#include <vector>

#include "analyzer/base/result.h"
#include "cli/input/pairing.h"

namespace cfnaudit::cli {

/// Adds the templates to `inputs`.
Result<std::vector<SidePair>> read_sides(const Options& options, Inputs& inputs);

}  // namespace cfnaudit::cli
