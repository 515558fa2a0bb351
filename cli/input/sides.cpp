#include "cli/input/sides.h"

#include <filesystem>

#include "cli/input/files.h"
#include "cli/input/git_sides.h"

// Options of diff -> the templates of both sides.

namespace cfnaudit::cli {

namespace {

Result<Side> read_path(const std::string& path, Inputs& inputs) {
  Side out;
  if (!is_folder(path)) {
    auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    out.emplace("", inputs.templates.size());
    inputs.add(path == "-" ? "<stdin>" : path, std::move(*text));
    return out;
  }
  auto [files, unread] = candidate_files(path);
  for (auto& one : unread) inputs.leave_out(std::move(one));
  const std::string top = outermost(path);
  for (const auto& file : files) {
    auto text = read_found(file, top);
    if (!text) {
      inputs.leave_out({file, text.error().message});
      continue;
    }
    const auto key = std::filesystem::path(file).lexically_relative(path).string();
    if (const auto index = add_found(inputs, file, std::move(*text))) out.emplace(key, *index);
  }
  return out;
}

}  // namespace

Result<std::vector<SidePair>> read_sides(const Options& options, Inputs& inputs) {
  if (!options.diff.git.empty()) return read_git_sides(options, inputs);
  if (options.paths.size() != 2)
    return failure("diff takes BASE and HEAD, or --git with a range of revisions");
  auto before = read_path(options.paths[0], inputs);
  if (!before) return tl::unexpected<Error>(before.error());
  auto after = read_path(options.paths[1], inputs);
  if (!after) return tl::unexpected<Error>(after.error());
  // A file and a folder have no paths in common; two files are a pair whatever they are called.
  return pair_sides(inputs, std::move(*before), std::move(*after));
}

}  // namespace cfnaudit::cli
