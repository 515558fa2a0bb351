#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/permissions/roles.h"
#include "rules/catalog.h"
#include "rules/iam/requests.h"
#include "rules/iam/statements.h"

// What a role's users need, by their code and settings, and what its policies allow -> actions that
// nothing calls.

namespace cfnaudit::rules {
namespace {

using permissions::NeededRole;

/// What libraries and services do beside the calls that code shows: logs, traces, keys, network
/// interfaces.
constexpr std::string_view kUnseenServices[] = {"ec2", "kms", "logs", "ssmmessages", "xray"};

/// Actions that make another one that is needed answer as it should: HeadObject of what is not
/// there is a 404 only with s3:ListBucket.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, 2026-11-30
constexpr std::string_view kHelper = "s3:ListBucket";
constexpr std::string_view kHelped[] = {"s3:GetObject", "s3:GetObjectVersion"};

bool is_seen(std::string_view action, const std::set<std::string>& needed) {
  const std::string_view service = action.substr(0, action.find(':'));
  if (std::ranges::find(kUnseenServices, service) != std::end(kUnseenServices)) return false;
  return action != kHelper || std::ranges::none_of(kHelped, [&](std::string_view helped) {
           return needed.contains(std::string(helped));
         });
}

std::vector<std::string> ids_of(const Context& context,
                                const std::vector<graph::ResourceIndex>& all) {
  std::vector<std::string> out;
  for (const auto index : all) out.emplace_back(context.graph.resource(index).id());
  return out;
}

/// The entries of a statement's Action that stand for nothing that is needed, and those that stand
/// for more.
struct Unused {
  std::vector<std::string> entries;
  std::vector<std::string> wide;
  std::vector<std::string> used;  // of the wide ones
};

Unused unused(const iam::Statement& statement, const std::set<std::string>& needed) {
  Unused out;
  for (const auto& entry : statement.actions.values) {
    const std::string& pattern = entry.value.text();
    const auto actions =
        entry.value.known() ? iam::expand(pattern) : std::vector<std::string_view>();
    if (actions.empty() ||
        !std::ranges::all_of(actions, [&](auto one) { return is_seen(one, needed); }))
      continue;
    std::vector<std::string> used;
    for (const auto action : actions)
      if (needed.contains(std::string(action))) used.emplace_back(action);
    if (used.empty()) {
      out.entries.push_back(pattern);
    } else if (used.size() < actions.size()) {
      out.wide.push_back(pattern);
      out.used.insert(out.used.end(), used.begin(), used.end());
    }
  }
  return out;
}

void tell(const Context& context, const NeededRole& role, const access::BoundPolicy& policy,
          const iam::Statement& statement, const Unused& found, Reporter& report) {
  const auto& principal = context.access.principals[role.principal];
  const auto place = place_of(context, principal, policy, statement, "Action");
  const auto& owner = context.graph.resource(role.role);
  const auto users = ids_of(context, role.users);
  if (place.resource == nullptr || place.resource->exists != Tri::kYes) return;
  const std::string does = users.size() == 1 ? " never needs" : " never need";
  std::string message;
  if (!found.entries.empty())
    message = concat(owner.id(), " allows ", list_actions(found.entries), ", which ",
                     list_names(users), does);
  else
    message =
        concat(owner.id(), " allows ", list_actions(found.wide), ", of which ", list_names(users),
               users.size() == 1 ? " needs only " : " need only ", list_actions(found.used));
  report.at(*place.resource, place.value, std::move(message))
      .note(context.graph.resource(role.users.front()), "the code that was read")
      .fix("remove the actions; `cfnaudit policy generate` writes the policy that is enough");
}

void check(const Context& context, Reporter& report) {
  if (context.functions == nullptr) return;
  for (const NeededRole& role : permissions::needed_roles(context.access, context.graph,
                                                          context.functions, requests(context))) {
    const auto& principal = context.access.principals[role.principal];
    // Only where the code of a function was read is anything known to be unused.
    const bool runs_code = std::ranges::any_of(role.users, [&](auto user) {
      return functions::find(*context.functions, user) != nullptr;
    });
    if (!runs_code || !role.open.empty() || !principal.unknown.empty()) continue;
    std::set<std::string> needed;
    for (const auto& one : role.permissions) needed.insert(one.action);
    for (const std::size_t index : principal.policies) {
      const access::BoundPolicy& policy = context.access.policies[index];
      if (policy.source.aws_managed || is_refused(policy)) continue;
      for (const auto& statement : policy.policy->source().statements) {
        const bool is_plain = statement.effect == iam::Effect::kAllow &&
                              statement.unknown.empty() &&
                              statement.actions.polarity == iam::Polarity::kListed;
        if (!is_plain) continue;
        const Unused found = unused(statement, needed);
        if (!found.entries.empty() || !found.wide.empty())
          tell(context, role, policy, statement, found, report);
      }
    }
  }
}

}  // namespace

extern constinit const Rule kUnusedPermissions = {
    .info = {.id = "IAM025",
             .name = "unused-permissions",
             .severity = Severity::kWarning,
             .summary = "A role allows actions that nothing that runs as it ever calls.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "best-practices.html#grant-least-privilege"},
    .check = check,
};

}  // namespace cfnaudit::rules
