#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"

// What starts a function, and what its role lets it write -> functions that can start themselves.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;
using resolve::ValuePtr;

/// A source of events, and the action that makes one.
struct Trigger {
  std::string_view type;
  std::string_view action;
  std::string_view suffix;  // behind the ARN of the source, in the resource of the action
  std::string_view other;   // a resource of the same kind that is surely another one
  std::string_view deed;
};
constexpr Trigger kTriggers[] = {
    {"AWS::S3::Bucket", "s3:PutObject", "/object", "arn:aws:s3:::another-bucket/object",
     "write to"},
    {"AWS::SQS::Queue", "sqs:SendMessage", "", "arn:aws:sqs:us-east-1:123456789012:another-queue",
     "send to"},
    {"AWS::SNS::Topic", "sns:Publish", "", "arn:aws:sns:us-east-1:123456789012:another-topic",
     "publish to"},
    {"AWS::DynamoDB::Table", "dynamodb:PutItem", "",
     "arn:aws:dynamodb:us-east-1:123456789012:table/another-table", "write to"},
};

/// Is everything that happens in the source an event, and not a chosen part of it?
bool is_filtered(const Context& context, const graph::StackResource& source,
                 const graph::StackResource& function, ResourceIndex via) {
  if (via != graph::Edge::kNone) {
    const auto& holder = context.graph.resource(via);
    if (holder.property("FilterCriteria") != nullptr || holder.property("FilterPolicy") != nullptr)
      return true;
  }
  if (source.type() != "AWS::S3::Bucket") return false;
  const ValuePtr list = source.property("NotificationConfiguration.LambdaConfigurations");
  for (const ValuePtr item : resolve::items(list)) {
    const auto target = context.graph.identify(resolve::get(item, "Function"));
    const auto event = resolve::known_text(resolve::get(item, "Event"));
    if (target && context.graph.resource(target->resource).id() == function.id() &&
        resolve::get(item, "Filter") == nullptr && event && event->starts_with("s3:ObjectCreated:"))
      return false;
  }
  return true;
}

/// May the role write to the source, and not to everything of its kind?
bool writes_to(const Context& context, const access::Principal& role, const Trigger& trigger,
               const graph::StackResource& source) {
  if (!source.arn) return false;
  SymbolicText target = *source.arn;
  target.append(trigger.suffix);
  const auto may = [&](const SymbolicText& resource) {
    return access::allows(context.access, context.graph, role, trigger.action, resource);
  };
  return may(target) == Tri::kYes && may(SymbolicText(std::string(trigger.other))) == Tri::kNo;
}

void check_function(const Context& context, ResourceIndex index, Reporter& report) {
  const auto& function = context.graph.resource(index);
  const auto role = context.graph.first_out(index, EdgeKind::kAssumes);
  const auto* principal = role ? access::find_principal(context.access, *role) : nullptr;
  if (principal == nullptr) return;
  std::vector<ResourceIndex> seen;
  for (const auto* edge : context.graph.in(index)) {
    if (edge->kind != EdgeKind::kTriggers && edge->kind != EdgeKind::kInvokes &&
        edge->kind != EdgeKind::kNotifies)
      continue;
    const auto& source = context.graph.resource(edge->from);
    const auto* trigger = std::ranges::find(kTriggers, source.type(), &Trigger::type);
    if (trigger == std::end(kTriggers) || std::ranges::count(seen, edge->from) > 0) continue;
    seen.push_back(edge->from);
    if (is_filtered(context, source, function, edge->via) ||
        !writes_to(context, *principal, *trigger, source))
      continue;
    report
        .at(function, concat(function.id(), " can start itself: ", source.id(),
                             " starts it, and its role may ", trigger->deed, " ", source.id()))
        .key(std::string(source.id()))
        .note(source, "starts the function")
        .note(context.graph.resource(*role), concat("allows ", trigger->action))
        .fix(
            "write to another resource, or start the function only for a prefix that it does not "
            "write to");
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::Lambda::Function"))
    check_function(context, index, report);
}

}  // namespace

extern constinit const Rule kFunctionTriggersItself = {
    .info = {.id = "WIR016",
             .name = "function-triggers-itself",
             .severity = Severity::kWarning,
             .summary = "A function may write to the bucket, queue, topic or table that starts it.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
