#pragma once

// What may be asked about policies. Each answer is proved, or refuted by a request that was replayed on the concrete
// evaluator, or unknown with the reason. Used by access, the rules and the policy command.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::iam {

struct Answer {
  enum class Kind : std::uint8_t { kProved, kRefuted, kUnknown };
  Kind kind = Kind::kUnknown;
  Request witness;                   // of kRefuted
  std::vector<std::string> reasons;  // of kUnknown

  bool proved() const { return kind == Kind::kProved; }
  bool refuted() const { return kind == Kind::kRefuted; }
};

enum class PolicyType : std::uint8_t { kIdentity, kResource };

/// kResource if some statement names principals.
PolicyType type_of(std::span<const PolicyRef> policies);

/// "Whatever `candidate` allows, `reference` allows." Compares the policies and nothing else: a resource policy that
/// names an account allows all of it.
Answer no_new_access(Reasoner& reasoner, const Policies& reference, const Policies& candidate,
                     PolicyType type);

enum class Permissiveness : std::uint8_t {
  kEquivalent,
  kMorePermissive,  // the first allows all that the second allows, and more
  kLessPermissive,
  kIncomparable,
  kUnknown,
};

struct Comparison {
  Permissiveness relation = Permissiveness::kUnknown;
  Answer second_covers_first;  // refuted: something that only the first allows
  Answer first_covers_second;
};

Comparison compare(Reasoner& reasoner, const Policies& first, const Policies& second);

}  // namespace cfnaudit::iam
