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

/// `defaults` count where the command line says nothing; files in them are below `folder`. Those of
/// other commands are passed over; those of no command are a mistake.
tl::expected<Options, Exit> read_options(int argc, const char* const* argv,
                                         std::span<const OptionDefault> defaults = {},
                                         std::string_view folder = {});

}  // namespace cfnaudit::cli
