#pragma once

// Regular expressions as resource schemas write them (ECMA-262, with what Java adds), asked one
// question: can a text match? What is not understood exactly (look-around, \p, large counts) is
// taken to match more than it does, so that "no" is always right. Matching takes time in proportion
// to the text times the pattern; there is no backtracking. Used by the rules about values.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/base/symbolic_text.h"

namespace cfnaudit {

class Pattern {
 public:
  /// nullopt: the expression is malformed, too large, or uses what is not supported.
  static std::optional<Pattern> parse(std::string_view expression);

  /// False when no value of the symbols makes the text match, anywhere in it: the expression's own
  /// ^ and $ tie it to the ends.
  bool may_match(const SymbolicText& text) const;
  /// Matching takes at most so many steps for each character.
  std::size_t size() const { return states_.size(); }

 private:
  friend class PatternParser;
  friend class PatternRun;

  /// A set of characters. Those beyond ASCII are all in it or all out of it.
  struct Characters {
    std::bitset<128> ascii;
    bool others = false;

    bool contains(std::uint32_t c) const { return c < 128 ? ascii[c] : others; }
  };

  enum class Step : std::uint8_t { kCharacters, kFork, kStart, kEnd, kMatch };

  struct State {
    Step step = Step::kMatch;
    std::uint32_t next = 0;
    std::uint32_t other = 0;       // of a fork
    std::uint32_t characters = 0;  // index into characters_
  };

  std::vector<Characters> characters_;
  std::vector<State> states_;
  std::uint32_t first_ = 0;
  bool is_tied_ = false;  // to the start: a match begins nowhere else
};

}  // namespace cfnaudit
