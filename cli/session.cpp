#include "cli/session.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstdlib>
#include <ctime>
#include <thread>

#include <sys/ioctl.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/parameters.h"

// Inputs -> Audits.

namespace cfnaudit::cli {

// Letters, digits and hyphens, a letter first.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
std::string stack_name_of(std::string_view path) {
  std::string name = stem_of(path);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
  const bool letter_first = !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
  return letter_first ? name : "stack";
}

namespace {

/// "2026-11-22", in UTC. https://reproducible-builds.org/specs/source-date-epoch/
std::string today() {
  const char* fixed = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = fixed == nullptr ? std::nullopt : parse_integer(fixed);
  const std::time_t now = seconds ? static_cast<std::time_t>(*seconds) : std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

}  // namespace

Ruling ruling_of(const Invocation& invocation) {
  return {invocation.config.selection, invocation.config.suppressions, invocation.config.denials,
          today()};
}

resolve::EnvironmentOptions environment_of(const SourceFile& file, const Options& options,
                                           resolve::EnvironmentOptions shared) {
  shared.stack_name = options.stack_name.empty() ? stack_name_of(file.name()) : options.stack_name;
  return shared;
}

std::vector<std::unique_ptr<Audit>> audit_all(const Inputs& inputs, const Options& options,
                                              const Stages& stages, const Ruling& ruling) {
  std::vector<std::unique_ptr<Audit>> audits(inputs.templates.size());
  Stages with_account = stages;
  with_account.analysis.account = inputs.account ? &*inputs.account : nullptr;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < audits.size(); i = next++) {
      const SourceFile& file = *inputs.templates[i];
      resolve::EnvironmentOptions environment = environment_of(file, options, inputs.environment);
      const bool named = i < inputs.stack_names.size() && !inputs.stack_names[i].empty();
      if (options.stack_name.empty() && named) environment.stack_name = inputs.stack_names[i];
      audits[i] = audit(file, environment, with_account, ruling);
    }
  };
  const std::size_t wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(wanted, audits.size()); ++i) helpers.emplace_back(work);
  work();
  helpers.clear();
  return audits;
}

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
  if (terminal && format == "text")
    out.elapsed_ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
  return out;
}

}  // namespace cfnaudit::cli
