#include "cli/input/git_sides.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/functions/folder.h"
#include "audit/audit.h"
#include "cli/input/environment.h"
#include "cli/input/files.h"
#include "cli/input/git.h"
#include "cli/input/local_files.h"
#include "cli/input/revision.h"
#include "cli/output.h"

// A range of revisions -> the templates of both sides.

namespace cfnaudit::cli {

namespace {

/// A template with functions has one of these words.
constexpr std::string_view kFunctionWords[] = {"AWS::Serverless::Function",
                                               "AWS::Lambda::Function"};

using Changes = std::vector<GitChange>;
using Paths = std::set<std::string>;

class GitSides {
 public:
  GitSides(const Options& options, Inputs& inputs, GitRange range, const std::string& top)
      : options_(options), inputs_(inputs), range_(std::move(range)), top_(top) {
    before_ = {&GitChange::before, range_.base, std::make_shared<Revision>(range_.base, top), {}};
    after_ = {&GitChange::after, range_.head, work_tree_or(range_.head, top), {}};
  }

  Result<std::vector<SidePair>> read();

 private:
  struct Half {
    std::optional<GitFile> GitChange::*file = nullptr;
    std::string commit;  // empty: the work tree
    std::shared_ptr<FileStore> store;
    Side lone;  // templates whose partner is not known yet
  };

  static std::shared_ptr<FileStore> work_tree_or(const std::string& commit,
                                                 const std::string& top) {
    if (commit.empty()) return std::make_shared<Disk>(top);
    return std::make_shared<Revision>(commit, top);
  }

  Result<void> look_for_paths();
  Result<void> read_changed(const Changes& changes);
  Result<void> read_containers(const Changes& changes);
  Result<Paths> containers(const Half& half, const Changes& changes);
  bool contains(const Half& half, const std::string& path, const Paths& places);
  std::optional<std::string> text_of(const Half& half, const std::string& path);
  std::optional<std::size_t> add(const Half& half, const std::string& path, std::string text);
  bool is_named(const std::string& path) const;
  void put(const std::string& path, std::optional<std::size_t> then,
           std::optional<std::size_t> now);

