#include "cli/diff/git.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/files.h"

// Revisions -> files of both sides, through the git program.

extern char** environ;

namespace cfnaudit::cli {

namespace {

constexpr std::size_t kMostBytes = 256U << 20U;

std::string read_all(int descriptor) {
  std::string out;
  std::array<char, 65536> buffer{};
  while (out.size() < kMostBytes) {
    const auto size = ::read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    out.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return out;
}

std::string first_line(std::string_view text) {
  return std::string(trim(text.substr(0, text.find('\n'))));
}

/// What `git arguments` prints.
Result<std::string> git(const std::vector<std::string>& arguments) {
  std::array<int, 2> out{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return failure("no pipe for git");
  char errors_name[] = "/tmp/cfnaudit-git-XXXXXX";
  const int errors = ::mkostemp(errors_name, O_CLOEXEC);
  if (errors >= 0) ::unlink(errors_name);
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  if (errors >= 0) posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  std::vector<std::string> words = {"git"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  std::string text = failed == 0 ? read_all(out[0]) : std::string();
  ::close(out[0]);
  int status = 0;
  if (failed == 0)
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  std::string complaint;
  if (errors >= 0) {
    if (::lseek(errors, 0, SEEK_SET) == 0) complaint = first_line(read_all(errors));
    ::close(errors);
  }
  if (failed != 0) return failure(concat("git cannot be run: ", std::strerror(failed)));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return failure(complaint.empty() ? concat("git ", arguments.front(), " failed")
                                     : concat("git: ", complaint));
  return text;
}

/// The commit of a name; refuses what git would take for an option.
Result<std::string> commit(std::string_view name) {
  if (name.empty() || name.starts_with('-')) return failure(concat(quote(name), " is no revision"));
  const auto found =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", concat(name, "^{commit}")});
  if (!found)
    return failure(concat("git knows no revision ", quote(name),
                          "; a shallow clone has only the newest (fetch-depth: 0 gets all)"));
  return first_line(*found);
}

}  // namespace

Result<GitRange> git_range(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto base = commit(text);
    if (!base) return tl::unexpected<Error>(base.error());
    return GitRange{*base, {}};
  }
  const bool from_fork = text.substr(dots).starts_with("...");
  const auto named = [](std::string_view name) { return name.empty() ? "HEAD" : name; };
  const auto base = commit(named(text.substr(0, dots)));
  if (!base) return tl::unexpected<Error>(base.error());
  const auto head = commit(named(text.substr(dots + (from_fork ? 3 : 2))));
  if (!head) return tl::unexpected<Error>(head.error());
  if (!from_fork) return GitRange{*base, *head};
  const auto fork = git({"merge-base", *base, *head});
  if (!fork)
    return failure(concat("the histories of ", text,
                          " do not meet here; a shallow clone is too short (fetch-depth: 0)"));
  return GitRange{first_line(*fork), *head};
}

Result<std::vector<GitChange>> git_changes(const GitRange& range,
                                           std::span<const std::string> paths) {
  std::vector<std::string> words = {"diff",       "--name-status", "-z",      "--find-renames",
                                    "--no-color", "--no-ext-diff", range.base};
  if (!range.head.empty()) words.push_back(range.head);
  words.emplace_back("--");
  words.insert(words.end(), paths.begin(), paths.end());
  const auto listed = git(words);
  if (!listed) return tl::unexpected<Error>(listed.error());
  std::vector<GitChange> out;
  const auto fields = split(*listed, '\0');
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const char status = fields[i].empty() ? ' ' : fields[i].front();
    const std::string path(fields[i + 1]);
    if (status == 'R' || status == 'C') {
      if (i + 2 >= fields.size()) break;
      const std::string after(fields[i + 2]);
      out.push_back({status == 'R' ? std::optional(path) : std::nullopt, after});
      ++i;
    } else if (status == 'A') {
      out.push_back({std::nullopt, path});
    } else if (status == 'D') {
      out.push_back({path, std::nullopt});
    } else {
      out.push_back({path, path});
    }
  }
  return out;
}

Result<std::string> git_content(const std::string& revision, const std::string& path) {
  if (!revision.empty()) return git({"show", "--end-of-options", concat(revision, ":", path)});
  const auto top = git({"rev-parse", "--show-toplevel"});
  if (!top) return tl::unexpected<Error>(top.error());
  return read_file(concat(first_line(*top), "/", path));
}

}  // namespace cfnaudit::cli
