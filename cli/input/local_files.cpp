#include "cli/input/local_files.h"

#include <algorithm>
#include <filesystem>

#include "analyzer/base/sha256.h"

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
  fs::path named(path);
  if (named.is_relative()) {
    const std::lock_guard lock(mutex_);
    named = folder_of(sources_.file(from).name()) / named;
  }
  return open_named(named.string());
}

expand::OpenedFile LocalFiles::open_named(const std::string& named) {
  const std::lock_guard lock(mutex_);
  const std::string place = store_.place(named);
  asked_.insert(place);
  const auto note = [&](std::string_view kind, std::string_view what, std::string_view text) {
    if (std::any_of(reads_.begin(), reads_.end(),
                    [&](const Read& read) { return read.named == named; }))
      return;
    Sha256 digest;
    for (const auto part : {std::string_view(place), kind, what, text}) digest.add_text(part);
    reads_.push_back({named, digest.digest()});
  };
  if (const auto found = known_.find(place); found != known_.end()) {
    note("known", found->second->name(), {});
    return {found->second};
  }
  // Behind a linked folder, ".." is not the folder that is written before it.
  std::string name = fs::path(named).lexically_normal().string();
  if (store_.place(name) != place) name = named;
  auto read = store_.read(named, folder_);
  if (read.outside) {
    note("outside", {}, {});
    return {
        nullptr,
        "is outside the template's folder and git work tree; use --template-root to allow a parent "
        "folder",
        false, true};
  }
  if (!read.problem.empty()) {
    note(read.missing ? "missing" : "problem", read.problem, {});
    return {nullptr, std::move(read.problem), read.missing};
  }
  note("file", name, read.text);
  const SourceFile& file = sources_.add(name, std::move(read.text));
  known_.emplace(place, &file);
  return {&file};
}

}  // namespace cfnaudit::cli
