#pragma once

// What an environment's name says about its purpose, for the rules that compare environments.

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "analyzer/base/text.h"

namespace cfnaudit::rules {

/// Does one of the words that make up the name equal one of these? "development/eu-west-1" has
/// "development".
inline bool has_word(std::string_view name, std::initializer_list<std::string_view> words) {
  std::size_t from = 0;
  while (from <= name.size()) {
    const auto to = std::min(name.find_first_of("/-_. ", from), name.size());
    const auto word = lowercase(name.substr(from, to - from));
    if (std::find(words.begin(), words.end(), word) != words.end()) return true;
    from = to + 1;
  }
  return false;
}

inline bool is_for_tests(std::string_view environment) {
  return has_word(environment, {"dev", "development", "test", "testing", "qa", "sandbox"});
}

/// Not "pre-prod" and "non-production", which only sound like it.
inline bool is_production(std::string_view environment) {
  return has_word(environment, {"prod", "production", "live", "prd"}) &&
         !has_word(environment, {"pre", "non", "not"});
}

/// For tests, or for the last look before production.
inline bool is_lesser(std::string_view environment) {
  return is_for_tests(environment) ||
         (!is_production(environment) &&
          has_word(environment, {"stage", "staging", "stg", "preprod", "preproduction", "pre",
                                 "nonprod", "nonproduction", "non", "uat", "int", "integration",
                                 "demo", "beta", "acceptance"}));
}

}  // namespace cfnaudit::rules
