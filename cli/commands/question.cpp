#include "cli/commands/question.h"

#include "cli/commands/exit_code.h"
#include "cli/commands/incomplete.h"
#include "cli/output.h"

// Options and Audit -> the answer to a question about access.

namespace cfnaudit::cli {

namespace {

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

}  // namespace

bool has_question(const Options& options) {
  return !options.from.empty() || !options.to.empty() || !options.actions.empty() ||
         !options.who_can.empty();
}

bool has_network_question(const Options& options) { return options.port.has_value(); }

int run_network_question(const Options& options, const audit::Audit& audit, const Format& format,
                         const ReportOptions& shown) {
  const audit::NetworkQuestion question{options.from, options.to, *options.port};
  const auto answered = audit::answer(audit, question);
  if (!answered) {
    complain(answered.error().message);
    return kFailed;
  }
  if (!write_report(options.output, render<RenderPath>(format, *answered, shown))) return kFailed;
  if (!audit.is_whole()) return kFailed;
  return is_incomplete(audit) ? kIncomplete : kClean;
}

int run_question(const Options& options, const audit::Audit& audit, const Format& format,
                 const ReportOptions& shown) {
  access::Question question{options.from, options.to, options.actions};
  if (options.who_can.size() == 2)
    question = {.from = {}, .to = options.who_can[1], .actions = {options.who_can[0]}};
  auto answered = audit::answer(audit, question);
  if (!answered) {
    complain(answered.error().message);
    return kFailed;
  }
  if (options.prove_unreachable) audit::explain(*answered);
  if (!write_report(options.output, render<RenderAnswer>(format, *answered, shown))) return kFailed;
  if (!audit.is_whole()) return kFailed;
  if (options.prove_unreachable) return proof_exit_code(*answered);
  return is_incomplete(audit) ? kIncomplete : kClean;
}

}  // namespace cfnaudit::cli
