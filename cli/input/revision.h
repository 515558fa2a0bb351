#pragma once

// The files of one commit, as the templates in it name them. Made by sides, one for each commit of
// a diff; read by local_files. Nothing is checked out.

#include <map>
#include <optional>
#include <string>

#include "analyzer/base/result.h"
#include "cli/input/file_store.h"
#include "cli/input/git.h"

namespace cfnaudit::cli {

/// Paths are those from the top of the work tree.
class Revision : public FileStore {
 public:
  Revision(std::string commit, std::string top)
      : commit_(std::move(commit)), top_(std::move(top)) {}

  std::string place(const std::string& name) const override;
  std::string folder(const std::string& name) const override;
  std::string outermost_of(const std::string&) const override { return "."; }
  StoredFile read(const std::string& name, const std::string& outermost,
                  std::size_t most_bytes) override;
  StoredFolder list(const std::string& name, const std::string& outermost) override;

 private:
  /// Does the way to the file lead through a link?
  bool is_linked(const std::string& name) const;

  std::string commit_;
  std::string top_;
  std::optional<Result<GitTree>> tree_;  // from the first file that is asked for
  std::optional<GitObjects> objects_;
};

}  // namespace cfnaudit::cli
