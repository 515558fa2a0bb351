#pragma once

// Boolean formulas that share their parts: conjunctions over numbered atoms, with negation on the
// edges. Built by encoding, decided by solver; equal formulas are the same formula.

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "analyzer/base/tri.h"

namespace cfnaudit::iam {

using AtomId = std::uint32_t;

/// A node of a pool, or its negation.
struct Formula {
  std::uint32_t code = 0;  // node * 2 + negated

  std::uint32_t node() const { return code >> 1; }
  bool negated() const { return (code & 1) != 0; }
  Formula operator!() const { return {code ^ 1}; }
  friend auto operator<=>(const Formula&, const Formula&) = default;
};

inline constexpr Formula kTrue{0};
inline constexpr Formula kFalse{1};
constexpr Formula constant(bool value) { return value ? kTrue : kFalse; }

class Formulas {
 public:
  Formulas();

  Formula atom(AtomId atom);
  Formula all(std::vector<Formula> parts);
  Formula any(std::vector<Formula> parts);
  Formula both(Formula a, Formula b) { return all({a, b}); }
  Formula either(Formula a, Formula b) { return any({a, b}); }
  Formula implies(Formula a, Formula b) { return any({!a, b}); }

  std::size_t size() const { return nodes_.size(); }
  bool is_atom(std::uint32_t node) const { return nodes_[node].atom != kNoAtom; }
  AtomId atom_of(std::uint32_t node) const { return nodes_[node].atom; }
  /// Of a conjunction. A part's node comes before the node that it is a part of.
  std::span<const Formula> parts(std::uint32_t node) const {
    return {parts_.data() + nodes_[node].first, nodes_[node].count};
  }
  /// The nodes that `root` is made of, parts first, itself last.
  std::vector<std::uint32_t> cone(Formula root) const;

  /// `root` with all atoms that `uncertain` names put against it: false where a true one could help
  /// it, and the other way round. Implies `root` whatever those atoms are.
  template <typename Predicate>
  Formula against(Formula root, Predicate uncertain);

 private:
  static constexpr AtomId kNoAtom = ~0u;
  struct Node {
    AtomId atom = kNoAtom;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };

  bool same_parts(std::uint32_t node, std::span<const Formula> parts) const;

  std::vector<Node> nodes_;  // node 0 is the empty conjunction: true
  std::vector<Formula> parts_;
  std::unordered_map<AtomId, std::uint32_t> atoms_;
  std::unordered_multimap<std::size_t, std::uint32_t> conjunctions_;  // by hash of the parts
};

/// Truth of each node of a cone; `value` gives that of an atom. Indexed by node.
template <typename Value>
std::vector<Tri> evaluate(const Formulas& pool, std::span<const std::uint32_t> cone, Value value) {
  std::vector<Tri> out(pool.size(), Tri::kUnknown);
  for (const std::uint32_t node : cone) {
    if (pool.is_atom(node)) {
      out[node] = value(pool.atom_of(node));
      continue;
    }
    Tri all = Tri::kYes;
    for (const Formula part : pool.parts(node))
      all = both(all, part.negated() ? opposite(out[part.node()]) : out[part.node()]);
    out[node] = all;
  }
  return out;
}

template <typename Predicate>
Formula Formulas::against(Formula root, Predicate uncertain) {
  // For each node, what it becomes as itself and as its negation.
  std::vector<Formula> positive(size());
  std::vector<Formula> negative(size());
  for (const std::uint32_t node : cone(root)) {
    const Formula plain{node << 1};
    if (is_atom(node)) {
      const bool open = uncertain(atom_of(node));
      positive[node] = open ? kFalse : plain;
      negative[node] = open ? kFalse : !plain;
      continue;
    }
    std::vector<Formula> conjuncts;
    std::vector<Formula> disjuncts;
    for (const Formula part : parts(node)) {
      const auto& as_is = part.negated() ? negative : positive;
      const auto& opposed = part.negated() ? positive : negative;
      conjuncts.push_back(as_is[part.node()]);
      disjuncts.push_back(opposed[part.node()]);
    }
    positive[node] = all(std::move(conjuncts));
    negative[node] = any(std::move(disjuncts));
  }
  return root.negated() ? negative[root.node()] : positive[root.node()];
}

}  // namespace cfnaudit::iam
