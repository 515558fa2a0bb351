#include "cli/input/git.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/input/files.h"

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

/// A file without a name, for what is no pipe's length.
class Scratch {
 public:
  Scratch() {
    const char* folder = std::getenv("TMPDIR");
    std::string name = concat(folder != nullptr ? folder : "/tmp", "/cfnaudit-git-XXXXXX");
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ >= 0) ::unlink(name.c_str());
  }
  ~Scratch() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  bool write(std::string_view text) {
    while (!text.empty()) {
      const auto size = ::write(descriptor_, text.data(), text.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(size));
    }
    return rewind();
  }
  bool rewind() { return ::lseek(descriptor_, 0, SEEK_SET) == 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

struct Run {
  int code = -1;
  std::string said;
  std::string complaint;  // its first line
};

/// `git arguments`, reading `input`.
Result<Run> run_git(const std::vector<std::string>& arguments, std::string_view input = {}) {
  std::array<int, 2> out{};
  Scratch in;
  Scratch errors;
  if (!in.write(input) || errors.descriptor() < 0)
    return failure("no room for a temporary file of git");
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return failure("no pipe for git");
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.descriptor(), STDERR_FILENO);
  std::vector<std::string> words = {"git"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, "git", &actions, nullptr, pointers(words).data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  Run run;
  if (failed == 0) run.said = read_all(out[0]);
  ::close(out[0]);
  if (failed != 0)
    return failure(concat("git cannot be run: ", std::strerror(failed),
                          "; diff takes two files or folders without it"));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status)) run.code = WEXITSTATUS(status);
  if (run.code != 0 && errors.rewind()) run.complaint = first_line(read_all(errors.descriptor()));
  return run;
}

/// What `git arguments` prints when it reads `input`.
Result<std::string> git(const std::vector<std::string>& arguments, std::string_view input = {}) {
  auto run = run_git(arguments, input);
  if (!run) return tl::unexpected<Error>(run.error());
  if (run->code == 0) return std::move(run->said);
  return failure(run->complaint.empty() ? concat("git ", arguments.front(), " failed")
                                        : concat("git: ", run->complaint));
}

/// What to do about a revision that is not here.
Result<std::string> how_to_fetch() {
  const auto shallow = git({"rev-parse", "--is-shallow-repository"});
  if (!shallow) return tl::unexpected<Error>(shallow.error());
  return std::string(
      first_line(*shallow) == "true"
          ? "; this clone is shallow: git fetch --unshallow gets the rest (of actions/checkout: "
            "fetch-depth: 0)"
          : "; git fetch gets what the remote has");
}

/// The commit of a name; refuses what git would take for an option.
Result<std::string> commit(std::string_view name) {
  if (name.empty() || name.starts_with('-')) return failure(concat(quote(name), " is no revision"));
  const auto found =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", concat(name, "^{commit}")});
  if (found) return first_line(*found);
  const auto advice = how_to_fetch();  // an error if it is not the name that is wrong
  if (!advice) return tl::unexpected<Error>(advice.error());
  return failure(concat("git knows no revision ", quote(name), *advice));
}

/// ":100644 100644 0a1b2c3 0000000 M" of git diff --raw.
struct RawChange {
  bool regular_before = false;
  bool regular_after = false;
  std::string before;
  std::string after;
  char status = ' ';
};

std::optional<RawChange> read_raw(std::string_view text) {
  const auto fields = split(text, ' ');
  if (fields.size() != 5 || fields[4].empty()) return std::nullopt;
  const auto blob = [](std::string_view name) {
    const bool in_work_tree = name.find_first_not_of('0') == std::string_view::npos;
    return in_work_tree ? std::string() : std::string(name);
  };
  return RawChange{fields[0].starts_with(":100"), fields[1].starts_with("100"), blob(fields[2]),
                   blob(fields[3]), fields[4].front()};
}

