#include "cli/input/files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/text.h"

// Paths -> texts.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMaxOfRun = 1ULL << 30;
std::atomic<std::uintmax_t> read_in_run = 0;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(-1); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void reset(int number) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

tl::unexpected<Error> unreadable(std::string_view name, std::string_view reason) {
  return failure(concat("cannot read ", name, ": ", reason));
}

/// Why a file of this kind is not read; empty for a regular file.
std::string_view refusal(mode_t mode) {
  if (S_ISREG(mode)) return {};
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode)) return "it is a pipe; - reads standard input";
  if (S_ISSOCK(mode)) return "it is a socket";
  return S_ISLNK(mode) ? "it is a symbolic link" : "it is a device";
}

tl::unexpected<Error> too_large(std::string_view name, std::size_t most_bytes) {
  return unreadable(name, concat("it is larger than ", std::to_string(most_bytes >> 20), " MB"));
}

Result<std::string> read_all(int descriptor, std::string_view name,
                             std::size_t most_bytes = kMostFileBytes) {
  std::string text;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return unreadable(name, std::strerror(errno));
    if (size == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
    read_in_run += static_cast<std::uintmax_t>(size);
    if (read_in_run > kMaxOfRun)
      return unreadable(name, "the files of this run are larger than 1 GB together");
    if (text.size() > most_bytes) return too_large(name, most_bytes);
  }
}

/// Opening a pipe without a writer, or a terminal, must not wait or take it over.
constexpr int kOpen = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

Result<std::string> read_regular(int descriptor, int error, std::string_view name,
                                 std::size_t most_bytes = kMostFileBytes) {
  if (descriptor < 0) return unreadable(name, std::strerror(error));
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) return unreadable(name, std::strerror(errno));
  const auto reason = refusal(about.st_mode);
  if (!reason.empty()) return unreadable(name, reason);
  if (static_cast<std::uintmax_t>(about.st_size) > most_bytes) return too_large(name, most_bytes);
  return read_all(descriptor, name, most_bytes);
}

bool has_template_ending(const fs::path& path) {
  static constexpr std::array<std::string_view, 4> kEndings = {".yaml", ".yml", ".json",
                                                               ".template"};
  return std::find(kEndings.begin(), kEndings.end(), path.extension().string()) != kEndings.end();
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

void collect(const fs::path& folder, FolderFiles& out) {
  std::error_code error;
  auto it = fs::directory_iterator(folder, error);
  std::vector<fs::path> folders;
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    const fs::path path = it->path().lexically_normal();
    std::error_code ignored;
    if (it->symlink_status(ignored).type() == fs::file_type::directory) {
      if (!is_hidden(path) && path.filename() != "node_modules") folders.push_back(path);
      continue;
    }
    // Editors keep hidden links to nothing beside a file.
    if (has_template_ending(path) && !it->is_directory(ignored) &&
        (!is_hidden(path) || it->is_regular_file(ignored)))
      out.files.push_back(path.string());
  }
  if (error)
    out.unread.push_back(
        {folder.string(), unreadable(folder.string(), error.message()).value().message});
  for (const auto& below : folders) collect(below, out);
}

}  // namespace

bool is_folder(const std::string& path) {
  std::error_code error;
  return path != "-" && fs::is_directory(path, error);
}

bool is_below(const std::string& path, const std::string& folder) {
  const auto relative = fs::path(path).lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

std::string real_path(const std::string& path) {
  std::error_code error;
  const auto out = fs::weakly_canonical(path, error);
  return (error ? fs::path(path).lexically_normal() : out).string();
}

std::string work_tree_of(const std::string& path) {
  std::error_code error;
  for (fs::path folder = real_path(fs::absolute(path, error).string());
       folder != folder.parent_path(); folder = folder.parent_path())
    if (fs::exists(folder / ".git", error)) return folder.string();
  return {};
}

std::string outermost(const std::string& folder) {
  std::string top = work_tree_of(folder);
  return top.empty() ? real_path(folder) : top;
}

void start_reading() { read_in_run = 0; }

Result<int> open_file(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0)
    if (const auto reason = refusal(about.st_mode); !reason.empty())
      return unreadable(path, reason);
  Descriptor file(::open(path.c_str(), kOpen));
  if (file.number() < 0) return unreadable(path, std::strerror(errno));
  // What is there now may be another file.
  if (::fstat(file.number(), &about) != 0) return unreadable(path, std::strerror(errno));
  if (const auto reason = refusal(about.st_mode); !reason.empty()) return unreadable(path, reason);
  return file.release();
}

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  const auto opened = open_file(path);
  if (!opened) return tl::unexpected<Error>(opened.error());
  const Descriptor file(*opened);
  return read_regular(file.number(), 0, path);
}

