#pragma once

// The access matrix of all environments as one list: what is the same in several environments
// stands once. Made from an Audit; read by the access reports for people.

#include <cstdint>
#include <string>
#include <vector>

#include "cli/audit.h"

namespace cfnaudit::cli {

/// What one principal may do with one destination.
struct AccessRow {
  std::string destination;
  access::Verdict verdict = access::Verdict::kReachable;
  std::vector<std::string> levels;   // "Read"
  std::vector<std::string> actions;  // "dynamodb:GetItem"
  std::vector<std::string> conditions;
  std::vector<std::string> unknown;
  std::vector<std::uint32_t> environments;
};

struct AccessPrincipal {
  std::string id;
  std::string type;
  std::vector<std::string> used_by;  // logical ids, of all environments
  std::vector<std::string> assumable_by;
  std::vector<std::string> unknown;         // policies that were not seen
  std::vector<std::uint32_t> environments;  // that have it
  std::vector<AccessRow> rows;
};

std::vector<AccessPrincipal> access_principals(const Audit& audit);

/// "dynamodb: GetItem, PutItem; logs: PutLogEvents", at most `most` of them.
std::string action_list(const std::vector<std::string>& actions, std::size_t most);
/// Whether a reason comes with the actions that it stands for.
enum class Examples : std::uint8_t { kNone, kFirst };

/// What is granted under conditions only, and what could not be decided, by reason: "not decided:
/// parameter Key has no value (kms:Decrypt and 3 more)".
std::string open_actions(const AccessRow& row, Examples examples = Examples::kFirst);
/// "RW": the first letters of access levels; "?" where it is not decided.
std::string level_letters(const AccessRow& row);

}  // namespace cfnaudit::cli
