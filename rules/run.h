#pragma once

// Runs rules over all environments of a template and folds equal findings of several environments
// into one.

#include <span>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// What a rule left open.
struct Incomplete {
  std::string what;
  std::string reason;
};

struct RunResult {
  std::vector<Diagnostic> findings;  // ordered
  std::vector<Incomplete> incomplete;
};

RunResult run(std::span<const Rule* const> rules, const TemplateContext& context);

}  // namespace cfnaudit::rules
