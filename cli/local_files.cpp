#include "cli/local_files.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/files.h"

// Names of files -> source files.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

/// With links followed; what does not exist stays as it is written.
std::string real_path(const fs::path& path) {
  std::error_code error;
  auto out = fs::weakly_canonical(path, error);
  return (error ? path.lexically_normal() : out).string();
}

bool is_below(const std::string& path, const std::string& folder) {
  const auto relative = fs::path(path).lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

fs::path folder_of(const std::string& file) {
  const auto parent = fs::path(file).parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

}  // namespace

LocalFiles::LocalFiles(const SourceFile& file, std::string_view folder, SourceMap& sources,
                       std::mutex& mutex)
    : sources_(sources),
      mutex_(mutex),
      folder_(real_path(folder.empty() ? folder_of(file.name()) : fs::path(folder))) {
  known_.emplace(real_path(file.name()), &file);
}

expand::OpenedFile LocalFiles::open(std::uint32_t from, std::string_view path) {
  const std::lock_guard lock(mutex_);
  fs::path named(path);
  if (named.is_relative()) named = folder_of(sources_.file(from).name()) / named;
  const std::string name = named.lexically_normal().string();
  const std::string place = real_path(named);
  if (const auto found = known_.find(place); found != known_.end())
    return {found->second, {}, false};
  if (!is_below(place, folder_))
    return {nullptr,
            concat(quote(path),
                   " is outside the template's folder; --template-root "
                   "names one that may be read"),
            false};
  std::error_code error;
  if (!fs::exists(place, error)) return {nullptr, concat("there is no file ", name), true};
  if (!fs::is_regular_file(place, error)) return {nullptr, concat(name, " is no file"), false};
  auto text = read_file(name);
  if (!text) return {nullptr, text.error().message, false};
  const SourceFile& file = sources_.add(name, std::move(*text));
  known_.emplace(place, &file);
  return {&file, {}, false};
}

}  // namespace cfnaudit::cli
