#include "cli/output.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/report/escape.h"
#include "cli/report/tool.h"

// Text -> files and streams.

namespace cfnaudit::cli {

void complain_as_it_is(std::string_view message) {
  if (message.ends_with('\n')) message.remove_suffix(1);
  std::string out;
  for (const auto line : split(message, '\n')) out += concat(printable(line), "\n");
  std::fputs(out.c_str(), stderr);
}

void complain(std::string_view message) { complain_as_it_is(concat(kToolName, ": ", message)); }

namespace {

Error cannot_write(const std::string& path) {
  return Error{concat("cannot write ", path, ": ", std::strerror(errno))};
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// What is no file cannot be replaced: a terminal, a pipe, /dev/null.
Result<void> write_through(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return tl::unexpected<Error>(cannot_write(path));
  const bool written = write_all(file, text) || errno == EPIPE;
  if (!written) {
    auto error = cannot_write(path);
    ::close(file);
    return tl::unexpected<Error>(std::move(error));
  }
  ::close(file);
  return {};
}

/// The file that a link leads to is replaced, not the link.
std::string place_of(const std::string& path) {
  std::error_code error;
  const auto place = std::filesystem::canonical(path, error);
  return error ? path : place.string();
}

mode_t new_file_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// Either the old content or the new is there, never a part: a file beside it takes its name.
Result<void> replace_file(const std::string& path, std::string_view text, mode_t mode) {
  const std::string place = place_of(path);
  std::string beside = concat(place, ".XXXXXX");
  const int file = ::mkstemp(beside.data());
  if (file < 0) return tl::unexpected<Error>(cannot_write(path));
  const bool written = write_all(file, text) && ::fchmod(file, mode) == 0 && ::fsync(file) == 0;
  const int problem = errno;
  const bool closed = ::close(file) == 0;
  if (!written) errno = problem;
  if (written && closed && ::rename(beside.c_str(), place.c_str()) == 0) return {};
  auto error = cannot_write(path);
  ::unlink(beside.c_str());
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

Result<void> write_output(const std::string& path, std::string_view text) {
  if (path.empty()) {
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && errno != EPIPE)
      return failure(concat("cannot write the report: ", std::strerror(errno)));
    return {};
  }
  struct stat before {};
  if (::stat(path.c_str(), &before) != 0) return replace_file(path, text, new_file_mode());
  if (S_ISDIR(before.st_mode)) return failure(concat("cannot write ", path, ": it is a folder"));
  if (!S_ISREG(before.st_mode)) return write_through(path, text);
  if (::access(path.c_str(), W_OK) != 0) return tl::unexpected<Error>(cannot_write(path));
  return replace_file(path, text, before.st_mode & 07777);
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat one {};
  struct stat other {};
  return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 && S_ISREG(one.st_mode) &&
         one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool write_report(const std::string& path, std::string_view text) {
  const auto written = write_output(path, text);
  if (!written) complain(written.error().message);
  return written.has_value();
}

}  // namespace cfnaudit::cli
