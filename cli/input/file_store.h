#pragma once

// Where the files that templates name are read from: this disk, or a revision of a repository. Made
// by inputs and by diff, asked by local_files.

#include <cstddef>
#include <string>
#include <vector>

#include "cli/input/files.h"

namespace cfnaudit::cli {

/// A file's text, or why there is none.
struct StoredFile {
  std::string text;
  std::string problem;  // empty: it was read
  bool missing = false;
  bool outside = false;  // of the folder that may be read
};

/// The names in a folder, or why there are none.
struct StoredFolder {
  std::vector<std::string> names;  // in order
  std::string problem;             // empty: it was read
};

/// Of a folder; one that has more is not read.
inline constexpr std::size_t kMostNames = 10'000;

class FileStore {
 public:
  FileStore() = default;
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;
  virtual ~FileStore() = default;

  /// The same for all names of a file, whether there is one or not.
  virtual std::string place(const std::string& name) const = 0;
  /// The place of a folder that the user names.
  virtual std::string folder(const std::string& name) const = 0;
  /// The outermost folder that a template's parts may be in: its work tree, or its own folder.
  virtual std::string outermost_of(const std::string& file) const = 0;
  /// A file whose place is below the place `outermost`.
  virtual StoredFile read(const std::string& name, const std::string& outermost,
                          std::size_t most_bytes = kMostFileBytes) = 0;
  /// What is directly in such a folder: names, with a slash behind those of folders.
  virtual StoredFolder list(const std::string& name, const std::string& outermost) = 0;
};

/// Files by their path, from `top` on.
class Disk : public FileStore {
 public:
  explicit Disk(std::string top = {}) : top_(std::move(top)) {}

  std::string place(const std::string& name) const override;
  std::string folder(const std::string& name) const override;
  std::string outermost_of(const std::string& file) const override;
  StoredFile read(const std::string& name, const std::string& outermost,
                  std::size_t most_bytes) override;
  StoredFolder list(const std::string& name, const std::string& outermost) override;

 private:
  std::string path(const std::string& name) const;

  std::string top_;  // empty: the working directory
};

}  // namespace cfnaudit::cli
