#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/questions.h"
#include "audit/difference.h"

// The access of two Audits -> what principals gain and lose, and which ways in open and close.

namespace cfnaudit::audit {

std::string_view to_string(AccessMove move) {
  static constexpr std::string_view kWords[] = {"gained", "widened", "changed", "narrowed", "lost"};
  return kWords[static_cast<std::size_t>(move)];
}

namespace {

/// One environment of one side.
struct Side {
  const graph::Graph& graph;
  const access::Access& access;
};

struct Key {
  std::string principal;
  std::string destination;
  std::string action;

  friend auto operator<=>(const Key&, const Key&) = default;
};

/// What is reachable, action by action.
using Grants = std::map<Key, const access::Reach*>;

std::string_view id_of(const Side& side, std::size_t principal) {
  return side.graph.resource(side.access.principals[principal].resource).id();
}

Grants grants_of(const std::optional<Side>& side) {
  Grants out;
  if (!side) return out;
  for (const auto& reach : side->access.reach)
    for (const auto& action : reach.actions)
      if (reach.verdict != access::Verdict::kUnreachable)
        out.emplace(Key{std::string(id_of(*side, reach.principal)),
                        side->access.destinations[reach.destination].id, action},
                    &reach);
  return out;
}

const access::Principal* find(const std::optional<Side>& side, std::string_view id) {
  if (!side) return nullptr;
  for (const auto& principal : side->access.principals)
    if (side->graph.resource(principal.resource).id() == id) return &principal;
  return nullptr;
}

iam::Policies identity_policies(const Side& side, const access::Principal& principal) {
  iam::Policies out;
  for (const auto index : principal.policies) out.push_back(side.access.policies[index].policy);
  return out;
}

/// The two sides of one environment.
class Differ {
 public:
  Differ(std::string environment, std::optional<Side> before, std::optional<Side> after)
      : environment_(std::move(environment)), before_(before), after_(after) {}

  void add_to(std::vector<AccessDifference>& rows) {
    const Grants old_grants = grants_of(before_);
    const Grants new_grants = grants_of(after_);
    const auto renamed = renamed_principals(old_grants, new_grants);
    Rows found;
    for (const auto& [key, reach] : new_grants) {
      Key old_key = key;
      if (const auto old = renamed.find(key.principal); old != renamed.end())
        old_key.principal = old->second;
      const auto old = old_grants.find(old_key);
      if (old == old_grants.end())
        add(found, AccessMove::kGained, key, *reach, *after_);
      else if (old->second->conditions != reach->conditions ||
               old->second->verdict != reach->verdict)
        add(found, moved(key.principal), key, *reach, *after_);
    }
    for (const auto& [key, reach] : old_grants) {
      Key new_key = key;
      for (const auto& [now, then] : renamed)
        if (then == key.principal) new_key.principal = now;
      if (!new_grants.contains(new_key)) add(found, AccessMove::kLost, key, *reach, *before_);
    }
    for (auto& [order, row] : found) merge(rows, std::move(row));
  }

 private:
  using Order = std::tuple<AccessMove, std::string, std::string, std::vector<std::string>>;
  using Rows = std::map<Order, AccessDifference>;

  /// A principal of the one side only, whose grants are all those of one of the other side only,
  /// was renamed: new name -> old name.
  std::map<std::string, std::string> renamed_principals(const Grants& old_grants,
                                                        const Grants& new_grants) const {
    using What = std::set<std::pair<std::string, std::string>>;
    const auto by_principal = [](const Grants& grants) {
      std::map<std::string, What> out;
      for (const auto& [key, reach] : grants)
        out[key.principal].emplace(key.destination, key.action);
      return out;
    };
    const auto old_ones = by_principal(old_grants);
    std::map<std::string, std::string> out;
    std::set<std::string> taken;
    for (const auto& [now, what] : by_principal(new_grants)) {
      if (find(before_, now) != nullptr) continue;
      for (const auto& [then, old_what] : old_ones)
        if (what == old_what && find(after_, then) == nullptr && taken.insert(then).second) {
          out.emplace(now, then);
          break;
        }
    }
    return out;
  }

  /// How a principal's own policies moved: asked once.
  AccessMove moved(const std::string& id) {
    if (const auto known = moves_.find(id); known != moves_.end()) return known->second.first;
    auto& [move, witness] = moves_[id] = {AccessMove::kChanged, {}};
    const auto* then = find(before_, id);
    const auto* now = find(after_, id);
    if (then == nullptr || now == nullptr) return move;
    const auto comparison =
        iam::compare(*after_->access.reasoner, identity_policies(*before_, *then),
                     identity_policies(*after_, *now));
    if (comparison.relation == iam::Permissiveness::kLessPermissive) move = AccessMove::kWidened;
    if (comparison.relation == iam::Permissiveness::kMorePermissive) move = AccessMove::kNarrowed;
    if (comparison.first_covers_second.refuted())
      witness = by_principal(comparison.first_covers_second.witness, *then, *now);
    return move;
  }

  /// The request as the principal itself would make it, if then too only the new policies allow it.
  iam::Request by_principal(const iam::Request& request, const access::Principal& then,
                            const access::Principal& now) const {
    iam::Request own = request;
    own.principal = now.caller;
    own.resource_account = now.caller.account;  // no resource policy has a say in this
    own.context.set("aws:PrincipalArn", now.caller.arn);
    own.context.set("aws:PrincipalAccount", now.caller.account);
    own.context.set("aws:ResourceAccount", now.caller.account);
    const auto allows = [&](const Side& side, const access::Principal& principal) {
      iam::PolicySet policies;
      policies.identity = identity_policies(side, principal);
      return iam::Evaluator(policies, own).verdict(iam::Action(own.action)) ==
             iam::Verdict::kAllowed;
    };
    return allows(*after_, now) && !allows(*before_, then) ? own : request;
  }

