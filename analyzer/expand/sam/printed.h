#pragma once

// Trees as the texts that AWS SAM hashes: canonical JSON, and a printed Python dictionary. Used by
// the expanders for logical ids that change with their content.

#include <string>
#include <string_view>

#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

enum class Layout : std::uint8_t {
  kCompact,   // sorted keys, no blanks
  kSpaced,    // ", " and ": ", keys in iteration order
  kIndented,  // sorted keys, four blanks
};

/// JSON as Python's json.dumps writes it: ASCII only.
std::string json_text(const Tree* tree, Layout layout);
/// What Python 2 would print for a dictionary: {u'swagger': 2.0}.
std::string python_text(const Tree* tree);
/// SHA-1 in hexadecimal digits.
std::string sha1(std::string_view text);
/// The first ten digits of the hash of a text, or of another value's compact JSON; empty for
/// nothing.
std::string content_hash(const Tree* tree);
std::string content_hash(std::string_view text);

}  // namespace cfnaudit::expand
