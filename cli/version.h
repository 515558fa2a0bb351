#pragma once

// The program's version, from CMakeLists.txt; printed by --version and in reports.

#include <string_view>

namespace cfnaudit::cli {

extern const std::string_view kVersion;

}  // namespace cfnaudit::cli
