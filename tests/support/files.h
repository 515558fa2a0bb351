#pragma once

// Reads the project's own files for tests: fixtures, rule pages, sources. Paths come from
// CFNAUDIT_SOURCE_DIR.

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::test {

/// The whole file; fails the running test when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Files below a folder whose extension is one of these (".cpp"), sorted; none when there is no
/// such folder.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               std::initializer_list<std::string_view> extensions);

}  // namespace cfnaudit::test
