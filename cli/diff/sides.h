#pragma once

// BASE and HEAD of a diff, read: the templates of both sides, paired by path, else by what they
// contain. Made from files, folders or git revisions.

#include <optional>
#include <vector>

#include "analyzer/base/result.h"
#include "cli/inputs.h"

namespace cfnaudit::cli {

/// Indexes of Inputs::templates.
struct SidePair {
  std::optional<std::size_t> before;
  std::optional<std::size_t> after;
};

/// Adds the templates to `inputs`.
Result<std::vector<SidePair>> read_sides(const Options& options, Inputs& inputs);

}  // namespace cfnaudit::cli
