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

StoredFolder Revision::list(const std::string& name, const std::string& outermost) {
  std::string where = place(name);
  if (where.ends_with('/')) where.pop_back();
  if (!is_below(where, outermost)) return {{}, concat(name, " is outside ", outermost)};
  if (!tree_) tree_ = git_tree(commit_);
  if (!*tree_) return {{}, tree_->error().message};
  if (is_linked(where))
    return {{}, concat(name, " is behind a symbolic link, which is not followed")};
  const std::string prefix = where == "." ? std::string() : concat(where, "/");
  StoredFolder out;
  for (auto at = (*tree_)->lower_bound(prefix);
       at != (*tree_)->end() && at->first.starts_with(prefix); ++at) {
    const auto rest = std::string_view(at->first).substr(prefix.size());
    const auto slash = rest.find('/');
    std::string found(rest.substr(0, slash == std::string_view::npos ? slash : slash + 1));
    if (!out.names.empty() && out.names.back() == found) continue;
    if (out.names.size() == kMostNames)
      return {{}, concat(name, " has more than ", std::to_string(kMostNames), " files")};
    out.names.push_back(std::move(found));
  }
  if (out.names.empty()) return {{}, concat("there is no folder ", name)};
  return out;
}

StoredFile Revision::read(const std::string& name, const std::string& outermost,
                          std::size_t most_bytes) {
  const std::string where = place(name);
  if (!is_below(where, outermost))
    return {{}, concat(name, " is outside ", outermost), false, true};
  if (!tree_) tree_ = git_tree(commit_);
  if (!*tree_) return {{}, tree_->error().message};
  if (is_linked(name))
    return {{}, concat(name, " is behind a symbolic link, which is not followed")};
  const auto found = (*tree_)->find(where);
  if (found == (*tree_)->end()) return {{}, concat("there is no file ", name), true};
  if (!found->second.regular)
    return {{}, concat(name, " is a symbolic link, which is not followed")};
  if (!objects_) objects_.emplace();
  auto text = objects_->read(found->second.blob);
  if (!text) return {{}, text.error().message};
  if (text->size() > most_bytes)
    return {{},
            concat("cannot read ", name, ": it is larger than ", std::to_string(most_bytes >> 20),
                   " MB")};
  return {std::move(*text), {}};
}

}  // namespace cfnaudit::cli
