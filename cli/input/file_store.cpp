#include "cli/input/file_store.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/input/files.h"

// Paths -> files of the disk.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

/// With links followed; what does not exist stays as it is written.
std::string real_path(const fs::path& path) {
  std::error_code error;
  const auto out = fs::weakly_canonical(path, error);
  return (error ? path.lexically_normal() : out).string();
}

}  // namespace

std::string Disk::path(const std::string& name) const {
  return top_.empty() ? name : (fs::path(top_) / name).string();
}

std::string Disk::place(const std::string& name) const { return real_path(path(name)); }

std::string Disk::folder(const std::string& name) const { return real_path(name); }

StoredFile Disk::read(const std::string& name) {
  const std::string where = path(name);
  std::error_code error;
  if (!fs::exists(where, error)) return {{}, concat("there is no file ", name), true};
  if (!fs::is_regular_file(where, error)) return {{}, concat(name, " is no file"), false};
  auto text = read_file(where);
  if (!text) return {{}, text.error().message, false};
  return {std::move(*text), {}, false};
}

}  // namespace cfnaudit::cli
