#include <csignal>
#include <cstdio>

#include "cli/options.h"
#include "cli/run.h"

// Command line -> exit code.

int main(int argc, char** argv) {
  // A reader that has seen enough, such as head, must not end the program before it knows its exit
  // code.
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = cfnaudit::cli::read_options(argc, argv);
  if (!options) {
    std::fputs(options.error().message.c_str(), options.error().code == 0 ? stdout : stderr);
    return options.error().code;
  }
  return cfnaudit::cli::run(*options);
}
