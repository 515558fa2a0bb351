// Principals of a statement -> those that cannot be; statements of a policy -> those that add
// nothing, decided by the solver.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

#include <algorithm>
#include <optional>

#include "analyzer/iam/caller_text.h"
#include "analyzer/iam/questions.h"
#include "analyzer/iam/validate_parts.h"

namespace cfnaudit::iam {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_principal_arn(std::string_view text) {
  const auto parts = split(text, ':');
  return parts.size() >= 6 && parts[0] == "arn" && (parts[2] == "iam" || parts[2] == "sts") &&
         !parts[5].empty();
}

bool is_service(std::string_view text) {
  static constexpr std::string_view kEnds[] = {".amazonaws.com", ".amazonaws.com.cn", ".amazon.com",
                                               ".aws.internal", ".alexa.com"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return text.ends_with(end); });
}

void validate_principal(const Principal& principal, const std::string& path, Findings& findings) {
  const std::string& text = principal.text.value.text();
  const auto invalid = [&](std::string message, std::string fix = {}) {
    findings.add("invalid-principal", Severity::kError, principal.text.span, path,
                 std::move(message), std::move(fix));
  };
  if (has_variable(principal.text.value))
    return findings.add("variable-not-replaced", Severity::kError, principal.text.span, path,
                        "policy variables are not replaced in principals",
                        "compare aws:PrincipalArn with the variable in a Condition");
  if (!principal.text.value.known() || text == "*") return;
  if (principal.kind == PrincipalKind::kService && !is_service(text))
    return invalid(concat(quote(text), " is not a valid service principal"),
                   "write name.amazonaws.com");
  if (principal.kind != PrincipalKind::kAws) return;
  if (text.find_first_of("*?") != std::string::npos) return;  // said when the policy is read
  if (is_unique_id(text))
    return findings.add(
        "deleted-principal", Severity::kNote, principal.text.span, path,
        concat(quote(text), " is the unique id that AWS shows for a deleted user or role"));
  if (!is_account(text) && !is_principal_arn(text))
    invalid(concat(quote(text), " is neither an account nor the ARN of a principal"));
}

/// The statement as a policy of its own that allows what it matches.
PolicyRef as_allow(const Policy& policy, const std::vector<std::size_t>& statements) {
  Policy out;
  out.version = policy.version;
  for (const std::size_t i : statements) {
    out.statements.push_back(policy.statements[i]);
    out.statements.back().effect = Effect::kAllow;
  }
  return compile(std::move(out));
}

/// Statements of one policy against each other. What was found to be covered covers nothing itself,
/// so that of two equal ones only the later is reported.
class Coverage {
 public:
  Coverage(Reasoner& reasoner, const Policy& policy, Language language, Findings& findings)
      : reasoner_(reasoner),
        policy_(policy),
        type_(names_principals(language) ? PolicyType::kResource : PolicyType::kIdentity),
        findings_(findings),
        dropped_(policy.statements.size()) {}

  void validate() {
    for (std::size_t i = policy_.statements.size(); i-- > 0;) {
      if (!policy_.statements[i].unknown.empty() || names_own_paths(policy_.statements[i]))
        continue;
      if (never_matches(i)) continue;
      if (redundant(i)) continue;
      shadowed(i);
    }
  }

 private:
  /// "execute-api:/stage/GET/path" stands for an ARN of the API that has the policy.
  static bool names_own_paths(const Statement& statement) {
    const auto& resources = statement.resources.values;
    return std::any_of(resources.begin(), resources.end(), [](const Text& one) {
      return one.value.text().starts_with("execute-api:/");
    });
  }

  bool is_covered(std::size_t statement, const std::vector<std::size_t>& by) {
    return !by.empty() && no_new_access(reasoner_, {as_allow(policy_, by)},
                                        {as_allow(policy_, {statement})}, type_)
                              .proved();
  }

  /// The other statements with the effect that still count.
  std::vector<std::size_t> others(std::size_t statement, Effect effect) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < policy_.statements.size(); ++i)
      if (i != statement && !dropped_[i] && policy_.statements[i].effect == effect &&
          policy_.statements[i].unknown.empty())
        out.push_back(i);
    return out;
  }

  void report(std::size_t statement, std::string_view rule, Severity severity, std::string message,
              std::string fix) {
    dropped_[statement] = true;
    findings_.statement(policy_.statements[statement].number);
    findings_.add(rule, severity, policy_.statements[statement].span, {}, std::move(message),
                  std::move(fix));
  }

  bool never_matches(std::size_t statement) {
    const Answer answer =
        access_not_granted(reasoner_, {as_allow(policy_, {statement})}, type_, {{{}, {}}});
    if (!answer.proved()) return false;
    report(statement, "never-matches", Severity::kWarning,
           "no request can match the statement, because its elements contradict each other",
           "remove it, or correct its conditions");
    return true;
  }

  /// Names the one statement that suffices, if there is one.
  void name_coverer(std::size_t statement, const std::vector<std::size_t>& by,
                    std::string_view what) {
    for (const std::size_t other : by)
      if (is_covered(statement, {other}))
        return findings_.note(policy_.statements[other].span, std::string(what));
  }

  bool redundant(std::size_t statement) {
    const Effect effect = policy_.statements[statement].effect;
    const auto by = others(statement, effect);
    if (!is_covered(statement, by)) return false;
    const bool allows = effect == Effect::kAllow;
    report(
        statement, "redundant-statement", Severity::kNote,
        allows
            ? "the statement is redundant: other statements already allow everything that it allows"
            : "the statement is redundant: other statements already deny everything that it denies",
        "remove it");
    name_coverer(statement, by, "covers it");
    return true;
  }

  void shadowed(std::size_t statement) {
    if (policy_.statements[statement].effect != Effect::kAllow) return;
    const auto by = others(statement, Effect::kDeny);
    if (!is_covered(statement, by)) return;
    report(statement, "shadowed-statement", Severity::kWarning,
           "the statement grants nothing: everything that it allows is denied",
           "remove it, or narrow the Deny");
    name_coverer(statement, by, "denies everything that it allows");
  }

  Reasoner& reasoner_;
  const Policy& policy_;
  PolicyType type_;
  Findings& findings_;
  std::vector<bool> dropped_;
};

}  // namespace

void validate_principals(const CompiledStatement& statement, Findings& findings) {
  const Element<Principal>& principals = statement.source->principals;
  for (std::size_t i = 0; i < principals.values.size(); ++i)
    validate_principal(principals.values[i], element_path("Principal", principals.polarity, i),
                       findings);
}

void validate_statements(Reasoner& reasoner, const PolicyRef& policy, Language language,
                         Findings& findings) {
  // Each statement is held against all others.
  constexpr std::size_t kMost = 150;
  const Policy& source = policy->source();
  if (source.statements.size() > kMost) {
    findings.policy();
    findings.add("not-decided", Severity::kNote, source.span, {},
                 concat("not checked for redundant statements: there are ",
                        std::to_string(source.statements.size()), " of them, more than ",
                        std::to_string(kMost)));
    return;
  }
  Coverage(reasoner, source, language, findings).validate();
}

}  // namespace cfnaudit::iam
