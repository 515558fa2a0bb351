#include "cli/watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/inputs.h"
#include "cli/invocation.h"
#include "cli/run.h"

// Changes of files -> runs.

namespace cfnaudit::cli {

namespace {

namespace fs = std::filesystem;

/// An editor's save is several events; what comes within this time is one change.
constexpr int kSettleMilliseconds = 120;
constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

bool is_passed_over(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name == "node_modules" || (name.starts_with('.') && name != "." && name != "..");
}

/// Folders, because editors replace files: that of each file, and all below those that are named.
std::set<std::string> folders_of(const Options& options) {
  std::vector<std::string> files = options.paths;
  if (files.empty()) files.emplace_back(".");  // of `diff --git`
  files.insert(files.end(), options.parameter_files.begin(), options.parameter_files.end());
  files.insert(files.end(), options.cost.price_books.begin(), options.cost.price_books.end());
  for (const auto& file : {options.config, options.policies, options.cost.usage_file})
    if (!file.empty()) files.push_back(file);
  if (options.config.empty() && !options.no_config)
    if (const auto config = find_config(files.front())) files.push_back(*config);
  std::set<std::string> out;
  std::error_code error;
  for (const auto& file : files) {
    if (!fs::is_directory(file, error)) {
      const fs::path folder = fs::path(file).parent_path();
      out.insert(folder.empty() ? std::string(".") : folder.string());
      continue;
    }
    out.insert(file);
    auto it = fs::recursive_directory_iterator(file, fs::directory_options::skip_permission_denied,
                                               error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
      if (!it->is_directory(error)) continue;
      if (is_passed_over(it->path()))
        it.disable_recursion_pending();
      else
        out.insert(it->path().string());
    }
  }
  return out;
}

/// What the program itself writes, and what editors keep beside a file, is no change.
bool counts(std::string_view name, const Options& options) {
  if (name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".swx")) return false;
  for (const auto& own : {options.output, options.write_baseline ? options.baseline : ""})
    if (!own.empty() && fs::path(own).filename() == name) return false;
  static constexpr std::array<std::string_view, 4> kEndings = {".yaml", ".yml", ".json",
                                                               ".template"};
  if (std::any_of(kEndings.begin(), kEndings.end(),
                  [&](std::string_view ending) { return name.ends_with(ending); }))
    return true;
  return std::any_of(options.paths.begin(), options.paths.end(),
                     [&](const auto& path) { return fs::path(path).filename() == name; });
}

class Watcher {
 public:
  Watcher() : descriptor_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}
  ~Watcher() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// How many of the folders could be taken.
  std::size_t add(const std::set<std::string>& folders) {
    return static_cast<std::size_t>(
        std::count_if(folders.begin(), folders.end(), [&](const std::string& folder) {
          return inotify_add_watch(descriptor_, folder.c_str(), kEvents) >= 0;
        }));
  }

  /// The name of the file that changed; empty when watching has come to an end.
  std::string wait(const Options& options) {
    std::string changed;
    while (changed.empty()) {
      if (!is_ready(-1)) return {};
      changed = drain(options);
    }
    while (is_ready(kSettleMilliseconds)) drain(options);
    return changed;
  }

 private:
  bool is_ready(int milliseconds) {
    pollfd waits{descriptor_, POLLIN, 0};
    int ready = 0;
    do ready = poll(&waits, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
  }

  /// The first name that counts among the events that are there.
  std::string drain(const Options& options) {
    std::string out;
    alignas(inotify_event) std::array<char, 16384> buffer{};
    for (;;) {
      const ssize_t size = read(descriptor_, buffer.data(), buffer.size());
      if (size <= 0) return out;
      for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
        inotify_event event{};
        std::memcpy(&event, buffer.data() + at, sizeof event);
        const char* name = buffer.data() + at + sizeof event;
        const bool folder_made = (event.mask & IN_ISDIR) != 0 && (event.mask & IN_CREATE) != 0;
        if (out.empty() && event.len > 0 && (folder_made || counts(name, options))) out = name;
        at += sizeof event + event.len;
      }
    }
  }

  int descriptor_;
};

/// A terminal starts afresh; elsewhere, such as in a log, a line says why there is another report.
void announce(const std::string& changed) {
  if (isatty(STDOUT_FILENO) != 0) {
    std::fputs("\x1b[H\x1b[2J\x1b[3J", stdout);
    std::fflush(stdout);
  } else {
    complain(concat(quote(changed), " changed"));
  }
}

}  // namespace

int watch(int argc, const char* const* argv) {
  Watcher watcher;
  std::string changed;
  Options options;
  for (;;) {
    const auto invocation = read_invocation(argc, argv);
    if (invocation) options = invocation->options;
    // Before the run, so that no change during it is lost.
    const std::size_t watched = watcher.add(folders_of(options));
    if (!changed.empty()) announce(changed);
    if (invocation)
      run(*invocation);
    else
      std::fputs(invocation.error().message.c_str(), stderr);
    if (watched == 0) {
      complain("nothing can be watched");
      return kFailed;
    }
    changed = watcher.wait(options);
    if (changed.empty()) return kFailed;
  }
}

}  // namespace cfnaudit::cli
