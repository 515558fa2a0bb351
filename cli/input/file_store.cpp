#include "cli/input/file_store.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/input/files.h"

// Paths -> files of the disk.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

std::string Disk::path(const std::string& name) const {
  return top_.empty() ? name : (fs::path(top_) / name).string();
}

std::string Disk::place(const std::string& name) const { return real_path(path(name)); }

std::string Disk::folder(const std::string& name) const { return real_path(name); }

std::string Disk::outermost_of(const std::string& file) const {
  if (!top_.empty()) return real_path(top_);
  const auto folder = fs::path(file).parent_path();
  return outermost(folder.empty() ? "." : folder.string());
}

StoredFolder Disk::list(const std::string& name, const std::string& outermost) {
  const std::string where = place(name);
  std::error_code error;
  if (!is_below(where, outermost)) return {{}, concat(name, " is outside ", outermost)};
  if (!fs::is_directory(where, error)) return {{}, concat("there is no folder ", name)};
  auto names = list_below(outermost, where, name, kMostNames);
  if (!names) return {{}, names.error().message};
  return {std::move(*names), {}};
}

StoredFile Disk::read(const std::string& name, const std::string& outermost,
                      std::size_t most_bytes) {
  const std::string where = place(name);
  if (!is_below(where, outermost))
    return {{}, concat(name, " is outside ", outermost), false, true};
  std::error_code error;
  if (!fs::exists(where, error)) return {{}, concat("there is no file ", name), true};
  auto text = read_below(outermost, where, name, most_bytes);
  if (!text) return {{}, text.error().message};
  return {std::move(*text), {}};
}

}  // namespace cfnaudit::cli
