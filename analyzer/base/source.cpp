#include "analyzer/base/source.h"

#include <algorithm>

// Byte offsets -> lines and columns.

namespace cfnaudit {

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (text[i] == '\n' || lone_return) starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Position LineIndex::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - starts_.begin());
  std::uint32_t column = 1;
  for (std::size_t i = starts_[line - 1]; i < offset; ++i)
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++column;
  return {line, column};
}

std::string_view LineIndex::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t begin = starts_[number - 1];
  const std::size_t end = number < starts_.size() ? starts_[number] : text_.size();
  std::string_view line = text_.substr(begin, end - begin);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

SourceFile::SourceFile(std::uint32_t number, std::string name, std::string text)
    : number_(number), name_(std::move(name)), text_(std::move(text)) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
}

const LineIndex& SourceFile::lines() const {
  if (lines_.empty()) lines_.emplace_back(text_);
  return lines_.front();
}

std::string SourceFile::shown(Span span) const {
  std::vector<Span> here;
  for (const Span& one : hidden_)
    if (one.begin < span.end && one.end > span.begin) here.push_back(one);
  if (here.empty()) return std::string(text(span));
  std::string out;
  for (std::size_t at = span.begin; at < span.end; ++at) {
    const bool hidden = std::any_of(
        here.begin(), here.end(), [&](const Span& one) { return at >= one.begin && at < one.end; });
    const bool is_break = text_[at] == '\n' || text_[at] == '\r';
    const bool continues = (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80;
    if (!hidden || is_break)
      out += text_[at];
    else if (!continues)
      out += '*';
  }
  return out;
}

std::string SourceFile::shown_line(std::uint32_t number) const {
  const std::string_view line = lines().line(number);
  if (line.empty()) return {};
  const auto begin = static_cast<std::uint32_t>(line.data() - text_.data());
  return shown({number_, begin, begin + static_cast<std::uint32_t>(line.size())});
}

const SourceFile& SourceMap::add(std::string name, std::string text) {
  return files_.emplace_back(static_cast<std::uint32_t>(files_.size()), std::move(name),
                             std::move(text));
}

}  // namespace cfnaudit
