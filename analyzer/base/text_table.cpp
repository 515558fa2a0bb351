#include "analyzer/base/text_table.h"

namespace cfnaudit {

std::string_view Row::field(std::size_t index) const {
  std::string_view rest = line_;
  for (; index > 0; --index) {
    const auto tab = rest.find('\t');
    if (tab == std::string_view::npos) return {};
    rest.remove_prefix(tab + 1);
  }
  return rest.substr(0, rest.find('\t'));
}

namespace {

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// The key of the line, without a look at its end: some lines are long.
std::string_view key_at(std::string_view text, std::size_t begin) {
  const auto key = text.substr(begin, text.find('\t', begin) - begin);
  return key.substr(0, key.find('\n'));
}

}  // namespace

TextTable::TextTable(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && text[begin] == '#') {
    const auto end = text.find('\n', begin);
    begin = end == std::string_view::npos ? text.size() : end + 1;
  }
  head_ = text.substr(0, begin);
  body_ = text.substr(begin);
}

std::size_t TextTable::lower_bound(std::string_view key) const {
  // Invariant: the first row with a key not below `key` starts in [low, high], and both are starts
  // of lines. The probe is the line that starts behind the middle (searching forward is the fast
  // direction), or else the first of the range.
  std::size_t low = 0;
  std::size_t high = body_.size();
  while (low < high) {
    const auto newline = body_.find('\n', low + (high - low) / 2);
    const std::size_t start =
        newline == std::string_view::npos || newline + 1 >= high ? low : newline + 1;
    if (key_at(body_, start) < key)
      low = std::min(start + line_at(body_, start).size() + 1, body_.size());
    else
      high = start;
  }
  return low;
}

std::optional<Row> TextTable::find(std::string_view key) const {
  const std::size_t at = lower_bound(key);
  if (at >= body_.size()) return std::nullopt;
  const Row row(line_at(body_, at));
  if (row.key() != key) return std::nullopt;
  return row;
}

std::vector<Row> TextTable::with_prefix(std::string_view prefix) const {
  std::vector<Row> rows;
  for (std::size_t at = lower_bound(prefix); at < body_.size();) {
    const std::string_view line = line_at(body_, at);
    if (!line.starts_with(prefix)) break;
    rows.emplace_back(line);
    at += line.size() + 1;
  }
  return rows;
}

}  // namespace cfnaudit
