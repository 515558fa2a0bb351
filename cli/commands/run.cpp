#include "cli/commands/run.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "cli/commands/completions.h"
#include "cli/commands/diff.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/init.h"
#include "cli/commands/manual.h"
#include "cli/commands/merge.h"
#include "cli/commands/pricing.h"
#include "cli/commands/rules.h"
#include "cli/commands/templates.h"
#include "cli/input/files.h"
#include "cli/options/command_table.h"
#include "cli/output.h"
#include "cli/policy/policy.h"

// Command -> the file that carries it out.

namespace cfnaudit::cli {

namespace {

int written(const Options& options, std::string_view text) {
  return write_report(options.output, text) ? kClean : kFailed;
}

/// A file that the command line names, which the output would overwrite; empty: none.
std::string input_that_is(const Options& options) {
  if (options.output.empty()) return {};
  std::vector<std::string> inputs = options.paths;
  for (const auto* more :
       {&options.parameter_files, &options.cost.price_books, &options.pricing.files})
    inputs.insert(inputs.end(), more->begin(), more->end());
  for (const auto& one :
       {options.policies, options.config, options.baseline, options.cost.usage_file})
    inputs.push_back(one);
  const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const std::string& input) {
    return is_same_file(options.output, input);
  });
  return found == inputs.end() ? std::string() : *found;
}

}  // namespace

int run(const Invocation& invocation) {
  const Options& options = invocation.options;
  start_reading();
  if (const auto input = input_that_is(options); !input.empty()) {
    complain(concat("cannot write ", options.output, ": it is the input ", input));
    return kFailed;
  }
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
    case Command::kMerge:
      return run_merge(options);
    case Command::kReport:
      return run_templates(invocation, Report::kReport);
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
