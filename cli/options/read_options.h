#pragma once

// Words of the command line, with what a config file says of options -> Options. Called by
// invocation.

#include <span>
#include <string>
#include <string_view>

#include "analyzer/base/result.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

/// What to print, and the exit code, when the command line itself ends the program: --help,
/// --version, a mistake.
struct Exit {
  int code = 0;
  std::string message;
};

/// `defaults` count where the command line says nothing. Those of other commands are skipped; those
/// of no command, and those that only the command line sets, are a mistake.
tl::expected<Options, Exit> read_options(int argc, const char* const* argv,
                                         std::span<const OptionDefault> defaults = {});

}  // namespace cfnaudit::cli