namespace {

enum class Owner : std::uint8_t { kAny, kUser };

bool is_own(const struct stat& about) { return about.st_uid == 0 || about.st_uid == ::geteuid(); }

// One component after the other: a link that somebody puts in the way is not followed.
void go_down(Descriptor& at, fs::path::const_iterator part, fs::path::const_iterator end) {
  constexpr int kWay = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  for (; part != end && at.number() >= 0; ++part)
    at.reset(::openat(at.number(), part->c_str(), kWay));
}

Result<std::string> read_in(const std::string& folder, const std::string& place,
                            std::string_view name, Owner owner,
                            std::size_t most_bytes = kMostFileBytes) {
  if (!is_below(place, folder)) return unreadable(name, concat("it is outside ", folder));
  Descriptor at(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const fs::path relative = fs::path(place).lexically_relative(folder);
  const auto last = std::prev(relative.end());
  go_down(at, relative.begin(), last);
  if (at.number() < 0) return unreadable(name, std::strerror(errno));
  struct stat about {};
  if (::fstatat(at.number(), last->c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0)
    if (const auto reason = refusal(about.st_mode); !reason.empty())
      return unreadable(name, reason);
  const Descriptor file(::openat(at.number(), last->c_str(), kOpen | O_NOFOLLOW));
  const int error = errno;
  if (owner == Owner::kUser && file.number() >= 0 && ::fstat(file.number(), &about) == 0 &&
      !is_own(about))
    return unreadable(name,
                      concat("it belongs to another user (", std::to_string(about.st_uid), ")"));
  return read_regular(file.number(), error, name, most_bytes);
}

}  // namespace

Result<std::vector<std::string>> list_below(const std::string& folder, const std::string& place,
                                            std::string_view name, std::size_t most) {
  if (!is_below(place, folder)) return unreadable(name, concat("it is outside ", folder));
  Descriptor at(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const fs::path relative = fs::path(place).lexically_relative(folder);
  if (relative != ".") go_down(at, relative.begin(), relative.end());
  if (at.number() >= 0)
    at.reset(::openat(at.number(), ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (at.number() < 0) return unreadable(name, std::strerror(errno));
  const std::unique_ptr<DIR, int (*)(DIR*)> all(::fdopendir(at.number()), ::closedir);
  if (all == nullptr) return unreadable(name, std::strerror(errno));
  at.release();
  std::vector<std::string> out;
  while (const dirent* one = ::readdir(all.get())) {
    std::string found = one->d_name;
    if (found == "." || found == "..") continue;
    struct stat about {};
    const bool known =
        ::fstatat(::dirfd(all.get()), one->d_name, &about, 0) == 0 && S_ISDIR(about.st_mode);
    if (known) found += '/';
    if (out.size() == most)
      return unreadable(name, concat("it has more than ", std::to_string(most), " files"));
    out.push_back(std::move(found));
  }
  std::ranges::sort(out);
  return out;
}

Result<std::string> read_below(const std::string& folder, const std::string& place,
                               std::string_view name, std::size_t most_bytes) {
  return read_in(folder, place, name, Owner::kAny, most_bytes);
}

Result<std::string> read_own(const std::string& folder, const std::string& place,
                             std::string_view name) {
  return read_in(folder, place, name, Owner::kUser);
}

FolderFiles candidate_files(const std::string& folder) {
  FolderFiles out;
  collect(folder, out);
  std::sort(out.files.begin(), out.files.end());
  return out;
}

Result<std::string> read_found(const std::string& path, const std::string& outermost) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return read_file(path);
  const std::string place = real_path(path);
  if (!is_below(place, outermost))
    return unreadable(path, concat("it is a symbolic link to a file outside ", outermost));
  return read_below(outermost, place, path);
}

}  // namespace cfnaudit::cli
