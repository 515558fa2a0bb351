#include "cli/commands/run.h"

#include <algorithm>
#include <filesystem>

#include "analyzer/base/text.h"
#include "audit/access_question.h"
#include "audit/audit.h"
#include "audit/baseline.h"
#include "audit/budgets.h"
#include "cli/commands/completions.h"
#include "cli/commands/diff.h"
#include "cli/commands/manual.h"
#include "cli/commands/pricing.h"
#include "cli/commands/session.h"
#include "cli/input/files.h"
#include "cli/options/command_table.h"
#include "cli/policy/policy.h"
#include "cli/report/access_answer.h"
#include "cli/report/report.h"
#include "cli/report/rules.h"
#include "pricing/usage_file.h"

// Invocation -> report and exit code.

namespace cfnaudit::cli {

namespace {

std::string_view name_of(Command command) {
  switch (command) {
    case Command::kCheck:
      return "check";
    case Command::kAccess:
      return "access";
    case Command::kCost:
      return "cost";
    case Command::kGraph:
      return "graph";
    case Command::kExpand:
      return "expand";
    case Command::kRules:
      return "rules";
    case Command::kInit:
      return "init";
    case Command::kPolicy:
      return "policy";
    case Command::kPricing:
      return "pricing";
    case Command::kDiff:
      return "diff";
    case Command::kCompletions:
      return "completions";
    case Command::kManual:
      return "manual";
  }
  return "check";
}

audit::Stages stages_of(Command command, std::string_view format) {
  switch (command) {
    case Command::kCheck:
      return {.rules = true, .access = true, .cost = format == "text" || format == "markdown"};
    case Command::kAccess:
      return {.access = true};
    case Command::kCost:
      return {.cost = true};
    default:
      return {};
  }
}

bool has_findings(const audit::Audit& audit, std::optional<Severity> fail_on) {
  return fail_on &&
         std::any_of(audit.findings.begin(), audit.findings.end(),
                     [&](const Diagnostic& finding) { return finding.severity >= *fail_on; });
}

bool gave_up(const audit::Audit& audit) {
  return std::any_of(audit.incomplete.begin(), audit.incomplete.end(), [](const auto& open) {
    return open.kind == rules::Incomplete::Kind::kGaveUp;
  });
}

/// The errors of a template, which only check reports in full.
void complain_about_errors(const audit::Audit& audit, const SourceMap& sources) {
  constexpr std::size_t kFew = 5;
  std::size_t errors = 0;
  for (const auto& finding : audit.findings) {
    if (finding.severity != Severity::kError || ++errors > kFew) continue;
    const Position at = sources.start(finding.span);
    complain(concat(sources.file(finding.span).name(), ":", std::to_string(at.line), ":",
                    std::to_string(at.column), ": ", finding.message, " [", finding.rule, "]"));
  }
  if (errors > kFew)
    complain(concat("and ", std::to_string(errors - kFew), " more errors: see cfnaudit check"));
}

/// Denials that speak about none of the templates.
bool complain_about_denials(const Invocation& invocation,
                            const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  if (invocation.options.command != Command::kCheck) return false;
  std::vector<const audit::DenialOutcome*> outcomes;
  for (const auto& audit : audits)
    if (audit->is_template) outcomes.push_back(&audit->denied);
  const auto problems = unknown_denials(invocation.config.denials, outcomes);
  for (const auto& problem : problems) complain(problem);
  return !problems.empty();
}

bool complain_about_budgets(const Inputs& inputs,
                            const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  const auto problems = unknown_budgets(audits, inputs.cost.budgets);
  for (const auto& problem : problems) complain(problem);
  return !problems.empty();
}

/// Says what is wrong with the usage file; a budget that is exceeded has been said as an error.
int cost_exit_code(const Inputs& inputs, const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  bool failed = complain_about_usage(inputs, audits);
  for (const auto& audit : audits) failed = failed || is_over_budget(*audit);
  return failed ? kFindings : kClean;
}

int exit_code(const Options& options, const Inputs& inputs,
              const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  const auto any = [&](auto test) { return std::any_of(audits.begin(), audits.end(), test); };
  if (inputs.failed || any([](const auto& audit) { return !audit->is_template; })) return kFailed;
  for (const auto& audit : audits)
    for (const auto& name : audit->resolution.environments.unknown_names) {
      complain(concat(audit->file->name(), " has no environment ", quote(name)));
      return kFailed;
    }
  if (options.command == Command::kCost) return cost_exit_code(inputs, audits);
  if (options.command == Command::kCheck && complain_about_usage(inputs, audits)) return kFindings;
  if (options.command == Command::kCheck &&
      any([&](const auto& audit) { return has_findings(*audit, options.fail_on); }))
    return kFindings;
  return any([](const auto& audit) { return gave_up(*audit); }) ? kIncomplete : kClean;
}

bool has_question(const Options& options) {
  return !options.from.empty() || !options.to.empty() || !options.actions.empty() ||
         !options.who_can.empty();
}

/// With --prove-unreachable: 0 proved, 1 reachable, 3 not decided.
int proof_exit_code(const audit::AccessAnswer& answer) {
  switch (answer.verdict) {
    case access::Verdict::kUnreachable:
      return kClean;
    case access::Verdict::kReachable:
      return kFindings;
    case access::Verdict::kUnknown:
      break;
  }
  return kIncomplete;
}

int run_question(const Options& options, const audit::Audit& audit, const ReportOptions& report) {
  access::Question question{options.from, options.to, options.actions};
  if (options.who_can.size() == 2)
    question = {.from = {}, .to = options.who_can[1], .actions = {options.who_can[0]}};
  auto answered = answer(audit, question);
  if (!answered) {
    complain(answered.error().message);
    return kFailed;
  }
  if (options.prove_unreachable) explain(*answered);
  const bool json = options.format == "json";
  const auto written =
      write_output(options.output, json ? answer_json(*answered) : answer_text(*answered, report));
  if (!written) complain(written.error().message);
  if (!written) return kFailed;
  if (options.prove_unreachable) return proof_exit_code(*answered);
  return gave_up(audit) ? kIncomplete : kClean;
}

int write_usage_file(const Options& options, const audit::Audit& audit) {
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : audit.graphs) graphs.push_back(&graph);
  const auto written = write_output(options.output, pricing::usage_file_for(graphs));
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
}

int run_rules_command(const Options& options) {
  const auto text = rules_text(options.rule, options.format);
  if (!text) {
    complain(text.error().message);
    return kFailed;
  }
  const auto written = write_output(options.output, *text);
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
}

/// What is made of the command line's own description.
int run_describing_command(const Options& options) {
  const CommandInfo all = command_table();
  const std::string text =
      options.command == Command::kManual ? manual(all) : completions(all, options.shell);
  const auto written = write_output(options.output, text);
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
}

int run_init_command(const Options& options) {
  const std::string path = options.output.empty() ? ".cfnaudit.yaml" : options.output;
  if (std::filesystem::exists(path)) {
    complain(concat(path, " exists already"));
    return kFailed;
  }
  const auto written = write_output(path, config_example());
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
}

/// What the baseline file still has and the templates have no more; nothing without a baseline.
Result<audit::Baseline> apply_baseline(const Options& options,
                                       std::span<const std::unique_ptr<audit::Audit>> audits) {
  if (options.baseline.empty()) return audit::Baseline{};
  if (options.write_baseline) {
    const audit::Baseline now = audit::baseline_of(audits);
    const auto written = write_output(options.baseline, audit::baseline_text(now));
    if (!written) return tl::unexpected<Error>(written.error());
    return apply(now, audits);
  }
  auto text = read_file(options.baseline);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto known = audit::read_baseline(SourceFile(0, options.baseline, std::move(*text)));
  if (!known) return tl::unexpected<Error>(known.error());
  auto mended = apply(*known, audits);
  if (options.prune_baseline && !mended.empty()) {
    audit::Baseline rest = *known;
    for (const auto& entry : mended) {
      const auto found = std::find_if(rest.begin(), rest.end(), [&](const auto& other) {
        return other.path == entry.path && other.fingerprint == entry.fingerprint;
      });
      if (found != rest.end()) rest.erase(found);
    }
    const auto written = write_output(options.baseline, audit::baseline_text(rest));
    if (!written) return tl::unexpected<Error>(written.error());
  }
  return mended;
}

}  // namespace

