#include "cli/commands/diff.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "audit/budgets.h"
#include "audit/difference.h"
#include "cli/commands/audits.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/outcome.h"
#include "cli/commands/report_options.h"
#include "cli/formats.h"
#include "cli/input/environment.h"
#include "cli/input/sides.h"
#include "cli/output.h"
#include "cli/report/words.h"

// BASE and HEAD -> what changed, and whether that fails.

namespace cfnaudit::cli {

namespace {

Flavor flavor_of(std::string_view name) {
  if (name == "gitlab") return Flavor::kGitlab;
  return name == "bitbucket" ? Flavor::kBitbucket : Flavor::kGithub;
}

/// "5" dollars or "2%" of what it was: below it, a change of cost alone is no comment's worth.
struct Threshold {
  pricing::Money amount;
  std::int64_t percent = 0;
};

Result<Threshold> threshold_of(std::string_view text) {
  if (text.empty()) return Threshold{};
  const bool percent = text.ends_with('%');
  if (text.starts_with('$')) text.remove_prefix(1);
  const auto number = pricing::Money::parse(percent ? text.substr(0, text.size() - 1) : text);
  if (!number || *number < pricing::Money())
    return failure("--comment-threshold takes an amount such as 5, or a percentage such as 2%");
  if (!percent) return Threshold{*number, 0};
  return Threshold{{}, number->in_micro_dollars() / 10'000};
}

/// Does an environment's cost move by as much as the threshold?
bool is_worth_it(const audit::CostDifference& row, const Threshold& threshold) {
  const auto before = row.before.total();
  const auto after = row.after.total();
  const auto moved = before < after ? after - before : before - after;
  if (threshold.percent > 0)  // in hundredths of a percent
    return moved.in_micro_dollars() >= before.in_micro_dollars() / 10'000 * threshold.percent;
  return !(moved < threshold.amount);
}

bool only_costs_move(const audit::Difference& one) {
  return one.findings.fresh.empty() && one.findings.mended.empty() && one.interface.empty() &&
         one.stale.empty() && one.access.empty() && one.entries.empty() &&
         std::none_of(one.resources.begin(), one.resources.end(), [](const auto& row) {
           return row.change.effect >= change::Effect::kMayBeReplaced || row.change.is_refused() ||
                  row.change.loses_protection;
         });
}

/// Below the threshold everywhere, and nothing else to say.
bool is_silent(std::span<const audit::Difference> differences, const Threshold& threshold) {
  return std::all_of(differences.begin(), differences.end(), [&](const audit::Difference& one) {
    return one.pair.is_whole() && only_costs_move(one) &&
           std::none_of(one.costs.begin(), one.costs.end(),
                        [&](const auto& row) { return is_worth_it(row, threshold); });
  });
}

/// An update that is refused is an error.
bool fails(std::span<const audit::Difference> differences, std::optional<Severity> fail_on) {
  return fail_on && std::any_of(differences.begin(), differences.end(), [&](const auto& one) {
           return one.is_refused() ||
                  std::any_of(one.findings.fresh.begin(), one.findings.fresh.end(),
                              [&](const auto* finding) { return finding->severity >= *fail_on; });
         });
}

/// All templates but those that are found as parts of others: they are compared there.
std::vector<audit::TemplatePair> whole_templates(
    const std::vector<SidePair>& pairs, const Inputs& inputs,
    const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  std::vector<audit::TemplatePair> out;
  for (const auto& pair : pairs)
    out.push_back({pair.before ? audits[*pair.before].get() : nullptr,
                   pair.after ? audits[*pair.after].get() : nullptr});
  std::set<const audit::Audit*> parts;
  for (const auto side : {&audit::TemplatePair::before, &audit::TemplatePair::after}) {
    std::vector<const audit::Audit*> there;
    std::vector<Contents> contents;
    for (const auto& pair : out) {
      if (pair.*side == nullptr) continue;
      there.push_back(pair.*side);
      contents.push_back(contents_of(*there.back()));
    }
    for (const std::size_t i : parts_among(contents)) parts.insert(there[i]);
  }
  std::erase_if(out, [&](const audit::TemplatePair& pair) {
    return parts.contains(&pair.shown()) && inputs.found.contains(pair.shown().file);
  });
  return out;
}

std::vector<audit::Difference> differences_of(const std::vector<audit::TemplatePair>& pairs) {
  std::vector<audit::Difference> out;
  for (const auto& pair : pairs) out.push_back(difference(pair));
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.pair.shown().file->name() < b.pair.shown().file->name();
  });
  return out;
}

/// A side that cannot be read is not a side without findings. Does it fail the command: HEAD, or a
/// file that the user named? A change that repairs a template is not held up by what was there.
bool has_unreadable(const std::vector<audit::Difference>& differences, const Inputs& inputs) {
  bool out = false;
  for (const auto& difference : differences) {
    const auto& [before, after] = difference.pair;
    if (difference.empty() || difference.pair.is_whole()) continue;
    complain(concat(difference.pair.shown().file->name(), ": ", uncompared_words(difference)));
    const bool comparable = difference.pair.is_comparable();
    out = out || (after != nullptr && !after->is_whole() && !comparable) ||
          (before != nullptr && !before->is_template && !inputs.found.contains(before->file));
  }
  return out;
}

}  // namespace

