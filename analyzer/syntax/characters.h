#pragma once

// Character classes and small scans that the YAML reader and the scalar map share.

#include <cstddef>
#include <string_view>

namespace cfnaudit::syntax {

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
inline bool is_break(char c) { return c == '\n' || c == '\r'; }

/// Length of the line break at `at`: 0, 1, or 2 for \r\n.
inline std::size_t break_length(std::string_view text, std::size_t at) {
  if (at >= text.size() || !is_break(text[at])) return 0;
  return text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
}

inline std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

inline std::size_t line_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_break(text[at])) ++at;
  return at;
}

}  // namespace cfnaudit::syntax