int run(const Invocation& invocation) {
  const auto start = Clock::now();
  const Options& options = invocation.options;
  if (options.command == Command::kRules) return run_rules_command(options);
  if (options.command == Command::kInit) return run_init_command(options);
  if (options.command == Command::kCompletions || options.command == Command::kManual)
    return run_describing_command(options);
  if (options.command == Command::kPolicy) return run_policy(options);
  if (options.command == Command::kPricing) return run_pricing_command(options);
  if (options.command == Command::kDiff) return run_diff(invocation);
  const Format* format = find_format(name_of(options.command), options.format);
  if (format == nullptr) {
    std::vector<std::string> known;
    for (const auto& row : formats())
      if (row.command == name_of(options.command)) known.emplace_back(row.name);
    complain(concat(name_of(options.command), " has no format ", quote(options.format), "; it has ",
                    enumerate(known)));
    return kFailed;
  }
  std::optional<pricing::Exchange> exchange;
  if (!options.cost.currency.empty()) {
    auto parsed = pricing::parse_exchange(options.cost.currency);
    if (!parsed) {
      complain(parsed.error().message);
      return kFailed;
    }
    exchange = std::move(*parsed);
  }
  Inputs inputs(options);
  if (!inputs.read()) return kFailed;
  audit::Stages stages = stages_of(options.command, format->name);
  stages.cost_inputs = &inputs.cost;
  auto audits = audit_all(inputs, options, stages, ruling_of(invocation));
  leave_out_parts(inputs, audits);
  if (complain_about_denials(invocation, audits)) inputs.failed = true;
  if (complain_about_budgets(inputs, audits)) inputs.failed = true;
  const auto mended = apply_baseline(options, audits);
  if (!mended) {
    complain(mended.error().message);
    return kFailed;
  }
  if (options.command == Command::kCost && options.cost.init_usage)
    return write_usage_file(options, *audits.front());
  std::vector<const audit::Audit*> views;
  for (const auto& audit : audits) views.push_back(audit.get());
  if (options.command != Command::kCheck)
    for (const audit::Audit* audit : views) complain_about_errors(*audit, inputs.sources);
  if (has_question(options)) {
    if (const int code = exit_code(options, inputs, audits); code == kFailed) return code;
    if (format->name != "text" && format->name != "json") {
      complain("a question is answered as text or json");
      return kFailed;
    }
    return run_question(options, *audits.front(), report_options(options, format->name, start));
  }
  ReportOptions shown = report_options(options, format->name, start);
  shown.mended = mended->size();
  shown.exchange = exchange;
  const std::string report = format->render(views, inputs.sources, shown);
  const auto written = write_output(options.output, report);
  if (!written) complain(written.error().message);
  return written ? exit_code(options, inputs, audits) : kFailed;
}

}  // namespace cfnaudit::cli
