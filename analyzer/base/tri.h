#pragma once

// Kleene's three-valued logic: what holds, what does not, and what nobody knows before deployment
// or without the request. Used by everything that decides.

#include <algorithm>
#include <cstdint>

namespace cfnaudit {

enum class Tri : std::uint8_t { kNo, kUnknown, kYes };

constexpr Tri tri(bool value) { return value ? Tri::kYes : Tri::kNo; }
constexpr Tri both(Tri a, Tri b) { return std::min(a, b); }
constexpr Tri either(Tri a, Tri b) { return std::max(a, b); }
constexpr Tri opposite(Tri a) { return a == Tri::kUnknown ? a : tri(a == Tri::kNo); }

}  // namespace cfnaudit
