#pragma once

// Base64 (RFC 4648, section 4). Used by Fn::Base64 and by conditions on bytes.

#include <optional>
#include <string>
#include <string_view>

namespace cfnaudit {

std::string encode_base64(std::string_view bytes);
/// Padding may be missing; nothing else may be wrong.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace cfnaudit
