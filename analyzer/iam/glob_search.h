#pragma once

// Questions about the languages of globs: do two have a text in common, is one inside another,
// which text is in some and in none of others. Used by three-valued matching and by the string
// theory of the solver.

#include <cstdint>
#include <span>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/iam/glob.h"

namespace cfnaudit::iam {

/// Is there a text that both match, for some values of the symbols? A symbol may be any text; but a
/// generated one has a part that is found in no other text, except in symbols of the same resource.
/// Polynomial, never gives up.
bool intersects(const GlobSpan& a, const GlobSpan& b);

/// How much a search may do: product states that it follows.
struct Budget {
  std::size_t states = 4096;
};

enum class Outcome : std::uint8_t { kFound, kNone, kExhausted };

struct Solution {
  Outcome outcome = Outcome::kNone;
  SymbolicText text;       // of kFound: the shortest while half of the budget lasts, then any
  std::size_t states = 0;  // that were followed
};

/// How a glob is held against a text.
enum class Reading : std::uint8_t {
  kText,
  kFolded,  // the glob is in lower case, and the text's case does not matter
  kArn,     // as `match_arn`: the glob has six components
};

struct Demand {
  GlobSpan glob;
  Reading reading = Reading::kText;
};

/// A text that every one of `positives` matches and none of `negatives`. A symbol is a letter of
/// its own, which only
/// `*` and the same symbol match; see `widened`.
Solution solve(std::span<const GlobSpan> positives, std::span<const GlobSpan> negatives,
               Budget budget = {});

Solution solve(std::span<const Demand> positives, std::span<const Demand> negatives,
               Budget budget = {});

/// A text that `p` matches and `q` does not.
Solution difference(const GlobSpan& p, const GlobSpan& q, Budget budget = {});

/// Does `q` match whatever `p` matches? Unknown when the budget ran out.
Tri subset(const GlobSpan& p, const GlobSpan& q, Budget budget = {});

/// The glob with `*` in place of each symbol: symbols may be anything.
Glob widened(const Glob& glob);

}  // namespace cfnaudit::iam
