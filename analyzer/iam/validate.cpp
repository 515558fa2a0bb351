// Policy -> what is wrong with it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html

#include "analyzer/iam/validate.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

#include "analyzer/base/utf8.h"
#include "analyzer/iam/validate_parts.h"

namespace cfnaudit::iam {

namespace {

bool is_everything(const Element<Text>& element) {
  return element.polarity == Polarity::kListed &&
         std::any_of(element.values.begin(), element.values.end(), [](const Text& one) {
           return one.value.known() && (one.value.text() == "*" || one.value.text() == "*:*");
         });
}

void validate_ids(const Policy& policy, Language language, Findings& findings) {
  std::map<std::string, Span, std::less<>> seen;
  for (std::size_t i = 0; i < policy.statements.size(); ++i) {
    const Statement& statement = policy.statements[i];
    if (statement.sid.empty()) continue;
    findings.statement(statement.number);
    const auto [at, is_new] = seen.try_emplace(statement.sid, statement.span);
    // In the policies of identities they are refused, which is reported by who reads them.
    if (language != Language::kIdentity && !is_new && at->second != statement.span) {
      findings.add("duplicate-sid", Severity::kError, statement.span, "Sid",
                   concat("another statement has the Sid ", quote(statement.sid)),
                   "use a unique Sid for each statement, or omit it");
      findings.note(at->second, "the other statement");
    }
    const bool plain = std::all_of(statement.sid.begin(), statement.sid.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0;
    });
    if (language == Language::kIdentity && !plain)
      findings.add("invalid-sid", Severity::kError, statement.span, "Sid",
                   concat("the Sid ", quote(statement.sid), " is not alphanumeric"),
                   "use only A-Z, a-z and 0-9");
  }
}

/// Allow with all but: grants what does not exist yet.
void validate_breadth(const Statement& statement, Findings& findings) {
  if (statement.effect != Effect::kAllow) return;
  if (statement.actions.polarity == Polarity::kAllBut)
    findings.add(
        "allow-not-action", Severity::kWarning, statement.actions.span, "NotAction",
        "Allow with NotAction grants every other action of every service, including future ones",
        "list the actions in Action, or use NotAction with Deny");
  if (statement.resources.polarity == Polarity::kAllBut)
    findings.add(
        "allow-not-resource", Severity::kWarning, statement.resources.span, "NotResource",
        "Allow with NotResource grants access to every other resource, including future ones",
        "list the resources in Resource, or use NotResource with Deny");
  if (statement.principals.polarity == Polarity::kAllBut)
    findings.add(
        "allow-not-principal", Severity::kError, statement.principals.span, "NotPrincipal",
        "Allow with NotPrincipal grants access to everyone else, including anonymous callers",
        "list the principals in Principal");
  if (is_everything(statement.actions) && is_everything(statement.resources) &&
      statement.conditions.empty() && statement.principals.polarity == Polarity::kAbsent)
    findings.add("allows-everything", Severity::kWarning, statement.actions.span, "Action",
                 "the statement allows every action on every resource",
                 "list only the required actions and resources");
}

std::size_t size_without_space(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) == 0 && !is_continuation(c);
  }));
}

}  // namespace

std::vector<Diagnostic> validate(Reasoner& reasoner, const PolicyRef& policy, Language language) {
  Findings findings;
  const Policy& source = policy->source();
  validate_ids(source, language, findings);
  for (std::size_t i = 0; i < source.statements.size(); ++i) {
    const CompiledStatement& statement = policy->statements()[i];
    if (!statement.source->as_written) continue;
    findings.statement(source.statements[i].number);
    validate_breadth(*statement.source, findings);
    validate_actions(statement, findings);
    validate_resources(statement, source.version, findings);
    validate_principals(statement, findings);
    validate_conditions(statement, source.version, findings);
    validate_scope(statement, findings);
  }
  validate_statements(reasoner, policy, language, findings);
  auto out = findings.take();
  std::stable_sort(out.begin(), out.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.span.file, a.span.begin) < std::tie(b.span.file, b.span.begin);
  });
  return out;
}

std::vector<Diagnostic> validate_statement(const CompiledPolicy& policy, std::size_t statement,
                                           Part part) {
  Findings findings;
  const CompiledStatement& one = policy.statements()[statement];
  findings.statement(one.source->number);
  switch (part) {
    case Part::kActions:
      validate_actions(one, findings);
      break;
    case Part::kResources:
      validate_resources(one, policy.source().version, findings);
      break;
    case Part::kConditions:
      validate_conditions(one, policy.source().version, findings);
      break;
    case Part::kScope:
      validate_scope(one, findings);
      break;
  }
  return findings.take();
}

std::vector<Diagnostic> validate_coverage(Reasoner& reasoner, const PolicyRef& policy,
                                          Language language) {
  Findings findings;
  validate_statements(reasoner, policy, language, findings);
  return findings.take();
}

std::vector<Diagnostic> validate_size(std::string_view document, Span place, Language language) {
  Findings findings;
  const std::size_t size = size_without_space(document);
  const auto over = [&](std::size_t most, std::string_view what) {
    return concat("the policy has ", std::to_string(size),
                  " characters without white space; the limit for ", what, " may have ",
                  std::to_string(most));
  };
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  constexpr std::size_t kRoleInline = 10'240;
  constexpr std::size_t kManaged = 6'144;
  if (language == Language::kIdentity && size > kRoleInline)
    findings.add("policy-too-large", Severity::kError, place, {},
                 over(kRoleInline, "all inline policies of a role together, the largest limit,"),
                 "split the policy, or group its actions with wildcards");
  else if (language == Language::kIdentity && size > kManaged)
    findings.add("policy-too-large", Severity::kWarning, place, {},
                 over(kManaged, "a managed policy"), "split the policy");
  return findings.take();
}

}  // namespace cfnaudit::iam
