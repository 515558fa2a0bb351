#include "cli/input/revision.h"

#include <filesystem>

#include "analyzer/base/text.h"

// Paths -> files of a commit.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

std::string Revision::place(const std::string& name) const {
  return fs::path(name).lexically_normal().string();
}

std::string Revision::folder(const std::string& name) const {
  std::error_code error;
  const auto from_top = fs::weakly_canonical(name, error).lexically_relative(top_);
  return error ? place(name) : from_top.string();
}

StoredFile Revision::read(const std::string& name) {
  if (!tree_) tree_ = git_tree(commit_);
  if (!*tree_) return {{}, tree_->error().message, false};
  const auto found = (*tree_)->find(place(name));
  if (found == (*tree_)->end()) return {{}, concat("there is no file ", name), true};
  if (!found->second.regular) return {{}, concat(name, " is a link, which is not followed"), false};
  if (!objects_) objects_.emplace();
  auto text = objects_->read(found->second.blob);
  if (!text) return {{}, text.error().message, false};
  return {std::move(*text), {}, false};
}

}  // namespace cfnaudit::cli
