#pragma once

// What the command line asks for. The only user of CLI11; read by main.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/result.h"

namespace cfnaudit::cli {

enum class Command : std::uint8_t { kCheck, kAccess, kCost, kGraph, kExpand, kRules };
enum class When : std::uint8_t { kAuto, kAlways, kNever };

struct Options {
  Command command = Command::kCheck;
  std::vector<std::string> paths;
  std::string format;  // empty: the command's first
  std::string output;  // empty: standard output
  std::vector<std::string> environments;
  When color = When::kAuto;
  bool quiet = false;
  bool verbose = false;
  unsigned jobs = 0;  // 0: as many as the machine has processors
  std::optional<std::string> region;
  std::string account_id = "123456789012";
  std::string stack_name;  // empty: the file's stem
  std::vector<std::string> parameter_files;
  std::vector<std::string> parameter_overrides;        // KEY=VALUE
  std::optional<Severity> fail_on = Severity::kError;  // nullopt: never
  std::string rule;                                    // of `rules ID`
};

/// What to print, and the exit code, when the command line itself ends the program: --help,
/// --version, a mistake.
struct Exit {
  int code = 0;
  std::string message;
};

tl::expected<Options, Exit> read_options(int argc, const char* const* argv);

}  // namespace cfnaudit::cli
