#pragma once

// The parts of JSON (RFC 8259) that texts are made of: strings and numbers. Used by everything that
// writes JSON without a library, and by the readers.

#include <cstdint>
#include <string>
#include <string_view>

namespace cfnaudit {

/// Which characters of a string are written as \u escapes beside control characters.
enum class JsonText : std::uint8_t { kUtf8, kAscii };

/// In double quotes.
void append_json_string(std::string& out, std::string_view text, JsonText how = JsonText::kUtf8);
std::string json_string(std::string_view text, JsonText how = JsonText::kUtf8);

/// Section 6: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?. 007, 10.0.0.1 and 2012-10-17
/// are none.
bool is_json_number(std::string_view text);

}  // namespace cfnaudit
