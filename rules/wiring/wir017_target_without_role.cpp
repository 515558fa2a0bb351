#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"

// Targets that a service calls only as a role, without that role -> deployments that fail and
// events that never arrive.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A target that a row speaks of: how to name it in a message; empty when it is none.
std::string named(const Context& context, const aws::RoleDemand& demand, ValuePtr value) {
  if (!demand.value.empty())
    return resolve::equals(value, demand.value) == Tri::kYes ? std::string(demand.value)
                                                             : std::string();
  const SymbolicText* text = resolve::text(value);
  if (text == nullptr) return {};
  if (!demand.targets.front().empty())
    if (const auto target = context.graph.identify(*text, demand.targets))
      return std::string(context.graph.resource(target->resource).id());
  const auto parts = text->split(":");
  if (parts.size() < 6 || parts[0].text() != "arn" || !parts[2].known() || !parts[4].known())
    return {};
  const auto colon = demand.arn.find(':');
  if (parts[2].text() != demand.arn.substr(0, colon) ||
      !parts[5].text().starts_with(demand.arn.substr(colon + 1)))
    return {};
  if (!demand.other_account) return text->text();
  const std::string& account = parts[4].text();
  const bool other = is_account(account) && account != context.stack.environment->account_id;
  return other ? concat("an event bus of account ", account) : std::string();
}

void tell(const graph::StackResource& owner, const aws::RoleDemand& demand, ValuePtr place,
          const std::string& target, Reporter& report) {
  const bool refused = demand.phase == aws::Phase::kCreate;
  const std::string start =
      refused ? concat(owner.id(), " cannot be created: ") : concat(owner.id(), " sends to ");
  const std::string message =
      !refused ? concat(start, target, " without a role: ", demand.role, " is not set")
      : demand.value.empty() ? concat(start, "the target ", target, " requires a role, and ",
                                      demand.role, " is not set")
                             : concat(start, demand.property, " ", target, " requires a role, and ",
                                      demand.role, " is not set");
  auto finding = report.at(owner, place, message);
  finding.fix(concat("set ", demand.role, " to a role that ",
                     owner.type() == "AWS::Events::Rule" ? "events.amazonaws.com" : "the service",
                     " can assume and that allows the call"));
  if (!refused) finding.severity(Severity::kWarning);
  if (owner.type() == "AWS::Events::Rule" && owner.property(demand.role) != nullptr)
    finding.note(owner, "RoleArn of the rule itself is not used for this target");
}

void check_resource(const Context& context, const graph::StackResource& owner, Reporter& report) {
  for (const auto& demand : aws::role_demands(owner.type())) {
    const auto dot = demand.property.rfind('.');
    const bool nested = dot != std::string_view::npos;
    const std::string_view leaf = nested ? demand.property.substr(dot + 1) : demand.property;
    const std::string_view parent = nested ? demand.property.substr(0, dot) : std::string_view();
    graph::at_path(owner.properties, parent, [&](ValuePtr holder) {
      const ValuePtr value = resolve::get(holder, leaf);
      if (value == nullptr || resolve::get(holder, demand.role) != nullptr) return;
      const std::string target = named(context, demand, value);
      if (!target.empty()) tell(owner, demand, value, target, report);
    });
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.resources()) {
    const auto& owner = context.graph.resource(index);
    if (owner.exists == Tri::kYes) check_resource(context, owner, report);
  }
}

}  // namespace

extern constinit const Rule kTargetWithoutRole = {
    .info = {.id = "WIR017",
             .name = "target-without-role",
             .severity = Severity::kError,
             .summary = "A target that AWS calls only as a role has no role.",
             .source =
                 "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
