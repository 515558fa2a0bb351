#include "cli/version.h"

// The project's version -> text.

namespace cfnaudit::cli {

const std::string_view kVersion = CFNAUDIT_VERSION;

}  // namespace cfnaudit::cli
