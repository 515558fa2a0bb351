#include "cli/commands/templates.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "audit/budgets.h"
#include "cli/commands/audits.h"
#include "cli/commands/check.h"
#include "cli/commands/cost.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/incomplete.h"
#include "cli/commands/question.h"
#include "cli/commands/report_options.h"
#include "cli/input/inputs.h"
#include "cli/output.h"
#include "cli/report/words.h"

// Templates -> audits -> report and exit code.

namespace cfnaudit::cli {

namespace {

using Owned = std::vector<std::unique_ptr<audit::Audit>>;

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

bool complain_about_budgets(const Inputs& inputs,
                            const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  const auto problems = unknown_budgets(audits, inputs.cost.budgets);
  for (const auto& problem : problems) complain(problem);
  return !problems.empty();
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
  const bool answers = options.command == Command::kAccess || options.command == Command::kCost;
  if (answers && any([](const auto& audit) { return !audit->is_whole(); })) return kFailed;
  if (options.command == Command::kCost) return cost_exit_code(inputs, audits);
  if (options.command == Command::kCheck && complain_about_usage(inputs, audits)) return kFindings;
  if (options.command == Command::kReport && complain_about_usage(inputs, audits)) return kFailed;
  if (options.command == Command::kCheck &&
      any([&](const auto& audit) { return has_findings(*audit, options.fail_on); }))
    return kFindings;
  return any([](const auto& audit) { return is_incomplete(*audit); }) ? kIncomplete : kClean;
}

/// The totals' second currency, if one is asked for.
Result<std::optional<pricing::Exchange>> exchange_of(const Options& options) {
  if (options.cost.currency.empty()) return std::optional<pricing::Exchange>();
  auto parsed = pricing::parse_exchange(options.cost.currency);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  return std::optional(std::move(*parsed));
}

int refuse(const Error& error) {
  complain(error.message);
  return kFailed;
}

/// Does SAM refuse it? What it could make of the rest is no template to deploy.
bool is_refused(const audit::Audit& audit) {
  return std::any_of(audit.findings.begin(), audit.findings.end(), [](const Diagnostic& finding) {
    return finding.rule == "TPL016" || finding.rule == "TPL017";
  });
}

struct Reported {
  const Format* format = nullptr;
  std::optional<pricing::Exchange> exchange;
  GroupBy group_by;
  Clock::time_point start;
};

/// Of audits that are there: the question, the usage file, or the report.
int report_on(const Options& options, const Inputs& inputs, const Owned& audits,
              const Reported& wanted, std::size_t mended) {
  if (options.command == Command::kCost && options.cost.init_usage)
    return write_usage_file(options, *audits.front());
  if (!wanted.format->stages.rules)  // others report them in full
    for (const auto& audit : audits) {
      complain_about_errors(*audit, inputs.sources);
      if (const auto unread = unread_words(*audit); !unread.empty())
        complain(concat(audit->file->name(), ": ", unread));
    }
  if (options.command == Command::kExpand &&
      std::any_of(audits.begin(), audits.end(),
                  [](const auto& audit) { return is_refused(*audit); }))
    return kFailed;
  ReportOptions shown = report_options(options, wanted.format->name, wanted.start);
  shown.unread = inputs.unread;
  const bool about_network = wanted.format->report == Report::kNetworkAnswer;
  if (about_network || wanted.format->report == Report::kAccessAnswer) {
    const auto& audit = *audits.front();
    const int code = exit_code(options, inputs, audits);
    if (code == kFailed && (!audit.is_template || audit.is_whole())) return code;
    return about_network ? run_network_question(options, audit, *wanted.format, shown)
                         : run_question(options, audit, *wanted.format, shown);
  }
  if (const auto input = input_that_is(options, audits); !input.empty())
    return refuse({concat("cannot write ", options.output, ": it is the input ", input)});
  shown.mended = mended;
  shown.exchange = wanted.exchange;
  shown.group_by = wanted.group_by;
  shown.today = today();
  std::vector<const audit::Audit*> views;
  for (const auto& audit : audits) views.push_back(audit.get());
  const std::string report = render<RenderAudits>(*wanted.format, views, inputs.sources, shown);
  return write_report(options.output, report) ? exit_code(options, inputs, audits) : kFailed;
}

}  // namespace

int run_templates(const Invocation& invocation, Report report) {
  Reported wanted{.start = Clock::now()};
  const Options& options = invocation.options;
  if (report == Report::kAccess && has_question(options))
    report = has_network_question(options) ? Report::kNetworkAnswer : Report::kAccessAnswer;
  if (report == Report::kGraph && options.calls) report = Report::kCalls;
  const auto format = find_format(report, options.format);
  if (!format) return refuse(format.error());
  wanted.format = *format;
  auto exchange = exchange_of(options);
  if (!exchange) return refuse(exchange.error());
  wanted.exchange = std::move(*exchange);
  auto group_by = parse_group_by(options.cost.group_by);
  if (!group_by) return refuse(group_by.error());
  wanted.group_by = std::move(*group_by);
  Inputs inputs(options);
  if (!inputs.read()) return kFailed;
  audit::Stages stages = (*format)->stages;
  stages.cost_inputs = &inputs.cost;
  auto audits = audit_all(inputs, options, stages, ruling_of(invocation));
  leave_out_parts(inputs, audits);
  if (complain_about_denials(invocation, audits)) inputs.failed = true;
  if (complain_about_budgets(inputs, audits)) inputs.failed = true;
  const auto mended = apply_baseline(options, audits);
  if (!mended) return refuse(mended.error());
  return report_on(options, inputs, audits, wanted, mended->size());
}

}  // namespace cfnaudit::cli
