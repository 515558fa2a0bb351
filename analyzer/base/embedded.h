#pragma once

// Files that were put into the program's read-only data at build time (cmake/Cfnaudit.cmake,
// cfnaudit_embed): rule pages, price data, generated tables.

#include <string_view>

namespace cfnaudit {

struct EmbeddedFile {
  std::string_view name;  // file name without folder
  std::string_view text;
};

}  // namespace cfnaudit
