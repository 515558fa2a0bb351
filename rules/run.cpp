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
    const std::string what = concat(info.id, " ", info.name);
    const bool known = std::any_of(to.begin(), to.end(), [&](const Incomplete& i) {
      return i.what == what && i.reason == reason;
    });
    if (!known) to.push_back({what, reason});
  }
}

}  // namespace

RunResult run(std::span<const Rule* const> rules, const TemplateContext& context) {
  RunResult out;
  for (const Rule* rule : rules) {
    std::vector<Diagnostic> findings;
    if (rule->check != nullptr) {
      std::vector<std::vector<Diagnostic>> by_environment;
      for (const auto& environment : context.environments) {
        Reporter reporter(rule->info);
        rule->check(environment, reporter);
        by_environment.push_back(taken(reporter));
        add_incomplete(out.incomplete, rule->info, reporter.undecided_reasons);
      }
      findings = fold(std::move(by_environment));
    } else if (rule->check_template != nullptr) {
      Reporter reporter(rule->info);
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
