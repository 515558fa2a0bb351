#include "cli/commands/init.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/commands/exit_code.h"
#include "cli/options/config.h"
#include "cli/output.h"

// The example of a config file -> a file.

namespace cfnaudit::cli {

int run_init(const Options& options) {
  const std::string path = options.output.empty() ? ".cfnaudit.yaml" : options.output;
  if (std::filesystem::exists(path)) {
    complain(concat(path, " exists already"));
    return kFailed;
  }
  return write_report(path, config_example()) ? kClean : kFailed;
}

}  // namespace cfnaudit::cli
