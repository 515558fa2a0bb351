// Any text -> text that one output format cannot misread.

#include "cli/report/escape.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace cfnaudit::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return value >= range.first && value <= range.last;
  });
}

// Controls, and what changes the direction of text or is drawn as nothing:
// https://trojansource.codes/
constexpr std::array<Range, 8> kHidden = {{{0x00, 0x1F},
                                           {0x7F, 0x9F},
                                           {0xAD, 0xAD},
                                           {0x61C, 0x61C},
                                           {0x200B, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2060, 0x206F},
                                           {0xFEFF, 0xFEFF}}};

// https://www.unicode.org/reports/tr11/ , wide and fullwidth blocks.
constexpr std::array<Range, 10> kWide = {{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

constexpr std::array<Range, 5> kCombining = {
    {{0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

/// "<1b>", "<202e>".
std::string stand_in(char32_t value) {
  std::size_t digits = 2;
  while (digits < 6 && value >> (4 * digits) != 0) ++digits;
  return concat("<", hex(value, digits), ">");
}

/// A character that is shown as it is, in one column.
bool is_plain(char c) { return c >= ' ' && c <= '~'; }
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
}

Cell cell_of(const CodePoint& point, std::string_view bytes, std::size_t column) {
  if (bytes.size() == 1 && is_plain(bytes.front())) return {std::string(bytes), 1};
  if (!point.valid) return {std::string(kReplacementCharacter), 1};
  if (point.value == '\t') {
    const std::size_t width = 4 - column % 4;
    return {std::string(width, ' '), width};
  }
  if (contains(kHidden, point.value)) {
    std::string shown = stand_in(point.value);
    const std::size_t width = shown.size();
    return {std::move(shown), width};
  }
  if (contains(kCombining, point.value)) return {std::string(bytes), 0};
  return {std::string(bytes), contains(kWide, point.value) ? std::size_t{2} : std::size_t{1}};
}

/// Replaces each character that has a row in the table.
struct Replacement {
  char from;
  std::string_view to;
};

std::string replaced(std::string_view text, std::initializer_list<Replacement> table) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto* row =
        std::find_if(table.begin(), table.end(), [c](const Replacement& r) { return r.from == c; });
    if (row == table.end())
      out += c;
    else
      out += row->to;
  }
  return out;
}

/// One line of well-formed text without invisible characters; line breaks and tabs become spaces.
std::string one_line(std::string_view text) {
  return printable(replaced(text, {{'\n', " "}, {'\r', " "}, {'\t', " "}}));
}

}  // namespace

std::vector<Cell> cells(std::string_view text) {
  std::vector<Cell> out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = first_code_point(text.substr(at));
    Cell cell = cell_of(point, text.substr(at, point.length), column);
    cell.begin = at;
    column += cell.width;
    at += point.length;
    out.push_back(std::move(cell));
  }
  return out;
}

std::string printable(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  for (const Cell& cell : cells(text)) out += cell.shown;
  return out;
}

std::size_t display_width(std::string_view text) {
  if (is_plain(text)) return text.size();
  std::size_t width = 0;
  for (const Cell& cell : cells(text)) width += cell.width;
  return width;
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return concat(text, std::string(width > used ? width - used : 0, ' '));
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return concat(std::string(width > used ? width - used : 0, ' '), text);
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent,
                 std::optional<std::size_t> first) {
  std::string out;
  std::size_t column = first.value_or(indent);
  bool fresh = true;  // nothing on this line yet
  for (const auto word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t size = display_width(word);
    if (!fresh && column + 1 + size > width) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
      fresh = true;
    }
    if (!fresh) {
      out += ' ';
      ++column;
    }
    out += word;
    column += size;
    fresh = false;
  }
  return out;
}

std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@') {
      out += "&#64;";  // mentions nobody
    } else {
      if (std::string_view("\\`*_{}[]#|~$").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  // HTML rather than backticks: it holds every text, in table cells too.
  return concat("<code>",
                replaced(html(one_line(text)), {{'|', "&#124;"},
                                                {'*', "&#42;"},
                                                {'_', "&#95;"},
                                                {'`', "&#96;"},
                                                {'~', "&#126;"},
                                                {'[', "&#91;"},
                                                {']', "&#93;"},
                                                {'$', "&#36;"},
                                                {'\\', "&#92;"},
                                                {'@', "&#64;"},
                                                {'!', "&#33;"},
                                                {'#', "&#35;"}}),
                "</code>");
}

std::string html(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = first_code_point(text.substr(at));
    const bool control = point.value < 0x20 && point.value != '\t' && point.value != '\n';
    if (!point.valid || control || point.value == 0xFFFE || point.value == 0xFFFF)
      out += kReplacementCharacter;
    else
      out += text.substr(at, point.length);
    at += point.length;
  }
  // The stand-ins above hold none of these.
  std::string escaped = replaced(
      out, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}});
  return escaped;
}

std::string csv_field(std::string_view text) {
  std::string field = one_line(text);
  // Spreadsheets run what starts like this: https://owasp.org/www-community/attacks/CSV_Injection
  if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos)
    field.insert(field.begin(), '\'');
  if (field.find_first_of("\",;") == std::string::npos) return field;
  return concat("\"", replaced(field, {{'"', "\"\""}}), "\"");
}

std::string mermaid_label(std::string_view text) {
  // Entity codes: https://mermaid.js.org/syntax/flowchart.html
  return replaced(one_line(text), {{'"', "#quot;"},
                                   {'#', "#35;"},
                                   {'<', "#lt;"},
                                   {'>', "#gt;"},
                                   {'&', "#amp;"},
                                   {'`', "#96;"},
                                   {';', "#59;"},
                                   {'\\', "#92;"}});
}

std::string dot_label(std::string_view text) {
  return replaced(one_line(text), {{'"', "\\\""}, {'\\', "\\\\"}});
}

std::string uri_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z' && byte < 0x80;
    const bool digit = c >= '0' && c <= '9';
    if (plain || digit || std::string_view("-._~/").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += upper_hex(byte, 2);
    }
  }
  return out;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = first_code_point(text.substr(at));
    out += point.valid ? text.substr(at, point.length) : kReplacementCharacter;
    at += point.length;
  }
  return out;
}

}  // namespace cfnaudit::cli