int run_diff(const Invocation& invocation) {
  const auto start = Clock::now();
  const Options& options = invocation.options;
  const auto found = find_format(Report::kDiff, options.format);
  if (!found) {
    complain(found.error().message);
    return kFailed;
  }
  const Format& format = **found;
  const auto threshold = threshold_of(options.diff.threshold);
  if (!threshold) {
    complain(threshold.error().message);
    return kFailed;
  }
  Inputs inputs(options);
  if (!inputs.read_settings()) return kFailed;
  const auto pairs = read_sides(options, inputs);
  if (!pairs) {
    complain(pairs.error().message);
    return kFailed;
  }
  // Both sides are versions of one stack.
  inputs.stack_names.resize(inputs.templates.size());
  for (const auto& pair : *pairs)
    if (pair.before && pair.after)
      inputs.stack_names[*pair.before] = stack_name_of(inputs.templates[*pair.after]->name());
  audit::Stages stages = format.stages;
  stages.cost_inputs = &inputs.cost;
  const auto audits = audit_all(inputs, options, stages, ruling_of(invocation));
  const auto whole = whole_templates(*pairs, inputs, audits);
  const auto differences = differences_of(whole);
  DiffReportOptions shown{report_options(options, format.name, start),
                          flavor_of(options.diff.flavor)};
  shown.report.unread = inputs.unread;
  shown.loosened = invocation.loosened;
  const bool silent = inputs.unread.empty() && shown.loosened.empty() &&
                      format.name == "markdown" && is_silent(differences, *threshold) &&
                      !options.diff.threshold.empty();
  const std::string report =
      silent ? std::string()
             : render<RenderDifferences>(format, differences, inputs.sources, shown);
  std::vector<Outcome> outcomes;
  for (const auto& audit : audits) outcomes.push_back(outcome_of(*audit, false, options));
  if (const auto input = input_that_is(options, outcomes); !input.empty()) {
    complain(concat("cannot write ", options.output, ": it is the input ", input));
    return kFailed;
  }
  const bool written = write_report(options.output, report);
  const bool unreadable = has_unreadable(differences, inputs) || inputs.failed;
  const auto mistakes = audit::unknown_budgets(environments_of(outcomes), inputs.cost.budgets);
  for (const auto& mistake : mistakes) complain(mistake);
  const bool bad_usage = complain(complaints_about_usage(inputs.sources, outcomes)) != kClean;
  if (!written || unreadable || !mistakes.empty()) return kFailed;
  if (bad_usage || fails(differences, options.fail_on)) return kFindings;
  const bool partial = !inputs.unread.empty() ||
                       std::any_of(differences.begin(), differences.end(), [](const auto& one) {
                         return !one.empty() && !one.pair.is_whole();
                       });
  return partial ? kIncomplete : kClean;
}

}  // namespace cfnaudit::cli
