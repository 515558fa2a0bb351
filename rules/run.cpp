#include "rules/run.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/schema/mismatch.h"

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

/// Rules that speak of what nothing in the template does, or of where nothing leads. A reference
/// that is written in the wrong shape may be the one that does it.
constexpr std::string_view kOfAbsence[] = {
    "COD005", "COD006", "CST006", "CST009", "CST015", "CST021", "CST022", "DEP026", "DEP060",
    "IAM004", "IAM025", "IAM026", "LOG002", "LOG003", "NET013", "NET020", "NET022", "NET024",
    "REL003", "REL015", "REL017", "WIR001", "WIR015", "WIR021", "WIR022", "WIR023"};

bool lacks_references(const RuleInfo& info, const Context& environment) {
  return std::find(std::begin(kOfAbsence), std::end(kOfAbsence), info.id) != std::end(kOfAbsence) &&
         std::any_of(environment.mismatches.begin(), environment.mismatches.end(),
                     [](const Mismatch& one) { return one.may_refer; });
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
        if (!lacks_references(rule->info, environment)) rule->check(environment, reporter);
        by_environment.push_back(taken(reporter));
        add_incomplete(out.incomplete, rule->info, reporter.undecided_reasons);
      }
      findings = fold(std::move(by_environment));
    } else if (rule->check_template != nullptr) {
      Reporter reporter(rule->info, suppressions);
      const bool lacks = std::any_of(
          context.environments.begin(), context.environments.end(),
          [&](const Context& environment) { return lacks_references(rule->info, environment); });
      if (!lacks) rule->check_template(context, reporter);
      findings = taken(reporter);
      add_incomplete(out.incomplete, rule->info, reporter.undecided_reasons);
    }
    std::move(findings.begin(), findings.end(), std::back_inserter(out.findings));
  }
  std::sort(out.findings.begin(), out.findings.end(), before);
  return out;
}

}  // namespace cfnaudit::rules
