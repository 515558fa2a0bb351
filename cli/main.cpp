#include <csignal>
#include <cstdio>

#include "cli/commands/run.h"
#include "cli/commands/watch.h"
#include "cli/options/invocation.h"

// Command line -> exit code.

int main(int argc, char** argv) {
  // A reader that has seen enough, such as head, must not end the program before it knows its exit
  // code.
  std::signal(SIGPIPE, SIG_IGN);
  const auto invocation = cfnaudit::cli::read_invocation(argc, argv);
  if (!invocation) {
    std::fputs(invocation.error().message.c_str(), invocation.error().code == 0 ? stdout : stderr);
    return invocation.error().code;
  }
  if (invocation->options.watch) return cfnaudit::cli::watch(argc, argv);
  return cfnaudit::cli::run(*invocation);
}
