// A proof -> the statements that it needs.

#include "analyzer/iam/because.h"

#include <algorithm>

namespace cfnaudit::iam {

Policies without(const Policies& policies, std::span<const StatementRef> dropped) {
  Policies out;
  for (const PolicyRef& policy : policies) {
    Policy rest = policy->source();
    rest.statements.clear();
    for (std::size_t i = 0; i < policy->source().statements.size(); ++i)
      if (std::find(dropped.begin(), dropped.end(), StatementRef{policy, i}) == dropped.end())
        rest.statements.push_back(policy->source().statements[i]);
    const bool same = rest.statements.size() == policy->source().statements.size();
    out.push_back(same ? policy : compile(std::move(rest)));
  }
  return out;
}

std::vector<StatementRef> statements_of(const Policies& policies, Effect effect) {
  std::vector<StatementRef> out;
  for (const PolicyRef& policy : policies)
    for (std::size_t i = 0; i < policy->source().statements.size(); ++i)
      if (policy->source().statements[i].effect == effect) out.push_back({policy, i});
  return out;
}

std::vector<StatementRef> needed(
    std::vector<StatementRef> candidates,
    const std::function<bool(std::span<const StatementRef> dropped)>& holds_without) {
  constexpr std::size_t kMostCandidates = 200;  // each may cost a proof
  if (candidates.empty() || candidates.size() > kMostCandidates) return candidates;
  if (holds_without(candidates)) return {};
  std::vector<StatementRef> kept;
  std::vector<StatementRef> dropped;
  for (const StatementRef& one : candidates) {
    dropped.push_back(one);
    if (holds_without(dropped)) continue;
    dropped.pop_back();
    kept.push_back(one);
  }
  return kept;
}

}  // namespace cfnaudit::iam
