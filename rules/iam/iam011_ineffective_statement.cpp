#include <algorithm>
#include <string>

#include "analyzer/access/shared_work.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/validate.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Statements of one policy against each other -> those that change nothing.

namespace cfnaudit::rules {
namespace {

bool is_sure(const iam::CompiledStatement& statement) { return statement.source->unknown.empty(); }

/// May `other` match the one request that `action` and `resource` make?
bool may_cover(const iam::CompiledStatement& other, const std::string& action,
               const SymbolicText& resource) {
  const iam::Context open(iam::Presence::kUnknown);
  return is_sure(other) && iam::action_matches(other, iam::Action(action)) != Tri::kNo &&
         (other.resources.polarity == iam::Polarity::kAbsent ||
          iam::resource_matches(other, iam::Glob(resource, iam::kPlainText), open) != Tri::kNo);
}

/// One action that the pattern stands for.
std::string sample(const iam::Text& action) {
  const auto known = iam::expand(action.value.text());
  const bool all = action.value.text() == "*";
  return all || known.empty() ? some_match(action.value).text() : std::string(known.front());
}

/// Is there a chance that other statements cover this one? Cheap; the solver decides.
bool may_be_covered(const iam::CompiledPolicy& policy, std::size_t index) {
  const auto& one = policy.statements()[index];
  if (!is_sure(one) || one.source->actions.polarity != iam::Polarity::kListed) return false;
  const auto& resources = one.source->resources;
  if (resources.polarity == iam::Polarity::kAllBut) return false;
  const SymbolicText resource =
      resources.values.empty() ? SymbolicText("x") : some_match(resources.values.front().value);
  const auto& actions = one.source->actions.values;
  const auto covered_by = [&](iam::Effect effect) {
    return std::all_of(actions.begin(), actions.end(), [&](const auto& action) {
      for (std::size_t i = 0; i < policy.statements().size(); ++i)
        if (i != index && policy.statements()[i].effect == effect &&
            may_cover(policy.statements()[i], sample(action), resource))
          return true;
      return false;
    });
  };
  return covered_by(one.effect) ||
         (one.effect == iam::Effect::kAllow && covered_by(iam::Effect::kDeny));
}

iam::Language language_of(access::PolicyUse use) {
  switch (use) {
    case access::PolicyUse::kIdentity:
    case access::PolicyUse::kBoundary:
      return iam::Language::kIdentity;
    case access::PolicyUse::kOrganization:
      return iam::Language::kServiceControl;
    default:
      return iam::Language::kResource;
  }
}

/// Of equal policies of several environments once.
const std::vector<Diagnostic>& coverage_of(const Context& context,
                                           const access::BoundPolicy& policy) {
  const iam::Language language = language_of(policy.source.use);
  const auto [at, fresh] = context.access.shared->coverage.try_emplace({policy.policy, language});
  if (fresh) at->second = iam::validate_coverage(*context.access.reasoner, policy.policy, language);
  return at->second;
}

void check_policy(const Context& context, const access::BoundPolicy& policy, Reporter& report) {
  const auto& statements = policy.policy->statements();
  if (statements.size() < 2) return;
  bool possible = false;
  for (std::size_t i = 0; i < statements.size() && !possible; ++i)
    possible = may_be_covered(*policy.policy, i);
  if (!possible) return;
  for (const Diagnostic& found : coverage_of(context, policy)) {
    const bool shadowed = found.rule == "shadowed-statement";
    // To name a principal is more than to name its account, which has yet to allow it; only
    // identity policies have no such difference.
    const bool redundant =
        found.rule == "redundant-statement" && policy.source.use == access::PolicyUse::kIdentity;
    if (!shadowed && !redundant) continue;
    const auto statement = std::find_if(statements.begin(), statements.end(), [&](const auto& one) {
      return one.source->span == found.span;
    });
    if (statement == statements.end()) continue;
    const auto place = place_of(context, policy, *statement->source);
    auto finding = report.at(*place.resource, place.value, found.message);
    for (const auto& note : found.notes)
      finding.note(note.span, note.message, place.resource->id());
    finding.fix(found.fix);
    if (!shadowed) finding.severity(Severity::kNote);
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto& policy : context.access.policies)
    if (!policy.source.aws_managed) check_policy(context, policy, report);
}

}  // namespace

extern constinit const Rule kIneffectiveStatement = {
    .info = {.id = "IAM011",
             .name = "ineffective-statement",
             .severity = Severity::kWarning,
             .summary = "A statement has no effect, or grants only what other statements grant.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "access-analyzer-reference-policy-checks.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
