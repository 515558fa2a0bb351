#include "cli/input/local_files.h"

#include <filesystem>

// Names of files -> source files.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

fs::path folder_of(const std::string& file) {
  const auto parent = fs::path(file).parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

}  // namespace

LocalFiles::LocalFiles(const SourceFile& file, const std::string& folder, SourceMap& sources,
                       std::mutex& mutex, FileStore& store)
    : sources_(sources),
      mutex_(mutex),
      store_(store),
      folder_(folder.empty() ? store.outermost_of(file.name()) : store.folder(folder)) {
  known_.emplace(store.place(file.name()), &file);
}

expand::OpenedFile LocalFiles::open(std::uint32_t from, std::string_view path) {
  const std::lock_guard lock(mutex_);
  fs::path named(path);
  if (named.is_relative()) named = folder_of(sources_.file(from).name()) / named;
  const std::string place = store_.place(named.string());
  asked_.insert(place);
  if (const auto found = known_.find(place); found != known_.end()) return {found->second};
  // Behind a linked folder, ".." is not the folder that is written before it.
  std::string name = named.lexically_normal().string();
  if (store_.place(name) != place) name = named.string();
  auto read = store_.read(named.string(), folder_);
  if (read.outside)
    return {nullptr,
            "is outside the template's folder or git work tree; --template-root names one that may "
            "be read",
            false, true};
  if (!read.problem.empty()) return {nullptr, std::move(read.problem), read.missing};
  const SourceFile& file = sources_.add(name, std::move(read.text));
  known_.emplace(place, &file);
  return {&file};
}

}  // namespace cfnaudit::cli
