#include "cli/options/config_file.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/input/files.h"
#include "cli/input/revision.h"
#include "cli/options/config_keys.h"

// Options -> the text of the config file -> Config.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFileName = ".cfnaudit.yaml";

/// Where the search begins.
fs::path start_of(std::string_view path) {
  std::error_code error;
  const fs::path start = path == "-" || path.empty() ? fs::current_path(error) : fs::path(path);
  const fs::path real = real_path(fs::absolute(start, error).string());
  return fs::is_directory(real, error) ? real : real.parent_path();
}

std::string first_path(const Options& options) {
  return options.paths.empty() ? std::string("-") : options.paths.front();
}

std::string folder_of(const std::string& path) {
  const auto folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

Result<std::optional<ConfigFile>> named_on_disk(const std::string& path) {
  auto text = read_file(path);
  if (!text) return tl::unexpected<Error>(text.error());
  const std::string folder = folder_of(path);
  return ConfigFile{path, std::move(*text), folder, outermost(folder), true, nullptr};
}

/// A path in the file, complete; refused where it leads out.
Result<std::string> complete(const ConfigFile& file, const OptionDefault& option,
                             const ConfigKey& key, const std::string& value) {
  const std::string path = (fs::path(file.folder) / value).lexically_normal().string();
  if (file.named && key.value == ConfigValue::kFile) return path;
  const bool inside = file.store == nullptr
                          ? is_below(real_path(path), file.outermost)
                          : is_below(fs::path(path).lexically_normal().string(), file.outermost);
  if (inside) return path;
  return failure(concat(option.place, ": ", key.name, " leads out of ", file.outermost,
                        ", which only the command line may do"));
}

}  // namespace

std::optional<std::string> find_config(std::string_view path) {
  std::error_code error;
  const fs::path start = start_of(path);
  const std::string top = work_tree_of(start.string());
  for (fs::path folder = start; !folder.empty(); folder = folder.parent_path()) {
    if (fs::exists(fs::symlink_status(folder / kFileName, error)))
      return (folder / kFileName).string();
    if (folder == top || folder == folder.parent_path()) break;
  }
  return std::nullopt;
}

Result<std::optional<ConfigFile>> config_on_disk(const Options& options) {
  if (!options.config.empty()) return named_on_disk(options.config);
  if (options.paths.empty()) return std::nullopt;
  const auto path = find_config(first_path(options));
  if (!path) return std::nullopt;
  const std::string folder = folder_of(*path);
  const std::string top = outermost(folder);
  auto text = read_own(top, real_path(*path), *path);
  if (!text)
    return failure(
        concat(text.error().message, "; --config names a file to use, --no-config none"));
  return ConfigFile{*path, std::move(*text), folder, top, false, nullptr};
}

ConfigHistory::ConfigHistory(const Options& options, std::string top)
    : options_(options), top_(top.empty() ? std::string() : real_path(top)) {
  const std::string start = start_of(first_path(options_)).string();
  if (!top_.empty() && is_below(start, top_))
    start_ = fs::path(start).lexically_relative(top_).string();
}

Result<std::optional<ConfigFile>> ConfigHistory::at(const std::string& commit) const {
  std::shared_ptr<FileStore> store;
  if (commit.empty())
    store = std::make_shared<Disk>(top_);
  else
    store = std::make_shared<Revision>(commit, top_);
  const auto open = [&](const std::string& name) -> Result<std::optional<ConfigFile>> {
    auto stored = store->read(name, store->outermost_of(name));
    if (stored.missing) return std::nullopt;
    if (!stored.problem.empty()) return failure(std::move(stored.problem));
    const std::string folder = (fs::path(top_) / folder_of(name)).lexically_normal().string();
    return ConfigFile{
        name, std::move(stored.text), folder, top_.empty() ? "." : top_, !options_.config.empty(),
        store};
  };
  if (!options_.config.empty()) {
    const std::string place = real_path(options_.config);
    if (top_.empty() || !is_below(place, top_)) return named_on_disk(options_.config);
    return open(fs::path(place).lexically_relative(top_).string());
  }
  for (fs::path folder = start_ == "." ? "" : start_;; folder = folder.parent_path()) {
    auto found = open((folder / kFileName).string());
    if (!found || *found) return found;
    if (folder.empty()) return std::nullopt;
  }
}

Result<Config> read_config(const ConfigFile& file) {
  auto config = read_config(SourceFile(0, file.path, file.text));
  if (!config) return config;
  std::vector<std::string> problems;
  for (auto& option : config->options) {
    const ConfigKey* key = find_config_key(option.name);
    if (key == nullptr || key->value == ConfigValue::kPlain) continue;
    for (auto& value : option.values) {
      auto path = complete(file, option, *key, value);
      if (path)
        value = std::move(*path);
      else
        problems.push_back(path.error().message);
    }
  }
  if (!problems.empty()) return failure(join(problems, "\n"));
  return config;
}

}  // namespace cfnaudit::cli
