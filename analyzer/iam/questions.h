#pragma once

// What may be asked about policies. Each answer is proved, or refuted by a request that was
// replayed on the concrete evaluator, or unknown with the reason. Used by access, the rules and the
// policy command.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/solver.h"

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

/// Is a reason for kUnknown that the search was given up, at its budget? Others say what nobody
/// knows.
bool is_given_up(std::string_view reason);

enum class PolicyType : std::uint8_t { kIdentity, kResource };

/// kResource if some statement names principals.
PolicyType type_of(std::span<const PolicyRef> policies);

/// "Whatever `candidate` allows, `reference` allows." Compares the policies and nothing else: a
/// resource policy that names an account allows all of it.
Answer no_new_access(Reasoner& reasoner, const Policies& reference, const Policies& candidate,
                     PolicyType type, Explain explain = Explain::kNo);

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

Comparison compare(Reasoner& reasoner, const Policies& first, const Policies& second,
                   Explain explain = Explain::kNo);

/// One text, or all that a pattern matches.
struct Target {
  SymbolicText text;
  Wildcards wildcards = Wildcards::kLiteral;
};

/// Requests of one caller. Keys that `context` does not list may have any value that AWS could give
/// them.
struct AccessQuery {
  Caller caller;
  Target action;
  Target resource;  // "*", literally: actions that know no resource
  SymbolicText resource_account;
  Context context{Presence::kUnknown};
};

/// "No such request is allowed." Refuted: one surely is, whatever is not known before deployment;
/// unknown: that decides.
Answer no_access(Reasoner& reasoner, const PolicySet& policies, const AccessQuery& query,
                 Explain explain = Explain::kNo);

/// At least one of the actions on at least one of the resources; an empty list means any.
struct Access {
  std::vector<std::string> actions;
  std::vector<std::string> resources;
};

/// "The policies grant none of `accesses`", as AWS's check of that name: an access is granted if
/// some value of the condition keys lets it be.
Answer access_not_granted(Reasoner& reasoner, const Policies& policies, PolicyType type,
                          std::span<const Access> accesses, Explain explain = Explain::kNo);

/// The resource types that AWS's check knows: "AWS::S3::Bucket",
/// "AWS::IAM::AssumeRolePolicyDocument".
std::span<const std::string_view> public_access_types();

/// "The resource policy lets in no stranger": nobody anonymous, and nobody of an account that it
/// does not name, whose network, organization and so on are none that it names.
Answer no_public_access(Reasoner& reasoner, const Policies& policies,
                        std::string_view resource_type, Explain explain = Explain::kNo);

}  // namespace cfnaudit::iam
