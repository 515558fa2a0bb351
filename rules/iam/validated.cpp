#include "rules/iam/validated.h"

#include <algorithm>

#include "analyzer/access/shared_work.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "rules/iam/statements.h"

namespace cfnaudit::rules {
namespace {

/// The policy templates and connectors of AWS SAM write statements whose parts all have the place
/// of what they were made from.
bool is_written(const iam::Statement& statement) {
  return statement.as_written && statement.unknown.empty() &&
         statement.actions.span != statement.span;
}

/// Does another statement of the policy, or of a principal that has it, do the same for the action?
bool is_done_elsewhere(const Context& context, const Validated& validated,
                       const iam::ActionInfo& action) {
  const auto does = [&](const access::BoundPolicy& policy) {
    const auto& all = policy.policy->statements();
    return std::any_of(all.begin(), all.end(), [&](const iam::CompiledStatement& other) {
      return &other != &validated.statement &&
             other.source->effect == validated.statement.source->effect &&
             iam::can_match(other, action);
    });
  };
  if (does(validated.policy)) return true;
  const auto& policies = context.access.policies;
  return std::any_of(
      context.access.principals.begin(), context.access.principals.end(), [&](const auto& who) {
        const auto has = [&](std::size_t index) { return &policies[index] == &validated.policy; };
        return std::any_of(who.policies.begin(), who.policies.end(), has) &&
               std::any_of(who.policies.begin(), who.policies.end(),
                           [&](std::size_t index) { return does(policies[index]); });
      });
}

}  // namespace

namespace {

const std::vector<std::vector<Diagnostic>>& found_in(const Context& context,
                                                     const iam::PolicyRef& policy, iam::Part part) {
  const auto [at, fresh] = context.access.shared->validated.try_emplace({policy, part});
  if (fresh)
    for (std::size_t i = 0; i < policy->statements().size(); ++i)
      at->second.push_back(is_written(*policy->statements()[i].source)
                               ? iam::validate_statement(*policy, i, part)
                               : std::vector<Diagnostic>());
  return at->second;
}

}  // namespace

void for_each_validated(const Context& context, iam::Part part,
                        const std::function<void(const Validated&)>& visit) {
  for (const access::BoundPolicy& policy : context.access.policies) {
    if (policy.source.aws_managed || policy.document == nullptr || is_refused(policy)) continue;
    const auto& statements = policy.policy->statements();
    const auto& found = found_in(context, policy.policy, part);
    for (std::size_t i = 0; i < statements.size(); ++i)
      if (!found[i].empty()) visit({policy, statements[i], found[i]});
  }
}

Finding report_found(const Context& context, const Validated& validated, const Diagnostic& found,
                     Reporter& report) {
  const auto& source = validated.policy.source;
  const auto& resource = context.graph.resource(source.resource);
  Finding finding =
      report.at(resource, found.span, concat(source.path, "/", found.path), found.message);
  finding.fix(found.fix).key(found.rule);
  for (const Note& note : found.notes) finding.note(note.span, note.message, resource.id());
  return finding;
}

std::optional<Finding> report_useless(const Context& context, const Validated& validated,
                                      std::string_view rule, std::string_view reason,
                                      Reporter& report) {
  const bool identity = validated.policy.source.use == access::PolicyUse::kIdentity;
  std::vector<std::string> names;
  std::vector<const Diagnostic*> all;
  for (const Diagnostic& found : validated.findings) {
    if (found.rule != rule) continue;
    const auto& values = validated.statement.source->actions.values;
    const auto action = std::find_if(values.begin(), values.end(),
                                     [&](const auto& one) { return one.span == found.span; });
    if (action == values.end()) continue;
    const auto info = iam::find_action(action->value.text());
    if (identity && info && is_done_elsewhere(context, validated, *info)) continue;
    names.push_back(action->value.text());
    all.push_back(&found);
  }
  if (all.empty()) return std::nullopt;
  const bool allows = validated.statement.source->effect == iam::Effect::kAllow;
  Diagnostic first = *all.front();
  if (all.size() > 1)
    first.message =
        concat(list_actions(names), allows ? " grant nothing: " : " deny nothing: ", reason);
  return report_found(context, validated, first, report);
}

}  // namespace cfnaudit::rules
