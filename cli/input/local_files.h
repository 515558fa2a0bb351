#pragma once

// Files that a template names: nested templates, included parts. Opened for the expanders, below
// one folder. One per audit; safe to use beside others of the same run.

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/base/source.h"
#include "analyzer/expand/expand.h"
#include "cli/input/file_store.h"

namespace cfnaudit::cli {

class LocalFiles {
 public:
  /// `folder` is the outermost that may be read; empty: the work tree that `file` is in, or its
  /// folder.
  LocalFiles(const SourceFile& file, const std::string& folder, SourceMap& sources,
             std::mutex& mutex, FileStore& store);

  /// What file number `from` calls `path`; the same file for all names of it.
  expand::OpenedFile open(std::uint32_t from, std::string_view path);

  /// The places of all that was asked for, also of what is not there.
  const std::set<std::string>& asked() const { return asked_; }

 private:
  SourceMap& sources_;
  std::mutex& mutex_;  // of sources_ and store_
  FileStore& store_;
  std::string folder_;
  std::map<std::string, const SourceFile*> known_;  // by place
  std::set<std::string> asked_;
};

}  // namespace cfnaudit::cli
