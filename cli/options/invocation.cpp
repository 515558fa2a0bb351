#include "cli/options/invocation.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/input/files.h"
#include "cli/report/tool.h"

// Command line and config file -> Invocation.

namespace cfnaudit::cli {

namespace {

std::optional<std::string> config_path(const Options& options) {
  if (options.no_config) return std::nullopt;
  if (!options.config.empty()) return options.config;
  // Of `diff --git`: the work tree's.
  if (options.paths.empty() && options.command == Command::kDiff) return find_config("-");
  return options.paths.empty() ? std::nullopt : find_config(options.paths.front());
}

tl::unexpected<Exit> refused(std::string_view message) {
  std::string text;
  for (const auto line : split(message, '\n')) text += concat(kToolName, ": ", line, "\n");
  return tl::unexpected<Exit>(Exit{2, std::move(text)});
}

}  // namespace

tl::expected<Invocation, Exit> read_invocation(int argc, const char* const* argv) {
  auto given = read_options(argc, argv);
  if (!given) return tl::unexpected<Exit>(std::move(given.error()));
  const auto path = config_path(*given);
  if (!path) return Invocation{std::move(*given), {}};
  auto text = read_file(*path);
  if (!text) return refused(text.error().message);
  const SourceFile file(0, *path, std::move(*text));
  auto config = read_config(file);
  if (!config) return refused(config.error().message);
  const std::string folder = std::filesystem::path(*path).parent_path().string();
  auto options = read_options(argc, argv, config->options, folder);
  if (!options) return tl::unexpected<Exit>(std::move(options.error()));
  return Invocation{std::move(*options), std::move(*config)};
}

}  // namespace cfnaudit::cli
