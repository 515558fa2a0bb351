#pragma once

// Where something stands in the input: a file number and a half-open byte range. Made by the
// readers, carried by every later representation, turned into lines and columns only when a report
// is written (see source.h).

#include <compare>
#include <cstdint>

namespace cfnaudit {

/// Bytes [begin, end) of file number `file` of a SourceMap.
struct Span {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend auto operator<=>(const Span&, const Span&) = default;
};

/// A value and the place that it was written at.
template <typename T>
struct Spanned {
  T value{};
  Span span;
};

}  // namespace cfnaudit
