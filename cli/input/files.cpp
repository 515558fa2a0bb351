#include "cli/input/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "analyzer/base/text.h"

// Paths -> texts.

namespace cfnaudit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMaxBytes = 256ULL << 20;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Result<std::string> read_all(std::FILE* file, std::string_view name) {
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file)) {
    text.append(buffer.data(), n);
    if (text.size() > kMaxBytes)
      return failure(concat("cannot read ", name, ": it is larger than 256 MB"));
  }
  if (std::ferror(file) != 0)
    return failure(concat("cannot read ", name, ": ", std::strerror(errno)));
  return text;
}

}  // namespace

bool is_folder(const std::string& path) {
  std::error_code error;
  return path != "-" && fs::is_directory(path, error);
}

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  if (is_folder(path)) return failure(concat("cannot read ", path, ": it is a folder"));
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return failure(concat("cannot read ", path, ": ", std::strerror(errno)));
  return read_all(file.get(), path);
}

Result<std::vector<std::string>> candidate_files(const std::string& folder) {
  static constexpr std::array<std::string_view, 4> kEndings = {".yaml", ".yml", ".json",
                                                               ".template"};
  std::vector<std::string> found;
  std::error_code error;
  auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied,
                                             error);
  if (error) return failure(concat("cannot read ", folder, ": ", error.message()));
  for (; it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (error) return failure(concat("cannot read ", folder, ": ", error.message()));
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (it->is_directory(ignored)) {
      if (name.starts_with('.') || name == "node_modules") it.disable_recursion_pending();
      continue;
    }
    const std::string ending = it->path().extension().string();
    if (it->is_regular_file(ignored) &&
        std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end())
      found.push_back(it->path().lexically_normal().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace cfnaudit::cli
