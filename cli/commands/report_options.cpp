#include "cli/commands/report_options.h"

#include <algorithm>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "rules/promises.h"

// Options and the terminal -> ReportOptions.

namespace cfnaudit::cli {

ReportOptions report_options(const Options& options, std::string_view format,
                             Clock::time_point start) {
  ReportOptions out;
  const bool terminal = options.output.empty() && isatty(STDOUT_FILENO) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  const bool plain = no_color != nullptr && *no_color != '\0';
  const bool color =
      options.color == When::kAlways || (options.color == When::kAuto && terminal && !plain);
  out.color = color ? Color::kOn : Color::kOff;
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    out.width = size.ws_col;
  if (options.quiet) out.verbosity = Verbosity::kQuiet;
  if (options.verbose) out.verbosity = Verbosity::kVerbose;
  out.promises =
      std::ranges::find(options.profiles, rules::kWellArchitected) != options.profiles.end();
  if (terminal && format == "text")
    out.elapsed_ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
  return out;
}

}  // namespace cfnaudit::cli
