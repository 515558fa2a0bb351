#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/access/keys.h"
#include "analyzer/aws/encryption.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/requests.h"

// Roles that use encrypted resources, and the policies of their keys -> calls that are refused.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using Pair = std::pair<std::size_t, ResourceIndex>;  // principal, resource

/// Actions that a principal surely may perform on each resource.
class Rights {
 public:
  explicit Rights(const Context& context) : context_(context) {
    for (const auto& row : context.access.reach) {
      const auto& target = context.access.destinations[row.destination];
      auto& known = row.verdict == access::Verdict::kReachable ? sure_ : perhaps_;
      auto& actions = known[{row.principal, target.resource}];
      actions.insert(row.actions.begin(), row.actions.end());
      if (row.verdict == access::Verdict::kReachable && names_resource(row))
        meant_[{row.principal, target.resource}].insert(row.actions.begin(), row.actions.end());
    }
  }

  /// Some statement that allows it is about the resource, not about everything.
  bool is_meant(Pair pair, std::string_view action) const { return has(meant_, pair, action); }
  bool may(Pair pair, std::string_view action) const {
    return has(sure_, pair, action) || has(perhaps_, pair, action);
  }

 private:
  using Actions = std::set<std::string, std::less<>>;
  using Table = std::map<Pair, Actions>;

  static bool has(const Table& table, Pair pair, std::string_view action) {
    const auto found = table.find(pair);
    return found != table.end() && found->second.contains(action);
  }

  bool names_resource(const access::Reach& row) const {
    return std::ranges::any_of(row.grants, [&](const access::Grant& grant) {
      const auto& statements = context_.access.policies[grant.policy].policy->source().statements;
      const auto& resources = statements[grant.statement].resources.values;
      return std::ranges::none_of(resources, [](const auto& one) {
        return one.value.text().find(":::*") != one.value.text().npos || one.value.text() == "*";
      });
    });
  }

  const Context& context_;
  Table sure_;
  Table perhaps_;
  Table meant_;
};

/// What a role cannot do, for want of what on the key.
struct Missing {
  std::vector<std::string> actions;
  std::set<std::string, std::less<>> key_actions;
};

class Check {
 public:
  Check(const Context& context, Reporter& report)
      : context_(context), report_(report), rights_(context) {
    for (const auto& call : requests(context).settings)
      if (call.target && call.unknown.empty())
        for (const std::string& actions : call.actions)
          for (const auto one : split(actions, '|'))
            needed_[{call.principal, *call.target}].emplace(one);
    for (const auto& call : requests(context).code.calls)
      for (const auto& target : call.on)
        if (target.resource && !call.perhaps)
          needed_[{call.principal, *target.resource}].emplace(call.action);
  }

  void run() {
    for (const ResourceIndex index : context_.graph.resources()) {
      const auto* row = aws::encryption_of(context_.graph.resource(index).type());
      if (row == nullptr || row->type == "AWS::Logs::LogGroup") continue;
      const auto key = access::key_of(context_.graph,
                                      access::key_property(context_.graph.resource(index), *row));
      if (!key) continue;
      for (std::size_t who = 0; who < context_.access.principals.size(); ++who)
        principal(*row, who, index, *key);
    }
  }

 private:
  bool uses(Pair pair, std::string_view action) const {
    const auto found = needed_.find(pair);
    const bool needed = found != needed_.end() && found->second.contains(action);
    return needed ? rights_.may(pair, action) : rights_.is_meant(pair, action);
  }

  void principal(const aws::Encryption& row, std::size_t who, ResourceIndex index,
                 ResourceIndex key) {
    const auto& principal = context_.access.principals[who];
    if (principal.used_by.empty()) return;
    Missing missing;
    for (const auto& use : row.uses)
      for (const auto action : split(use.actions, ' ')) {
        if (!uses({who, index}, action)) continue;
        bool lacks = false;
        for (const auto on_key : split(use.key_actions, ' '))
          if (!rights_.may({who, key}, on_key)) {
            missing.key_actions.emplace(on_key);
            lacks = true;
          }
        if (lacks) missing.actions.emplace_back(action);
      }
    if (!missing.actions.empty()) tell(principal, missing, index, key);
  }

  void tell(const access::Principal& principal, const Missing& missing, ResourceIndex index,
            ResourceIndex key) {
    const auto& role = context_.graph.resource(principal.resource);
    const auto& target = context_.graph.resource(index);
    const auto& own = context_.graph.resource(key);
    if (role.exists != Tri::kYes || target.exists != Tri::kYes || own.exists != Tri::kYes)
      return report_.undecided(role, "whether it is created is not known");
    if (!principal.unknown.empty()) return report_.undecided(role, principal.unknown.front());
    const std::vector<std::string> needed(missing.key_actions.begin(), missing.key_actions.end());
    report_
        .at(role, concat(role.id(), " cannot use ", target.id(), ": ", enumerate(missing.actions),
                         missing.actions.size() == 1 ? " needs " : " need ", enumerate(needed),
                         " on its key ", own.id(), ", which no policy allows"))
        .key(std::string(target.id()))
        .note(target, concat("encrypted with ", own.id()))
        .fix(concat("allow ", role.id(), " to call ", enumerate(needed), " on ", own.id()));
  }

  const Context& context_;
  Reporter& report_;
  Rights rights_;
  std::map<Pair, std::set<std::string, std::less<>>> needed_;
};

void check(const Context& context, Reporter& report) { Check(context, report).run(); }

}  // namespace

extern constinit const Rule kRoleMayNotUseKey = {
    .info = {.id = "WIR018",
             .name = "role-may-not-use-key",
             .severity = Severity::kError,
             .summary = "A role may use an encrypted resource, but not the key of the resource.",
             .source = "https://docs.aws.amazon.com/kms/latest/developerguide/services.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
