#pragma once

// The git program as the diff needs it: which files a range of revisions changes, and what they
// contain on each side. Nothing is written, no shell is involved.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"

namespace cfnaudit::cli {

/// Two revisions; without `head`, the files of the work tree.
struct GitRange {
  std::string base;
  std::string head;
};

/// "main...HEAD" (from where they part), "main..HEAD", or "main" (against the work tree).
Result<GitRange> git_range(std::string_view text);

/// A file that the range changes; absent on a side: added or deleted.
struct GitChange {
  std::optional<std::string> before;  // path from the top of the work tree
  std::optional<std::string> after;
};

/// Below `paths`, or all of them.
Result<std::vector<GitChange>> git_changes(const GitRange& range,
                                           std::span<const std::string> paths);

/// The content of a file; `revision` empty: in the work tree.
Result<std::string> git_content(const std::string& revision, const std::string& path);

}  // namespace cfnaudit::cli
