#pragma once

// Characters of UTF-8 text (RFC 3629): the only place that takes them apart and puts them together.
// Used by the readers, by patterns, and by everything that shows text.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cfnaudit {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;  // bytes
  bool valid = true;       // false: `value` is the first byte, which begins no character
};

/// The character that starts the text, which is not empty. Overlong forms, surrogates and what lies
/// above U+10FFFF are no characters.
CodePoint first_code_point(std::string_view text);

/// Bytes of the character that starts with this byte, in text that is known to be well-formed.
inline std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Is it a byte of a character, but not its first?
inline bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

void append_utf8(std::string& out, std::uint32_t code_point);

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD

}  // namespace cfnaudit