  void add(Rows& rows, AccessMove move, const Key& key, const access::Reach& reach,
           const Side& side) {
    const auto& destination = side.access.destinations[reach.destination];
    auto& row = rows[{move, key.principal, key.destination, reach.conditions}];
    if (row.actions.empty()) {
      row = {.move = move,
             .principal = key.principal,
             .destination = key.destination,
             .rank = access::destination_rank(destination),
             .conditions = reach.conditions,
             .environments = {environment_}};
      if (move == AccessMove::kWidened)
        row.witness = moves_[key.principal].second;
      else if (const auto request = access::witness(side.access, side.graph, reach))
        row.witness = *request;
    }
    row.actions.push_back(key.action);
    for (const auto& level : reach.access_levels)
      if (std::find(row.levels.begin(), row.levels.end(), level) == row.levels.end())
        row.levels.push_back(level);
  }

  static void merge(std::vector<AccessDifference>& rows, AccessDifference row) {
    add_row(rows, std::move(row), [](const AccessDifference& a, const AccessDifference& b) {
      return a.move == b.move && a.principal == b.principal && a.destination == b.destination &&
             a.actions == b.actions && a.conditions == b.conditions;
    });
  }

  std::string environment_;
  std::optional<Side> before_;
  std::optional<Side> after_;
  std::map<std::string, std::pair<AccessMove, std::optional<iam::Request>>>
      moves_;  // with the witness
};

std::optional<Side> side_of(const Audit* audit, std::optional<std::size_t> environment) {
  if (audit == nullptr || !environment || *environment >= audit->access.size()) return std::nullopt;
  return Side{audit->graphs[*environment], audit->access[*environment]};
}

}  // namespace

std::vector<AccessDifference> diff_access(const TemplatePair& pair) {
  std::vector<AccessDifference> out;
  for (const auto& environment : environment_pairs(pair))
    Differ(environment.name, side_of(pair.before, environment.before),
           side_of(pair.after, environment.after))
        .add_to(out);
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(a.move, a.rank) < std::tie(b.move, b.rank);
  });
  return out;
}

namespace {

/// The ways in of one environment by name; those that lead to data or code.
std::map<std::string, AccessEntry> entries_of(const std::vector<AccessEntry>& all,
                                              std::optional<std::size_t> environment) {
  std::map<std::string, AccessEntry> out;
  if (!environment) return out;
  for (const auto& entry : all)
    if (std::find(entry.environments.begin(), entry.environments.end(), *environment) !=
        entry.environments.end())
      out.emplace(entry.id, entry);
  return out;
}

/// The order in which resources stand in a template says nothing.
std::vector<Reached> sorted(std::vector<Reached> all) {
  std::sort(all.begin(), all.end(),
            [](const Reached& a, const Reached& b) { return a.destination < b.destination; });
  return all;
}

bool same_callers(const AccessEntry& a, const AccessEntry& b) {
  return a.anonymous == b.anonymous &&
         (a.anonymous || (a.who == b.who && a.authentication == b.authentication));
}

bool same_entry(const AccessEntry& a, const AccessEntry& b) {
  return same_callers(a, b) && sorted(a.reaches) == sorted(b.reaches);
}

bool same_before(const EntryDifference& a, const EntryDifference& b) {
  if (!a.before || !b.before) return a.before.has_value() == b.before.has_value();
  return same_entry(*a.before, *b.before);
}

void add_entry(std::vector<EntryDifference>& rows, EntryDifference row) {
  add_row(rows, std::move(row), [](const EntryDifference& a, const EntryDifference& b) {
    return a.move == b.move && a.entry.id == b.entry.id && same_before(a, b) &&
           sorted(a.entry.reaches) == sorted(b.entry.reaches) &&
           a.entry.anonymous == b.entry.anonymous;
  });
}

}  // namespace

std::vector<EntryDifference> diff_entries(const TemplatePair& pair) {
  std::vector<EntryDifference> out;
  const auto old_all =
      pair.before == nullptr ? std::vector<AccessEntry>() : access_entries(*pair.before);
  const auto new_all =
      pair.after == nullptr ? std::vector<AccessEntry>() : access_entries(*pair.after);
  for (const auto& environment : environment_pairs(pair)) {
    const auto before = entries_of(old_all, environment.before);
    const auto after = entries_of(new_all, environment.after);
    for (const auto& [id, entry] : after) {
      const auto old = before.find(id);
      if (old == before.end()) {
        add_entry(out, {AccessMove::kGained, entry, {}, {environment.name}});
        continue;
      }
      const auto& then = old->second;
      if (same_entry(then, entry)) continue;
      const bool opened = entry.anonymous && !then.anonymous;
      add_entry(
          out,
          {opened ? AccessMove::kWidened : AccessMove::kChanged, entry, then, {environment.name}});
    }
    for (const auto& [id, entry] : before)
      if (!after.contains(id)) add_entry(out, {AccessMove::kLost, entry, {}, {environment.name}});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a.move, !a.entry.anonymous) <
           std::make_tuple(b.move, !b.entry.anonymous);
  });
  return out;
}

}  // namespace cfnaudit::audit
