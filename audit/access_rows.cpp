// Access of each environment -> rows that stand once.

#include "audit/access_rows.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::audit {
namespace {

void add_new(std::vector<std::string>& to, std::string_view text) {
  if (std::find(to.begin(), to.end(), text) == to.end()) to.emplace_back(text);
}

/// With <Name> for what is not known: "${Name}" is how templates write it.
std::string shown(std::string_view who) {
  std::string out;
  for (std::size_t at = 0; at < who.size();) {
    const auto open = who.find("${", at);
    const auto close = open == std::string_view::npos ? open : who.find('}', open);
    if (close == std::string_view::npos) return out += who.substr(at);
    out += concat(who.substr(at, open - at), "<", who.substr(open + 2, close - open - 2), ">");
    at = close + 1;
  }
  return out;
}

AccessPrincipal& principal_of(std::vector<AccessPrincipal>& all,
                              const graph::StackResource& resource) {
  for (auto& principal : all)
    if (principal.id == resource.id()) return principal;
  return all.emplace_back(
      AccessPrincipal{.id = std::string(resource.id()), .type = std::string(resource.type())});
}

/// One ARN of a destination after another, as one row.
void merge_forms(std::vector<AccessRow>& rows, AccessRow row) {
  for (auto& known : rows) {
    if (known.destination != row.destination || known.verdict != row.verdict ||
        known.conditions != row.conditions || known.unknown != row.unknown)
      continue;
    for (const auto& level : row.levels) add_new(known.levels, level);
    for (const auto& action : row.actions) add_new(known.actions, action);
    std::sort(known.levels.begin(), known.levels.end());
    std::sort(known.actions.begin(), known.actions.end());
    return;
  }
  rows.push_back(std::move(row));
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

std::string hop_words(const graph::Graph& graph, const access::Hop& hop) {
  const auto id = graph.resource(hop.through).id();
  switch (hop.kind) {
    case access::HopKind::kChangeCode:
      return concat("new code in ", id);
    case access::HopKind::kChange:
      return concat("a change of ", id);
    case access::HopKind::kTrust:
      return concat("a new trust policy of ", id);
    case access::HopKind::kCredentials:
      return concat("new credentials of ", id);
    case access::HopKind::kPassAndRun:
      return concat("a new resource that runs as ", id);
    default:
      return std::string(id);
  }
}

/// The rows of one environment and principal, one for each destination and verdict.
std::vector<ThroughRow> through_rows(const graph::Graph& graph, const access::Access& access,
                                     const access::Paths& paths, std::size_t principal) {
  std::vector<ThroughRow> out;
  for (const auto& row : paths.transitive) {
    if (row.principal != principal) continue;
    const auto& reach = access.reach[row.reach];
    const auto& destination = access.destinations[reach.destination];
    std::vector<std::string> hops;
    for (const auto& hop : row.via) hops.push_back(hop_words(graph, hop));
    auto known = std::find_if(out.begin(), out.end(), [&](const ThroughRow& other) {
      return other.destination == destination.id && other.verdict == row.verdict;
    });
    if (known == out.end())
      known = out.insert(out.end(), {.destination = destination.id,
                                     .rank = access::destination_rank(destination),
                                     .verdict = row.verdict});
    for (const auto& level : reach.access_levels) add_new(known->levels, level);
    add_new(known->ways, join(hops, " -> "));
  }
  return out;
}

void add_through(std::vector<ThroughRow>& rows, ThroughRow row, std::uint32_t environment) {
  for (auto& known : rows)
    if (known.destination == row.destination && known.verdict == row.verdict &&
        known.levels == row.levels && known.ways == row.ways)
      return known.environments.push_back(environment);
  row.environments = {environment};
  rows.push_back(std::move(row));
}

void add_environment(std::vector<AccessPrincipal>& all, const Audit& audit,
                     std::uint32_t environment) {
  const auto& graph = audit.graphs[environment];
  const auto& access = audit.access[environment];
  for (std::size_t p = 0; p < access.principals.size(); ++p) {
    const auto& from = access.principals[p];
    AccessPrincipal& principal = principal_of(all, graph.resource(from.resource));
    principal.environments.push_back(environment);
    for (const auto user : from.used_by) add_new(principal.used_by, graph.resource(user).id());
    for (const auto& who : from.assumable_by) add_new(principal.assumable_by, shown(who));
    for (const auto& reason : from.unknown) add_new(principal.unknown, reason);
    std::vector<AccessRow> rows;
    for (const auto& reach : access.reach) {
      if (reach.principal != p) continue;
      const auto& destination = access.destinations[reach.destination];
      merge_forms(rows, {.destination = destination.id,
                         .rank = access::destination_rank(destination),
                         .verdict = reach.verdict,
                         .levels = reach.access_levels,
                         .actions = reach.actions,
                         .conditions = reach.conditions,
                         .unknown = reach.unknown,
                         .environments = {environment}});
    }
    for (auto& row : rows) add_row(principal.rows, std::move(row));
    for (auto& row : through_rows(graph, access, audit.paths[environment], p))
      add_through(principal.through, std::move(row), environment);
  }
}

template <typename Row>
void data_first(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.rank < b.rank; });
}

