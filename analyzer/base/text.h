#pragma once

// Small text helpers for messages; used everywhere.

#include <concepts>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit {

/// concat("a", name, std::to_string(3)): one allocation.
template <typename... Parts>
std::string concat(const Parts&... parts) {
  const std::string_view views[] = {std::string_view(parts)...};
  std::size_t size = 0;
  for (const auto view : views) size += view.size();
  std::string out;
  out.reserve(size);
  for (const auto view : views) out += view;
  return out;
}

std::string join(std::span<const std::string> parts, std::string_view separator);
/// "a", "a and b", "a, b and c".
std::string enumerate(std::span<const std::string> parts);
/// 'text' with control characters escaped.
std::string quote(std::string_view text);
/// "1 finding", "2 findings".
std::string count(std::size_t n, std::string_view singular, std::string_view plural = {});
std::vector<std::string_view> split(std::string_view text, char separator);
/// The parts are views: of a text that is gone with the statement they would be read too late.
template <std::same_as<std::string> Temporary>
std::vector<std::string_view> split(Temporary&& text, char separator) = delete;
std::string_view trim(std::string_view text);
std::string lowercase(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
/// Insertions, deletions and replacements between two words; case costs nothing.
std::size_t edit_distance(std::string_view a, std::string_view b);
/// The candidate that a misspelt word most likely meant, if one is close.
std::optional<std::string_view> did_you_mean(std::string_view word,
                                             std::span<const std::string_view> candidates);
/// Does the whole text match a pattern in which * stands for any characters and ? for one?
bool matches_wildcard(std::string_view pattern, std::string_view text);
/// Decimal integer, the whole text; nothing else.
std::optional<long long> parse_integer(std::string_view text);
/// Is the text well-formed UTF-8? Otherwise the offset of the first bad byte.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

}  // namespace cfnaudit
