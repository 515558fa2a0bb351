// Rows of the matrix -> what principals reach through each other.

#include "analyzer/access/hops.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>

#include "analyzer/access/judge.h"
#include "analyzer/access/naming.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/access/shared_work.h"
#include "analyzer/access/ways.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;

namespace {

constexpr std::string_view kProfile = "AWS::IAM::InstanceProfile";

class Walk {
 public:
  Walk(const Access& access, const Graph& graph, std::size_t most)
      : access_(access), graph_(graph), most_(most), judge_(access.shared->judge) {
    rows_.resize(access.principals.size());
    for (std::size_t i = 0; i < access.reach.size(); ++i)
      rows_[access.reach[i].principal].push_back(i);
  }

  TransitiveRows run() {
    find_behind();
    find_provider_trusts();
    find_code_references();
    for (std::size_t i = 0; i < access_.principals.size(); ++i) {
      gains_of(i);
      hops_.push_back(hops_of(i));
    }
    for (std::size_t i = 0; i < access_.principals.size(); ++i) walk(i);
    return std::move(out_);
  }

 private:
  /// The best hop through each resource, by kind.
  std::vector<Hop> hops_of(std::size_t principal);
  void add_hop(std::vector<Hop>& hops, Hop hop) const;
  std::optional<Hop> pass_and_run(std::size_t principal, const Reach& row, std::size_t role);
  bool names(const Principal& principal, const iam::Action& action) const;
  Judgement may_make(const Principal& principal, const Maker& maker);
  Judgement may_pass(const Principal& principal, const Principal& role, const Maker& maker);
  Tri trusts(const Principal& role, std::string_view service) const;
  std::optional<Hop> pass_otherwise(std::size_t principal, const Reach& row, std::size_t role);
  std::string may_start(std::size_t principal, std::string_view trusted);
  /// What a resource runs as: surely, or perhaps.
  struct Behind {
    std::size_t principal = 0;
    bool surely = true;
  };
  /// A role that an identity provider's users may have, and how to become one of them.
  struct ProviderTrust {
    std::size_t role = 0;
    const ProviderWay* way = nullptr;
  };
  void find_behind();
  void find_unknown_roles(std::map<ResourceIndex, std::vector<std::size_t>>& named);
  void gains_of(std::size_t principal);
  void add_gain(std::size_t principal, Gain::Kind kind, ResourceIndex changed,
                std::string_view action, const Reach& row);
  bool is_named(const Reach& row, std::string_view action) const;
  void new_principal(std::size_t principal);
  bool is_outside(ResourceIndex resource) const;
  const std::vector<std::string_view>& acting_on(std::string_view type);
  void indirect_hops(std::size_t principal, std::vector<Hop>& out);
  void find_provider_trusts();
  void provider_hops(std::size_t principal, std::vector<Hop>& out);
  void find_code_references();
  void code_hops(std::size_t principal, std::vector<Hop>& out);
  bool may(std::size_t principal, std::string_view action);
  void walk(std::size_t start);
  void add_rows(std::size_t start, const std::vector<Hop>& via);
  bool covered(std::size_t start, const Reach& row) const;

