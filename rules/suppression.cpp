#include "rules/suppression.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Findings and Suppressions -> findings marked.

namespace cfnaudit::rules {

namespace {

bool is_over(const Suppression& one, std::string_view today) {
  return !one.until.empty() && one.until < today;
}

bool is_in(Span scope, const Diagnostic& finding) {
  return scope.begin == scope.end ||
         (finding.span.file == scope.file && finding.span.begin >= scope.begin &&
          finding.span.begin < scope.end);
}

using Indexes = std::vector<std::uint32_t>;

/// Those environments of the finding that the suppression names.
Indexes covered(const Suppression& one, const Diagnostic& finding,
                std::span<const std::string> names) {
  Indexes out;
  for (const auto index : finding.environments)
    if (std::find(one.environments.begin(), one.environments.end(), names[index]) !=
        one.environments.end())
      out.push_back(index);
  return out;
}

Indexes without(const Indexes& all, const Indexes& some) {
  Indexes out;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(out));
  return out;
}

void restrict_to(Diagnostic& finding, const Indexes& environments) {
  for (auto& detail : finding.details)
    detail.environments = without(detail.environments, without(finding.environments, environments));
  std::erase_if(finding.details, [&](const Detail& detail) {
    return detail.environments.empty() && finding.environments.size() > 1;
  });
  finding.environments = environments;
}

}  // namespace

bool may_cover(const Suppression& one, const Diagnostic& finding) {
  return std::find(one.rules.begin(), one.rules.end(), finding.rule) != one.rules.end() &&
         is_in(one.scope, finding) &&
         (one.resource.empty() || matches_wildcard(one.resource, finding.resource));
}

void apply(std::vector<Diagnostic>& findings, std::span<Suppression> suppressions,
           const Judgement& about) {
  std::vector<Diagnostic> parts;  // of findings that are covered in some environments
  for (auto& finding : findings) {
    for (auto& one : suppressions) {
      if (finding.suppressed || is_over(one, about.today) || !may_cover(one, finding)) continue;
      if (!one.path.empty() && !matches_wildcard(one.path, about.path)) continue;
      const Indexes some = covered(one, finding, about.environments);
      if (!one.environments.empty() && some.empty()) continue;
      one.used = true;
      const Suppressed mark{one.reason, one.source};
      if (one.environments.empty() || some == finding.environments) {
        finding.suppressed = mark;
        continue;
      }
      Diagnostic part = finding;
      restrict_to(part, some);
      part.suppressed = mark;
      parts.push_back(std::move(part));
      restrict_to(finding, without(finding.environments, some));
    }
  }
  std::move(parts.begin(), parts.end(), std::back_inserter(findings));
}

std::vector<Diagnostic> complaints(std::span<const Suppression> suppressions,
                                   std::string_view today) {
  std::vector<Diagnostic> out;
  for (const auto& one : suppressions) {
    if (one.used || one.origin == Suppression::Origin::kForeign) continue;
    const bool over = is_over(one, today);
    out.push_back(
        {.rule = over ? "TPL032" : "TPL030",
         .severity = Severity::kWarning,
         .span = one.span,
         .message = over ? concat("the suppression of ", enumerate(one.rules), " ended on ",
                                  one.until, ": ", one.reason)
                         : concat("there is no finding of ", enumerate(one.rules), " to suppress"),
         .fix = over ? "mend what it was about, or give it a later day"
                     : "delete the suppression, or write it on the line of the finding",
         .key = concat(join(one.rules, ","), " ", one.reason)});
  }
  return out;
}

}  // namespace cfnaudit::rules
