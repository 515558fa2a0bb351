// Account and ARN -> compiled policy, at the place that names it.

#include "analyzer/access/account_policies.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::access {
namespace {

void move_to(Span place, iam::Statement& statement) {
  statement.span = place;
  const auto move_element = [&](auto& element) { element.span = place; };
  move_element(statement.principals);
  move_element(statement.actions);
  move_element(statement.resources);
  for (auto& principal : statement.principals.values) principal.text.span = place;
  for (auto& action : statement.actions.values) action.span = place;
  for (auto& resource : statement.resources.values) resource.span = place;
  for (auto& clause : statement.conditions) {
    clause.name.span = place;
    clause.key.span = place;
    for (auto& value : clause.values) value.span = place;
  }
}

/// The account of an ARN and what follows it: "111122223333", "role/Name".
struct Named {
  std::string_view account;
  std::string_view rest;
};
Named named(std::string_view arn) {
  const auto parts = split(arn, ':');
  return parts.size() == 6 ? Named{parts[4], parts[5]} : Named{};
}

}  // namespace

const policy::AccountPrincipal* AccountPolicies::role(std::string_view arn) const {
  const auto* found = account_ == nullptr ? nullptr : account_->find_principal(arn);
  const bool is_role = found != nullptr && found->kind == policy::AccountPrincipalKind::kRole;
  return is_role ? found : nullptr;
}

iam::PolicyRef AccountPolicies::managed(std::string_view arn, Span place) const {
  const auto* found = account_ == nullptr ? nullptr : account_->find_managed(arn);
  return found == nullptr ? nullptr : placed(*found, std::string(arn), place);
}

iam::PolicyRef AccountPolicies::of_role(const policy::AccountPrincipal& role,
                                        const policy::AccountPolicy& policy, Span place) const {
  return placed(policy, concat(role.arn, " ", policy.name), place);
}

iam::PolicyRef AccountPolicies::placed(const policy::AccountPolicy& policy, std::string id,
                                       Span place) const {
  std::string key =
      concat("account|", std::to_string(place.file), ":", std::to_string(place.begin), "|", id);
  const auto make = [&] {
    iam::Policy out = policy::policy_of(policy);
    out.id = std::move(id);
    out.span = place;
    for (auto& statement : out.statements) move_to(place, statement);
    return KnownPolicies::Entry{iam::compile(std::move(out))};
  };
  return known_.get(std::move(key), make).policy;
}

std::string AccountPolicies::hint(std::string_view arn) const {
  if (account_ == nullptr) return " (see --policies)";
  const Named wanted = named(arn);
  const auto is_alike = [&](std::string_view other) {
    return !wanted.rest.empty() && named(other).rest == wanted.rest;
  };
  std::string_view found;
  for (const auto& one : account_->managed)
    if (is_alike(one.arn)) found = one.arn;
  for (const auto& one : account_->principals)
    if (is_alike(one.arn)) found = one.arn;
  if (found.empty()) return ", and not in the file given by --policies";
  return concat("; the file given by --policies has it for account ", named(found).account,
                " (see --account-id)");
}

std::vector<std::string> trusted_by(const iam::Policy& trust) {
  std::vector<std::string> out;
  for (const auto& statement : trust.statements) {
    if (statement.effect != iam::Effect::kAllow) continue;
    for (const auto& who : statement.principals.values)
      if (std::find(out.begin(), out.end(), who.text.value.text()) == out.end())
        out.push_back(who.text.value.text());
  }
  return out;
}

}  // namespace cfnaudit::access