  const Access& access_;
  const Graph& graph_;
  std::size_t most_;
  Judge& judge_;
  std::vector<std::vector<std::size_t>> rows_;  // of reach, by principal
  std::vector<std::vector<Hop>> hops_;          // by principal
  std::map<ResourceIndex, std::vector<Behind>> behind_;
  std::map<std::string_view, std::vector<std::string_view>> acting_on_;  // by type
  // Principal and action, on anything; the names are those of tables.
  std::map<std::pair<std::size_t, std::string_view>, bool> may_;
  std::vector<ProviderTrust> provider_trusts_;
  std::vector<const resolve::Reference*> code_references_;
  TransitiveRows out_;
};

/// "apprunner" of AWS::AppRunner::Service, where that is a service's prefix.
std::string service_of(std::string_view type) {
  const auto parts = split(type, ':');
  std::string out = parts.size() < 3 ? std::string() : lowercase(parts[2]);
  return iam::find_service(out) ? out : std::string();
}

/// Deleting and stopping makes nothing act.
bool may_make_act(std::string_view action) {
  static constexpr std::string_view kIdle[] = {
      "Delete", "Stop",   "Cancel", "Terminate",  "Disable",   "Remove", "Untag",       "Tag",
      "Abort",  "Detach", "Reject", "Deregister", "Deprecate", "Revoke", "Disassociate"};
  const std::string_view name = action.substr(action.find(':') + 1);
  return std::none_of(std::begin(kIdle), std::end(kIdle),
                      [&](std::string_view verb) { return name.starts_with(verb); });
}

/// "lambda:CreateFunction" of AWS::Lambda::Function: it changes none that is there.
bool creates(std::string_view action, std::string_view type) {
  const std::string_view name = action.substr(action.find(':') + 1);
  const std::string_view what = type.substr(type.rfind(':') + 1);
  return name == concat("Create", what) || name == concat("Register", what);
}

/// The prefixes of the actions with which something runs as a role that trusts the service: those
/// of its own ("eks" of eks-fargate-pods.amazonaws.com), and of others. Empty: not known.
std::set<std::string> services_behind(std::string_view trusted) {
  std::set<std::string> out;
  for (const Taker& taker : takers())
    if (taker.trusted == trusted) out.emplace(taker.service);
  const auto end = trusted.find(".amazonaws.com");
  for (std::string_view label : split(trusted.substr(0, end), '.'))
    while (!label.empty()) {
      if (iam::find_service(label)) {
        out.emplace(label);
        break;
      }
      const auto dash = label.rfind('-');
      label = label.substr(0, dash == std::string_view::npos ? 0 : dash);
    }
  return out;
}

bool is_better(const Hop& a, const Hop& b) {
  const auto rank = [](const Hop& hop) {
    return std::make_pair(hop.verdict == Verdict::kUnknown, !hop.conditions.empty());
  };
  return rank(a) < rank(b);
}

void Walk::add_hop(std::vector<Hop>& hops, Hop hop) const {
  for (Hop& known : hops)
    if (known.through == hop.through && known.principal == hop.principal) {
      if (is_better(hop, known)) known = std::move(hop);
      return;
    }
  hops.push_back(std::move(hop));
}

namespace {

/// Is a role mentioned as one to run as, and not in a policy, a tag or an environment variable?
bool may_run_as(const resolve::Reference& reference) {
  if (reference.from == resolve::Reference::kOutput ||
      reference.kind == resolve::ReferenceKind::kDependsOn)
    return false;
  static constexpr std::string_view kOther[] = {"Polic", "/Tags/", "/Environment/", "/Principal"};
  return std::none_of(std::begin(kOther), std::end(kOther), [&](std::string_view part) {
    return reference.path.find(part) != std::string::npos;
  });
}

/// "Properties/JobRoleArn"; what ECS itself runs a task with is not the task's.
bool names_a_role(std::string_view path) {
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return (last.find("Role") != std::string_view::npos && last != "ExecutionRoleArn") ||
         last.find("InstanceProfile") != std::string_view::npos;
}

}  // namespace

/// Does the resource run as what the property names? Containers do not run as their execution role.
bool takes_a_role(std::string_view type, std::string_view property) {
  const bool is_container = type.starts_with("AWS::ECS::") || type.starts_with("AWS::Batch::");
  return property.find("InstanceProfile") != std::string_view::npos ||
         (property.find("Role") != std::string_view::npos &&
          !(is_container && property == "ExecutionRoleArn"));
}

/// Whoever uses a role runs as it; so may whatever mentions it, or an instance profile of it.
void Walk::find_behind() {
  const auto note = [&](ResourceIndex user, std::size_t principal, bool surely) {
    auto& known = behind_[user];
    for (auto& one : known)
      if (one.principal == principal) return;
    known.push_back({principal, surely});
  };
  for (std::size_t i = 0; i < access_.principals.size(); ++i) {
    const Principal& principal = access_.principals[i];
    note(principal.resource, i, true);
    for (const ResourceIndex user : principal.used_by)
      note(user, i, acting_principal(access_, user) == i);
  }
  std::map<ResourceIndex, std::vector<std::size_t>> named;  // by roles and their profiles
  for (std::size_t i = 0; i < access_.principals.size(); ++i)
    named[access_.principals[i].resource].push_back(i);
  const auto mentions = [&](bool of_profiles) {
    for (const auto& reference : graph_.stack().references) {
      const auto found = named.find(reference.to);
      if (found == named.end() || !may_run_as(reference)) continue;
      const std::string_view type = graph_.resource(reference.from).type();
      const std::vector<std::size_t> who = found->second;
      for (const std::size_t principal : who) {
        if (type == kProfile && of_profiles) named[reference.from].push_back(principal);
        if (!type.starts_with("AWS::IAM::"))
          note(reference.from, principal, names_a_role(reference.path));
      }
    }
  };
  mentions(true);
  mentions(false);
  find_unknown_roles(named);
}

/// A role or profile that only the deployment knows may be any of the template's.
void Walk::find_unknown_roles(std::map<ResourceIndex, std::vector<std::size_t>>& named) {
  static constexpr std::string_view kRoles[] = {"AWS::IAM::Role"};
  static constexpr std::string_view kRolesAndProfiles[] = {"AWS::IAM::Role", kProfile};
  const auto look = [&](ResourceIndex user, resolve::ValuePtr value,
                        std::span<const std::string_view> types, auto found) {
    if (resolve::why_unknown(value).empty()) return;
    for (const auto& [candidate, match] : named_by(graph_, value, types))
      if (match == Tri::kUnknown && candidate != user)
        if (const auto who = named.find(candidate); who != named.end())
          for (const std::size_t principal : std::vector<std::size_t>(who->second))
            found(principal);
  };
  const auto perhaps = [&](ResourceIndex user, std::size_t principal) {
    auto& behind = behind_[user];
    const bool known = std::any_of(behind.begin(), behind.end(),
                                   [&](const Behind& one) { return one.principal == principal; });
    if (!known) behind.push_back({principal, false});
  };
  for (const ResourceIndex profile : graph_.of_type(kProfile))
    for (const auto role : resolve::items(graph_.resource(profile).property("Roles")))
      look(profile, role, kRoles, [&](std::size_t principal) {
        named[profile].push_back(principal);
        for (const auto& reference : graph_.stack().references)
          if (reference.to == profile && may_run_as(reference)) perhaps(reference.from, principal);
      });
  const std::function<void(ResourceIndex, resolve::ValuePtr)> walk = [&](ResourceIndex user,
                                                                         resolve::ValuePtr value) {
    if (value == nullptr) return;
    for (const auto item : value->items) walk(user, item);
    for (const auto& field : value->fields) {
      if (!takes_a_role(graph_.resource(user).type(), field.key.value)) {
        walk(user, field.value);
        continue;
      }
      look(user, field.value, kRolesAndProfiles,
           [&](std::size_t principal) { perhaps(user, principal); });
      walk(user, field.value);
    }
  };
  for (const ResourceIndex user : graph_.resources())
    if (!graph_.resource(user).type().starts_with("AWS::IAM::"))
      walk(user, graph_.resource(user).properties);
}

bool Walk::is_outside(ResourceIndex resource) const {
  return std::any_of(access_.outside.begin(), access_.outside.end(),
                     [&](const Access::Outside& one) { return one.resource == resource; });
}

std::vector<Hop> Walk::hops_of(std::size_t principal) {
  std::vector<Hop> out;
  const bool is_user =
      graph_.resource(access_.principals[principal].resource).type() == "AWS::IAM::User";
  for (const std::size_t index : rows_[principal]) {
    const Reach& row = access_.reach[index];
    const ResourceIndex through = root_of(graph_, access_.destinations[row.destination].resource);
    const auto behind = behind_.find(through);
    if (behind == behind_.end()) continue;
    for (const auto& [next, surely] : behind->second) {
      if (next == principal) continue;
      bool followed = false;
      for (const Way& way : ways()) {
        if (way.gives != Gives::kRunsAs) continue;
        if (!std::binary_search(row.actions.begin(), row.actions.end(), way.action)) continue;
        Hop hop{way.hop, through, next, row.verdict, row.conditions, row.unknown};
        if (!surely || (way.hop == HopKind::kJoin && !is_user)) {
          hop.verdict = Verdict::kUnknown;
          hop.unknown.push_back(concat(way.action, " on ", graph_.resource(through).id(),
                                       " may allow it to act as ",
                                       graph_.resource(access_.principals[next].resource).id()));
        }
        followed = true;
        add_hop(out, std::move(hop));
      }
      if (std::binary_search(row.actions.begin(), row.actions.end(), "iam:PassRole")) {
        if (auto hop = pass_and_run(principal, row, next)) add_hop(out, std::move(*hop));
        if (auto hop = pass_otherwise(principal, row, next)) add_hop(out, std::move(*hop));
      }
      // Whatever else changes it may make it act, in a way that is not followed.
      const bool is_principal = access_.principals[next].resource == through;
      const bool writes = std::find(row.access_levels.begin(), row.access_levels.end(), "Write") !=
                          row.access_levels.end();
      if (followed || is_principal || !writes) continue;
      for (const auto& action : row.actions)
        if (may_make_act(action) && !creates(action, graph_.resource(through).type())) {
          Hop hop{HopKind::kChange, through, next, Verdict::kUnknown, row.conditions, row.unknown};
          hop.unknown.push_back(
              concat(action, " on ", graph_.resource(through).id(), ", which runs as ",
                     graph_.resource(access_.principals[next].resource).id(), ", is not followed"));
          add_hop(out, std::move(hop));
          break;
        }
    }
  }
  indirect_hops(principal, out);
  provider_hops(principal, out);
  code_hops(principal, out);
  return out;
}

/// Does a statement that grants the row name the action itself?
bool Walk::is_named(const Reach& row, std::string_view action) const {
  return std::any_of(row.grants.begin(), row.grants.end(), [&](const Grant& grant) {
    const auto& actions =
        access_.policies[grant.policy].policy->source().statements[grant.statement].actions;
    return actions.polarity == iam::Polarity::kListed &&
           std::any_of(actions.values.begin(), actions.values.end(), [&](const auto& text) {
             return equals_ignoring_case(text.value.text(), action);
           });
  });
}

/// The actions of the type's service that may make a resource act.
const std::vector<std::string_view>& Walk::acting_on(std::string_view type) {
  const auto [known, fresh] = acting_on_.try_emplace(type);
  const std::string service = fresh ? service_of(type) : std::string();
  if (service.empty()) return known->second;
  for (const auto action : iam::actions_of(service))
    if (const auto info = iam::find_action(action); info &&
                                                    info->level == iam::AccessLevel::kWrite &&
                                                    may_make_act(action) && !creates(action, type))
      known->second.push_back(action);
  return known->second;
}

/// What makes a resource act without being asked for it, or for a resource that no policy can name.
void Walk::indirect_hops(std::size_t principal, std::vector<Hop>& out) {
  const Principal& who = access_.principals[principal];
  if (who.policies.empty()) return;
  const auto perhaps = [&](ResourceIndex through, std::size_t next, std::string_view action) {
    if (next == principal) return;
    add_hop(out, {HopKind::kChange,
                  through,
                  next,
                  Verdict::kUnknown,
                  {},
                  {concat(action, " may cause ", graph_.resource(through).id(), " to act as ",
                          graph_.resource(access_.principals[next].resource).id())}});
  };
  for (const auto& [through, behind] : behind_) {
    const std::string_view type = graph_.resource(through).type();
    if (type.starts_with("AWS::IAM::")) continue;
    for (const IndirectWay& way : indirect_ways())
      if (way.type == type && may(principal, way.action))
        for (const auto& [next, surely] : behind) perhaps(through, next, way.action);
    const bool has_name =
        std::any_of(access_.destinations.begin(), access_.destinations.end(),
                    [&](const Destination& one) { return one.resource == through; });
    if (has_name) continue;
    const auto& actions = acting_on(type);
    const auto action = std::find_if(actions.begin(), actions.end(),
                                     [&](std::string_view one) { return may(principal, one); });
    if (action == actions.end()) continue;
    for (const auto& [next, surely] : behind) perhaps(through, next, *action);
  }
}

void Walk::find_provider_trusts() {
  const auto trusts_provider = [&](const Principal& role, std::string_view provider) {
    for (const auto& attachment : access_.attachments) {
      if (attachment.to != role.resource || attachment.use != PolicyUse::kTrust) continue;
      for (const auto& statement : access_.policies[attachment.policy].policy->source().statements)
        for (const auto& one : statement.principals.values)
          if (one.kind == iam::PrincipalKind::kFederated &&
              (!one.text.value.known() ||
               one.text.value.text().find(provider) != std::string::npos))
            return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < access_.principals.size(); ++i)
    for (const ProviderWay& way : provider_ways())
      if (trusts_provider(access_.principals[i], way.provider))
        provider_trusts_.push_back({i, &way});
}

/// Roles that trust an identity provider which the principal may change.
void Walk::provider_hops(std::size_t principal, std::vector<Hop>& out) {
  if (access_.principals[principal].policies.empty()) return;
  std::optional<std::size_t> found;
  for (const auto& [role, way] : provider_trusts_) {
    if (role == principal || role == found || !may(principal, way->action)) continue;
    found = role;  // one way is enough
    const ResourceIndex resource = access_.principals[role].resource;
    add_hop(
        out,
        {HopKind::kTrust,
         resource,
         role,
         Verdict::kUnknown,
         {},
         {concat(way->action, " may allow it to sign in as ", graph_.resource(resource).id())}});
  }
}

void Walk::find_code_references() {
  for (const auto& reference : graph_.stack().references) {
    if (!behind_.contains(reference.from)) continue;
    const std::string_view type = graph_.resource(reference.from).type();
    const bool is_code =
        std::any_of(code_places().begin(), code_places().end(), [&](const CodePlace& place) {
          return place.type == type && reference.path.find(place.property) != std::string::npos;
        });
    if (is_code) code_references_.push_back(&reference);
  }
}

/// What runs as another principal and reads its code from where this one may write.
void Walk::code_hops(std::size_t principal, std::vector<Hop>& out) {
  for (const auto* const reference : code_references_) {
    const bool writes =
        std::any_of(rows_[principal].begin(), rows_[principal].end(), [&](std::size_t index) {
          const Reach& row = access_.reach[index];
          return root_of(graph_, access_.destinations[row.destination].resource) == reference->to &&
                 std::find(row.access_levels.begin(), row.access_levels.end(), "Write") !=
                     row.access_levels.end();
        });
    if (!writes) continue;
    for (const auto& [next, surely] : behind_.at(reference->from))
      if (next != principal)
        add_hop(out, {HopKind::kChangeCode,
                      reference->from,
                      next,
                      Verdict::kUnknown,
                      {},
                      {concat(graph_.resource(reference->from).id(), " reads its code from ",
                              graph_.resource(reference->to).id(), ", which it can change")}});
  }
}

/// May the principal do the action on anything?
bool Walk::may(std::size_t principal, std::string_view action) {
  const auto [known, fresh] = may_.try_emplace({principal, action}, false);
  if (fresh)
    known->second =
        may_make(access_.principals[principal], {{}, action, {}}).verdict != Verdict::kUnreachable;
  return known->second;
}

void Walk::add_gain(std::size_t principal, Gain::Kind kind, ResourceIndex changed,
                    std::string_view action, const Reach& row) {
  Gain gain{principal, kind, changed, std::string(action), row.verdict, row.unknown};
  // What only a pattern grants, beside much else, may be denied by policies outside.
  if (gain.verdict == Verdict::kReachable && !is_named(row, action)) {
    gain.verdict = Verdict::kUnknown;
    gain.unknown.push_back(concat("a pattern grants ", action));
  }
  // A condition may say which policy, and so take from what could be given.
  if (gain.verdict == Verdict::kReachable && !row.conditions.empty()) {
    gain.verdict = Verdict::kUnknown;
    gain.unknown.push_back(
        concat(action, " is allowed under conditions: ", join(row.conditions, ", or ")));
  }
  for (Gain& known : out_.gains)
    if (known.principal == principal && known.kind == kind && known.changed == changed) {
      if (known.verdict != Verdict::kReachable && gain.verdict == Verdict::kReachable)
        known = std::move(gain);
      return;
    }
  out_.gains.push_back(std::move(gain));
}

void Walk::gains_of(std::size_t principal) {
  using Kind = Gain::Kind;
  for (const std::size_t index : rows_[principal]) {
    const Reach& row = access_.reach[index];
    const ResourceIndex on = access_.destinations[row.destination].resource;
    const ResourceIndex root = root_of(graph_, on);
    for (const Way& way : ways()) {
      if (!std::binary_search(row.actions.begin(), row.actions.end(), way.action)) continue;
      switch (way.gives) {
        case Gives::kRunsAs:
          if (is_outside(root)) add_gain(principal, Kind::kOutside, root, way.action, row);
          break;
        case Gives::kAnyRight:
          add_gain(principal, Kind::kAnyRight, on, way.action, row);
          break;
        case Gives::kNoBoundary:
          add_gain(principal, Kind::kNoBoundary, on, way.action, row);
          break;
        case Gives::kNoDeny:
          add_gain(principal, Kind::kNoDeny, on, way.action, row);
          break;
        case Gives::kResourcePolicy:
          add_gain(principal, Kind::kResourcePolicy, root, way.action, row);
          break;
        case Gives::kNoResourceDeny:
          add_gain(principal, Kind::kNoDeny, root, way.action, row);
          break;
      }
    }
    // What else manages permissions may give some on the resource.
    const bool is_identity = graph_.resource(on).type().starts_with("AWS::IAM::");
    const bool manages = std::find(row.access_levels.begin(), row.access_levels.end(),
                                   "Permissions management") != row.access_levels.end();
    if (!manages || is_identity) continue;
    for (const auto& action : row.actions) {
      const auto info = iam::find_action(action);
      if (!info || info->level != iam::AccessLevel::kPermissionsManagement) continue;
      if (std::any_of(ways().begin(), ways().end(),
                      [&](const Way& way) { return way.action == action; }))
        continue;
      Reach open = row;
      open.verdict = Verdict::kUnknown;
      open.unknown.push_back(concat("what ", action, " gives is not followed"));
      add_gain(principal, Kind::kResourcePolicy, root, action, open);
      break;
    }
  }
  new_principal(principal);
}

/// A user or role of its own making has whatever rights it gives it.
void Walk::new_principal(std::size_t principal) {
  const Principal& who = access_.principals[principal];
  for (const NewPrincipal& row : new_principals()) {
    Verdict worst = Verdict::kReachable;
    std::vector<std::string> unknown;
    for (const auto action : row.actions) {
      if (action.empty()) continue;
      const Judgement step = may_make(who, {{}, action, row.kind});
      if (step.verdict == Verdict::kUnreachable) worst = step.verdict;
      if (step.verdict == Verdict::kUnknown && worst == Verdict::kReachable) worst = step.verdict;
      if (worst == Verdict::kUnreachable) break;
      if (!step.conditions.empty()) worst = Verdict::kUnknown;
      unknown.insert(unknown.end(), step.unknown.begin(), step.unknown.end());
    }
    if (worst == Verdict::kUnreachable) continue;
    out_.gains.push_back({principal, Gain::Kind::kNewPrincipal, who.resource,
                          std::string(row.actions.front()), Verdict::kUnknown, std::move(unknown)});
    return;
  }
}

/// Unknown where the trust policy is open.
Tri Walk::trusts(const Principal& role, std::string_view service) const {
  if (std::find(role.assumable_by.begin(), role.assumable_by.end(), service) !=
      role.assumable_by.end())
    return Tri::kYes;
  for (const auto& attachment : access_.attachments) {
    if (attachment.to != role.resource || attachment.use != PolicyUse::kTrust) continue;
    for (const auto& statement : access_.policies[attachment.policy].policy->source().statements)
      if (statement.effect == iam::Effect::kAllow && !statement.unknown.empty())
        return Tri::kUnknown;
  }
  const bool symbolic =
      std::any_of(role.assumable_by.begin(), role.assumable_by.end(),
                  [](const std::string& who) { return who.find("${") != std::string::npos; });
  return symbolic ? Tri::kUnknown : Tri::kNo;
}

/// Does an Allow of the principal's policies name the action, on whatever resource?
bool Walk::names(const Principal& principal, const iam::Action& action) const {
  return std::any_of(principal.policies.begin(), principal.policies.end(), [&](std::size_t index) {
    const auto& statements = access_.policies[index].policy->statements();
    return std::any_of(statements.begin(), statements.end(), [&](const auto& statement) {
      return statement.effect == iam::Effect::kAllow &&
             iam::action_matches(statement, action) != Tri::kNo;
    });
  });
}

/// May the principal do an action on some resource that its maker names?
Judgement Walk::may_make(const Principal& principal, const Maker& maker) {
  if (!names(principal, iam::Action(maker.action))) return {};
  const auto& environment = *graph_.stack().environment;
  const std::string_view service = maker.action.substr(0, maker.action.find(':'));
  const bool global = service == "iam";
  const std::string stem = maker.resource.empty()
                               ? std::string()
                               : concat("arn:", environment.partition, ":", service, ":",
                                        global ? "" : environment.region, ":",
                                        environment.account_id, ":", maker.resource);
  SymbolicText any(stem);
  any.append(SymbolicText::of({"a new name", SymbolKind::kExternal}));
  const iam::PolicySet policies = identity_side(access_, principal);
  iam::Request request = request_of(principal, any);
  request.action = std::string(maker.action);
  const iam::Decision decision = iam::decide(policies, request);
  if (decision.verdict == iam::Verdict::kAllowed) return {.verdict = Verdict::kReachable};
  if (decision.verdict != iam::Verdict::kUnknown) return {};
  return judge_.settle_any(policies, request, SymbolicText(concat(stem, "*")), decision);
}

Judgement Walk::may_pass(const Principal& principal, const Principal& role, const Maker& maker) {
  const iam::PolicySet policies = identity_side(access_, principal);
  iam::Request request = request_of(principal, role.caller.arn);
  request.action = "iam:PassRole";
  request.context.set("iam:PassedToService", SymbolicText(std::string(maker.service)));
  const iam::Decision decision = iam::decide(policies, request);
  if (decision.verdict == iam::Verdict::kAllowed) return {.verdict = Verdict::kReachable};
  if (decision.verdict != iam::Verdict::kUnknown) return {};
  return judge_.settle(policies, request, decision);
}

std::optional<Hop> Walk::pass_and_run(std::size_t principal, const Reach& row, std::size_t role) {
  const Principal& who = access_.principals[principal];
  const Principal& target = access_.principals[role];
  std::optional<Hop> out;
  std::vector<Maker> all;
  for (const auto& runner : aws::role_runners())
    all.push_back({runner.service, runner.make, runner.made});
  all.insert(all.end(), makers().begin(), makers().end());
  for (const Maker& maker : all) {
    const Tri trusted = trusts(target, maker.service);
    if (trusted == Tri::kNo) continue;
    const Judgement pass = may_pass(who, target, maker);
    if (pass.verdict == Verdict::kUnreachable) continue;
    const Judgement make = may_make(who, maker);
    if (make.verdict == Verdict::kUnreachable) continue;
    const bool sure = pass.verdict == Verdict::kReachable && make.verdict == Verdict::kReachable &&
                      trusted == Tri::kYes;
    Hop hop{HopKind::kPassAndRun,
            target.resource,
            role,
            sure ? Verdict::kReachable : Verdict::kUnknown,
            {},
            row.unknown};
    for (const Judgement* step : {&pass, &make})
      for (const auto& reason : step->unknown)
        if (std::find(hop.unknown.begin(), hop.unknown.end(), reason) == hop.unknown.end())
          hop.unknown.push_back(reason);
    if (!out || is_better(hop, *out)) out = std::move(hop);
  }
  return out;
}

/// Services that take a role and are not among the makers: any of their actions that changes
/// something may pass it.
std::optional<Hop> Walk::pass_otherwise(std::size_t principal, const Reach& row, std::size_t role) {
  const Principal& who = access_.principals[principal];
  const Principal& target = access_.principals[role];
  for (const auto& trusted : target.assumable_by) {
    if (trusted.find(".amazonaws.com") == std::string::npos) continue;
    if (may_pass(who, target, {trusted, "", ""}).verdict == Verdict::kUnreachable) continue;
    const auto action = may_start(principal, trusted);
    if (action.empty()) continue;
    Hop hop{HopKind::kPassAndRun, target.resource, role,
            Verdict::kUnknown,    row.conditions,  row.unknown};
    hop.unknown.push_back(concat("whether ", action, " can pass ",
                                 graph_.resource(target.resource).id(), " is not followed"));
    return hop;
  }
  return std::nullopt;
}

/// An action with which the principal may have something run as a role that trusts the service;
/// empty: none.
std::string Walk::may_start(std::size_t principal, std::string_view trusted) {
  const auto services = services_behind(trusted);
  const auto starts = [&](std::string_view action) {
    const auto info = iam::find_action(action);
    return info && info->level == iam::AccessLevel::kWrite && may_make_act(action) &&
           info->name != "iam:PassRole" && may(principal, action);
  };
  for (const auto& service : services)
    for (const auto action : iam::actions_of(service))
      if (starts(action)) return std::string(action);
  if (!services.empty()) return {};
  // Nobody knows whose service it is: whatever changes something may be one of its actions.
  for (const std::size_t policy : access_.principals[principal].policies)
    for (const auto& statement : access_.policies[policy].policy->source().statements) {
      if (statement.effect != iam::Effect::kAllow) continue;
      if (statement.actions.polarity != iam::Polarity::kListed) return "an action of its service";
      for (const auto& text : statement.actions.values) {
        if (!text.value.known()) return text.value.text();
        const auto known = iam::expand(text.value.text());
        if (known.empty()) return std::string(text.value.text());
        for (const auto action : known)
          if (starts(action)) return std::string(action);
      }
    }
  return {};
}

/// Does the principal reach all of the row by itself?
bool Walk::covered(std::size_t start, const Reach& row) const {
  for (const std::size_t index : rows_[start]) {
    const Reach& own = access_.reach[index];
    if (own.destination == row.destination && own.verdict == Verdict::kReachable &&
        own.conditions.empty() &&
        std::includes(own.actions.begin(), own.actions.end(), row.actions.begin(),
                      row.actions.end()))
      return true;
  }
  return false;
}

void Walk::add_rows(std::size_t start, const std::vector<Hop>& via) {
  const bool sure = std::all_of(via.begin(), via.end(),
                                [](const Hop& hop) { return hop.verdict == Verdict::kReachable; });
  for (const std::size_t index : rows_[via.back().principal]) {
    const Reach& row = access_.reach[index];
    if (covered(start, row)) continue;
    if (out_.rows.size() >= most_) {
      out_.complete = false;
      return;
    }
    out_.rows.push_back({start, via, index, sure ? row.verdict : Verdict::kUnknown});
  }
}

/// Breadth first; hops that are not decided only after all others.
void Walk::walk(std::size_t start) {
  std::deque<std::vector<Hop>> sure;
  std::deque<std::vector<Hop>> open;
  std::set<std::pair<ResourceIndex, std::size_t>> seen;
  const auto step = [&](const std::vector<Hop>& via, std::size_t from) {
    for (const Hop& hop : hops_[from]) {
      if (hop.principal == start || seen.contains({hop.through, hop.principal})) continue;
      std::vector<Hop> longer = via;
      longer.push_back(hop);
      const bool certain = std::all_of(longer.begin(), longer.end(), [](const Hop& one) {
        return one.verdict == Verdict::kReachable;
      });
      (certain ? sure : open).push_back(std::move(longer));
    }
  };
  step({}, start);
  while (!sure.empty() || !open.empty()) {
    auto& from = sure.empty() ? open : sure;
    const std::vector<Hop> via = std::move(from.front());
    from.pop_front();
    if (!seen.insert({via.back().through, via.back().principal}).second) continue;
    const bool certain = std::all_of(
        via.begin(), via.end(), [](const Hop& hop) { return hop.verdict == Verdict::kReachable; });
    out_.acting.push_back({start, via, certain ? Verdict::kReachable : Verdict::kUnknown});
    add_rows(start, via);
    step(via, via.back().principal);
  }
}

}  // namespace

TransitiveRows find_transitive(const Access& access, const Graph& graph, std::size_t most) {
  return Walk(access, graph, most).run();
}

}  // namespace cfnaudit::access
