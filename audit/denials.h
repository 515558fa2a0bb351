#pragma once

// The config file's "who must not reach what", held against one template. Asked by audit.

#include <span>
#include <string>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/base/source.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/enumerate.h"
#include "rules/iam/denial.h"

namespace cfnaudit::audit {

/// "None of `from` may do any of `actions` on any of `to`."
struct Denial {
  std::vector<std::string> from;     // logical ids: roles, functions, "anonymous" ...
  std::vector<std::string> to;       // logical ids or ARNs
  std::vector<std::string> actions;  // "dynamodb:Delete*"; empty: any
  std::string reason;
  std::string place;  // ".cfnaudit.yaml:12:7"
};

/// What one template says to the denials.
struct DenialOutcome {
  std::vector<rules::AnsweredDenial> answers;  // one for each pair, in order
  /// For each denial and each of its pairs, in order: why the template does not know the names;
  /// empty where it does. They then speak about another template.
  std::vector<std::vector<std::string>> unknown_names;
  std::vector<std::string> given_up;  // "X to Y": at a budget
};
DenialOutcome answer(const SourceFile& file, const model::Template& tmpl,
                     const resolve::EnvironmentOptions& options, std::span<const Denial> denials,
                     const access::AnalysisOptions& analysis);

/// DenialOutcome::unknown_names of a template.
using UnknownNames = std::vector<std::vector<std::string>>;

/// A denial whose names none of the templates knows.
struct UnknownDenial {
  std::string about;    // the same whatever the templates are
  std::string message;  // with its place in the config file
};
std::vector<UnknownDenial> unknown_denials(std::span<const Denial> denials,
                                           std::span<const UnknownNames* const> templates);

}  // namespace cfnaudit::audit
