#pragma once

// The tasks of `policy`, a file each. Called by policy.

#include <string>

#include "cli/formats.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

/// What a task has to say, or why it could not be done.
struct PolicyReport {
  int code = 0;
  std::string text;
};
using PolicyOutcome = Result<PolicyReport>;

PolicyOutcome policy_compare(const Options& options, const Format& format);
PolicyOutcome policy_check(const Options& options, const Format& format);
PolicyOutcome policy_validate(const Options& options, const Format& format);
PolicyOutcome policy_deploy(const Options& options, const Format& format);
PolicyOutcome policy_generate(const Options& options, const Format& format);
PolicyOutcome policy_import(const Options& options, const Format& format);
/// Writes its decisions as it makes them, so that a stream of requests is answered as it comes.
int policy_evaluate(const Options& options, const Format& format);

}  // namespace cfnaudit::cli
