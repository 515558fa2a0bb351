#pragma once

// The program's version, from CMakeLists.txt, and how old its facts are; printed by --version, the
// version in reports too.

#include <string>
#include <string_view>

namespace cfnaudit::cli {

extern const std::string_view kVersion;

/// "0.1.0 (tables of 2026-09-10 to 2026-11-22, prices of 2026-01-14 to 2026-11-22)". Reads all
/// price files.
std::string dated_version();

}  // namespace cfnaudit::cli
