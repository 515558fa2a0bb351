#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/access/reach.h"
#include "analyzer/aws/integrations.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/graph/state_machine.h"
#include "analyzer/iam/questions.h"
#include "rules/catalog.h"

// What AWS does in the name of a role, and what the role allows -> deployments and executions that
// fail.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function"};

/// Actions that a role must allow on a resource of the stack.
struct Need {
  const graph::StackResource* owner = nullptr;  // that the finding is about
  ValuePtr place = nullptr;                     // in the owner; null: its type
  std::string failure;                          // "cannot be created"
  std::size_t principal = 0;
  std::vector<std::string_view> actions;
  ResourceIndex target = 0;
};

class Needs {
 public:
  explicit Needs(const Context& context) : context_(context), graph_(context.graph) {}

  std::vector<Need> find() {
    for (const auto index : graph_.resources()) {
      calls(index);
      tasks(index);
    }
    return std::move(out_);
  }

 private:
  void calls(ResourceIndex index) {
    const auto& resource = graph_.resource(index);
    for (const auto& call : aws::integrations_of(resource.type())) {
      if (call.actions.empty()) continue;
      const auto principal = principal_of(call, index);
      if (!principal) continue;
      const std::string_view failure =
          call.phase == aws::Phase::kCreate ? "cannot be created" : "fails when it runs";
      graph::at_path(resource.properties, call.property, [&](ValuePtr place) {
        const SymbolicText* text = resolve::text(place);
        if (text != nullptr) add(call, index, place, *text, std::string(failure), *principal);
      });
    }
  }

  /// A task that takes another role for itself is the other account's matter.
  void tasks(ResourceIndex index) {
    const auto* machine = graph_.state_machine(index);
    if (machine == nullptr) return;
    const auto principal = access::acting_principal(context_.access, index);
    if (!principal) return;
    for (const graph::State& state : machine->states)
      if (state.call != nullptr && !state.target.empty() &&
          resolve::get(state.value, "Credentials") == nullptr)
        add(*state.call, index, state.resource, state.target,
            concat("fails in ", quote(state.name)), *principal);
  }

  /// Whose role must allow the call; nothing where no role of this stack decides.
  std::optional<std::size_t> principal_of(const aws::Integration& call, ResourceIndex index) const {
    if (call.identity == aws::Identity::kCallerRole)
      return access::acting_principal(context_.access, index);
    if (call.identity != aws::Identity::kFunctionRole) return std::nullopt;
    const auto function = graph_.identify(graph_.resource(index).property(call.by), kFunctionTypes);
    return function ? access::acting_principal(context_.access, function->resource) : std::nullopt;
  }

  /// Only the first of the types: whether a role may call an alias is a question about its ARN.
  void add(const aws::Integration& call, ResourceIndex owner, ValuePtr place,
           const SymbolicText& named, std::string failure, std::size_t principal) {
    const auto target = graph_.identify(named, call.targets);
    if (call.actions.empty() || !target ||
        graph_.resource(target->resource).type() != call.targets.front())
      return;
    out_.push_back({&graph_.resource(owner), place, std::move(failure), principal,
                    split(call.actions, ' '), target->resource});
  }

  const Context& context_;
  const graph::Graph& graph_;
  std::vector<Need> out_;
};

/// May the principal perform the action on the resource or on a part of it, under some condition
/// perhaps?
bool may(const Context& context, const Need& need, std::string_view action) {
  const auto& access = context.access;
  return std::any_of(access.reach.begin(), access.reach.end(), [&](const access::Reach& reach) {
    return reach.principal == need.principal &&
           access.destinations[reach.destination].resource == need.target &&
           reach.verdict != access::Verdict::kUnreachable &&
           std::find(reach.actions.begin(), reach.actions.end(), action) != reach.actions.end();
  });
}

/// Can policies name the resource? One whose ARN AWS makes up is in no row of the matrix.
bool is_destination(const Context& context, ResourceIndex resource) {
  const auto& all = context.access.destinations;
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& one) { return one.resource == resource; });
}

void check_need(const Context& context, const Need& need, Reporter& report) {
  const auto& principal = context.access.principals[need.principal];
  const auto& target = context.graph.resource(need.target);
  std::vector<std::string> missing;
  for (const auto action : need.actions)
    if (!may(context, need, action)) missing.emplace_back(action);
  if (missing.empty() || target.exists != Tri::kYes || need.owner->exists != Tri::kYes) return;
  if (!is_destination(context, need.target))
    return report.undecided(*need.owner, concat("the ARN of ", target.id(), " is not known"));
  const auto& role = context.graph.resource(principal.resource);
  if (!principal.unknown.empty())
    return report.undecided(*need.owner,
                            concat("policies of ", role.id(), ": ", principal.unknown.front()));
  report
      .at(*need.owner, need.place,
          concat(need.owner->id(), " ", need.failure, ": ", role.id(), " does not allow ",
                 enumerate(missing), " on ", target.id()))
      .note(role, "this role")
      .fix(concat("allow ", role.id(), missing.size() == 1 ? " this action" : " these actions",
                  " on ", target.id()));
}