AccessEntry entry_of(const access::Access& access, const access::EntryPoint& entry) {
  AccessEntry out{.id = entry.id,
                  .who = entry.path.front(),
                  .path = join(std::vector(entry.path.begin() + 1, entry.path.end()), " -> "),
                  .authentication = entry.authentication,
                  .anonymous = entry.anonymous,
                  .verdict = entry.verdict,
                  .conditions = entry.conditions,
                  .unknown = entry.unknown,
                  .witness = entry.witness};
  std::vector<std::pair<int, Reached>> sure;
  std::vector<std::pair<int, Reached>> open;
  for (const auto& reach : entry.reaches) {
    const auto& destination = access.destinations[reach.destination];
    const int rank = access::destination_rank(destination);
    constexpr int kCode = 1;
    if (rank > kCode) continue;
    auto& rows = reach.verdict == access::Verdict::kReachable ? sure : open;
    auto known = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.second.destination == destination.id;
    });
    if (known == rows.end()) known = rows.insert(rows.end(), {rank, {destination.id, {}}});
    for (const auto& level : reach.access_levels) add_new(known->second.levels, level);
  }
  const auto in_order = [](auto& rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Reached> all;
    for (auto& row : rows) {
      std::sort(row.second.levels.begin(), row.second.levels.end());
      all.push_back(std::move(row.second));
    }
    return all;
  };
  out.reaches = in_order(sure);
  out.may_reach = in_order(open);
  return out;
}

bool same(const AccessEntry& a, const AccessEntry& b) {
  return a.id == b.id && a.path == b.path && a.verdict == b.verdict && a.reaches == b.reaches &&
         a.may_reach == b.may_reach && a.conditions == b.conditions && a.anonymous == b.anonymous;
}

}  // namespace

std::vector<AccessPrincipal> access_principals(const Audit& audit) {
  std::vector<AccessPrincipal> out;
  for (std::uint32_t e = 0; e < audit.access.size(); ++e) add_environment(out, audit, e);
  for (auto& principal : out) {
    data_first(principal.rows);
    data_first(principal.through);
  }
  return out;
}

std::vector<AccessEntry> access_entries(const Audit& audit) {
  std::vector<AccessEntry> out;
  for (std::uint32_t e = 0; e < audit.paths.size(); ++e)
    for (const auto& entry : audit.paths[e].entry_points) {
      AccessEntry row = entry_of(audit.access[e], entry);
      const auto known =
          std::find_if(out.begin(), out.end(), [&](const auto& other) { return same(other, row); });
      if (known == out.end())
        out.insert(out.end(), std::move(row))->environments = {e};
      else
        known->environments.push_back(e);
    }
  std::stable_sort(out.begin(), out.end(), [](const AccessEntry& a, const AccessEntry& b) {
    return a.anonymous > b.anonymous;
  });
  return out;
}

}  // namespace cfnaudit::audit
