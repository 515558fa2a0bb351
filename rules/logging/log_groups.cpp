#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/aws/names.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"

// Log groups, and what names them -> logs that go elsewhere, or nowhere.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kLogGroup[] = {"AWS::Logs::LogGroup"};
constexpr std::string_view kAll = ":*";

/// Does a text surely end otherwise than ":*"? A name or a Ref of a log group does.
bool lacks_suffix(const graph::Graph& graph, const SymbolicText& arn) {
  const std::string& text = arn.text();
  if (text.ends_with(kAll)) return false;
  if (arn.holes().empty() || arn.holes().back().end < text.size()) return true;
  const auto& last = arn.holes().back();
  const auto group = graph.identify(arn.slice(last.begin, last.end), kLogGroup);
  return group && graph.resource(group->resource).ref == arn.slice(last.begin, last.end);
}

void check_destinations(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::StepFunctions::StateMachine")) {
    const auto& machine = context.graph.resource(index);
    if (machine.exists != Tri::kYes) continue;
    graph::at_path(machine.properties,
                   "LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn",
                   [&](ValuePtr value) {
                     const SymbolicText* arn = resolve::text(value);
                     if (arn == nullptr || !arn->text().starts_with("arn:") ||
                         !lacks_suffix(context.graph, *arn))
                       return;
                     report
                         .at(machine, value,
                             concat(machine.id(),
                                    " cannot be created: the ARN of its log group "
                                    "must end with ':*'"))
                         .fix("use Fn::GetAtt LogGroup.Arn, or append ':*'");
                   });
  }
}

/// The name behind /aws/lambda/ of a log group; nothing when it is not one of a function's.
std::optional<SymbolicText> function_name(const graph::StackResource& group) {
  const SymbolicText* name = resolve::text(group.property("LogGroupName"));
  if (name == nullptr || !name->text().starts_with(aws::kFunctionLogGroup)) return std::nullopt;
  return name->slice(aws::kFunctionLogGroup.size(), name->text().size());
}

/// A function that writes to no group of the template, and to which the name comes near: its
/// logical id, or its name with one or two letters changed.
std::optional<ResourceIndex> meant(const graph::Graph& graph, const SymbolicText& name) {
  constexpr std::size_t kLetters = 2;
  for (const auto index : graph.of_type("AWS::Lambda::Function")) {
    const auto& function = graph.resource(index);
    if (function.exists != Tri::kYes || function.property("LoggingConfig.LogGroup") != nullptr ||
        graph.first_out(index, graph::EdgeKind::kLogsTo))
      continue;
    const SymbolicText* own = resolve::text(function.property("FunctionName"));
    if (own == nullptr && name.known() && name.text() == function.id()) return index;
    if (own != nullptr && own->holes().empty() == name.holes().empty() &&
        own->text().size() > 2 * kLetters && edit_distance(own->text(), name.text()) <= kLetters)
      return index;
  }
  return std::nullopt;
}

void check_groups(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kLogGroup[0])) {
    const auto& group = context.graph.resource(index);
    const auto name = function_name(group);
    if (!name || group.exists != Tri::kYes ||
        !context.graph.in(index, graph::EdgeKind::kLogsTo).empty())
      continue;
    const auto function = meant(context.graph, *name);
    if (!function) continue;
    const auto& own = context.graph.resource(*function);
    report
        .at(group, group.property("LogGroupName"),
            concat(own.id(), " does not write to ", group.id(), ": it writes to ",
                   aws::kFunctionLogGroup, "NAME with its own name, which is not ",
                   quote(name->text())))
        .note(own, "this function")
        .fix(concat("set LogGroupName to !Sub '", aws::kFunctionLogGroup, "${", own.id(), "}'"));
  }
}

}  // namespace

extern constinit const Rule kLogDestinationWithoutSuffix = {
    .info = {.id = "LOG006",
             .name = "log-destination-without-suffix",
             .severity = Severity::kError,
             .summary = "The ARN of a state machine's log group does not end with ':*'.",
             .source = "https://docs.aws.amazon.com/step-functions/latest/apireference/"
                       "API_CloudWatchLogsLogGroup.html"},
    .check = check_destinations,
};

extern constinit const Rule kLogGroupOfNoFunction = {
    .info = {.id = "LOG007",
             .name = "log-group-of-no-function",
             .severity = Severity::kWarning,
             .summary = "A log group has almost the name of a function's log group, so that the "
                        "function writes to another one.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/"
                       "monitoring-cloudwatchlogs.html"},
    .check = check_groups,
};

}  // namespace cfnaudit::rules