  const Options& options_;
  Inputs& inputs_;
  GitRange range_;
  std::string top_;
  Half before_;
  Half after_;
  std::vector<SidePair> pairs_;
};

/// Did the user name this very file? Then it is looked at by itself, whatever contains it.
bool GitSides::is_named(const std::string& path) const {
  const std::string place = Disk(top_).place(path);
  return std::any_of(options_.paths.begin(), options_.paths.end(),
                     [&](const auto& named) { return Disk().place(named) == place; });
}

std::optional<std::size_t> GitSides::add(const Half& half, const std::string& path,
                                         std::string text) {
  const auto index = add_found(inputs_, path, std::move(text));
  if (!index) return index;
  inputs_.stores.resize(*index + 1);
  inputs_.stores[*index] = half.store;
  if (is_named(path)) inputs_.found.erase(inputs_.templates[*index]);
  return index;
}

void GitSides::put(const std::string& path, std::optional<std::size_t> then,
                   std::optional<std::size_t> now) {
  if (then && now)
    pairs_.push_back({then, now});
  else if (then)
    before_.lone.emplace(path, *then);
  else if (now)
    after_.lone.emplace(path, *now);
}

Result<void> GitSides::read_changed(const Changes& changes) {
  std::vector<GitFile> files;
  for (const auto& change : changes)
    for (const auto* side : {&change.before, &change.after})
      if (*side && has_template_ending((*side)->path)) files.push_back(**side);
  auto texts = git_contents(files);
  if (!texts) return tl::unexpected<Error>(texts.error());
  auto text = texts->begin();
  const auto take = [&](const Half& half, const std::optional<GitFile>& file) {
    return file && has_template_ending(file->path) ? add(half, file->path, std::move(*text++))
                                                   : std::nullopt;
  };
  for (const auto& change : changes) {
    const auto then = take(before_, change.before);
    const auto now = take(after_, change.after);
    put(then ? change.before->path : change.after ? change.after->path : std::string(), then, now);
  }
  return {};
}

/// None where there is no such file; one that cannot be read is said.
std::optional<std::string> GitSides::text_of(const Half& half, const std::string& path) {
  auto stored = half.store->read(path, half.store->outermost_of(path));
  if (stored.problem.empty()) return std::move(stored.text);
  if (!stored.missing) inputs_.leave_out({path, std::move(stored.problem)});
  return std::nullopt;
}

/// Does the template name one of these places?
bool GitSides::contains(const Half& half, const std::string& path, const Paths& places) {
  auto text = text_of(half, path);
  if (!text) return false;
  SourceMap sources;
  std::mutex mutex;
  const SourceFile& file = sources.add(path, std::move(*text));
  if (!is_template_text(file)) return false;
  LocalFiles files(file, options_.template_root, sources, mutex, *half.store);
  audit::Parts parts;
  parts.open = [&](std::uint32_t from, std::string_view name) { return files.open(from, name); };
  parts.code = files.code();
  audit::read_parts(file, environment_of(file, options_, inputs_.environment), parts);
  return std::any_of(files.asked().begin(), files.asked().end(),
                     [&](const auto& place) { return places.contains(place); });
}

/// Templates of one side that stay as they are, but not what they contain.
Result<Paths> GitSides::containers(const Half& half, const Changes& changes) {
  Paths places;
  for (const auto& change : changes)
    if (change.*half.file) places.insert(half.store->place((change.*half.file)->path));
  if (places.empty()) return Paths();
  std::vector<std::string_view> words(std::begin(expand::kFileWords), std::end(expand::kFileWords));
  if (std::ranges::any_of(places, functions::is_source))
    words.insert(words.end(), std::begin(kFunctionWords), std::end(kFunctionWords));
  const auto candidates = git_files_with(words, half.commit, options_.paths);
  if (!candidates) return tl::unexpected<Error>(candidates.error());
  Paths out;
  for (const auto& path : *candidates)
    if (has_template_ending(path) && !places.contains(half.store->place(path)) &&
        contains(half, path, places))
      out.insert(path);
  return out;
}

Result<void> GitSides::read_containers(const Changes& changes) {
  Paths paths;
  for (const auto* half : {&before_, &after_}) {
    auto found = containers(*half, changes);
    if (!found) return tl::unexpected<Error>(found.error());
    paths.merge(*found);
  }
  for (const auto& path : paths) {
    const auto read = [&](const Half& half) {
      auto text = text_of(half, path);
      return text ? add(half, path, std::move(*text)) : std::nullopt;
    };
    const auto then = read(before_);
    put(path, then, read(after_));
  }
  return {};
}

/// A path that is not at HEAD is not a path without changes.
Result<void> GitSides::look_for_paths() {
  for (const auto& path : options_.paths) {
    const auto now = git_has(range_.head, path);
    if (!now) return tl::unexpected<Error>(now.error());
    if (*now) continue;
    const auto then = git_has(range_.base, path);
    if (!then) return tl::unexpected<Error>(then.error());
    if (!*then) {
      inputs_.leave_out({path, concat("there is no ", path, " in BASE or HEAD")});
      continue;
    }
    inputs_.unread.push_back(
        {path, concat("there is no ", path, " in HEAD; its replacement is not compared")});
    complain(inputs_.unread.back().problem);
  }
  return {};
}

Result<std::vector<SidePair>> GitSides::read() {
  if (auto done = look_for_paths(); !done) return tl::unexpected<Error>(done.error());
  const auto changes = git_changes(range_, options_.paths);
  if (!changes) return tl::unexpected<Error>(changes.error());
  // What a template contains may stand outside of the paths that were asked about.
  const auto all = options_.paths.empty() ? changes : git_changes(range_, {});
  if (!all) return tl::unexpected<Error>(all.error());
  if (auto done = read_changed(*changes); !done) return tl::unexpected<Error>(done.error());
  if (auto done = read_containers(*all); !done) return tl::unexpected<Error>(done.error());
  auto rest = pair_sides(inputs_, std::move(before_.lone), std::move(after_.lone));
  pairs_.insert(pairs_.end(), rest.begin(), rest.end());
  return std::move(pairs_);
}

}  // namespace

Result<std::vector<SidePair>> read_git_sides(const Options& options, Inputs& inputs) {
  auto range = git_range(options.diff.git);
  if (!range) return tl::unexpected<Error>(range.error());
  const auto top = git_top();
  // A bare repository has no work tree, and two revisions need none.
  if (!top && range->head.empty()) return tl::unexpected<Error>(top.error());
  return GitSides(options, inputs, std::move(*range), top.value_or("")).read();
}

}  // namespace cfnaudit::cli
