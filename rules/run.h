#pragma once

// Runs rules over all environments of a template and folds equal findings of several environments
// into one.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// What was left open.
struct Incomplete {
  /// What decides is not in the template; or the program gave up, such as at a solver's budget; or
  /// a part of the template was not read: behind a syntax error, in a file that is not there.
  enum class Kind : std::uint8_t { kNotKnown, kGaveUp, kNotRead };

  std::string what;
  std::string reason;
  Kind kind = Kind::kNotKnown;
};

/// Which rules run, and how much they weigh: what the user chose, by id. Nothing: the rule is off.
using Selection = std::map<std::string, std::optional<Severity>, std::less<>>;

/// Does the rule run?
bool is_selected(const Selection& selection, const RuleInfo& info);
/// Leaves out the findings of rules that are off, and gives the others their chosen severity.
void apply(const Selection& selection, std::vector<Diagnostic>& findings);

struct RunResult {
  std::vector<Diagnostic> findings;  // ordered
  std::vector<Incomplete> incomplete;
};

/// `suppressions` of the template: see Reporter::is_suppressed().
RunResult run(std::span<const Rule* const> rules, const Selection& selection,
              std::span<const Suppression> suppressions, const TemplateContext& context);

}  // namespace cfnaudit::rules
