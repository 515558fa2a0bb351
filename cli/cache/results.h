#pragma once

// --cache DIR: what was found out about templates in earlier runs. An entry is known by the digest
// of everything that it comes from but the files that the template names, which it lists with
// digests of their own. Any number of runs may use a folder at a time: entries are written beside
// and renamed. One that is damaged is made again. Used by one_by_one; safe to use from threads.

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "cli/commands/outcome.h"
#include "cli/input/local_files.h"

namespace cfnaudit::cli {

struct CachedResult {
  std::optional<Outcome> outcome;  // none: the file is no template
  std::vector<LocalFiles::Read> reads;
};

class ResultsCache {
 public:
  /// Makes the folder. `settings`: everything that results depend on and is the same for all
  /// templates, the program itself included.
  static Result<ResultsCache> open(std::string folder, std::string settings);

  /// Of the file under its name.
  std::string key(std::string_view name, bool found, std::string_view text) const;
  /// Nothing when there is none, or it is damaged.
  std::optional<CachedResult> find(const std::string& key) const;
  /// A cache that cannot be written is said once, and does no other harm.
  void keep(const std::string& key, const CachedResult& result);

  ResultsCache(ResultsCache&& other) noexcept
      : folder_(std::move(other.folder_)), settings_(std::move(other.settings_)) {}

 private:
  ResultsCache(std::string folder, std::string settings)
      : folder_(std::move(folder)), settings_(std::move(settings)) {}
  std::string path_of(const std::string& key) const;

  std::string folder_;
  std::string settings_;
  std::atomic<bool> complained_ = false;
};

/// What tells this program from any other build of it; empty: nothing does.
std::string program_identity();

}  // namespace cfnaudit::cli
