#pragma once

// Slow and obvious globs, to check the fast ones against.

#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::iam {

inline bool reference_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return reference_match(pattern.substr(1), text) ||
           (!text.empty() && reference_match(pattern, text.substr(1)));
  if (text.empty()) return false;
  return (pattern[0] == '?' || pattern[0] == text[0]) &&
         reference_match(pattern.substr(1), text.substr(1));
}

/// All words over the alphabet up to a length, shorter ones first.
inline std::vector<std::string> words(std::string_view alphabet, std::size_t length) {
  std::vector<std::string> out = {""};
  std::size_t begin = 0;
  for (std::size_t size = 1; size <= length; ++size) {
    const std::size_t end = out.size();
    for (; begin < end; ++begin)
      for (const char letter : alphabet) out.push_back(out[begin] + letter);
  }
  return out;
}

}  // namespace cfnaudit::iam
