#include "audit/promises.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Findings and open questions of an audit -> promises.

namespace cfnaudit::audit {
namespace {

bool is_of(const rules::Promise& promise, std::string_view rule) {
  return std::ranges::find(promise.rules, rule) != promise.rules.end();
}

bool is_concerned(const rules::Promise& promise, const graph::Graph& graph) {
  return std::ranges::any_of(graph.resources(), [&](graph::ResourceIndex index) {
    const auto& resource = graph.resource(index);
    return resource.exists != Tri::kNo && rules::concerns(promise, resource.type());
  });
}

bool holds_in(const Diagnostic& finding, std::uint32_t environment) {
  return finding.environments.empty() ||
         std::ranges::find(finding.environments, environment) != finding.environments.end();
}

/// Findings of the promise's rules; those of no weight in the template's text stay findings.
std::vector<const Diagnostic*> breaking(const Audit& audit, const rules::Promise& promise) {
  std::vector<const Diagnostic*> out;
  for (const auto* list : {&audit.findings, &audit.suppressed})
    for (const auto& finding : *list)
      if (is_of(promise, finding.rule)) out.push_back(&finding);
  return out;
}

std::vector<std::string> open_reasons(const Audit& audit, const rules::Promise& promise) {
  std::vector<std::string> out;
  if (!audit.is_whole()) out.emplace_back("a part of the template was not read");
  for (const auto& one : audit.incomplete) {
    const std::string rule = one.what.substr(0, one.what.find(' '));
    if (is_of(promise, rule)) out.push_back(concat(rule, ": ", one.reason));
  }
  return out;
}

}  // namespace

std::string_view to_string(PromiseState state) {
  switch (state) {
    case PromiseState::kNotConcerned:
      return "not concerned";
    case PromiseState::kKept:
      return "kept";
    case PromiseState::kUnknown:
      return "unknown";
    case PromiseState::kBroken:
      return "broken";
  }
  return {};
}

std::vector<PromiseAnswer> answer_promises(const Audit& audit) {
  std::vector<PromiseAnswer> out;
  for (const auto& promise : rules::promises()) {
    PromiseAnswer answer{&promise, {}, breaking(audit, promise), open_reasons(audit, promise)};
    for (std::uint32_t e = 0; e < audit.graphs.size(); ++e) {
      const bool broken = std::ranges::any_of(
          answer.broken_by, [&](const Diagnostic* finding) { return holds_in(*finding, e); });
      answer.states.push_back(broken ? PromiseState::kBroken
                              : !is_concerned(promise, audit.graphs[e])
                                  ? PromiseState::kNotConcerned
                              : !answer.unknown.empty() ? PromiseState::kUnknown
                                                        : PromiseState::kKept);
    }
    out.push_back(std::move(answer));
  }
  return out;
}

}  // namespace cfnaudit::audit
