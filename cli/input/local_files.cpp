#include "cli/input/local_files.h"

#include <filesystem>

#include "analyzer/base/sha256.h"
#include "analyzer/base/text.h"
#include "cli/input/files.h"

// Names of files -> source files.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

/// Of a file of code.
constexpr std::size_t kMostCodeBytes = std::size_t{1} << 20;

constexpr std::string_view kOutside =
    "outside the template's folder and git work tree; use --template-root to allow a parent folder";

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

std::string LocalFiles::complete(std::uint32_t from, std::string_view path) {
  fs::path named(path);
  if (named.is_absolute()) return named.string();
  const std::lock_guard lock(mutex_);
  return (folder_of(sources_.file(from).name()) / named).string();
}

expand::OpenedFile LocalFiles::open(std::uint32_t from, std::string_view path) {
  return open_named(complete(from, path), Kind::kPart);
}

functions::Files LocalFiles::code() {
  functions::Files out;
  out.open = [this](std::uint32_t from, std::string_view path) {
    auto opened = open_named(complete(from, path), Kind::kCode);
    if (opened.outside) opened.problem = concat("it ", opened.problem);
    // Who asks says which file it is.
    if (const auto reason = opened.problem.find(": "); opened.problem.starts_with("cannot read "))
      opened.problem.erase(0, reason + 2);
    return functions::OpenedFile{opened.file, std::move(opened.problem), opened.missing,
                                 opened.outside};
  };
  out.list = [this](std::uint32_t from, std::string_view path) {
    return list_named(complete(from, path));
  };
  return out;
}

void LocalFiles::repeat(const Read& read) {
  if (read.kind == Kind::kFolder)
    list_named(read.named);
  else
    open_named(read.named, read.kind);
}

void LocalFiles::note(const std::string& named, Kind kind,
                      std::initializer_list<std::string_view> what) {
  if (!noted_.emplace(named, kind).second) return;
  Sha256 digest;
  for (const auto part : what) digest.add_text(part);
  reads_.push_back({named, digest.digest(), kind});
}

functions::OpenedFolder LocalFiles::list_named(const std::string& named) {
  const std::lock_guard lock(mutex_);
  const std::string place = store_.place(named);
  asked_.insert(place);
  const std::string name = shown_name(named);
  auto listed = store_.list(name, folder_);
  if (!is_below(place, folder_)) listed.problem = concat(name, " is ", kOutside);
  note(named, Kind::kFolder, {place, listed.problem, join(listed.names, "/")});
  return {std::move(listed.names), std::move(listed.problem)};
}

/// Behind a linked folder, ".." is not the folder that is written before it.
std::string LocalFiles::shown_name(const std::string& named) const {
  std::string name = fs::path(named).lexically_normal().string();
  return store_.place(name) == store_.place(named) ? name : named;
}

expand::OpenedFile LocalFiles::open_named(const std::string& named, Kind kind) {
  const std::lock_guard lock(mutex_);
  const std::string place = store_.place(named);
  asked_.insert(place);
  if (const auto found = known_.find(place); found != known_.end()) {
    note(named, kind, {place, "known", found->second->name(), {}});
    return {found->second};
  }
  const std::string name = shown_name(named);
  auto read = store_.read(named, folder_, kind == Kind::kCode ? kMostCodeBytes : kMostFileBytes);
  if (read.outside) {
    note(named, kind, {place, "outside", {}, {}});
    return {nullptr, concat("is ", kOutside), false, true};
  }
  if (!read.problem.empty()) {
    note(named, kind, {place, read.missing ? "missing" : "problem", read.problem, {}});
    return {nullptr, std::move(read.problem), read.missing};
  }
  note(named, kind, {place, "file", name, read.text});
  const SourceFile& file = sources_.add(name, std::move(read.text));
  known_.emplace(place, &file);
  return {&file};
}

}  // namespace cfnaudit::cli
