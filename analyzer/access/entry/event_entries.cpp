// What triggers functions and state machines -> entry points.

#include <set>
#include <utility>

#include "analyzer/access/entry/entry_finder.h"
#include "analyzer/access/policies.h"
#include "analyzer/aws/integrations.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::ResourceIndex;
using graph::StackResource;

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";

bool is_off(const StackResource& resource) {
  for (const auto& row : aws::switches())
    if (row.type == resource.type() &&
        resolve::equals(resource.property(row.property), row.off) == Tri::kYes)
      return true;
  return false;
}

}  // namespace

void EntryFinder::events() {
  std::set<std::pair<ResourceIndex, ResourceIndex>> seen;
  for (const auto& edge : graph_.edges()) {
    if (edge.kind != EdgeKind::kTriggers) continue;
    const ResourceIndex root = root_of(graph_, edge.to);
    if (!acting_principal(access_, root) || !seen.insert({edge.from, root}).second) continue;
    const StackResource& source = graph_.resource(edge.from);
    const StackResource& caller =
        edge.via == graph::Edge::kNone ? source : graph_.resource(edge.via);
    EntryPoint entry;
    entry.kind = EntryKind::kEvent;
    entry.resource = edge.from;
    entry.id = concat(name(edge.from), " to ", name(root));
    entry.label = name(edge.from);
    entry.authentication = "event";
    entry.path = {"event", name(edge.from)};
    const std::string_view service = aws::starting_service(caller.type());
    const auto& function = graph_.resource(edge.to);
    if (is_off(source) || is_off(caller)) {
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
