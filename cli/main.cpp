#include <csignal>
#include <cstdio>
#include <new>

#include "cli/commands/exit_code.h"
#include "cli/commands/run.h"
#include "cli/commands/watch.h"
#include "cli/options/invocation.h"
#include "cli/output.h"

// Command line -> exit code.

namespace {

int run(int argc, char** argv) {
  // A reader that has seen enough, such as head, must not end the program before it knows its exit
  // code.
  std::signal(SIGPIPE, SIG_IGN);
  const auto invocation = cfnaudit::cli::read_invocation(argc, argv);
  if (!invocation) {
    const auto& end = invocation.error();
    if (end.code == 0)
      std::fputs(end.message.c_str(), stdout);
    else
      cfnaudit::cli::complain_as_it_is(end.message);
    return end.code;
  }
  if (invocation->options.watch) return cfnaudit::cli::watch(argc, argv);
  return cfnaudit::cli::run(*invocation);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("cfnaudit: there is not enough memory\n", stderr);
    return cfnaudit::cli::kFailed;
  }
}
