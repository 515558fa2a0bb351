#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Alarms of all environments -> one finding about those that tell nobody.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kAlarmTypes[] = {"AWS::CloudWatch::Alarm",
                                            "AWS::CloudWatch::CompositeAlarm"};
constexpr std::string_view kActionLists[] = {"AlarmActions", "OKActions",
                                             "InsufficientDataActions"};

enum class Defect : std::uint8_t { kNoAction, kSwitchedOff };

constexpr std::string_view to_string(Defect defect) {
  return defect == Defect::kNoAction ? "has no action" : "has its actions disabled";
}

/// Is there anything that the alarm would do? An item that is not known is an action nevertheless.
Tri has_action(const graph::StackResource& alarm) {
  Tri found = Tri::kNo;
  for (const auto name : kActionLists) {
    const ValuePtr list = alarm.property(name);
    found = either(found,
                   resolve::is_unknown(list) ? Tri::kUnknown : tri(!resolve::items(list).empty()));
  }
  return found;
}

Tri enabled(const graph::StackResource& alarm) {
  const ValuePtr value = alarm.property("ActionsEnabled");
  return value == nullptr ? Tri::kYes : opposite(resolve::equals(value, "false"));
}

bool is_syntactic_use(const graph::Edge& edge) {
  return edge.kind == graph::EdgeKind::kRef || edge.kind == graph::EdgeKind::kGetAtt ||
         edge.kind == graph::EdgeKind::kSub;
}

/// Another resource names the alarm: a scaling policy, a rollback, a dashboard, the rule of a
/// composite alarm.
bool is_used(const graph::Graph& graph, ResourceIndex index) {
  const auto in = graph.in(index);
  return std::any_of(in.begin(), in.end(), [&](const auto* edge) {
    return edge->from != index && is_syntactic_use(*edge);
  });
}

/// A composite alarm may also write the alarm's name as text: ALARM("orders-errors").
bool is_named_by_composite(const graph::Graph& graph, const graph::StackResource& alarm) {
  const auto composites = graph.of_type("AWS::CloudWatch::CompositeAlarm");
  const std::string& name = alarm.ref.text();
  return !name.empty() && std::any_of(composites.begin(), composites.end(), [&](auto composite) {
    const auto* rule = resolve::text(graph.resource(composite).property("AlarmRule"));
    return rule != nullptr && rule->text().find(name) != std::string::npos;
  });
}

/// Another stack imports the alarm.
bool is_exported(const Context& context, ResourceIndex index) {
  const auto& outputs = context.stack.outputs;
  return std::any_of(outputs.begin(), outputs.end(), [&](const auto& output) {
    if (output.export_name == nullptr) return false;
    const auto target = context.graph.identify(output.value, kAlarmTypes);
    return target && target->resource == index;
  });
}

/// EventBridge receives every change of every alarm's state.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
bool events_are_handled(const graph::Graph& graph) {
  const auto rules = graph.of_type("AWS::Events::Rule");
  return std::any_of(rules.begin(), rules.end(), [&](auto rule) {
    return resolve::to_string(graph.resource(rule).property("EventPattern"))
               .find("aws.cloudwatch") != std::string::npos;
  });
}

struct Silent {
  const graph::StackResource* alarm = nullptr;  // in the first environment where it is silent
  Defect defect = Defect::kNoAction;
  std::vector<std::uint32_t> environments;
};

/// In template order.
using SilentAlarms = std::map<ResourceIndex, Silent>;

void add_environment(const Context& context, std::uint32_t environment, SilentAlarms& silent,
                     Reporter& report) {
  if (events_are_handled(context.graph)) return;
  for (const auto type : kAlarmTypes) {
    for (const auto index : context.graph.of_type(type)) {
      const auto& alarm = context.graph.resource(index);
      const Tri has = has_action(alarm);
      const Tri acts = both(has, enabled(alarm));
      if (acts == Tri::kYes || is_used(context.graph, index) ||
          is_named_by_composite(context.graph, alarm) || is_exported(context, index))
        continue;
      if (acts == Tri::kUnknown) {
        report.undecided(alarm, "whether it has an action is not known before deployment");
        continue;
      }
      auto& row = silent.try_emplace(index, Silent{&alarm, Defect::kNoAction, {}}).first->second;
      if (has != Tri::kNo) row.defect = Defect::kSwitchedOff;
      row.environments.push_back(environment);
    }
  }
}

std::vector<std::uint32_t> all_environments(const SilentAlarms& silent) {
  std::vector<std::uint32_t> all;
  for (const auto& [index, row] : silent)
    all.insert(all.end(), row.environments.begin(), row.environments.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// " in development and staging" where that is not everywhere that the finding holds.
std::string where(const TemplateContext& context, const Silent& row, std::size_t all) {
  if (row.environments.size() == all) return {};
  std::vector<std::string> names;
  for (const auto index : row.environments)
    if (const auto& shown = context.environments[index].stack.environment->shown;
        std::find(names.begin(), names.end(), shown) == names.end())
      names.push_back(shown);
  return concat(" in ", enumerate(names));
}

void report_alarms(const TemplateContext& context, const SilentAlarms& silent, Reporter& report) {
  if (silent.empty()) return;
  const auto environments = all_environments(silent);
  const Silent& first = silent.begin()->second;
  const bool one = silent.size() == 1;
  const std::string message = one ? concat(first.alarm->id(), " ", to_string(first.defect),
                                           ": it notifies nobody when it fires")
                                  : concat(count(silent.size(), "alarm"),
                                           " have no action: they notify nobody when they fire");
  auto finding = report.at(*first.alarm, message);
  for (const auto& [index, row] : silent)
    if (!one)
      finding.note(*row.alarm,
                   concat(to_string(row.defect), where(context, row, environments.size())));
  finding.fix(
      concat("give ", one ? "it" : "each",
             " an entry in AlarmActions, such as an SNS topic with subscribers, or delete it"));
  auto& made = report.findings.back();
  made.environments = environments;
  for (const auto& [index, row] : silent)
    if (!report.is_suppressed(*row.alarm)) made.members.emplace_back(row.alarm->id());
}

void check(const TemplateContext& context, Reporter& report) {
  SilentAlarms silent;
  for (std::uint32_t i = 0; i < context.environments.size(); ++i)
    add_environment(context.environments[i], i, silent, report);
  SilentAlarms together;
  for (const auto& [index, row] : silent) {
    if (report.is_suppressed(*row.alarm))
      report_alarms(context, {{index, row}}, report);
    else
      together.emplace(index, row);
  }
  report_alarms(context, together, report);
}

constexpr std::string_view kEquivalents[] = {"CLOUDWATCH_ALARM_ACTION_CHECK",
                                             "CloudWatchAlarmAction"};

}  // namespace

extern constinit const Rule kAlarmWithoutAction = {
    .info =
        {.id = "LOG003",
         .name = "alarm-without-action",
         .severity = Severity::kWarning,
         .summary = "An alarm has no action, so it notifies nobody.",
         .source =
             "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
         .equivalents = kEquivalents},
    .check_template = check,
};

}  // namespace cfnaudit::rules
