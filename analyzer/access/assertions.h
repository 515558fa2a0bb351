#pragma once

// Assertions about access that must hold for every value of a template's parameters, not only in
// the environments that are listed: "deny: from X to Y". Checked by whoever reads the
// configuration.
//
// Conditions and mapping keys are decided by enumeration: each parameter that they ask for takes
// its AllowedValues, or each text that it is compared with and any other. Everywhere else a
// parameter is a symbol that stands for any text. What is proved so is proved for all values; a
// violation is shown with the values that bring it about.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/access/answer.h"
#include "analyzer/base/source.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"

namespace cfnaudit::access {

/// `from` must not be able to do any of `actions` (all, when there are none) on `to`.
struct Denial {
  std::string from;
  std::string to;
  std::vector<std::string> actions;
};

struct DenialResult {
  enum class Kind : std::uint8_t {
    kHolds,     // proved for all parameter values
    kViolated,  // by `match`, with `parameters`
    kUnknown,   // see `reasons`
    kInvalid,   // names what is not there; see `reasons`
  };
  Kind kind = Kind::kHolds;
  std::map<std::string, std::string> parameters;  // those that matter; others may be anything
  Match match;
  std::vector<std::string> reasons;
  bool gave_up = false;  // of kUnknown: at a budget
};

/// One result for each denial, in order. `options` fixes region and account; its overrides are
/// values that parameters surely have, its environments play no part.
std::vector<DenialResult> check_denials(const SourceFile& file, const model::Template& tmpl,
                                        const resolve::EnvironmentOptions& options,
                                        std::span<const Denial> denials,
                                        const AnalysisOptions& analysis = {});

}  // namespace cfnaudit::access
