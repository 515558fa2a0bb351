#pragma once

// `--watch`: the same command again whenever a file that it may read changes. Called by main; each
// run reads the command line, the config file and the templates anew.

namespace cfnaudit::cli {

/// Runs until the user interrupts; returns only if nothing can be watched.
int watch(int argc, const char* const* argv);

}  // namespace cfnaudit::cli
