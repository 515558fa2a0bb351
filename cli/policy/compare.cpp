// Two policies, or the policies of two templates -> which allows more.

#include <algorithm>
#include <map>

#include "analyzer/iam/questions.h"
#include "cli/commands/exit_code.h"
#include "cli/policy/inputs.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

namespace {

using Kind = iam::Answer::Kind;

CompareRow compared(iam::Reasoner& reasoner, const iam::Policies& first,
                    const iam::Policies& second, PolicySubject subject) {
  const iam::Comparison comparison = iam::compare(reasoner, first, second, iam::Explain::kYes);
  iam::Policies both = first;
  both.insert(both.end(), second.begin(), second.end());
  const iam::PolicyType type = iam::type_of(both);
  CompareRow out;
  out.subject = std::move(subject);
  out.relation = comparison.relation;
  const auto& only_first = comparison.second_covers_first;
  const auto& only_second = comparison.first_covers_second;
  if (only_first.refuted()) out.only_first = witness_of(only_first.witness, type, both);
  for (const iam::Answer* answer : {&only_first, &only_second})
    for (auto& reason : proof_of(*answer, [&](const iam::PolicyRef& one) -> std::string_view {
           const bool of_first = std::find(first.begin(), first.end(), one) != first.end();
           return of_first ? "the first policy" : "the second policy";
         }))
      if (std::none_of(out.reasons.begin(), out.reasons.end(), [&](const CheckReason& known) {
            return known.description == reason.description;
          }))
        out.reasons.push_back(std::move(reason));
  if (only_second.refuted()) out.only_second = witness_of(only_second.witness, type, both);
  for (const iam::Answer* answer : {&only_first, &only_second})
    if (answer->kind == Kind::kUnknown)
      out.unknown.insert(out.unknown.end(), answer->reasons.begin(), answer->reasons.end());
  std::sort(out.unknown.begin(), out.unknown.end());
  out.unknown.erase(std::unique(out.unknown.begin(), out.unknown.end()), out.unknown.end());
  return out;
}

/// The policy that stands at the same place of the other template, in an environment of the same
/// name; no policy allows nothing.
iam::Policies counterpart(const TemplatePolicies& other, const TemplatePolicy& one,
                          const std::string& environment) {
  for (const TemplatePolicy& candidate : other.policies) {
    if (candidate.resource != one.resource || candidate.path != one.path) continue;
    const auto names = other.audit->environment_names(candidate.environments);
    if (std::find(names.begin(), names.end(), environment) != names.end())
      return {candidate.policy};
  }
  return {};
}

enum class Side : std::uint8_t { kFirst, kSecond };

/// Compares the policies of `from` with their counterparts; of the second template only those that
/// the first one does not have.
void compare_side(iam::Reasoner& reasoner, const TemplatePolicies& from,
                  const TemplatePolicies& other, Side side, std::vector<CompareRow>& out) {
  for (const TemplatePolicy& one : from.policies) {
    std::map<const iam::CompiledPolicy*, std::vector<std::string>> environments;
    std::map<const iam::CompiledPolicy*, iam::Policies> partners;
    for (const std::string& name : from.audit->environment_names(one.environments)) {
      iam::Policies partner = counterpart(other, one, name);
      if (side == Side::kSecond && !partner.empty()) continue;
      const auto* const key = partner.empty() ? nullptr : partner.front().get();
      environments[key].push_back(name);
      partners.emplace(key, std::move(partner));
    }
    for (auto& [key, partner] : partners) {
      PolicySubject subject{one.resource, one.path, environments[key]};
      out.push_back(side == Side::kFirst
                        ? compared(reasoner, {one.policy}, partner, std::move(subject))
                        : compared(reasoner, partner, {one.policy}, std::move(subject)));
    }
  }
}

int code_of(const std::vector<CompareRow>& rows) {
  int out = kClean;
  for (const CompareRow& row : rows) {
    if (row.relation == iam::Permissiveness::kUnknown) return kIncomplete;
    if (row.relation != iam::Permissiveness::kEquivalent) out = kFindings;
  }
  return out;
}

Result<std::vector<CompareRow>> compare_rows(SourceMap& sources, const Options& options) {
  const PolicyOptions& own = options.policy;
  iam::Reasoner reasoner;
  std::vector<CompareRow> out;
  if (own.templates.empty()) {
    const auto first = policy_at(sources, own.documents[0], language_of(own.type));
    if (!first) return tl::unexpected<Error>(first.error());
    const auto second = policy_at(sources, own.documents[1], language_of(own.type));
    if (!second) return tl::unexpected<Error>(second.error());
    out.push_back(compared(reasoner, {*first}, {*second}, {}));
    return out;
  }
  const auto first =
      read_template_policies(sources, options, own.templates[0], Complaints::kPrinted);
  if (!first) return tl::unexpected<Error>(first.error());
  const auto second =
      read_template_policies(sources, options, own.templates[1], Complaints::kPrinted);
  if (!second) return tl::unexpected<Error>(second.error());
  compare_side(reasoner, *first, *second, Side::kFirst, out);
  compare_side(reasoner, *second, *first, Side::kSecond, out);
  return out;
}

}  // namespace

PolicyOutcome policy_compare(const Options& options, const Format& format) {
  const PolicyOptions& own = options.policy;
  const auto& names = own.templates.empty() ? own.documents : own.templates;
  if (names.size() != 2) return failure("compare requires two policy documents or two templates");
  SourceMap sources;
  const auto rows = compare_rows(sources, options);
  if (!rows) return tl::unexpected<Error>(rows.error());
  return PolicyReport{code_of(*rows),
                      render<RenderComparisons>(format, *rows, name_of_document(names[0]),
                                                name_of_document(names[1]))};
}

}  // namespace cfnaudit::cli
