#pragma once

// Finds a text on which tests come out as wanted, or the wishes that contradict each other: the
// string half of the solver, and the number, date and address half too. Used by solver.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/iam/terms.h"

namespace cfnaudit::iam {

struct Wish {
  const Test* test = nullptr;
  bool holds = true;
};

struct Ruling {
  enum class Kind : std::uint8_t {
    kText,      // `text` fulfils all wishes
    kConflict,  // the wishes of each core cannot all be fulfilled, whatever the symbols are
    kOpen,      // those of each core perhaps can, for some values of the symbols
    kGaveUp,    // the search was too long
  };
  Kind kind = Kind::kConflict;
  SymbolicText text;
  std::vector<std::vector<std::size_t>> cores;  // indices of wishes
  std::string reason;                           // of kOpen
};

/// Texts that fulfil the wishes. `states` is what the search may still cost, and gets less.
Ruling rule(const Slot& slot, std::span<const Wish> wishes, std::size_t& states);

/// The two wishes surely contradict each other; found without a search, so not always.
bool plainly_contradict(const Wish& a, const Wish& b);

}  // namespace cfnaudit::iam
