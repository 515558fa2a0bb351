#include "rules/run.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Rules and environments -> folded findings.

namespace cfnaudit::rules {

namespace {

std::vector<Diagnostic> taken(Reporter& reporter) {
  return {std::make_move_iterator(reporter.findings.begin()),
          std::make_move_iterator(reporter.findings.end())};
}

void add_incomplete(std::vector<Incomplete>& to, const RuleInfo& info,
                    const std::vector<std::string>& reasons) {
  for (const auto& reason : reasons) {
    if (reason.ends_with(resolve::kWrongType)) continue;
    const std::string what = concat(info.id, " ", info.name);
    const bool known = std::any_of(to.begin(), to.end(), [&](const Incomplete& i) {
      return i.what == what && i.reason == reason;
    });
    if (!known) to.push_back({what, reason});
  }
}

}  // namespace

bool is_selected(const Selection& selection, const RuleInfo& info) {
  const auto chosen = selection.find(info.id);
  return chosen == selection.end() ? info.by_default == Default::kOn : chosen->second.has_value();
}

void apply(const Selection& selection, std::vector<Diagnostic>& findings) {
  if (selection.empty()) return;
  std::erase_if(findings, [&](const Diagnostic& finding) {
    const auto chosen = selection.find(finding.rule);
    return chosen != selection.end() && !chosen->second;
  });
  for (auto& finding : findings)
    if (const auto chosen = selection.find(finding.rule); chosen != selection.end())
      finding.severity = *chosen->second;
}

RunResult run(std::span<const Rule* const> rules, const Selection& selection,
              std::span<const Suppression> suppressions, const TemplateContext& context) {
  RunResult out;
  for (const Rule* rule : rules) {
    if (!is_selected(selection, rule->info)) continue;
    std::vector<Diagnostic> findings;
    if (rule->check != nullptr) {
      std::vector<std::vector<Diagnostic>> by_environment;
      for (const auto& environment : context.environments) {
        Reporter reporter(rule->info, suppressions);
        rule->check(environment, reporter);
        by_environment.push_back(taken(reporter));
        add_incomplete(out.incomplete, rule->info, reporter.undecided_reasons);
      }
      findings = fold(std::move(by_environment));
    } else if (rule->check_template != nullptr) {
      Reporter reporter(rule->info, suppressions);
      rule->check_template(context, reporter);
      findings = taken(reporter);
      add_incomplete(out.incomplete, rule->info, reporter.undecided_reasons);
    }
    std::move(findings.begin(), findings.end(), std::back_inserter(out.findings));
  }
  std::sort(out.findings.begin(), out.findings.end(), before);
  return out;
}

}  // namespace cfnaudit::rules
