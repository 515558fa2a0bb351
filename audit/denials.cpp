#include "audit/denials.h"

#include <algorithm>

#include "analyzer/access/assertions.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/request_text.h"

// Denials and a template -> findings.

namespace cfnaudit::audit {

namespace {

using access::DenialResult;

/// Where the finding stands: at what may act, or else at what it may reach.
const model::Resource* place_of(const model::Template& tmpl, const access::Denial& denial) {
  for (const auto& name : {denial.from, denial.to})
    for (const auto& resource : tmpl.resources)
      if (resource.id.value == name) return &resource;
  return nullptr;
}

std::string because(const Denial& denial) {
  return denial.reason.empty() ? concat(", which ", denial.place, " denies")
                               : concat(", which ", denial.place, " denies: ", denial.reason);
}

std::string with_parameters(const DenialResult& result) {
  std::vector<std::string> values;
  for (const auto& [name, value] : result.parameters)
    values.push_back(concat(name, " is ", quote(value)));
  return values.empty() ? std::string() : concat(" where ", enumerate(values));
}

/// The shortest name: of a dozen actions that delete, DeleteItem says most.
std::string example_of(const std::vector<std::string>& actions) {
  return *std::min_element(actions.begin(), actions.end(), [](const auto& a, const auto& b) {
    return std::pair(a.size(), std::string_view(a)) < std::pair(b.size(), std::string_view(b));
  });
}

std::string message_of(const access::Denial& asked, const Denial& denial,
                       const DenialResult& result) {
  if (result.kind == DenialResult::Kind::kUnknown)
    return concat("it cannot be proved that ", asked.from, " does not reach ", asked.to,
                  because(denial), " (", join(result.reasons, "; "), ")");
  const auto& match = result.match;
  std::string out =
      concat(asked.from, " can ", match.actions.empty() ? "reach" : example_of(match.actions),
             " on ", match.to.empty() ? asked.to : match.to);
  if (match.actions.size() > 1)
    out += concat(" (and ", count(match.actions.size() - 1, "more action"), ")");
  if (!match.via.empty()) out += concat(" through ", enumerate(match.via));
  return concat(out, with_parameters(result), because(denial));
}

Diagnostic finding_of(const model::Template& tmpl, const access::Denial& asked,
                      const Denial& denial, const DenialResult& result) {
  Diagnostic out{.rule = "IAM001",
                 .severity = Severity::kError,
                 .message = message_of(asked, denial, result),
                 .fix = concat("narrow the statement that grants it (cfnaudit access --from ",
                               asked.from, " --to ", asked.to, " shows it)"),
                 .key = concat(asked.from, ">", asked.to, ":", join(asked.actions, ","))};
  if (const auto* resource = place_of(tmpl, asked)) {
    out.span = resource->id.span;
    out.resource = resource->id.value;
    out.path = concat("Resources/", resource->id.value);
  }
  if (result.match.witness) {
    out.notes.push_back({out.span, concat("allowed: ", iam::to_string(*result.match.witness)), {}});
  }
  return out;
}

}  // namespace

DenialOutcome denied_access(const SourceFile& file, const model::Template& tmpl,
                            const resolve::EnvironmentOptions& options,
                            std::span<const Denial> denials,
                            const access::AnalysisOptions& analysis) {
  std::vector<access::Denial> asked;
  std::vector<std::size_t> origins;
  for (std::size_t i = 0; i < denials.size(); ++i)
    for (const auto& from : denials[i].from)
      for (const auto& to : denials[i].to) {
        asked.push_back({from, to, denials[i].actions});
        origins.push_back(i);
      }
  DenialOutcome out;
  out.unknown_names.resize(denials.size());
  if (asked.empty()) return out;
  const auto results = access::check_denials(file, tmpl, options, asked, analysis);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& result = results[i];
    // A macro may yet make what is named.
    const bool invalid = result.kind == DenialResult::Kind::kInvalid;
    out.unknown_names[origins[i]].push_back(invalid && tmpl.is_complete() ? result.reasons.front()
                                                                          : std::string());
    if (result.gave_up) out.given_up.push_back(concat(asked[i].from, " to ", asked[i].to));
    if (result.kind == DenialResult::Kind::kViolated || result.kind == DenialResult::Kind::kUnknown)
      out.findings.push_back(finding_of(tmpl, asked[i], denials[origins[i]], result));
  }
  return out;
}

std::vector<std::string> unknown_denials(std::span<const Denial> denials,
                                         std::span<const DenialOutcome* const> outcomes) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < denials.size() && !outcomes.empty(); ++i)
    for (std::size_t pair = 0; pair < denials[i].from.size() * denials[i].to.size(); ++pair) {
      const auto said = [&](const DenialOutcome* one) -> const std::string& {
        return one->unknown_names[i][pair];
      };
      if (std::any_of(outcomes.begin(), outcomes.end(),
                      [&](const auto* one) { return said(one).empty(); }))
        continue;
      // Of several templates, the one that has something like the name.
      const auto helpful = std::find_if(outcomes.begin(), outcomes.end(), [&](const auto* one) {
        return said(one).find("did you mean") != std::string::npos;
      });
      std::string line = concat(denials[i].place, ": ",
                                said(helpful == outcomes.end() ? outcomes.front() : *helpful));
      if (std::find(out.begin(), out.end(), line) == out.end()) out.push_back(std::move(line));
    }
  return out;
}

}  // namespace cfnaudit::audit
