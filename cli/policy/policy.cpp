// Options of `policy` -> report and exit code.

#include "cli/policy/policy.h"

#include <cstdio>

#include "analyzer/base/text.h"
#include "cli/commands/run.h"
#include "cli/input/files.h"

namespace cfnaudit::cli {

namespace {

PolicyOutcome outcome_of(const Options& options) {
  if (!options.format.empty() && options.format != "text" && options.format != "json")
    return failure(
        concat("policy has no format ", quote(options.format), "; it has text and json"));
  switch (options.policy.task) {
    case PolicyTask::kCompare:
      return policy_compare(options);
    case PolicyTask::kNoNewAccess:
    case PolicyTask::kAccessNotGranted:
    case PolicyTask::kNoPublicAccess:
      return policy_check(options);
    case PolicyTask::kValidate:
      return policy_validate(options);
    case PolicyTask::kImport:
      return policy_import(options);
    case PolicyTask::kEvaluate:
      break;
  }
  return PolicyReport{policy_evaluate(options), {}};
}

}  // namespace

int run_policy(const Options& options) {
  auto outcome = outcome_of(options);
  if (outcome && !outcome->text.empty()) {
    const auto written = write_output(options.output, outcome->text);
    if (!written) outcome = tl::unexpected<Error>(written.error());
  }
  if (outcome) return outcome->code;
  std::fputs(concat("cfnaudit: ", outcome.error().message, "\n").c_str(), stderr);
  return kFailed;
}

}  // namespace cfnaudit::cli
