#pragma once

// What a change of the config file lets pass that did not pass before. Asked by invocation, shown
// first in the reports of `diff`.

#include <string>
#include <vector>

#include "audit/baseline.h"
#include "cli/options/config_file.h"

namespace cfnaudit::cli {

struct Settings {
  Config config;
  audit::Baseline baseline;  // the findings in the file that the config names
};

Settings settings_of(const ConfigFile& file, Config config);

/// "fail-on: error -> never", "rules: NET001 is off", a line each.
std::vector<std::string> loosened(const Settings& before, const Settings& after);

}  // namespace cfnaudit::cli
