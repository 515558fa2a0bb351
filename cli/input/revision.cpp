#include "cli/input/revision.h"

#include <filesystem>

#include "analyzer/base/text.h"
#include "cli/input/files.h"

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

bool Revision::is_linked(const std::string& name) const {
  fs::path at;
  for (const auto& part : fs::path(name)) {
    const auto found = (*tree_)->find(at.lexically_normal().string());
    if (found != (*tree_)->end() && !found->second.regular) return true;
    at /= part;
  }
  return false;
}

StoredFile Revision::read(const std::string& name, const std::string& outermost) {
  const std::string where = place(name);
  if (!is_below(where, outermost))
    return {{}, concat(name, " is outside of ", outermost), false, true};
  if (!tree_) tree_ = git_tree(commit_);
  if (!*tree_) return {{}, tree_->error().message};
  if (is_linked(name)) return {{}, concat(name, " is behind a link, which is not followed")};
  const auto found = (*tree_)->find(where);
  if (found == (*tree_)->end()) return {{}, concat("there is no file ", name), true};
  if (!found->second.regular) return {{}, concat(name, " is a link, which is not followed")};
  if (!objects_) objects_.emplace();
  auto text = objects_->read(found->second.blob);
  if (!text) return {{}, text.error().message};
  return {std::move(*text), {}};
}

}  // namespace cfnaudit::cli
