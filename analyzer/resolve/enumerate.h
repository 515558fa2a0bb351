#pragma once

// A template's axes and the user's parameter files -> its environments. Used by stack.cpp, and by
// the pipeline for the region.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/template.h"
#include "analyzer/resolve/axes.h"
#include "analyzer/resolve/environment.h"

namespace cfnaudit::resolve {

struct Environments {
  std::vector<Environment> environments;  // at least one
  std::vector<Axis> axes;
  std::size_t folded = 0;                  // combinations of AllowedValues that are left out
  std::vector<std::string> unknown_names;  // of `only`, that exist nowhere
};

/// The values of the shown axes, each with every other axis at its reference value; then the
/// product of the axes with AllowedValues, or every pair of their values where that would be more
/// than 64; then every pair with a value of the other axes. One for each distinct outcome of
/// conditions and mappings where only the latter differ. At most 64. The template's Rules prune.
Environments enumerate_environments(const model::Template& tmpl, const EnvironmentOptions& options);

/// The region of a run that nobody gave (model::assumed_region).
std::string assumed_region(const model::Template& tmpl);
std::string partition_of(std::string_view region);

}  // namespace cfnaudit::resolve
