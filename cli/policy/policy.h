#pragma once

// `cfnaudit policy`: the reasoner on policy documents, and on the policies of a template. Called by
// run; one policy_*.cpp file for each task.

#include <string>

#include "cli/options/options.h"

namespace cfnaudit::cli {

/// Does what options.policy asks, writes the report, gives the exit code.
int run_policy(const Options& options);

/// What a task has to say, or why it could not be done.
struct PolicyReport {
  int code = 0;
  std::string text;
};
using PolicyOutcome = Result<PolicyReport>;

PolicyOutcome policy_compare(const Options& options);
PolicyOutcome policy_check(const Options& options);
PolicyOutcome policy_validate(const Options& options);
PolicyOutcome policy_import(const Options& options);
/// Writes its decisions as it makes them, so that a stream of requests is answered as it comes.
int policy_evaluate(const Options& options);

}  // namespace cfnaudit::cli
