#pragma once

// The templates of two git revisions, paired: those that the range changes, and those that contain
// a file that it changes. Called by sides.

#include <vector>

#include "analyzer/base/result.h"
#include "cli/input/pairing.h"

namespace cfnaudit::cli {

Result<std::vector<SidePair>> read_git_sides(const Options& options, Inputs& inputs);

}  // namespace cfnaudit::cli
