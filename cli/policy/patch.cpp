#include "cli/policy/patch.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::cli {

namespace {

constexpr std::size_t kContext = 3;

std::string_view without_break(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

std::string marked(char mark, std::string_view line) {
  std::string out = concat(std::string(1, mark), line);
  if (!out.ends_with('\n')) out += "\n\\ No newline at end of file\n";
  return out;
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

std::string unified_diff(std::string_view path, std::string_view text,
                         std::vector<LineEdit> edits) {
  if (edits.empty()) return {};
  std::ranges::sort(edits, {}, &LineEdit::begin);
  const auto lines = lines_of(text);
  std::string out = concat("--- a/", path, "\n+++ b/", path, "\n");
  long long shift = 0;
  for (std::size_t i = 0; i < edits.size();) {
    std::size_t last = i;
    while (last + 1 < edits.size() && edits[last + 1].begin <= edits[last].end + 2 * kContext)
      ++last;
    const std::size_t begin = edits[i].begin - std::min(kContext, edits[i].begin);
    const std::size_t end = std::min(lines.size(), edits[last].end + kContext);
    std::string body;
    std::size_t at = begin;
    std::size_t added = 0;
    std::size_t removed = 0;
    for (std::size_t e = i; e <= last; ++e) {
      for (; at < edits[e].begin; ++at) body += marked(' ', lines[at]);
      for (; at < edits[e].end; ++at, ++removed) body += marked('-', lines[at]);
      for (const auto& line : edits[e].lines) body += concat("+", line, "\n");
      added += edits[e].lines.size();
    }
    for (; at < end; ++at) body += marked(' ', lines[at]);
    const std::size_t size = end - begin;
    out += concat("@@ -", std::to_string(begin + 1), ",", std::to_string(size), " +",
                  std::to_string(static_cast<long long>(begin) + 1 + shift), ",",
                  std::to_string(size + added - removed), " @@\n", body);
    shift += static_cast<long long>(added) - static_cast<long long>(removed);
    i = last + 1;
  }
  return out;
}

std::size_t end_of_block(const std::vector<std::string_view>& lines, std::size_t first) {
  const std::size_t indent = lines[first].find_first_not_of(' ');
  std::size_t end = first + 1;
  for (std::size_t i = first + 1; i < lines.size(); ++i) {
    const std::string_view line = without_break(lines[i]);
    const std::size_t at = line.find_first_not_of(" \r");
    if (at == std::string_view::npos) continue;
    const bool is_item = at == indent && line.substr(at).starts_with("- ");
    if (at <= indent && !is_item) break;
    end = i + 1;
  }
  return end;
}

}  // namespace cfnaudit::cli
