#include "analyzer/base/json.h"

#include <algorithm>

#include "analyzer/base/hex.h"
#include "analyzer/base/utf8.h"

// Text -> JSON strings; is a text a JSON number?

namespace cfnaudit {

namespace {

void append_escape(std::string& out, std::uint32_t unit) {
  out += "\\u";
  out += hex(unit, 4);
}

void append_escaped(std::string& out, std::uint32_t code_point) {
  if (code_point < 0x10000) return append_escape(out, code_point);
  const std::uint32_t rest = code_point - 0x10000;
  append_escape(out, 0xD800 + (rest >> 10));
  append_escape(out, 0xDC00 + (rest & 0x3FFU));
}

}  // namespace

void append_json_string(std::string& out, std::string_view text, JsonText how) {
  static constexpr std::string_view kCharacters = "\"\\\b\f\n\r\t";
  static constexpr std::string_view kLetters = "\"\\bfnrt";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    std::size_t length = 1;
    if (const auto known = kCharacters.find(c); known != std::string_view::npos) {
      out += '\\';
      out += kLetters[known];
    } else if (byte < 0x20 || byte == 0x7F) {
      append_escape(out, byte);
    } else if (byte < 0x80 || how == JsonText::kUtf8) {
      out += c;
    } else {
      const CodePoint point = first_code_point(text.substr(at));
      append_escaped(out, point.value);
      length = point.length;
    }
    at += length;
  }
  out += '"';
}

std::string json_string(std::string_view text, JsonText how) {
  std::string out;
  out.reserve(text.size() + 2);
  append_json_string(out, text, how);
  return out;
}

bool is_json_number(std::string_view text) {
  const auto skip_digits = [&] {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool leading_zero = text.starts_with('0');
  const std::size_t whole = skip_digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (skip_digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (skip_digits() == 0) return false;
  }
  return text.empty();
}

}  // namespace cfnaudit
