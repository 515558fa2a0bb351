#pragma once

// What the program calls itself in its reports. Used by all renderers.

#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "cli/version.h"

namespace cfnaudit::cli {

inline constexpr std::string_view kToolName = "cfnaudit";
inline constexpr std::string_view kProjectUrl = "https://github.com/cfnaudit/cfnaudit";

/// Where the rule is explained: its row in the generated table of rules.
inline std::string rule_url(std::string_view id) {
  return concat(kProjectUrl, "/blob/main/docs/rules.md#", lowercase(id));
}

}  // namespace cfnaudit::cli
