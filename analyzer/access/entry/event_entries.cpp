// What triggers functions and state machines -> entry points.

#include <algorithm>
#include <iterator>
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

EntryFinder::Step EntryFinder::may_call(const std::vector<ServiceCall>& calls) {
  Judgement best{.verdict = calls.empty() ? Verdict::kReachable : Verdict::kUnreachable};
  for (const ServiceCall& call : calls) {
    Judgement found = access::decide(judge_, call, access_, graph_);
    if (is_better(found, best)) best = std::move(found);
  }
  return step(std::move(best));
}

void EntryFinder::events() {
  const std::vector<ServiceCall> calls = service_calls(access_, graph_);
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
    if (is_off(source) || is_off(caller)) {
      entry.verdict = Verdict::kUnreachable;
      entry.unknown = {"it is disabled"};
      entry.path.push_back(name(root));
      finish(std::move(entry));
      continue;
    }
    const ResourceIndex named_by = edge.via == graph::Edge::kNone ? edge.from : edge.via;
    std::vector<ServiceCall> made;
    std::copy_if(calls.begin(), calls.end(), std::back_inserter(made),
                 [&](const auto& call) { return call.caller == named_by && call.target == root; });
    add(entry, may_call(made));
    if (entry.verdict == Verdict::kUnreachable) {
      entry.unknown = {
          concat(made.front().services.front(), " is not allowed to invoke ", name(root))};
      entry.path.push_back(name(root));
    } else {
      follow(entry, edge.to, 0);
    }
    finish(std::move(entry));
  }
}

}  // namespace cfnaudit::access
