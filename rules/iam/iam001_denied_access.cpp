#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/iam/request_text.h"
#include "rules/catalog.h"
#include "rules/iam/denial.h"

// The config file's denials, and what the template answers to them -> those that it breaks.

namespace cfnaudit::rules {
namespace {

using access::DenialResult;

/// Where the finding stands: at what may act, or else at what it may reach.
const model::Resource* place_of(const model::Template& tmpl, const access::Denial& denial) {
  for (const auto& name : {denial.from, denial.to})
    for (const auto& resource : tmpl.resources)
      if (resource.id.value == name) return &resource;
  return nullptr;
}

std::string because(const AnsweredDenial& denial) {
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

std::string message_of(const AnsweredDenial& denial) {
  const access::Denial& asked = denial.asked;
  const DenialResult& result = denial.result;
  if (result.kind == DenialResult::Kind::kUnknown)
    return concat("it cannot be proved that ", asked.from, " does not reach ", asked.to,
                  because(denial), " (", join(result.reasons, "; "), ")");
  const auto& match = result.match;
  std::string out = concat(
      asked.from, " can ",
      match.actions.empty() ? "reach " : concat("perform ", example_of(match.actions), " on "),
      match.to.empty() ? asked.to : match.to);
  if (match.actions.size() > 1)
    out += concat(" (and ", count(match.actions.size() - 1, "more action"), ")");
  if (!match.via.empty()) out += concat(" through ", enumerate(match.via));
  return concat(out, with_parameters(result), because(denial));
}

void check(const TemplateContext& context, Reporter& reporter) {
  for (const AnsweredDenial& denial : context.denials) {
    const auto kind = denial.result.kind;
    if (kind != DenialResult::Kind::kViolated && kind != DenialResult::Kind::kUnknown) continue;
    const auto& asked = denial.asked;
    const auto* resource = place_of(context.tmpl, asked);
    Finding finding = resource == nullptr ? reporter.at(Span{}, {}, message_of(denial))
                                          : reporter.at(*resource, message_of(denial));
    finding
        .fix(concat("narrow the statement that grants it (cfnaudit access --from ", asked.from,
                    " --to ", asked.to, " shows it)"))
        .key(concat(asked.from, ">", asked.to, ":", join(asked.actions, ",")));
    if (denial.result.match.witness)
      finding.note(resource == nullptr ? Span{} : resource->id.span,
                   concat("allowed: ", iam::to_string(*denial.result.match.witness)));
  }
}

}  // namespace

extern constinit const Rule kDeniedAccess = {
    .info = {.id = "IAM001",
             .name = "denied-access",
             .severity = Severity::kError,
             .summary = "Access that the config file denies is possible.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
             .security_severity = "8.0"},
    .check_template = check};

}  // namespace cfnaudit::rules
