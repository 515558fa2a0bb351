// Spans and labels -> source lines with underlines.

#include "cli/report/excerpt.h"

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "cli/report/escape.h"

namespace cfnaudit::cli {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr std::size_t kNarrowest = 24;  // columns of source below which clipping makes no sense

/// A mark within one line, in columns from 0.
struct Underline {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string label;
  bool main = false;
};

using Lines = std::map<std::uint32_t, std::vector<Underline>>;  // by line number

/// The column at which byte `offset` of the line is shown.
std::size_t column_at(const std::vector<Cell>& line, std::size_t offset) {
  std::size_t column = 0;
  for (const Cell& cell : line) {
    if (cell.begin >= offset) break;
    column += cell.width;
  }
  return column;
}

std::size_t bytes_before(std::string_view line, std::uint32_t code_points) {
  std::size_t at = 0;
  for (std::uint32_t n = 0; at < line.size() && n < code_points; ++n) {
    ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

/// The last position that belongs to the span; a span that ends with a line break ends in the line
/// before.
Position last_position(const SourceFile& file, Span span) {
  const std::string_view text = file.text();
  std::size_t end = std::min<std::size_t>(span.end, text.size());
  while (end > span.begin &&
         std::string_view(" \t\r\n").find(text[end - 1]) != std::string_view::npos)
    --end;
  return file.lines().position(end);
}

/// A line as it is shown: without its secrets and, if it is very long, a part of it.
struct Line {
  std::string text;
  std::uint32_t skipped = 0;  // characters before the part

  /// The byte of `text` at a column of the line.
  std::size_t byte(std::uint32_t column) const {
    return bytes_before(text, column - 1 < skipped ? 0 : column - 1 - skipped);
  }
};

/// The part around a column.
Line line_around(const SourceFile& file, std::uint32_t number, std::uint32_t column) {
  constexpr std::size_t kLongest = 4000;
  constexpr std::size_t kBefore = 500;
  const std::string_view line = file.lines().line(number);
  if (line.size() <= kLongest) return {file.shown_line(number), 0};
  const auto starts = [&](std::size_t at) {
    return at >= line.size() || (static_cast<unsigned char>(line[at]) & 0xC0) != 0x80;
  };
  std::size_t begin = bytes_before(line, column - 1);
  begin = begin > kBefore ? begin - kBefore : 0;
  while (!starts(begin)) --begin;
  std::size_t end = std::min(begin + kLongest, line.size());
  while (!starts(end)) --end;
  const auto skipped = static_cast<std::uint32_t>(
      std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(begin),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  const auto at = static_cast<std::uint32_t>(line.data() - file.text().data());
  Line out{file.shown({file.number(), at + static_cast<std::uint32_t>(begin),
                       at + static_cast<std::uint32_t>(end)}),
           skipped};
  if (begin > 0) {
    out.text.insert(0, kEllipsis);
    --out.skipped;
  }
  if (end < line.size()) out.text += kEllipsis;
  return out;
}

Underline underline(const SourceFile& file, const Mark& mark, bool main, const Line& line) {
  const Position start = file.lines().position(mark.span.begin);
  const Position last = last_position(file, mark.span);
  const std::vector<Cell> shown = cells(line.text);
  std::size_t end_byte = line.text.find_last_not_of(" \t") + 1;
  std::string label = mark.label;
  if (last.line == start.line)
    end_byte = line.byte(last.column);
  else
    label = concat("to line ", std::to_string(last.line), label.empty() ? "" : ": ", label);
  const std::size_t begin = column_at(shown, line.byte(start.column));
  return {begin, std::max(begin + 1, column_at(shown, end_byte)), std::move(label), main};
}

/// The part [from, to) of a line's columns that is shown.
struct Window {
  std::size_t from = 0;
  std::size_t to = 0;
};

/// Long lines are cut so that the marks' beginnings stay in sight.
Window window(std::size_t line_width, const std::vector<Underline>& marks, std::size_t room) {
  if (line_width <= room) return {0, line_width};
  const auto first =
      std::min_element(marks.begin(), marks.end(),
                       [](const Underline& a, const Underline& b) { return a.begin < b.begin; });
  const std::size_t begin = first == marks.end() ? 0 : first->begin;
  const std::size_t end = first == marks.end() ? 0 : first->end;
  if (end <= room) return {0, room};
  const std::size_t from = begin > room / 4 ? begin - room / 4 : 0;
  return {from, std::min(line_width, from + room)};
}

/// Columns [from, to) of a line; what is cut off is an ellipsis.
std::string cut(const std::vector<Cell>& line, Window part, std::size_t line_width) {
  std::string out;
  std::size_t column = 0;
  bool fresh = true;
  for (const Cell& cell : line) {
    const bool cut_before = part.from > 0 && column < part.from + 1;
    const bool cut_behind = part.to < line_width && column + cell.width > part.to - 1;
    if (!cut_before && !cut_behind) {
      if (fresh && part.from > 0) {
        out += kEllipsis;
        out.append(column - part.from - 1, ' ');
      }
      fresh = false;
      out += cell.shown;
    }
    column += cell.width;
    if (cut_behind) break;
  }
  if (part.to < line_width) out += kEllipsis;
  return out.substr(0, out.find_last_not_of(' ') + 1);
}

class Drawing {
 public:
  Drawing(const SourceMap& sources, const ExcerptStyle& style, const Paint& paint,
          std::size_t gutter)
      : sources_(&sources), style_(style), paint_(&paint), gutter_(gutter) {}

  void file(const SourceFile& source, const std::vector<Mark>& marks, std::size_t number) {
    const Position start = sources_->start(marks.front().span);
    // A stream's name, and any name that a template cannot choose, is short; still it may hold
    // anything.
    out_ += concat(std::string(gutter_, ' '), paint(Style::kFrame, number == 0 ? "--> " : "::: "),
                   printable(source.name()), ":", std::to_string(start.line), ":",
                   std::to_string(start.column), "\n");
    bar("");
    Lines lines;
    std::map<std::uint32_t, Line> texts;
    for (const Mark& mark : marks) {
      const bool main = number == 0 && &mark == marks.data();
      const Position at = sources_->start(mark.span);
      if (!texts.contains(at.line)) texts.emplace(at.line, line_around(source, at.line, at.column));
      lines[at.line].push_back(underline(source, mark, main, texts[at.line]));
    }
    std::uint32_t previous = 0;
    for (auto& [line, underlines] : lines) {
      if (previous != 0 && line == previous + 2)
        source_line(line_around(source, previous + 1, 1), previous + 1, {});
      if (previous != 0 && line > previous + 2)
        out_ += concat(paint(Style::kFrame, std::string(gutter_, '.')), "\n");
      std::stable_sort(underlines.begin(), underlines.end(),
                       [](const Underline& a, const Underline& b) { return a.begin < b.begin; });
      source_line(texts[line], line, underlines);
      previous = line;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  std::string paint(Style style, std::string_view text) const { return (*paint_)(style, text); }

  void bar(std::string_view text) {
    out_ += concat(std::string(gutter_, ' '), paint(Style::kFrame, "|"), text, "\n");
  }

  void source_line(const Line& shown, std::uint32_t number,
                   const std::vector<Underline>& underlines) {
    const std::vector<Cell> line = cells(shown.text);
    const std::size_t width = column_at(line, std::string_view::npos);
    const std::size_t room =
        std::max(kNarrowest, style_.width > gutter_ + 2 ? style_.width - gutter_ - 2 : 0);
    const Window part = window(width, underlines, room);
    const std::string text = cut(line, part, width);
    out_ +=
        concat(paint(Style::kFrame, concat(pad_left(std::to_string(number), gutter_ - 1), " |")),
               text.empty() ? "" : " ", text, "\n");
    for (const Underline& mark : underlines) draw(mark, part, room);
  }

  void draw(const Underline& mark, Window part, std::size_t room) {
    const std::size_t begin = std::max(mark.begin, part.from) - part.from;
    const std::size_t end =
        std::max(begin + 1, std::min(mark.end, std::max(part.to, mark.begin + 1)) - part.from);
    const Style style = mark.main ? style_.main : Style::kFrame;
    const std::string line = concat(" ", std::string(begin, ' '),
                                    paint(style, std::string(end - begin, mark.main ? '^' : '-')));
    const std::string label = printable(mark.label);
    if (label.empty()) return bar(line);
    const bool fits = end + 1 + display_width(label) <= room || room - std::min(room, end) > 40;
    if (fits) return bar(concat(line, " ", labelled(label, end + 2, room, style)));
    bar(line);
    bar(concat(std::string(std::min(begin, room / 2) + 1, ' '),
               labelled(label, std::min(begin, room / 2) + 1, room, style)));
  }

  /// A label from column `at` behind the bar, wrapped in its own column.
  std::string labelled(std::string_view label, std::size_t at, std::size_t room,
                       Style style) const {
    std::string out;
    const std::string wrapped = wrap(label, room + 1, at);
    for (const auto line : split(wrapped, '\n')) {
      if (!out.empty())
        out += concat("\n", std::string(gutter_, ' '), paint(Style::kFrame, "|"),
                      std::string(at, ' '));
      out += paint(style, trim(line));
    }
    return out;
  }

  const SourceMap* sources_;
  ExcerptStyle style_;
  const Paint* paint_;
  std::size_t gutter_;
  std::string out_;
};

}  // namespace

Excerpt excerpt(const SourceMap& sources, std::vector<Mark> marks, const ExcerptStyle& style,
                const Paint& paint) {
  if (marks.empty()) return {};
  std::uint32_t last_line = 1;
  for (const Mark& mark : marks) last_line = std::max(last_line, sources.start(mark.span).line);
  // At least "...", so that left-out lines show.
  const std::size_t gutter = std::max<std::size_t>(3, std::to_string(last_line).size()) + 1;
  Drawing drawing(sources, style, paint, gutter);
  for (std::size_t number = 0; !marks.empty(); ++number) {
    const std::uint32_t file = marks.front().span.file;
    const auto others = std::stable_partition(
        marks.begin(), marks.end(), [&](const Mark& mark) { return mark.span.file == file; });
    drawing.file(sources.file(file), {marks.begin(), others}, number);
    marks.erase(marks.begin(), others);
  }
  return {drawing.take(), gutter};
}

}  // namespace cfnaudit::cli