/// What AWS does as a role beside calling a resource of the stack.
class Duties {
 public:
  Duties(const Context& context, Reporter& report)
      : context_(context), graph_(context.graph), report_(report) {}

  void check() {
    for (const auto index : graph_.resources()) {
      if (graph_.resource(index).exists != Tri::kYes) continue;
      for (const auto& duty : aws::role_duties(graph_.resource(index).type()))
        if (duty.job.empty())
          of_property(duty, index);
        else
          of_job(duty, index);
    }
  }

 private:
  void of_property(const aws::RoleDuty& duty, ResourceIndex index) {
    const auto& resource = graph_.resource(index);
    const ValuePtr value = resolve::get_path(resource.properties, duty.property);
    if (value == nullptr) return;
    const std::string open = resolve::is_unknown(value) ? resolve::why_unknown(value) : "";
    const auto items = resolve::items(value);
    const bool is_empty = std::all_of(items.begin(), items.end(), [](ValuePtr item) {
      return resolve::known_text(item) == std::string_view();
    });
    if (open.empty() && is_empty) return;
    const std::string_view property = duty.property.substr(0, duty.property.find('.'));
    check_role(duty, index, value, concat(property, " is set"), open);
  }

  void of_job(const aws::RoleDuty& duty, ResourceIndex index) {
    const auto* machine = graph_.state_machine(index);
    if (machine == nullptr) return;
    for (const graph::State& state : machine->states) {
      if (state.integration != graph::Integration::kRunAJob ||
          concat(state.service, ":", state.operation) != duty.job ||
          resolve::get(state.value, "Credentials") != nullptr)
        continue;
      return check_role(duty, index, state.resource,
                        concat(quote(state.name), " waits for ", duty.job), {});
    }
  }

  /// `open` says why it is not known whether the duty applies.
  void check_role(const aws::RoleDuty& duty, ResourceIndex index, ValuePtr place,
                  const std::string& cause, const std::string& open) {
    const auto& owner = graph_.resource(index);
    const auto principal = access::acting_principal(context_.access, index);
    if (!principal) return;
    const auto& role = graph_.resource(context_.access.principals[*principal].resource);
    std::vector<std::string> missing;
    for (const auto action : split(duty.actions, ' ')) {
      const auto answer = never_allows(*principal, action, duty.events);
      if (answer.proved()) missing.emplace_back(action);
    }
    if (missing.empty()) return;
    if (!open.empty()) return report_.undecided(owner, open);
    const auto& unknown = context_.access.principals[*principal].unknown;
    if (!unknown.empty())
      return report_.undecided(owner, concat("policies of ", role.id(), ": ", unknown.front()));
    const std::string on =
        duty.events.empty() ? std::string() : concat(" on the rule ", duty.events);
    report_
        .at(owner, place,
            concat(owner.id(), " cannot be created: ", cause, ", but ", role.id(),
                   " does not allow ", enumerate(missing), on))
        .key(std::string(duty.events))
        .note(role, "this role")
        .fix(concat("allow ", role.id(), missing.size() == 1 ? " this action" : " these actions",
                    duty.events.empty() ? " on Resource '*'" : on));
  }

  /// "The role may not, whatever the resource and the request are like." Without a rule of
  /// EventBridge the resource may be any.
  const iam::Answer& never_allows(std::size_t principal, std::string_view action,
                                  std::string_view rule) {
    const auto [found, is_new] = asked_.try_emplace({principal, action, rule});
    if (!is_new) return found->second;
    const auto& who = context_.access.principals[principal];
    const auto& environment = *context_.stack.environment;
    const SymbolicText resource(rule.empty() ? std::string("*")
                                             : concat("arn:", environment.partition,
                                                      ":events:", environment.region, ":",
                                                      environment.account_id, ":rule/", rule));
    if (access::allows(context_.access, graph_, who, action, resource) == Tri::kYes) {
      found->second.kind = iam::Answer::Kind::kRefuted;
      return found->second;
    }
    iam::AccessQuery query;
    query.caller = who.caller;
    query.action = {SymbolicText(std::string(action)), iam::Wildcards::kLiteral};
    query.resource = {resource, rule.empty() ? iam::Wildcards::kActive : iam::Wildcards::kLiteral};
    query.resource_account = SymbolicText(environment.account_id);
    found->second = iam::no_access(*context_.access.reasoner,
                                   access::identity_side(context_.access, who), query);
    return found->second;
  }

  const Context& context_;
  const graph::Graph& graph_;
  Reporter& report_;
  std::map<std::tuple<std::size_t, std::string_view, std::string_view>, iam::Answer> asked_;
};

void check(const Context& context, Reporter& report) {
  Duties(context, report).check();
  for (const Need& need : Needs(context).find()) check_need(context, need, report);
}

}  // namespace

extern constinit const Rule kRoleLacksPermissions = {
    .info = {.id = "IAM014",
             .name = "role-lacks-permissions",
             .severity = Severity::kError,
             .summary = "A role lacks permissions that a resource needs to be created or to run.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
