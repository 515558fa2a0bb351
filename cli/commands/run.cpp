#include "cli/commands/run.h"

#include "cli/commands/completions.h"
#include "cli/commands/diff.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/init.h"
#include "cli/commands/manual.h"
#include "cli/commands/pricing.h"
#include "cli/commands/rules.h"
#include "cli/commands/templates.h"
#include "cli/options/command_table.h"
#include "cli/output.h"
#include "cli/policy/policy.h"

// Command -> the file that carries it out.

namespace cfnaudit::cli {

namespace {

int written(const Options& options, std::string_view text) {
  return write_report(options.output, text) ? kClean : kFailed;
}

}  // namespace

int run(const Invocation& invocation) {
  const Options& options = invocation.options;
  switch (options.command) {
    case Command::kCheck:
      return run_templates(invocation, Report::kCheck);
    case Command::kAccess:
      return run_templates(invocation, Report::kAccess);
    case Command::kCost:
      return run_templates(invocation, Report::kCost);
    case Command::kGraph:
      return run_templates(invocation, Report::kGraph);
    case Command::kExpand:
      return run_templates(invocation, Report::kExpand);
    case Command::kDiff:
      return run_diff(invocation);
    case Command::kRules:
      return run_rules(options);
    case Command::kInit:
      return run_init(options);
    case Command::kPolicy:
      return run_policy(options);
    case Command::kPricing:
      return run_pricing(options);
    case Command::kCompletions:
      return written(options, completions(command_table(), options.shell));
    case Command::kManual:
      return written(options, manual(command_table()));
  }
  return kFailed;
}

}  // namespace cfnaudit::cli
