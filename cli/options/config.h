#pragma once

// The config file, .cfnaudit.yaml: defaults for the command line's options, which rules run, what
// nobody wants to hear of, who may not reach what. Found upward from the template, read before
// anything else.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "audit/denials.h"
#include "cli/options/options.h"
#include "rules/run.h"
#include "rules/suppression.h"

namespace cfnaudit::cli {

struct Config {
  std::vector<OptionDefault> options;
  rules::Selection selection;
  std::vector<rules::Suppression> suppressions;
  std::vector<audit::Denial> denials;
};

/// The nearest config file in the folder of `path`, or in one around it.
std::optional<std::string> find_config(std::string_view path);

/// The error names every problem with its place, a line each.
Result<Config> read_config(const SourceFile& file);

/// What `cfnaudit init` writes: every section, commented out.
std::string_view config_example();

}  // namespace cfnaudit::cli
