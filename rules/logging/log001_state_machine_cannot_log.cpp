#include <string>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/aws/log_delivery.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"

// State machines that log, and what their roles allow -> creations that Step Functions refuses.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kRoleType[] = {"AWS::IAM::Role"};

/// Does the state machine send events to a log group? The level is OFF unless it is given.
Tri logs(resolve::ValuePtr logging) {
  if (resolve::is_unknown(logging)) return Tri::kUnknown;
  const auto level = resolve::get(logging, "Level");
  if (level == nullptr) return Tri::kNo;
  const auto destinations = resolve::get(logging, "Destinations");
  const Tri has_destination = resolve::is_unknown(destinations)
                                  ? Tri::kUnknown
                                  : tri(!resolve::items(destinations).empty());
  return both(opposite(resolve::equals(level, "OFF")), has_destination);
}

std::string why_undecided(resolve::ValuePtr logging) {
  for (const auto* value :
       {logging, resolve::get(logging, "Level"), resolve::get(logging, "Destinations")})
    if (auto reason = resolve::why_unknown(value); !reason.empty()) return reason;
  return {};
}

struct Answer {
  std::vector<std::string> missing;
  std::vector<std::string> unknown;
};

Answer ask(const Context& context, const access::Principal& role) {
  Answer answer;
  for (const auto action : aws::kLogDeliveryActions) {
    const Tri allowed =
        access::allows(context.access, context.graph, role, action, SymbolicText("*"));
    if (allowed == Tri::kNo) answer.missing.emplace_back(action);
    if (allowed == Tri::kUnknown) answer.unknown.emplace_back(action);
  }
  return answer;
}

void check_machine(const Context& context, const graph::StackResource& machine, Reporter& report) {
  const auto logging = machine.property("LoggingConfiguration");
  const Tri wanted = logs(logging);
  if (wanted == Tri::kNo) return;
  if (wanted == Tri::kUnknown) return report.undecided(machine, why_undecided(logging));

  const auto role_arn = machine.property("RoleArn");
  const auto target = context.graph.identify(role_arn, kRoleType);
  const auto* role = target ? access::find_principal(context.access, target->resource) : nullptr;
  if (role == nullptr) {
    const std::string reason = resolve::why_unknown(role_arn);
    return report.undecided(machine, reason.empty() ? "its role is not in the template" : reason);
  }

  const Answer answer = ask(context, *role);
  const auto& declaration = context.graph.resource(role->resource);
  if (!answer.missing.empty()) {
    report
        .at(machine, logging,
            concat(machine.id(), " cannot be created: logging is on, but ", declaration.id(),
                   " does not allow ", enumerate(answer.missing)))
        .note(declaration, "its role")
        .fix(concat(
            "allow ", declaration.id(),
            " these actions on Resource '*'; they do not support resource-level permissions"));
  } else if (!answer.unknown.empty()) {
    const auto reason =
        role->unknown.empty() ? std::string("it depends on a condition") : role->unknown.front();
    report.undecided(machine, concat("policies of ", declaration.id(), ": ", reason));
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::StepFunctions::StateMachine"))
    check_machine(context, context.graph.resource(index), report);
}

}  // namespace

extern constinit const Rule kStateMachineCannotLog = {
    .info = {.id = "LOG001",
             .name = "state-machine-cannot-log",
             .severity = Severity::kError,
             .summary =
                 "The role of a state machine with logging lacks permissions for log delivery.",
             .source = "https://docs.aws.amazon.com/step-functions/latest/dg/"
                       "cw-logs.html#cloudwatch-iam-policy"},
    .check = check,
};

}  // namespace cfnaudit::rules
