#pragma once

// The access matrix of all environments as one list: what is the same in several environments
// stands once. Made from an Audit; read by differences and by the access reports for people.

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"

namespace cfnaudit::audit {

/// What one principal may do with one destination.
struct AccessRow {
  std::string destination;
  int rank = 0;  // data first: access::destination_rank
  access::Verdict verdict = access::Verdict::kReachable;
  std::vector<std::string> levels;   // "Read"
  std::vector<std::string> actions;  // "dynamodb:GetItem"
  std::vector<std::string> conditions;
  std::vector<std::string> unknown;
  std::vector<std::uint32_t> environments;
};

/// What it comes to through others.
struct ThroughRow {
  std::string destination;
  int rank = 0;
  access::Verdict verdict = access::Verdict::kReachable;
  std::vector<std::string> levels;
  std::vector<std::string> ways;  // "ProcessingLambda", "Workflow -> ProcessingLambda"
  std::vector<std::uint32_t> environments;
};

struct AccessPrincipal {
  std::string id;
  std::string type;
  std::vector<std::string> used_by;  // logical ids, of all environments
  std::vector<std::string> assumable_by;
  std::vector<std::string> unknown;         // policies that were not seen
  std::vector<std::uint32_t> environments;  // that have it
  std::vector<AccessRow> rows;              // data first
  std::vector<ThroughRow> through;
};

std::vector<AccessPrincipal> access_principals(const Audit& audit);

/// A destination and what may be done with it, sorted.
struct Reached {
  std::string destination;
  std::vector<std::string> levels;

  friend bool operator==(const Reached&, const Reached&) = default;
};

/// A way in from outside, with what stands behind it.
struct AccessEntry {
  std::string id;
  std::string who;   // "anonymous", "account 111122223333", "event"
  std::string path;  // "ApplicationApi POST /process -> ProcessingLambda"
  std::string authentication;
  bool anonymous = false;
  access::Verdict verdict = access::Verdict::kReachable;
  std::vector<std::string> conditions;
  std::vector<std::string> unknown;
  std::vector<Reached> reaches;       // data and code
  std::vector<Reached> may_reach;     // what of these is not decided
  std::vector<iam::Request> witness;  // one request for each step
  std::vector<std::uint32_t> environments;
};

/// Anonymous ones first.
std::vector<AccessEntry> access_entries(const Audit& audit);

}  // namespace cfnaudit::audit
