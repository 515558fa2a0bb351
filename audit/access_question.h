#pragma once

// The access command's questions: --from, --to, --action, --who-can, --prove-unreachable. Asked of
// every environment of an Audit; rendered by report/access_answer.cpp and report/json.cpp.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/answer.h"
#include "analyzer/access/prover.h"
#include "analyzer/base/result.h"
#include "audit/audit.h"

namespace cfnaudit::audit {

struct AccessAnswer {
  const Audit* audit = nullptr;
  access::Question question;
  access::Verdict verdict = access::Verdict::kUnreachable;  // the worst of all environments
  std::vector<access::QuestionAnswer> environments;         // aligned with the audit's stacks
  std::vector<std::vector<std::string>> because;  // beside them: statements that a proof needs
  /// Over every value; nothing where one of the environments is already reachable, or where only
  /// some were asked for.
  std::optional<access::Proof> proof;
};

Result<AccessAnswer> answer(const Audit& audit, const access::Question& question);

/// Fills `because`.
void explain(AccessAnswer& answer);

}  // namespace cfnaudit::audit
