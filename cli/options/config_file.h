#pragma once

// The config file that counts, and the files that it names: found around the templates on this
// disk, or as they are in a git revision, so that a change is not judged by what it brings along.
// Read by invocation; what it names is read by inputs.

#include <memory>
#include <optional>
#include <string>

#include "analyzer/base/result.h"
#include "cli/input/git.h"
#include "cli/options/config.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

struct ConfigFile {
  std::string path;  // as messages call it
  std::string text;
  std::string folder;                // that files in it are relative to
  std::string outermost;             // the folder that they, and the template root, must be in
  bool named = false;                // with --config: files that it names may be anywhere
  std::shared_ptr<FileStore> store;  // where they are read
};

/// The path of the nearest config file in the folder of `path` or in one around it, up to the top
/// of the git work tree.
std::optional<std::string> find_config(std::string_view path);
/// The one that counts for a command, on this disk. One that is found must belong to the user.
Result<std::optional<ConfigFile>> config_on_disk(const Options& options);

/// Config files as they are in commits.
class ConfigHistory {
 public:
  /// `top` of the work tree; empty in a bare repository.
  ConfigHistory(const Options& options, std::string top);

  /// The one that counts at a commit (empty: in the work tree); none where there was none yet.
  Result<std::optional<ConfigFile>> at(const std::string& commit) const;

 private:
  const Options& options_;
  std::string top_;
  std::string start_;  // the folder or file where the search begins, from the top
};

/// The config file's sections and options. Paths in its options are complete, and do not lead out
/// of where they may be.
Result<Config> read_config(const ConfigFile& file);

}  // namespace cfnaudit::cli
