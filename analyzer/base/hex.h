#pragma once

// Hexadecimal digits. Used wherever bytes, code points and hashes are written or read.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cfnaudit {

/// The last `digits` digits, in lower case: hex(0x1b, 4) is "001b".
inline std::string hex(std::uint64_t value, std::size_t digits) {
  std::string out(digits, '0');
  for (std::size_t i = digits; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 15U];
  return out;
}

/// The same in upper case: upper_hex(0x1b, 4) is "001B".
inline std::string upper_hex(std::uint64_t value, std::size_t digits) {
  std::string out = hex(value, digits);
  for (char& c : out)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

inline std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace cfnaudit
