#include <algorithm>
#include <string>

#include "analyzer/aws/names.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/together.h"

// Log groups of functions that are created after the function that writes to them.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;

/// The function that logs to the group without being told to: Lambda creates the group at the first
/// invocation if it does not exist.
std::optional<ResourceIndex> function_of(const Context& context, const SymbolicText& name) {
  for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
    const auto& function = context.graph.resource(index);
    SymbolicText own{std::string(aws::kFunctionLogGroup)};
    own.append(function.ref);
    if (own == name && function.exists == Tri::kYes &&
        function.property("LoggingConfig.LogGroup") == nullptr)
      return index;
  }
  return std::nullopt;
}

/// Does something of the stack invoke it?
bool is_invoked(const Context& context, ResourceIndex function) {
  return std::ranges::any_of(context.graph.in(function), [](const auto* edge) {
    return edge->kind == EdgeKind::kInvokes || edge->kind == EdgeKind::kTriggers ||
           edge->kind == EdgeKind::kPermits;
  });
}

void check(const Context& context, Reporter& report) {
  std::vector<Faulty> all;
  for (const auto index : context.graph.of_type("AWS::Logs::LogGroup")) {
    const auto& group = context.graph.resource(index);
    const auto* name = resolve::text(group.property("LogGroupName"));
    if (group.exists != Tri::kYes || name == nullptr) continue;
    const auto function = function_of(context, *name);
    if (!function || context.graph.waits_for(*function, index) || !is_invoked(context, *function))
      continue;
    all.push_back({&group, group.property("LogGroupName"),
                   concat("created after ", context.graph.resource(*function).id())});
  }
  report_together(
      all,
      [](const std::string& names) {
        return concat("a function that runs early creates its log group before the stack does: ",
                      names);
      },
      "write the function's name in LogGroupName and let the function depend on its log group, or "
      "set LoggingConfig.LogGroup of the function",
      report);
}

constexpr std::string_view kTypes[] = {"AWS::Logs::LogGroup"};

}  // namespace

extern constinit const Rule kLogGroupMayExist = {
    .info = {.id = "LOG024",
             .name = "log-group-may-exist",
             .severity = Severity::kNote,
             .summary = "The log group of a function is created after the function, which may have "
                        "made it by then.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
             .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
