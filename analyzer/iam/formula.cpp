// Formulas -> smaller equal formulas, each made once.

#include "analyzer/iam/formula.h"

#include <algorithm>
#include <utility>

namespace cfnaudit::iam {
namespace {

std::size_t hash_of(std::span<const Formula> parts) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const Formula part : parts) hash = (hash ^ part.code) * 0x100000001b3;
  return hash;
}

}  // namespace

Formulas::Formulas() { nodes_.push_back({}); }

Formula Formulas::atom(AtomId atom) {
  const auto [at, fresh] = atoms_.try_emplace(atom, static_cast<std::uint32_t>(nodes_.size()));
  if (fresh) nodes_.push_back({atom, 0, 0});
  return {at->second << 1};
}

bool Formulas::same_parts(std::uint32_t node, std::span<const Formula> parts) const {
  const auto own = this->parts(node);
  return std::equal(own.begin(), own.end(), parts.begin(), parts.end());
}

Formula Formulas::all(std::vector<Formula> parts) {
  // A conjunction inside a conjunction adds its parts.
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Formula part = parts[i];
    if (part.negated() || is_atom(part.node())) continue;
    const auto inner = this->parts(part.node());
    parts[i] = kTrue;
    parts.insert(parts.end(), inner.begin(), inner.end());
  }
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  std::erase(parts, kTrue);
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] == kFalse || (i > 0 && parts[i] == !parts[i - 1])) return kFalse;
  if (parts.empty()) return kTrue;
  if (parts.size() == 1) return parts.front();
  const std::size_t hash = hash_of(parts);
  const auto [begin, end] = conjunctions_.equal_range(hash);
  for (auto at = begin; at != end; ++at)
    if (same_parts(at->second, parts)) return {at->second << 1};
  const auto node = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({kNoAtom, static_cast<std::uint32_t>(parts_.size()),
                    static_cast<std::uint32_t>(parts.size())});
  parts_.insert(parts_.end(), parts.begin(), parts.end());
  conjunctions_.emplace(hash, node);
  return {node << 1};
}

Formula Formulas::any(std::vector<Formula> parts) {
  for (Formula& part : parts) part = !part;
  return !all(std::move(parts));
}

std::vector<std::uint32_t> Formulas::cone(Formula root) const {
  std::vector<bool> seen(size());
  std::vector<std::uint32_t> out;
  seen[root.node()] = true;
  // Parts have smaller numbers than what they are parts of: one pass from the top marks, the order
  // is the numbers'.
  for (std::uint32_t node = root.node() + 1; node-- > 0;) {
    if (!seen[node]) continue;
    out.push_back(node);
    if (!is_atom(node))
      for (const Formula part : parts(node)) seen[part.node()] = true;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace cfnaudit::iam
