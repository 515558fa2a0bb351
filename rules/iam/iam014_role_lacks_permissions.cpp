#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/access/role_calls.h"
#include "analyzer/access/service_calls.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/requests.h"

// What AWS does in the name of a role, and what the role allows -> deployments and executions that
// fail.

namespace cfnaudit::rules {
namespace {

using access::RoleCall;

/// "cannot be created", "fails in 'Charge'", "writes no logs".
std::string failure(const RoleCall& call, const Context& context) {
  if (!call.row->loss.empty()) return std::string(call.row->loss);
  if (call.row->phase == aws::Phase::kCreate) return "cannot be created";
  if (!call.during.empty()) return concat("fails ", call.during);
  if (!call.target || *call.target == call.caller) return "fails when it runs";
  return concat("cannot use ", context.graph.resource(*call.target).id());
}

/// Why the role must allow what names no resource of the template: "VpcConfig is set".
std::string cause(const RoleCall& call) {
  if (call.row->phase != aws::Phase::kCreate || call.target) return {};
  if (call.row->scope == aws::Scope::kRule)
    return concat(call.during.substr(call.during.find(' ') + 1), " waits for ",
                  call.row->task.substr(0, call.row->task.rfind('.')), ", but ");
  const auto set = call.row->property.substr(0, call.row->property.find('.'));
  return set.empty() ? std::string() : concat(set, " is set, but ");
}

/// Behind the actions: " on Orders", " on the rule NAME".
std::string where(const RoleCall& call, const Context& context) {
  if (call.target) return concat(" on ", context.graph.resource(*call.target).id(), call.part);
  return call.row->scope == aws::Scope::kRule
             ? concat(" on the rule ", call.row->part.substr(call.row->part.find('/') + 1))
             : std::string();
}

void tell(const Context& context, const RoleCall& call, const access::Lack& lack,
          Reporter& report) {
  const auto& owner = context.graph.resource(call.caller);
  const auto& role = context.graph.resource(context.access.principals[call.principal].resource);
  const std::string on = where(call, context);
  auto finding = report.at(owner, call.place,
                           concat(owner.id(), " ", failure(call, context), ": ", cause(call),
                                  role.id(), " does not allow ", enumerate(lack.actions), on));
  finding.key(concat(call.row->task, " ", lack.actions.front(), on)).note(role, "this role");
  finding.fix(concat("allow ", role.id(),
                     lack.actions.size() == 1 ? " this action" : " these actions",
                     on.empty() ? " on Resource '*'" : on));
  if (!call.row->loss.empty()) finding.severity(Severity::kWarning);
}

/// "Orders", "Orders/index/byDay", "Uploads/*", or the ARN.
std::string name_of(const calls::CodeTarget& target, const Context& context) {
  if (!target.resource) return target.arn.text();
  const auto& resource = context.graph.resource(*target.resource);
  const std::string own = resource.arn ? resource.arn->text() : std::string();
  const std::string& whole = target.arn.text();
  return concat(resource.id(), whole.starts_with(own) ? std::string_view(whole).substr(own.size())
                                                      : std::string_view());
}

/// Calls in the code of functions.
void check_code(const Context& context, Reporter& report) {
  std::set<std::tuple<graph::ResourceIndex, std::string, std::string>> told;
  for (const calls::CodeCall& call : requests(context).code.calls) {
    const auto& owner = context.graph.resource(call.function);
    const auto& role = context.graph.resource(context.access.principals[call.principal].resource);
    if (owner.exists != Tri::kYes || call.perhaps) continue;
    for (const calls::CodeTarget& target : call.on) {
      if (target.verdict != access::Verdict::kUnreachable) continue;
      if (!call.unknown.empty()) {
        report.undecided(owner, call.unknown);
        continue;
      }
      const std::string on = target.arn.text() == "*" || !target.open.empty()
                                 ? std::string()
                                 : concat(" on ", name_of(target, context));
      if (!told.emplace(call.function, call.action, on).second) continue;
      report
          .at(owner, call.place, "Properties/Code",
              concat(owner.id(), " fails when it calls ", call.made->operation, ": ", role.id(),
                     " does not allow ", call.action, on))
          .key(concat(call.action, on))
          .note(role, "this role")
          .fix(concat("allow ", role.id(), " this action", on.empty() ? " on Resource '*'" : on));
    }
  }
}

void check_settings(const Context& context, Reporter& report) {
  access::RoleCalls calls(context.access, context.graph);
  // A task that several states make is told of once, at the first, where it concerns no target.
  std::set<std::tuple<graph::ResourceIndex, std::string_view, std::vector<std::string>>> told;
  for (const RoleCall& call : requests(context).settings) {
    const auto& owner = context.graph.resource(call.caller);
    const bool target_exists =
        !call.target || context.graph.resource(*call.target).exists == Tri::kYes;
    if (owner.exists != Tri::kYes || !target_exists) continue;
    if (call.row->phase == aws::Phase::kRun && access::is_off(owner)) continue;
    const access::Lack lack = calls.decide(call);
    if (lack.actions.empty()) continue;
    if (!lack.unknown.empty()) {
      report.undecided(owner, lack.unknown);
      continue;
    }
    const bool is_new = told.emplace(call.caller, call.row->task, call.actions).second;
    if (call.during.empty() || call.target || is_new) tell(context, call, lack, report);
  }
}

void check(const Context& context, Reporter& report) {
  check_settings(context, report);
  check_code(context, report);
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
