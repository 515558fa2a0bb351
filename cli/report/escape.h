#pragma once

// Text from templates made harmless for the place that it is shown at. Everything that a template's
// author can write goes through one of these before it enters a report.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::cli {

/// One character as a terminal shows it.
struct Cell {
  std::string shown;  // the character, or a visible stand-in for what would move or recolour text
  std::size_t width = 1;  // in columns: 0 for combining marks, 2 for wide ones
  std::size_t begin = 0;  // byte offset in the text
};

/// Tabs become spaces up to the next multiple of four.
std::vector<Cell> cells(std::string_view text);
/// For a terminal: control, escape and direction-changing characters are made visible.
std::string printable(std::string_view text);
std::size_t display_width(std::string_view text);
/// `text` with spaces up to `width` columns, behind it or before it.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);
/// Breaks at spaces so that lines have at most `width` columns where that is possible. The first
/// line is taken to start at column `first`, by default `indent`; further lines start with `indent`
/// spaces.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent,
                 std::optional<std::size_t> first = std::nullopt);

/// Markdown's and HTML's own characters; line breaks become spaces.
std::string markdown(std::string_view text);
/// A code span, whatever the text is; for use in table cells too.
std::string markdown_code(std::string_view text);
/// Also XML; characters that XML cannot hold become U+FFFD.
std::string html(std::string_view text);
/// RFC 4180, and no spreadsheet formula.
std::string csv_field(std::string_view text);
/// The text between the double quotes of a mermaid label.
std::string mermaid_label(std::string_view text);
/// The text between the double quotes of a dot string.
std::string dot_label(std::string_view text);
/// A relative URI for a path (RFC 3986).
std::string uri_path(std::string_view path);
/// Well-formed UTF-8: bad bytes become U+FFFD.
std::string valid_utf8(std::string_view text);

}  // namespace cfnaudit::cli
