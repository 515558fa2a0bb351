#pragma once

// What all documents in JSON have in common: the library, the version of their shapes, how they are
// written. Used by every writer of JSON in cli/, and the only door of the library there.

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "analyzer/base/source.h"

namespace cfnaudit::cli {

using Json = nlohmann::ordered_json;

inline constexpr int kSchemaVersion = 1;

/// With a line break at the end; `indent` -1: one line. Bytes that are not UTF-8 become U+FFFD
/// rather than an exception.
inline std::string document_text(const Json& json, int indent = 2) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Documents of parts that are texts already, as document_text() writes them, without the line
/// break at the end: `{"a": ..}` and `[..]`.
using Member = std::pair<std::string_view, std::string>;
std::string value_text(const Json& json);
std::string object_text(std::span<const Member> members);
std::string array_text(std::span<const std::string> values);

inline Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

inline Json json_position(Position at) { return {{"line", at.line}, {"column", at.column}}; }

}  // namespace cfnaudit::cli
