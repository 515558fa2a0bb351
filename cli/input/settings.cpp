#include "cli/input/settings.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/input/file_store.h"
#include "cli/input/files.h"

// Paths of options -> texts.

namespace cfnaudit::cli {

Result<std::string> read_setting(const Options& options, const std::string& path) {
  const auto& [store, top, paths] = options.settings;
  if (store == nullptr || !paths.contains(path)) return read_file(path);
  const std::string name =
      top.empty() ? path : std::filesystem::path(path).lexically_relative(top).string();
  auto stored = store->read(name, store->outermost_of(name));
  if (stored.problem.empty()) return std::move(stored.text);
  return failure(concat("cannot read ", name, " of the config file's revision: ", stored.problem));
}

}  // namespace cfnaudit::cli
