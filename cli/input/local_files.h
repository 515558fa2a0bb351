#pragma once

// Files that a template names: nested templates, included parts. Opened for the expanders, below
// one folder. One per audit; safe to use beside others of the same run.

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

  /// The same for a path that is complete.
  expand::OpenedFile open_named(const std::string& named);

  /// A path that was opened, and a digest of what came of it: a file under some name, or a problem.
  struct Read {
    std::string named;
    std::string digest;

    friend bool operator==(const Read&, const Read&) = default;
  };
  /// In order, each path once. What a template becomes depends on nothing else on the disk.
  const std::vector<Read>& reads() const { return reads_; }

  /// The places of all that was asked for, also of what is not there.
  const std::set<std::string>& asked() const { return asked_; }

 private:
  SourceMap& sources_;
  std::mutex& mutex_;  // of sources_ and store_
  FileStore& store_;
  std::string folder_;
  std::map<std::string, const SourceFile*> known_;  // by place
  std::set<std::string> asked_;
  std::vector<Read> reads_;
};

}  // namespace cfnaudit::cli
