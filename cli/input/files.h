#pragma once

// The file system as the program sees it: reading inputs, finding templates in folders.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"

namespace cfnaudit::cli {

/// The whole content of a file, or of standard input for "-".
Result<std::string> read_file(const std::string& path);
/// Files below a folder that may be templates by their ending, in order: .yaml .yml .json
/// .template. Hidden folders and node_modules are passed over. Below "." they are called as git
/// calls them, and build servers: without "./".
Result<std::vector<std::string>> candidate_files(const std::string& folder);
bool is_folder(const std::string& path);

}  // namespace cfnaudit::cli
