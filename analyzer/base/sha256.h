#pragma once

// SHA-256 (FIPS 180-4). Used by the page of the report, whose scripts are allowed by their hashes.

#include <array>
#include <cstdint>
#include <string_view>

namespace cfnaudit {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace cfnaudit