/// The contents of blobs, which `git cat-file --batch` prints behind a line each.
Result<std::vector<std::string>> read_blobs(const std::vector<std::string>& blobs) {
  std::vector<std::string> out;
  if (blobs.empty()) return out;
  const auto printed = git({"cat-file", "--batch"}, concat(join(blobs, "\n"), "\n"));
  if (!printed) return tl::unexpected<Error>(printed.error());
  std::string_view rest = *printed;
  for (const auto& blob : blobs) {
    const auto end = rest.find('\n');
    const auto head = split(rest.substr(0, end), ' ');
    const auto size = head.size() == 3 ? parse_integer(head[2]) : std::nullopt;
    if (end == std::string_view::npos || !size || *size < 0 ||
        rest.size() - end - 1 < static_cast<std::size_t>(*size))
      return failure(concat("git cannot read the content ", blob));
    out.emplace_back(rest.substr(end + 1, static_cast<std::size_t>(*size)));
    rest.remove_prefix(std::min(rest.size(), end + 2 + static_cast<std::size_t>(*size)));
  }
  return out;
}

}  // namespace

Result<std::string> git_commit(std::string_view name) { return commit(name); }

Result<GitRange> git_range(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto base = commit(text);
    if (!base) return tl::unexpected<Error>(base.error());
    return GitRange{*base, {}, *base};
  }
  const bool from_fork = text.substr(dots).starts_with("...");
  const auto named = [](std::string_view name) { return name.empty() ? "HEAD" : name; };
  const auto base = commit(named(text.substr(0, dots)));
  if (!base) return tl::unexpected<Error>(base.error());
  const auto head = commit(named(text.substr(dots + (from_fork ? 3 : 2))));
  if (!head) return tl::unexpected<Error>(head.error());
  if (!from_fork) return GitRange{*base, *head, *base};
  const auto fork = git({"merge-base", *base, *head});
  if (!fork)
    return failure(
        concat("the histories of ", text, " do not meet here", how_to_fetch().value_or("")));
  return GitRange{first_line(*fork), *head, *base};
}

Result<std::vector<GitChange>> git_changes(const GitRange& range,
                                           std::span<const std::string> paths) {
  std::vector<std::string> words = {"diff",          "--raw",      "-z",
                                    "--no-abbrev",   "--no-color", "--no-ext-diff",
                                    "--no-relative", "-M",         range.base};
  if (!range.head.empty()) words.push_back(range.head);
  words.emplace_back("--");
  words.insert(words.end(), paths.begin(), paths.end());
  const auto listed = git(words);
  if (!listed) return tl::unexpected<Error>(listed.error());
  std::vector<GitChange> out;
  const auto fields = split(*listed, '\0');
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const auto raw = read_raw(fields[i]);
    if (!raw) return failure("git diff says what nobody understands");
    const std::string path(fields[i + 1]);
    std::string path_after = path;
    if (raw->status == 'R' || raw->status == 'C') {
      if (i + 2 >= fields.size()) break;
      path_after = fields[i + 2];
      ++i;
    }
    GitChange change;
    if (raw->regular_before && raw->status != 'C') change.before = GitFile{path, raw->before};
    if (raw->regular_after) change.after = GitFile{path_after, raw->after};
    if (change.before || change.after) out.push_back(std::move(change));
  }
  return out;
}

Result<bool> git_has(const std::string& commit, const std::string& path) {
  const auto nothing = git({"hash-object", "-t", "tree", "--stdin"});
  if (!nothing) return tl::unexpected<Error>(nothing.error());
  std::vector<std::string> words = {"diff", "--quiet", "--no-ext-diff", first_line(*nothing)};
  if (!commit.empty()) words.push_back(commit);
  words.insert(words.end(), {"--", path});
  const auto run = run_git(words);
  if (!run) return tl::unexpected<Error>(run.error());
  constexpr int kDiffers = 1;
  if (run->code != 0 && run->code != kDiffers) return failure(concat("git: ", run->complaint));
  return run->code == kDiffers;
}

Result<std::string> git_top() {
  const auto top = git({"rev-parse", "--show-toplevel"});
  if (!top) return tl::unexpected<Error>(top.error());
  return first_line(*top);
}

