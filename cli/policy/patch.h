#pragma once

// Lines of a file that others replace -> a unified diff. Used by `policy generate --patch`.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::cli {

/// Lines [begin, end), counted from 0, become `lines`.
struct LineEdit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string> lines;
};

std::vector<std::string_view> lines_of(std::string_view text);

/// Empty: nothing changes. The edits do not overlap.
std::string unified_diff(std::string_view path, std::string_view text, std::vector<LineEdit> edits);

/// The lines of a block of YAML that begins on line `first`: the key there, and all that is
/// indented more, list items at its own indentation included.
std::size_t end_of_block(const std::vector<std::string_view>& lines, std::size_t first);

}  // namespace cfnaudit::cli
