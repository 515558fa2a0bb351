#pragma once

// What the tables of this folder are made of. A table is a constant array of small rows, put in
// order by the compiler and looked up by binary search, so it costs nothing at the program's start.
// Each row, or the table's head, names the page that says so and the day on which it was read;
// tests/structure/facts_test.cpp lists the oldest ones.

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace cfnaudit::aws {

/// The page that states a fact, and when it was read: a row without either does not compile.
struct Source {
  consteval Source(std::string_view the_page, std::string_view the_day)
      : page(the_page), read(the_day) {
    if (!page.starts_with("https://") || read.size() != 10 || read[4] != '-' || read[7] != '-')
      throw "a source is a URL and a day: 2026-11-30";
  }

  std::string_view page;
  std::string_view read;
};

/// The rows in the order of `key`; rows with equal keys stay in the order in which they are
/// written.
template <typename Row, std::size_t kSize, typename Key>
consteval std::array<Row, kSize> sorted(std::array<Row, kSize> rows, Key key) {
  for (std::size_t i = 1; i < kSize; ++i)
    for (std::size_t at = i; at > 0 && key(rows[at]) < key(rows[at - 1]); --at)
      std::swap(rows[at], rows[at - 1]);
  return rows;
}

/// A member of the row as the key.
template <typename Row, std::size_t kSize, typename Value>
consteval std::array<Row, kSize> sorted(std::array<Row, kSize> rows, Value Row::*key) {
  return sorted(rows, [key](const Row& row) { return row.*key; });
}

}  // namespace cfnaudit::aws
