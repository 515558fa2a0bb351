#pragma once

// What the user wants: the command line together with the config file. Made by main, carried out by
// run.

#include "cli/options/config.h"
#include "cli/options/options.h"
#include "cli/options/read_options.h"

namespace cfnaudit::cli {

struct Invocation {
  Options options;
  Config config;
};

tl::expected<Invocation, Exit> read_invocation(int argc, const char* const* argv);

}  // namespace cfnaudit::cli
