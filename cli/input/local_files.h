#pragma once

// Files that a template names: nested templates, included parts, the code of functions. Opened for
// the expanders and the reader of functions, below one folder. One per audit; safe to use beside
// others of the same run.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/expand/expand.h"
#include "analyzer/functions/files.h"
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

  /// The code of functions, likewise.
  functions::Files code();

  /// What a template asks for: a part of it, a file of code, the names in a folder of code.
  enum class Kind : std::uint8_t { kPart, kCode, kFolder };
  /// A path that was opened, and a digest of what came of it: a file under some name, or a problem.
  struct Read {
    std::string named;
    std::string digest;
    Kind kind = Kind::kPart;

    friend bool operator==(const Read&, const Read&) = default;
  };
  /// Asks for the same once more.
  void repeat(const Read& read);
  /// In order, each path once. What a template becomes depends on nothing else on the disk.
  const std::vector<Read>& reads() const { return reads_; }

  /// The places of all that was asked for, also of what is not there.
  const std::set<std::string>& asked() const { return asked_; }

 private:
  std::string complete(std::uint32_t from, std::string_view path);
  std::string shown_name(const std::string& named) const;
  expand::OpenedFile open_named(const std::string& named, Kind kind);
  functions::OpenedFolder list_named(const std::string& named);
  void note(const std::string& named, Kind kind, std::initializer_list<std::string_view> what);

  SourceMap& sources_;
  std::mutex& mutex_;  // of sources_ and store_
  FileStore& store_;
  std::string folder_;
  std::map<std::string, const SourceFile*> known_;  // by place
  std::set<std::string> asked_;
  std::vector<Read> reads_;
  std::set<std::pair<std::string, Kind>> noted_;
};

}  // namespace cfnaudit::cli
