#pragma once

// The files of function code that a template names by local paths. Opened by whoever makes the
// audit (cli/input/local_files), which decides what may be read; asked by analyzer/functions.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"

namespace cfnaudit::functions {

/// A file, or why it was not read.
struct OpenedFile {
  const SourceFile* file = nullptr;
  std::string problem;  // "it is larger than 1 MB"
  bool missing = false;
  bool outside = false;  // of what may be read
};

/// What is directly in a folder; a folder's name ends with a slash.
struct OpenedFolder {
  std::vector<std::string> names;  // in order
  std::string problem;             // empty: it was read
};

/// Paths are those that file number `from` uses.
struct Files {
  std::function<OpenedFile(std::uint32_t from, std::string_view path)> open;
  std::function<OpenedFolder(std::uint32_t from, std::string_view path)> list;

  explicit operator bool() const { return open && list; }
};

}  // namespace cfnaudit::functions
