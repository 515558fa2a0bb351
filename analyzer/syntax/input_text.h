#pragma once

// The text that a reader may parse: well-formed UTF-8 without control characters. Made from the raw
// source by either reader; every byte keeps its offset.

#include <cstdint>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::syntax {

enum class LoneReturn : std::uint8_t {
  kKeep,
  kReadAsLineFeed,  // a lone \r breaks lines in YAML, but not for yaml-cpp
};

struct InputFormat {
  std::size_t max_bytes = 0;
  std::string_view name;  // "YAML"
  LoneReturn lone_return = LoneReturn::kKeep;
};

/// `text` itself, or a corrected copy in `result`'s arena, or nothing when the text is too large or
/// binary. Reports TPL001 for bad bytes and TPL004 for size.
std::string_view input_text(std::string_view text, std::uint32_t file, const InputFormat& format,
                            Staged<Document>& result);

}  // namespace cfnaudit::syntax
