#pragma once

// The config file, .cfnaudit.yaml: defaults for the command line's options, which rules run, what
// nobody wants to hear of, who may not reach what. Found and opened by config_file, read before
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
  std::string path;  // of the file, and what is in it; empty: there is none
  std::string text;
  std::vector<OptionDefault> options;
  rules::Selection selection;
  std::vector<rules::Suppression> suppressions;
  std::vector<audit::Denial> denials;
};

/// The error names every problem with its place, a line each.
Result<Config> read_config(const SourceFile& file);

/// What `cfnaudit init` writes: every section, commented out.
std::string_view config_example();

}  // namespace cfnaudit::cli
