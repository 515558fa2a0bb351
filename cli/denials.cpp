#include "cli/denials.h"

#include <algorithm>

#include "analyzer/access/assertions.h"
#include "analyzer/base/text.h"

// Denials and a template -> findings.

namespace cfnaudit::cli {

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

std::string message_of(const access::Denial& asked, const Denial& denial,
                       const DenialResult& result) {
  if (result.kind == DenialResult::Kind::kUnknown)
    return concat("it cannot be proved that ", asked.from, " does not reach ", asked.to,
                  because(denial), " (", join(result.reasons, "; "), ")");
  const auto& match = result.match;
  std::string out =
      concat(asked.from, " can ", match.actions.empty() ? "reach" : match.actions.front(), " on ",
             match.to.empty() ? asked.to : match.to);
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
    const auto& request = *result.match.witness;
    out.notes.push_back(
        {out.span,
         concat("allowed: ",
                request.principal.arn.empty() ? "anonymous" : request.principal.arn.text(), " ",
                request.action, " on ", request.resource.text()),
         {}});
  }
  return out;
}

}  // namespace

std::vector<Diagnostic> denied_access(const SourceFile& file, const model::Template& tmpl,
                                      const resolve::EnvironmentOptions& options,
                                      std::span<const Denial> denials) {
  std::vector<access::Denial> asked;
  std::vector<const Denial*> origins;
  for (const auto& denial : denials)
    for (const auto& from : denial.from)
      for (const auto& to : denial.to) {
        asked.push_back({from, to, denial.actions});
        origins.push_back(&denial);
      }
  if (asked.empty()) return {};
  const auto results = access::check_denials(file, tmpl, options, asked);
  std::vector<Diagnostic> out;
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i].kind == DenialResult::Kind::kViolated ||
        results[i].kind == DenialResult::Kind::kUnknown)
      out.push_back(finding_of(tmpl, asked[i], *origins[i], results[i]));
  return out;
}

}  // namespace cfnaudit::cli
