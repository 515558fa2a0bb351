#include "cli/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "analyzer/base/text.h"
#include "cli/report/tool.h"

// Text -> files and streams.

namespace cfnaudit::cli {

void complain(std::string_view message) {
  std::fputs(concat(kToolName, ": ", message, "\n").c_str(), stderr);
}

Result<void> write_output(const std::string& path, std::string_view text) {
  if (path.empty()) {
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && errno != EPIPE)
      return failure(concat("cannot write the report: ", std::strerror(errno)));
    return {};
  }
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  const File file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (file == nullptr) return failure(concat("cannot write ", path, ": ", std::strerror(errno)));
  if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0)
    return failure(concat("cannot write ", path, ": ", std::strerror(errno)));
  return {};
}

bool write_report(const std::string& path, std::string_view text) {
  const auto written = write_output(path, text);
  if (!written) complain(written.error().message);
  return written.has_value();
}

}  // namespace cfnaudit::cli
