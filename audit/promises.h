#pragma once

// Which promises a template keeps, in each environment, and what breaks the others. Made from an
// audit that ran the rules of the profile well-architected; read by reports.

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "rules/promises.h"

namespace cfnaudit::audit {

enum class PromiseState : std::uint8_t {
  kNotConcerned,  // the environment has nothing that the promise is about
  kKept,
  kUnknown,  // a rule could not decide, or a part of the template was not read
  kBroken,
};

std::string_view to_string(PromiseState state);

struct PromiseAnswer {
  const rules::Promise* promise = nullptr;
  std::vector<PromiseState> states;          // per environment
  std::vector<const Diagnostic*> broken_by;  // suppressed ones too
  std::vector<std::string> unknown;          // why: "ENC001: parameter Encrypt has no value"
};

/// In the order of the table.
std::vector<PromiseAnswer> answer_promises(const Audit& audit);

}  // namespace cfnaudit::audit
