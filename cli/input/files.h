#pragma once

// The file system as the program sees it: reading inputs, finding templates in folders. Only
// regular files are read; what a template or a folder names is read below a folder, with links
// followed before it is compared.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"

namespace cfnaudit::cli {

/// Of a file.
inline constexpr std::size_t kMostFileBytes = std::size_t{256} << 20;

/// From here on, what is read counts for the limit of one run anew.
void start_reading();

/// The whole content of a file, or of standard input for "-". At most 256 MB, and 1 GB in a run.
Result<std::string> read_file(const std::string& path);
/// The content of the file at `place`, which must be below `folder`, both as real_path() gives
/// them: no link on the way is followed any more. `name` is what the user calls it.
Result<std::string> read_below(const std::string& folder, const std::string& place,
                               std::string_view name, std::size_t most_bytes = kMostFileBytes);
/// The names in the folder at `place`, likewise; those of folders end with a slash. In order, and
/// at most `most`.
Result<std::vector<std::string>> list_below(const std::string& folder, const std::string& place,
                                            std::string_view name, std::size_t most);

/// A regular file, for whoever reads it in pieces; the caller closes the descriptor.
Result<int> open_file(const std::string& path);

/// The same, if the file belongs to the user or to root.
Result<std::string> read_own(const std::string& folder, const std::string& place,
                             std::string_view name);

/// The path with links followed; what does not exist stays as it is written.
std::string real_path(const std::string& path);
bool is_below(const std::string& path, const std::string& folder);
bool is_folder(const std::string& path);
/// The top of the git work tree that the file or folder is in; empty: it is in none.
std::string work_tree_of(const std::string& path);
/// The outermost folder that may be read from for the sake of a folder: its work tree, or itself.
std::string outermost(const std::string& folder);

/// Something that should have been read and was not.
struct Unread {
  std::string path;
  std::string problem;  // "cannot read a.yaml: Permission denied"
};

struct FolderFiles {
  std::vector<std::string> files;
  std::vector<Unread> unread;
};
/// Files below a folder that may be templates by their ending, in order: .yaml .yml .json
/// .template. Hidden folders and node_modules are skipped. Below "." they are called as git
/// calls them, and build servers: without "./".
FolderFiles candidate_files(const std::string& folder);
/// The content of one of them: of a link, only if it leads to a file below `outermost`.
Result<std::string> read_found(const std::string& path, const std::string& outermost);

}  // namespace cfnaudit::cli
