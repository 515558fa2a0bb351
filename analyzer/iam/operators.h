#pragma once

// The condition operators of IAM: one row each, shared by the concrete evaluator and the encoding
// for the solver.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/iam/glob.h"
#include "analyzer/iam/values.h"

namespace cfnaudit::iam {

/// What the operands are.
enum class Domain : std::uint8_t {
  kText,      // StringEquals, StringLike
  kArn,       // six components, each a glob
  kNumber,    // Decimal
  kInstant,   // Instant
  kTruth,     // true, false
  kBytes,     // base64
  kNetwork,   // the request's address lies in the policy's network
  kPresence,  // Null: is the key absent?
};

/// How the request's value stands to the policy's.
enum class Relation : std::uint8_t { kMatches, kLess, kAtMost, kGreater, kAtLeast };

/// A negated operator holds when no value of the policy matches, and when the key is absent.
enum class Sense : std::uint8_t { kPlain, kNegated };

struct Operator {
  std::string_view name;
  Domain domain;
  Relation relation;
  Sense sense;
  GlobSyntax syntax;  // of the policy's values
};

/// All rows, by name.
std::span<const Operator> operators();

enum class SetQualifier : std::uint8_t { kNone, kForAllValues, kForAnyValue };

/// An operator as a policy names it: "ForAnyValue:StringLikeIfExists".
struct OperatorUse {
  const Operator* row = nullptr;
  SetQualifier qualifier = SetQualifier::kNone;
  bool if_exists = false;
};

/// Case does not matter. Null takes no IfExists.
std::optional<OperatorUse> parse_condition_operator(std::string_view name);
/// The operator that a misspelt name means, with its qualifier and IfExists.
std::optional<std::string> similar_operator(std::string_view name);

struct Malformed {};
struct Undecided {};  // depends on symbols

/// One side of a comparison.
using Operand =
    std::variant<Malformed, Undecided, Glob, Decimal, Instant, bool, std::string, Network>;

Operand policy_operand(const Operator& row, const SymbolicText& text, Variables variables);
Operand request_operand(const Operator& row, const SymbolicText& text);

/// Does the request's value stand in the operator's relation to the policy's? Before negation.
/// Unknown when the policy's value is malformed; nothing when the request's is: then neither the
/// operator nor its negation holds.
std::optional<Tri> compare(const Operator& row, const Operand& policy, const Operand& request);

}  // namespace cfnaudit::iam
