// Options of `policy` -> report and exit code.

#include "cli/policy/policy.h"

#include "cli/commands/exit_code.h"
#include "cli/output.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

namespace {

PolicyOutcome outcome_of(const Options& options) {
  const auto format = find_format(report_of(options.policy.task), options.format);
  if (!format) return tl::unexpected<Error>(format.error());
  switch (options.policy.task) {
    case PolicyTask::kCompare:
      return policy_compare(options, **format);
    case PolicyTask::kNoNewAccess:
    case PolicyTask::kAccessNotGranted:
    case PolicyTask::kNoPublicAccess:
      return policy_check(options, **format);
    case PolicyTask::kValidate:
      return policy_validate(options, **format);
    case PolicyTask::kImport:
      return policy_import(options, **format);
    case PolicyTask::kDeploy:
      return policy_deploy(options, **format);
    case PolicyTask::kGenerate:
      return policy_generate(options, **format);
    case PolicyTask::kEvaluate:
      break;
  }
  return PolicyReport{policy_evaluate(options, **format), {}};
}

}  // namespace

int run_policy(const Options& options) {
  const auto outcome = outcome_of(options);
  if (!outcome) {
    complain(outcome.error().message);
    return kFailed;
  }
  if (!outcome->text.empty() && !write_report(options.output, outcome->text)) return kFailed;
  return outcome->code;
}

}  // namespace cfnaudit::cli
