#pragma once

// Three-valued truth (Kleene): what is not known before deployment is neither true nor false.

#include <cstdint>

namespace cfnaudit {

enum class Tri : std::uint8_t { kNo, kUnknown, kYes };

constexpr Tri tri(bool value) { return value ? Tri::kYes : Tri::kNo; }
constexpr Tri operator!(Tri a) { return static_cast<Tri>(2 - static_cast<int>(a)); }
constexpr Tri operator&(Tri a, Tri b) { return a < b ? a : b; }
constexpr Tri operator|(Tri a, Tri b) { return a > b ? a : b; }

}  // namespace cfnaudit
