#include "cli/options/invocation.h"

#include "analyzer/base/text.h"
#include "cli/input/git.h"
#include "cli/options/config_file.h"
#include "cli/options/config_keys.h"
#include "cli/options/loosened.h"
#include "cli/report/tool.h"

// Command line and config file -> Invocation.

namespace cfnaudit::cli {

namespace {

using Found = std::optional<ConfigFile>;

tl::unexpected<Exit> refused(std::string_view message) {
  std::string text;
  for (const auto line : split(message, '\n')) text += concat(kToolName, ": ", line, "\n");
  return tl::unexpected<Exit>(Exit{2, std::move(text)});
}

/// What HEAD makes of the config file, against where it parted from the base.
Result<std::vector<std::string>> loosened_by(const ConfigHistory& history, const GitRange& range) {
  const auto read = [](const Found& file) -> Result<Settings> {
    if (!file) return Settings{};
    auto config = read_config(*file);
    if (!config) return tl::unexpected<Error>(config.error());
    return settings_of(*file, std::move(*config));
  };
  const auto then = history.at(range.base);
  if (!then) return tl::unexpected<Error>(then.error());
  const auto before = read(*then);
  if (!before) return std::vector<std::string>{};  // it did not work before
  const auto now = history.at(range.head);
  const auto after = now ? read(*now) : tl::unexpected<Error>(now.error());
  if (!after) return std::vector<std::string>{concat("HEAD: ", after.error().message)};
  return loosened(*before, *after);
}

struct Chosen {
  Found file;
  std::vector<std::string> loosened;
};

/// The config file as it is in the base of a range, or in the revision that is named.
Result<Chosen> from_revision(const Options& options) {
  std::optional<GitRange> range;
  std::string commit;
  if (options.command == Command::kDiff && !options.diff.git.empty()) {
    auto read = git_range(options.diff.git);
    if (!read) return tl::unexpected<Error>(read.error());
    range = std::move(*read);
    commit = range->tip;
  }
  if (!options.config_revision.empty()) {
    auto named = git_commit(options.config_revision);
    if (!named) return tl::unexpected<Error>(named.error());
    commit = std::move(*named);
  }
  const auto top = git_top();  // a bare repository has none
  if (!top && range && range->head.empty()) return tl::unexpected<Error>(top.error());
  const ConfigHistory history(options, top.value_or(""));
  auto file = history.at(commit);
  if (!file) return tl::unexpected<Error>(file.error());
  Chosen out{std::move(*file), {}};
  if (!range) return out;
  auto lines = loosened_by(history, *range);
  if (!lines) return tl::unexpected<Error>(lines.error());
  out.loosened = std::move(*lines);
  return out;
}

Result<Chosen> choose(const Options& options) {
  // Reports that are merged have been made by a config file already.
  if (options.no_config || options.command == Command::kMerge) return Chosen{};
  const bool from_git = options.command == Command::kDiff && !options.diff.git.empty();
  if (from_git || !options.config_revision.empty()) return from_revision(options);
  auto file = config_on_disk(options);
  if (!file) return tl::unexpected<Error>(file.error());
  return Chosen{std::move(*file), {}};
}

/// Those of the options that a config file has set.
SettingFiles setting_files(const ConfigFile& file, const Config& config) {
  SettingFiles out{file.store, file.outermost == "." ? std::string() : file.outermost, {}};
  for (const auto& option : config.options) {
    const ConfigKey* key = find_config_key(option.name);
    if (key != nullptr && key->value == ConfigValue::kFile)
      out.paths.insert(option.values.begin(), option.values.end());
  }
  return out;
}

}  // namespace

tl::expected<Invocation, Exit> read_invocation(int argc, const char* const* argv) {
  auto given = read_options(argc, argv);
  if (!given) return tl::unexpected<Exit>(std::move(given.error()));
  auto chosen = choose(*given);
  if (!chosen) return refused(chosen.error().message);
  if (!chosen->file) return Invocation{std::move(*given), {}, std::move(chosen->loosened)};
  auto config = read_config(*chosen->file);
  if (!config) return refused(config.error().message);
  auto options = read_options(argc, argv, config->options);
  if (!options) return tl::unexpected<Exit>(std::move(options.error()));
  options->settings = setting_files(*chosen->file, *config);
  config->path = chosen->file->path;
  config->text = chosen->file->text;
  return Invocation{std::move(*options), std::move(*config), std::move(chosen->loosened)};
}

}  // namespace cfnaudit::cli
