// Access of each environment -> rows that stand once.

#include "cli/report/access_rows.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::cli {
namespace {

void add_new(std::vector<std::string>& to, std::string_view text) {
  if (std::find(to.begin(), to.end(), text) == to.end()) to.emplace_back(text);
}

AccessPrincipal& principal_of(std::vector<AccessPrincipal>& all,
                              const graph::StackResource& resource) {
  for (auto& principal : all)
    if (principal.id == resource.id()) return principal;
  return all.emplace_back(
      AccessPrincipal{.id = std::string(resource.id()), .type = std::string(resource.type())});
}

void add_row(std::vector<AccessRow>& rows, AccessRow row) {
  for (auto& known : rows) {
    const bool same = known.destination == row.destination && known.verdict == row.verdict &&
                      known.actions == row.actions && known.conditions == row.conditions &&
                      known.unknown == row.unknown;
    if (!same) continue;
    known.environments.push_back(row.environments.front());
    return;
  }
  rows.push_back(std::move(row));
}

void add_environment(std::vector<AccessPrincipal>& all, const graph::Graph& graph,
                     const access::Access& access, std::uint32_t environment) {
  for (std::size_t p = 0; p < access.principals.size(); ++p) {
    const auto& from = access.principals[p];
    AccessPrincipal& principal = principal_of(all, graph.resource(from.resource));
    principal.environments.push_back(environment);
    for (const auto user : from.used_by) add_new(principal.used_by, graph.resource(user).id());
    for (const auto& who : from.assumable_by) add_new(principal.assumable_by, who);
    for (const auto& reason : from.unknown) add_new(principal.unknown, reason);
    for (const auto& reach : access.reach)
      if (reach.principal == p)
        add_row(principal.rows, {.destination = access.destinations[reach.destination].id,
                                 .verdict = reach.verdict,
                                 .levels = reach.access_levels,
                                 .actions = reach.actions,
                                 .conditions = reach.conditions,
                                 .unknown = reach.unknown,
                                 .environments = {environment}});
  }
}

}  // namespace

std::vector<AccessPrincipal> access_principals(const Audit& audit) {
  std::vector<AccessPrincipal> out;
  for (std::uint32_t e = 0; e < audit.access.size(); ++e)
    add_environment(out, audit.graphs[e], audit.access[e], e);
  return out;
}

std::string action_list(const std::vector<std::string>& actions, std::size_t most) {
  std::string out;
  std::string_view service;
  for (std::size_t i = 0; i < std::min(most, actions.size()); ++i) {
    const std::string_view action = actions[i];
    const auto colon = std::min(action.find(':'), action.size());
    if (i == 0 || action.substr(0, colon) != service) {
      service = action.substr(0, colon);
      out += concat(i == 0 ? "" : "; ", service, ": ");
    } else {
      out += ", ";
    }
    out += action.substr(std::min(colon + 1, action.size()));
  }
  if (actions.size() > most) out += concat(" and ", std::to_string(actions.size() - most), " more");
  return out;
}

namespace {

/// "kms:Decrypt: parameter Key has no value" ... by what stands behind the action.
std::string by_reason(const std::vector<std::string>& texts, Examples examples) {
  std::vector<std::pair<std::string_view, std::vector<std::string_view>>> reasons;
  for (const std::string_view text : texts) {
    const auto colon = text.find(": ");
    const std::string_view reason = colon == std::string_view::npos ? text : text.substr(colon + 2);
    auto known = std::find_if(reasons.begin(), reasons.end(),
                              [&](const auto& entry) { return entry.first == reason; });
    if (known == reasons.end()) known = reasons.insert(reasons.end(), {reason, {}});
    if (colon != std::string_view::npos) known->second.push_back(text.substr(0, colon));
  }
  std::vector<std::string> out;
  for (const auto& [reason, actions] : reasons) {
    std::string line(reason);
    if (examples == Examples::kNone || actions.empty()) {
      out.push_back(std::move(line));
      continue;
    }
    line += concat(" (", actions.front());
    if (actions.size() > 1) line += concat(" and ", std::to_string(actions.size() - 1), " more");
    out.push_back(line + ")");
  }
  return join(out, "; ");
}

}  // namespace

std::string open_actions(const AccessRow& row, Examples examples) {
  std::string out;
  if (!row.conditions.empty())
    out += concat("under conditions: ", by_reason(row.conditions, examples));
  if (!row.unknown.empty())
    out += concat(out.empty() ? "" : "; ", "not decided: ", by_reason(row.unknown, examples));
  return out;
}

std::string level_letters(const AccessRow& row) {
  if (row.verdict != access::Verdict::kReachable) return "?";
  std::string out;
  for (const auto& level : row.levels)
    if (!level.empty()) out += level.front();
  return out;
}

}  // namespace cfnaudit::cli
