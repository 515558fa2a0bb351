#pragma once

// A package of local code: the folder or the file that a template names, whose files are read as
// the program imports them. Made by functions.cpp.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/code/code.h"
#include "analyzer/functions/files.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::functions {

/// Is the file, by its name, one of a language that is read?
bool is_source(std::string_view path);

/// How AWS SAM builds a package, by the Metadata of its function.
struct Build {
  std::string method;                     // "esbuild"; empty: that of the runtime
  std::vector<std::string> entry_points;  // of esbuild

  explicit Build(const syntax::Node* metadata);
};

class Folder {
 public:
  /// `path` as file number `from` says it.
  Folder(const Files& files, std::uint32_t from, std::string path, code::Package& to);

  /// Why none of it can be read; empty: it can.
  const std::string& problem() const { return problem_; }
  /// Beside the files of the package; null: one that was not read.
  const std::vector<const SourceFile*>& opened() const { return opened_; }
  /// Fills the package with what is known before the program runs.
  void prepare(const Build& build);
  /// Is a source of this runtime at its top, and nothing that makes others?
  bool is_plain(std::string_view runtime, const Build& build) const;

 private:
  bool has(std::string_view name) const { return names_.contains(name); }
  bool has_any(std::span<const std::string_view> names) const {
    return std::ranges::any_of(names, [&](auto name) { return has(name); });
  }
  bool add(code::Package& package, std::string_view path);
  void leave_out_vendored();
  bool has_dependencies() const;

  const Files& files_;
  std::uint32_t from_;
  std::string path_;  // ends with a slash
  code::Package& to_;
  std::vector<const SourceFile*> opened_;
  std::string problem_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> vendored_;  // modules and folders at the top
  std::set<std::string, std::less<>> asked_;
  std::size_t bytes_ = 0;
  bool is_full_ = false;
};

}  // namespace cfnaudit::functions