Result<std::vector<std::string>> git_contents(std::span<const GitFile> files) {
  std::vector<std::string> blobs;
  for (const auto& file : files)
    if (!file.blob.empty()) blobs.push_back(file.blob);
  auto texts = read_blobs(blobs);
  if (!texts || blobs.size() == files.size()) return texts;
  const auto top = git_top();
  if (!top) return tl::unexpected<Error>(top.error());
  std::vector<std::string> out;
  auto next = texts->begin();
  for (const auto& file : files) {
    if (!file.blob.empty()) {
      out.push_back(std::move(*next++));
      continue;
    }
    const std::string place = concat(real_path(*top), "/", file.path);
    auto text = read_below(real_path(*top), place, file.path);
    if (!text) return tl::unexpected<Error>(text.error());
    out.push_back(std::move(*text));
  }
  return out;
}

// "100644 blob 0a1b2c3<tab>path", https://git-scm.com/docs/git-ls-tree
Result<GitTree> git_tree(const std::string& commit) {
  const auto listed = git({"ls-tree", "-r", "-z", "--full-tree", commit});
  if (!listed) return tl::unexpected<Error>(listed.error());
  GitTree out;
  for (const auto line : split(*listed, '\0')) {
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    const auto fields = split(line.substr(0, tab), ' ');
    if (fields.size() == 3 && fields[1] == "blob")
      out.emplace(line.substr(tab + 1),
                  GitEntry{std::string(fields[2]), fields[0].starts_with("100")});
  }
  return out;
}

Result<std::vector<std::string>> git_files_with(std::span<const std::string_view> words,
                                                const std::string& commit,
                                                std::span<const std::string> paths) {
  std::vector<std::string> arguments = {
      "grep", "-l", "-z", "-I", "-F", "--no-color", "--full-name", "--no-recurse-submodules"};
  for (const auto word : words) arguments.insert(arguments.end(), {"-e", std::string(word)});
  if (!commit.empty()) arguments.push_back(commit);
  arguments.emplace_back("--");
  if (paths.empty()) arguments.emplace_back(":/");
  arguments.insert(arguments.end(), paths.begin(), paths.end());
  const auto run = run_git(arguments);
  if (!run) return tl::unexpected<Error>(run.error());
  constexpr int kNone = 1;
  if (run->code != 0 && (run->code != kNone || !run->complaint.empty()))
    return failure(concat("git: ", run->complaint));
  const std::string prefix = commit.empty() ? std::string() : concat(commit, ":");
  std::vector<std::string> out;
  for (const auto name : split(run->said, '\0'))
    if (name.size() > prefix.size() && name.starts_with(prefix))
      out.emplace_back(name.substr(prefix.size()));
  return out;
}

GitObjects::GitObjects() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<std::string> words = {"git", "cat-file", "--batch"};
  if (::posix_spawnp(&child_, "git", &actions, nullptr, pointers(words).data(), environ) != 0)
    child_ = -1;
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  socket_ = ends[0];
}

GitObjects::~GitObjects() {
  if (socket_ >= 0) ::close(socket_);  // git ends with its input
  if (child_ > 0)
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) continue;
}

bool GitObjects::fill() {
  std::array<char, 65536> buffer{};
  ssize_t size = 0;
  do size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  while (size < 0 && errno == EINTR);
  if (size > 0) answer_.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0 && answer_.size() < kMostBytes;
}

// "blob-name blob size", a line, and the content with a line's end.
// https://git-scm.com/docs/git-cat-file#_batch_output
Result<std::string> GitObjects::read(const std::string& blob) {
  const auto failed = [&] { return failure(concat("git cannot read the content ", blob)); };
  const std::string question = concat(blob, "\n");
  if (child_ <= 0 || ::send(socket_, question.data(), question.size(), MSG_NOSIGNAL) !=
                         static_cast<ssize_t>(question.size()))
    return failed();
  std::size_t end = 0;
  while ((end = answer_.find('\n')) == std::string::npos)
    if (!fill()) return failed();
  const auto head = split(std::string_view(answer_).substr(0, end), ' ');
  const auto size = head.size() == 3 ? parse_integer(head[2]) : std::nullopt;
  answer_.erase(0, size ? end + 1 : answer_.size());
  if (!size || *size < 0) return failed();
  const auto length = static_cast<std::size_t>(*size);
  while (answer_.size() < length + 1)
    if (!fill()) return failed();
  std::string out = answer_.substr(0, length);
  answer_.erase(0, length + 1);
  return out;
}

}  // namespace cfnaudit::cli
