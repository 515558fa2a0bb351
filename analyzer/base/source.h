#pragma once

// The input texts of one run and the translation of byte offsets to lines and columns. Filled by
// the command line layer, which alone does I/O; read by the readers and the reports.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace cfnaudit {

/// A line and a column, both from 1; columns count Unicode code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend auto operator<=>(const Position&, const Position&) = default;
};

/// Start offsets of the lines of a text. Lines end at \n, \r\n or a lone \r.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  /// The position of a byte offset; offsets past the end give the position behind the last byte.
  Position position(std::size_t offset) const;
  /// Line `number` (from 1) without its line break; empty when there is no such line.
  std::string_view line(std::uint32_t number) const;
  std::size_t line_count() const { return starts_.size(); }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

/// One input text. A UTF-8 byte order mark is not part of `text`.
class SourceFile {
 public:
  SourceFile(std::uint32_t number, std::string name, std::string text);

  std::uint32_t number() const { return number_; }
  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const {
    return text().substr(span.begin, span.end - span.begin);
  }
  /// Built at the first call.
  const LineIndex& lines() const;

  /// No report shows these bytes: they hold a secret.
  void hide(Span span) const { hidden_.push_back(span); }
  /// text() for a report: a '*' for each character that is hidden.
  std::string shown(Span span) const;
  /// lines().line() for a report.
  std::string shown_line(std::uint32_t number) const;

 private:
  std::uint32_t number_;
  std::string name_;
  std::string text_;
  mutable std::vector<LineIndex> lines_;  // empty or one
  mutable std::vector<Span> hidden_;
};

/// All texts of a run, by file number. Addresses stay valid as files are added.
class SourceMap {
 public:
  const SourceFile& add(std::string name, std::string text);
  const SourceFile& file(std::uint32_t number) const { return files_[number]; }
  const SourceFile& file(Span span) const { return files_[span.file]; }
  Position start(Span span) const { return file(span).lines().position(span.begin); }
  Position end(Span span) const { return file(span).lines().position(span.end); }
  std::size_t size() const { return files_.size(); }

 private:
  std::deque<SourceFile> files_;
};

}  // namespace cfnaudit
