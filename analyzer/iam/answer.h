#pragma once

// What every question about policies is answered with. Made by question and by the questions
// themselves; read by all who ask.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analyzer/iam/evaluate.h"

namespace cfnaudit::iam {

/// A statement of one of the policies that were asked about.
struct StatementRef {
  PolicyRef policy;
  std::size_t statement = 0;

  friend bool operator==(const StatementRef&, const StatementRef&) = default;
};

struct Answer {
  enum class Kind : std::uint8_t { kProved, kRefuted, kUnknown };
  Kind kind = Kind::kUnknown;
  Request witness;                   // of kRefuted
  std::vector<std::string> reasons;  // of kUnknown
  /// Of kProved, where it is wanted: statements without any one of which it would not hold. None:
  /// it holds because nothing allows the request.
  std::vector<StatementRef> because;

  bool proved() const { return kind == Kind::kProved; }
  bool refuted() const { return kind == Kind::kRefuted; }
};

/// Does a proof name the statements that it needs? Costs as many proofs as there are such
/// statements.
enum class Explain : std::uint8_t { kNo, kYes };

enum class PolicyType : std::uint8_t { kIdentity, kResource };

/// kResource if some statement names principals.
PolicyType type_of(std::span<const PolicyRef> policies);

}  // namespace cfnaudit::iam
