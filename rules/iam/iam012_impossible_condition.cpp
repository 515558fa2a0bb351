#include <algorithm>
#include <set>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/questions.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Statements with conditions -> those that no request can meet.

namespace cfnaudit::rules {
namespace {

/// Keys whose values never hold a wildcard: ARNs, and the branch or tag of a repository.
/// https://git-scm.com/docs/git-check-ref-format
bool holds_no_wildcard(std::string_view key) {
  if (equals_ignoring_case(key, "token.actions.githubusercontent.com:sub")) return true;
  const auto info = iam::find_condition_key(key);
  return info && info->type == iam::KeyType::kArn;
}

bool has_wildcard(const iam::Text& text) {
  std::string plain = text.value.text();
  for (const auto& hole : text.value.holes())
    std::fill(plain.begin() + hole.begin, plain.begin() + hole.end, 'x');
  // ${*} and ${?} are how a variable writes the character itself.
  return plain.find("${") == std::string::npos && plain.find_first_of("*?") != std::string::npos;
}

/// A comparison with the text itself, in which "*" is a character.
bool compares_literally(const iam::ConditionClause& clause) {
  if (!clause.use || clause.use->row == nullptr || clause.use->if_exists) return false;
  const auto& row = *clause.use->row;
  return row.domain == iam::Domain::kText && row.sense == iam::Sense::kPlain &&
         row.syntax.wildcards == iam::Wildcards::kLiteral &&
         clause.use->qualifier != iam::SetQualifier::kForAllValues;
}

/// A clause that only a wildcard could meet.
const iam::ConditionClause* literal_wildcard(const iam::Statement& statement) {
  for (const auto& clause : statement.conditions)
    if (compares_literally(clause) && holds_no_wildcard(clause.key.value) &&
        !clause.values.empty() &&
        std::all_of(clause.values.begin(), clause.values.end(), has_wildcard))
      return &clause;
  return nullptr;
}

/// Only conditions on one key can contradict each other.
bool may_contradict(const iam::Statement& statement) {
  std::set<std::string> keys;
  return std::any_of(
      statement.conditions.begin(), statement.conditions.end(),
      [&](const auto& clause) { return !keys.insert(lowercase(clause.key.value)).second; });
}

bool is_met_by_nothing(const Context& context, const iam::Policy& policy,
                       const iam::Statement& statement) {
  iam::Policy alone;
  alone.version = policy.version;
  alone.statements = {statement};
  alone.statements.front().effect = iam::Effect::kAllow;
  const auto type = statement.principals.polarity == iam::Polarity::kAbsent
                        ? iam::PolicyType::kIdentity
                        : iam::PolicyType::kResource;
  const iam::Access anything[] = {{}};
  return iam::access_not_granted(*context.access.reasoner, {iam::compile(std::move(alone))}, type,
                                 anything)
      .proved();
}

void check_statement(const Context& context, const access::BoundPolicy& policy,
                     const iam::Statement& statement, Reporter& report) {
  if (!statement.unknown.empty() || statement.conditions.empty()) return;
  const bool allows = statement.effect == iam::Effect::kAllow;
  const std::string_view nothing =
      allows ? "the statement grants nothing" : "the statement denies nothing";
  if (const auto* clause = literal_wildcard(statement)) {
    const auto place = place_of(context, policy, statement);
    const auto value =
        resolve::get(resolve::get(resolve::get(place.value, "Condition"), clause->name.value),
                     clause->key.value);
    report
        .at(*place.resource, value == nullptr ? place.value : value,
            concat(nothing, ": ", clause->name.value, " does not match wildcards, and ",
                   clause->key.value, " never contains one"))
        .fix("use StringLike, or ArnLike for ARNs");
    return;
  }
  if (!may_contradict(statement) || !is_met_by_nothing(context, policy.policy->source(), statement))
    return;
  const auto place = place_of(context, policy, statement, "Condition");
  report.at(*place.resource, place.value, concat(nothing, ": its conditions contradict each other"))
      .fix("correct the conditions, or remove the statement");
}

void check(const Context& context, Reporter& report) {
  for (const auto& policy : context.access.policies)
    if (!policy.source.aws_managed)
      for (const auto& statement : policy.policy->source().statements)
        check_statement(context, policy, statement, report);
}

}  // namespace

extern constinit const Rule kImpossibleCondition = {
    .info = {.id = "IAM012",
             .name = "impossible-condition",
             .severity = Severity::kError,
             .summary = "The conditions of a statement can never be true.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "reference_policies_elements_condition_operators.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
