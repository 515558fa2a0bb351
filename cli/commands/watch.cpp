#include "cli/commands/watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "audit/audit.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/run.h"
#include "cli/input/environment.h"
#include "cli/input/files.h"
#include "cli/input/inputs.h"
#include "cli/input/local_files.h"
#include "cli/options/config_file.h"
#include "cli/options/invocation.h"
#include "cli/output.h"

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

std::vector<std::string> named_paths(const Options& options) {
  std::vector<std::string> out = options.paths;
  if (out.empty()) out.emplace_back(".");  // of `diff --git`
  return out;
}

/// The files that templates contain, also those that are not there yet: all that a run asks for.
std::set<std::string> parts_of(const Options& options) {
  std::vector<std::string> templates;
  for (const auto& path : named_paths(options)) {
    if (!is_folder(path)) {
      templates.push_back(path);
      continue;
    }
    const auto below = candidate_files(path).files;
    templates.insert(templates.end(), below.begin(), below.end());
  }
  std::set<std::string> out;
  for (const auto& path : templates) {
    auto text = read_file(path);
    if (!text) continue;
    SourceMap sources;
    std::mutex mutex;
    Disk disk;
    const SourceFile& file = sources.add(path, std::move(*text));
    if (!is_template_text(file)) continue;
    LocalFiles files(file, options.template_root, sources, mutex, disk);
    audit::Parts parts;
    parts.open = [&](std::uint32_t from, std::string_view name) { return files.open(from, name); };
    parts.code = files.code();
    audit::read_parts(file, environment_of(file, options, {}), parts);
    out.insert(files.asked().begin(), files.asked().end());
  }
  return out;
}

/// Folders, because editors replace files: that of each file, and all below those that are named.
std::set<std::string> folders_of(const Options& options, const std::set<std::string>& parts) {
  std::vector<std::string> files = named_paths(options);
  files.insert(files.end(), parts.begin(), parts.end());
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

/// What is read besides templates.
std::vector<std::string> named_files(const Options& options, const std::set<std::string>& parts) {
  std::vector<std::string> out = options.paths;
  out.insert(out.end(), parts.begin(), parts.end());
  out.insert(out.end(), {options.config, options.policies, options.cost.usage_file});
  out.insert(out.end(), options.parameter_files.begin(), options.parameter_files.end());
  out.insert(out.end(), options.cost.price_books.begin(), options.cost.price_books.end());
  return out;
}

/// What the program itself writes, and what editors keep beside a file, is no change.
bool counts(std::string_view name, const Options& options, const std::set<std::string>& parts) {
  if (name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".swx")) return false;
  for (const auto& own : {options.output, options.write_baseline ? options.baseline : ""})
    if (!own.empty() && fs::path(own).filename() == name) return false;
  static constexpr std::array<std::string_view, 4> kEndings = {".yaml", ".yml", ".json",
                                                               ".template"};
  if (std::any_of(kEndings.begin(), kEndings.end(),
                  [&](std::string_view ending) { return name.ends_with(ending); }))
    return true;
  const auto read = named_files(options, parts);
  return std::any_of(read.begin(), read.end(),
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
  std::string wait(const Options& options, const std::set<std::string>& parts) {
    std::string changed;
    while (changed.empty()) {
      if (!is_ready(-1)) return {};
      changed = drain(options, parts);
    }
    while (is_ready(kSettleMilliseconds)) drain(options, parts);
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
  std::string drain(const Options& options, const std::set<std::string>& parts) {
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
        if (out.empty() && event.len > 0 && (folder_made || counts(name, options, parts)))
          out = name;
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
    const auto parts = parts_of(options);
    const std::size_t watched = watcher.add(folders_of(options, parts));
    if (!changed.empty()) announce(changed);
    if (invocation)
      run(*invocation);
    else
      std::fputs(invocation.error().message.c_str(), stderr);
    if (watched == 0) {
      complain("there is nothing to watch");
      return kFailed;
    }
    changed = watcher.wait(options, parts);
    if (changed.empty()) return kFailed;
  }
}

}  // namespace cfnaudit::cli
