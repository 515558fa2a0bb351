#pragma once

// What the user wants: the command line together with the config file. Made by main, carried out by
// run.

#include <string>
#include <vector>

#include "cli/options/config.h"
#include "cli/options/options.h"
#include "cli/options/read_options.h"

namespace cfnaudit::cli {

struct Invocation {
  Options options;
  Config config;
  /// Of `diff --git`: what HEAD does to the config file that would let more pass, a line each. The
  /// config itself is that of the base.
  std::vector<std::string> loosened;
};

tl::expected<Invocation, Exit> read_invocation(int argc, const char* const* argv);

}  // namespace cfnaudit::cli
