#pragma once

// The calls of all environments as one list: what is the same in several environments stands once.
// Made from an Audit; read by the reports about calls.

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"

namespace cfnaudit::audit {

struct CallRow {
  std::string caller;
  std::string during;  // "in 'Charge'", "GET /orders"; empty: the caller itself
  std::string as;      // a role, or the name of a service
  std::vector<std::string> actions;
  std::string target;  // a logical id, or "*"
  bool at_creation = false;
  access::Verdict verdict = access::Verdict::kReachable;
  std::vector<std::string> missing;  // of a call that is not allowed
  std::string unknown;               // why it is not decided
  Span span;
  std::vector<std::uint32_t> environments;
};

/// What is not allowed first, then what is not decided; then in the order of the template.
std::vector<CallRow> call_rows(const Audit& audit);

}  // namespace cfnaudit::audit
