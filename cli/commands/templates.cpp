#include "cli/commands/templates.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "audit/budgets.h"
#include "cli/commands/audits.h"
#include "cli/commands/check.h"
#include "cli/commands/cost.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/one_by_one.h"
#include "cli/commands/outcome.h"
#include "cli/commands/question.h"
#include "cli/commands/report_options.h"
#include "cli/input/inputs.h"
#include "cli/output.h"
#include "cli/report/json_document.h"
#include "cli/report/words.h"

// Templates -> audits -> report and exit code.

namespace cfnaudit::cli {

namespace {

using Owned = std::vector<std::unique_ptr<audit::Audit>>;

/// Leaves out templates of a folder that are part of others there: they are audited as such.
void leave_out_parts(const Inputs& inputs, Owned& audits) {
  std::vector<Contents> all;
  for (const auto& audit : audits) all.push_back(contents_of(*audit));
  std::set<const audit::Audit*> parts;
  for (const std::size_t i : parts_among(all)) parts.insert(audits[i].get());
  std::erase_if(audits, [&](const auto& audit) {
    return inputs.found.contains(audit->file) && parts.contains(audit.get());
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

bool complain_about_budgets(const Inputs& inputs, const std::vector<Outcome>& outcomes) {
  const auto problems = audit::unknown_budgets(environments_of(outcomes), inputs.cost.budgets);
  for (const auto& problem : problems) complain(problem);
  return !problems.empty();
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

struct Wanted {
  const Format* format = nullptr;
  std::optional<pricing::Exchange> exchange;
  GroupBy group_by;
  Clock::time_point start;
};

/// What a report needs beside the templates.
ReportOptions shown_of(const Options& options, const Wanted& wanted) {
  ReportOptions shown = report_options(options, wanted.format->name, wanted.start);
  shown.exchange = wanted.exchange;
  shown.group_by = wanted.group_by;
  shown.today = today();
  return shown;
}

/// The exit code of a question.
int answer(const Options& options, const Inputs& inputs, const audit::Audit& audit,
           const std::vector<Outcome>& outcomes, const Wanted& wanted) {
  const int code = exit_code_of(options, inputs, outcomes);
  if (code == kFailed && (!audit.is_template || audit.is_whole())) return code;
  const ReportOptions shown = shown_of(options, wanted);
  return wanted.format->report == Report::kNetworkAnswer
             ? run_network_question(options, audit, *wanted.format, shown)
             : run_question(options, audit, *wanted.format, shown);
}

/// Of audits that are there: the question, the usage file, or the report.
int report_on(const Options& options, const Inputs& inputs, const Owned& audits,
              const std::vector<Outcome>& outcomes, const Wanted& wanted, std::size_t mended) {
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
  if (wanted.format->report == Report::kNetworkAnswer ||
      wanted.format->report == Report::kAccessAnswer)
    return answer(options, inputs, *audits.front(), outcomes, wanted);
  if (const auto input = input_that_is(options, outcomes); !input.empty())
    return refuse({concat("cannot write ", options.output, ": it is the input ", input)});
  ReportOptions shown = shown_of(options, wanted);
  shown.unread = inputs.unread;
  shown.mended = mended;
  std::vector<const audit::Audit*> views;
  for (const auto& audit : audits) views.push_back(audit.get());
  const std::string report = render<RenderAudits>(*wanted.format, views, inputs.sources, shown);
  return write_report(options.output, report) ? exit_code_of(options, inputs, outcomes) : kFailed;
}

/// With all audits at once: what a report says about one may depend on the others.
int run_together(const Invocation& invocation, Inputs& inputs, const Wanted& wanted,
                 const audit::Stages& stages) {
  const Options& options = invocation.options;
  if (!inputs.read_templates()) return kFailed;
  auto audits = audit_all(inputs, options, stages, ruling_of(invocation));
  leave_out_parts(inputs, audits);
  const auto mended = apply_baseline(options, audits);
  if (!mended) return refuse(mended.error());
  std::vector<Outcome> outcomes;
  for (const auto& audit : audits)
    outcomes.push_back(outcome_of(*audit, inputs.found.contains(audit->file), options));
  if (complain(complaints_about_denials(invocation, outcomes)) != kClean) inputs.failed = true;
  if (complain_about_budgets(inputs, outcomes)) inputs.failed = true;
  return report_on(options, inputs, audits, outcomes, wanted, mended->size());
}

/// Can each template's share of the report be made as soon as it is audited?
bool is_one_by_one(const Options& options, const Format& format) {
  return format.share != nullptr && options.baseline.empty() && !options.together;
}

/// What merge needs beside the report of a shard.
std::string shard_text(const Invocation& invocation, const Inputs& inputs, const Run& run) {
  const auto& [index, count] = *invocation.options.shard;
  Shard out{index, count, run.digest, {}, run.unread, {}};
  for (const auto& one : run.outcomes)
    out.templates.push_back({one.at, one.path, one.found, one.files, one.share.unread,
                             one.share.pieces.size(), exit_code_of(one)});
  out.complaints = complaints_about_denials(invocation, run.outcomes);
  for (auto& one : complaints_about_usage(inputs.sources, run.outcomes))
    out.complaints.push_back(std::move(one));
  return value_text(shard_json(out));
}

int run_one_by_one(const Invocation& invocation, Inputs& inputs, const Wanted& wanted,
                   const audit::Stages& stages) {
  const Options& options = invocation.options;
  ReportOptions shown = shown_of(options, wanted);
  auto run = run_all(invocation, inputs, stages, *wanted.format, shown);
  if (!run) return kFailed;
  auto& outcomes = run->outcomes;
  shown = shown_of(options, wanted);  // the time that it took
  if (options.shard) {
    shown.shard = shard_text(invocation, inputs, *run);
  } else {
    leave_out_parts(outcomes);
    if (complain(complaints_about_denials(invocation, outcomes)) != kClean) inputs.failed = true;
    if (complain_about_budgets(inputs, outcomes)) inputs.failed = true;
  }
  if (const auto input = input_that_is(options, outcomes); !input.empty())
    return refuse({concat("cannot write ", options.output, ": it is the input ", input)});
  std::vector<Share> shares;
  for (auto& outcome : outcomes) shares.push_back(std::move(outcome.share));
  shown.unread = inputs.unread;
  const std::string report = wanted.format->join(shares, shown);
  return write_report(options.output, report) ? exit_code_of(options, inputs, outcomes) : kFailed;
}

}  // namespace

int run_templates(const Invocation& invocation, Report report) {
  Wanted wanted{.start = Clock::now()};
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
  if (!inputs.read_settings()) return kFailed;
  audit::Stages stages = (*format)->stages;
  stages.cost_inputs = &inputs.cost;
  return is_one_by_one(options, **format) ? run_one_by_one(invocation, inputs, wanted, stages)
                                          : run_together(invocation, inputs, wanted, stages);
}

}  // namespace cfnaudit::cli
