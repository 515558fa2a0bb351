#pragma once

// The templates of two sides, paired by path, else by what they contain. Used by sides and
// git_sides.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/input/inputs.h"

namespace cfnaudit::cli {

/// Indexes of Inputs::templates.
struct SidePair {
  std::optional<std::size_t> before;
  std::optional<std::size_t> after;
};

/// Templates of one side, as indexes, by the path that pairs them.
using Side = std::map<std::string, std::size_t>;

/// Can a file of this name be a template?
bool has_template_ending(std::string_view path);
/// The index of a template that nobody named; none for files that are no templates.
std::optional<std::size_t> add_found(Inputs& inputs, std::string name, std::string text);
std::vector<SidePair> pair_sides(const Inputs& inputs, Side before, Side after);

}  // namespace cfnaudit::cli
