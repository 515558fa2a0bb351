#pragma once

// The git program as the diff needs it: which files a range of revisions changes, and what they
// contain on each side. Nothing is written, no shell is involved.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "analyzer/base/result.h"

namespace cfnaudit::cli {

/// Two revisions; without `head`, the files of the work tree.
struct GitRange {
  std::string base;
  std::string head;
  std::string tip;  // what is named before the dots: of three, newer than the base
};

/// "main...HEAD" (from where they part), "main..HEAD", or "main" (against the work tree).
Result<GitRange> git_range(std::string_view text);

/// The commit of a name.
Result<std::string> git_commit(std::string_view name);

/// A version of a file. `blob` is git's name of its content; empty: it stands in the work tree.
struct GitFile {
  std::string path;  // from the top of the work tree
  std::string blob;
};

/// A file that the range changes; absent on a side: added, deleted, or no regular file there.
struct GitChange {
  std::optional<GitFile> before;
  std::optional<GitFile> after;
};

/// Below `paths`, or all of them.
Result<std::vector<GitChange>> git_changes(const GitRange& range,
                                           std::span<const std::string> paths);

/// Does the commit (none: the work tree, as far as git knows it) have anything at the path?
Result<bool> git_has(const std::string& commit, const std::string& path);

/// The contents of all these, in their order.
Result<std::vector<std::string>> git_contents(std::span<const GitFile> files);

/// The folder that all paths start at.
Result<std::string> git_top();

/// A file of a commit, or a link.
struct GitEntry {
  std::string blob;
  bool regular = true;
};
using GitTree = std::map<std::string, GitEntry, std::less<>>;
Result<GitTree> git_tree(const std::string& commit);

/// The files of a commit (none: of the work tree), below `paths` or all, that contain one of the
/// words.
Result<std::vector<std::string>> git_files_with(std::span<const std::string_view> words,
                                                const std::string& commit,
                                                std::span<const std::string> paths);

/// Contents one after the other, from one git program that stays.
class GitObjects {
 public:
  GitObjects();
  ~GitObjects();
  GitObjects(const GitObjects&) = delete;
  GitObjects& operator=(const GitObjects&) = delete;

  Result<std::string> read(const std::string& blob);

 private:
  bool fill();  // waits for more of the answer

  int socket_ = -1;
  pid_t child_ = -1;
  std::string answer_;  // what git has said and nobody has taken
};

}  // namespace cfnaudit::cli
