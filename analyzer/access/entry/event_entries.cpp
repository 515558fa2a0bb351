// What triggers functions and state machines -> entry points.

#include <set>
#include <utility>

#include "analyzer/access/entry/entry_finder.h"
#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::ResourceIndex;
using graph::StackResource;

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";

/// Types whose events start functions by a permission of the function, and who calls then.
struct EventService {
  std::string_view type;
  std::string_view service;
};
constexpr EventService kEventServices[] = {
    {"AWS::SNS::Topic", "sns.amazonaws.com"},
    {"AWS::S3::Bucket", "s3.amazonaws.com"},
    {"AWS::Events::Rule", "events.amazonaws.com"},
    {"AWS::Logs::LogGroup", "logs.amazonaws.com"},
    {"AWS::IoT::TopicRule", "iot.amazonaws.com"},
    {"AWS::Cognito::UserPool", "cognito-idp.amazonaws.com"},
};

/// The setting by which something that triggers can be switched off, and its value then.
struct Switch {
  std::string_view type, property, off;
};
constexpr Switch kSwitches[] = {
    {"AWS::Events::Rule", "State", "DISABLED"},
    {"AWS::Scheduler::Schedule", "State", "DISABLED"},
    {"AWS::IoT::TopicRule", "TopicRulePayload.RuleDisabled", "true"},
    {"AWS::Lambda::EventSourceMapping", "Enabled", "false"},
};

bool is_off(const StackResource& resource) {
  for (const auto& row : kSwitches)
    if (row.type == resource.type() &&
        resolve::equals(resource.property(row.property), row.off) == Tri::kYes)
      return true;
  return false;
}

std::string_view service_of(std::string_view type) {
  for (const auto& row : kEventServices)
    if (row.type == type) return row.service;
  return {};
}

}  // namespace

void EntryFinder::events() {
  std::set<std::pair<ResourceIndex, ResourceIndex>> seen;
  for (const auto& edge : graph_.edges()) {
    if (edge.kind != EdgeKind::kTriggers) continue;
    const ResourceIndex root = root_of(graph_, edge.to);
    if (!acting_principal(access_, root) || !seen.insert({edge.from, root}).second) continue;
    const StackResource& source = graph_.resource(edge.from);
    EntryPoint entry;
    entry.kind = EntryKind::kEvent;
    entry.resource = edge.from;
    entry.id = concat(name(edge.from), " to ", name(root));
    entry.label = name(edge.from);
    entry.authentication = "event";
    entry.path = {"event", name(edge.from)};
    const std::string_view service = service_of(source.type());
    const auto& function = graph_.resource(edge.to);
    if (is_off(source) || (edge.via != graph::Edge::kNone && is_off(graph_.resource(edge.via)))) {
      entry.verdict = Verdict::kUnreachable;
      entry.unknown = {"it is disabled"};
      entry.path.push_back(name(root));
      finish(std::move(entry));
      continue;
    }
    if (!service.empty() && graph_.resource(root).type() == kFunction && source.arn && function.arn)
      add(entry, may_invoke(std::string(service), *source.arn, *function.arn, root));
    if (entry.verdict == Verdict::kUnreachable) {
      entry.unknown = {concat(service, " may not invoke ", name(root))};
      entry.path.push_back(name(root));
    } else {
      follow(entry, edge.to, 0);
    }
    finish(std::move(entry));
  }
}

}  // namespace cfnaudit::access
