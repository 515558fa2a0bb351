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

#include "analyzer/iam/answer.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::iam {

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
