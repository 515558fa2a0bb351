// Calls of roles and services -> one list with verdicts.

#include "analyzer/calls/calls.h"

#include <algorithm>

#include "analyzer/access/judge.h"
#include "analyzer/access/role_calls.h"
#include "analyzer/access/service_calls.h"
#include "analyzer/base/text.h"
#include "analyzer/calls/code_calls.h"

namespace cfnaudit::calls {

using access::Verdict;

namespace {

std::vector<std::string> either_of(std::string_view actions) {
  const auto parts = split(actions, '|');
  return {parts.begin(), parts.end()};
}

Call of_role(const access::RoleCall& call, access::RoleCalls& decider, const access::Access& access,
             const graph::Graph& graph) {
  const auto& principal = access.principals[call.principal];
  Call out{.caller = call.caller,
           .place = call.place,
           .as = std::string(graph.resource(principal.resource).id()),
           .target = call.target,
           .during = call.during,
           .phase = call.row->phase};
  for (const std::string& action : call.actions)
    out.actions.push_back(join(either_of(action), " or "));
  auto lack = decider.decide(call);
  if (lack.actions.empty()) return out;
  out.verdict = lack.unknown.empty() ? Verdict::kUnreachable : Verdict::kUnknown;
  out.unknown = std::move(lack.unknown);
  out.missing = std::move(lack.actions);
  return out;
}

Call of_service(const access::ServiceCall& call, access::Judge& judge, const access::Access& access,
                const graph::Graph& graph) {
  const auto found = access::decide(judge, call, access, graph);
  Call out{.caller = call.caller,
           .place = call.place,
           .as = call.services.front(),
           .actions = {call.action},
           .target = call.target,
           .during = call.operation,
           .phase = call.phase,
           .verdict = found.verdict,
           .unknown = join(found.unknown, "; ")};
  if (found.verdict == Verdict::kUnreachable) out.missing = out.actions;
  return out;
}

/// One for each target: what is refused on one may be allowed on another.
void of_code(const CodeCall& call, const access::Access& access, const graph::Graph& graph,
             std::vector<Call>& out) {
  const auto& principal = access.principals[call.principal];
  for (const CodeTarget& target : call.on) {
    Call one{.caller = call.function,
             .as = std::string(graph.resource(principal.resource).id()),
             .actions = {call.action},
             .target = target.resource,
             .during = "in its code",
             .verdict = target.verdict,
             .origin = Origin::kCode,
             .span = call.place};
    if (!target.resource && target.arn.known() && target.arn.text() != "*")
      one.called = target.arn.text();
    if (target.verdict == Verdict::kUnreachable) one.missing = one.actions;
    if (target.verdict != Verdict::kReachable) one.unknown = target.open;
    const bool is_sure = !call.perhaps && call.unknown.empty();
    if (target.verdict == Verdict::kUnreachable && !is_sure) {
      one.verdict = Verdict::kUnknown;
      one.unknown = call.unknown.empty() ? "whether the call needs it is not known" : call.unknown;
    }
    out.push_back(std::move(one));
  }
}

}  // namespace

Requests find_requests(const access::Access& access, const graph::Graph& graph,
                       const functions::Functions* functions, const SourceFile& file) {
  Requests out{.settings = access::role_calls(access, graph), .code = {}};
  if (functions != nullptr) out.code = code_calls(access, graph, *functions, file);
  return out;
}

std::vector<Call> find_calls(const access::Access& access, const graph::Graph& graph,
                             const functions::Functions* functions, const SourceFile& file) {
  std::vector<Call> out;
  access::RoleCalls decider(access, graph);
  const Requests requests = find_requests(access, graph, functions, file);
  for (const auto& call : requests.settings) out.push_back(of_role(call, decider, access, graph));
  access::Judge judge(*access.reasoner);
  for (const auto& call : access::service_calls(access, graph))
    out.push_back(of_service(call, judge, access, graph));
  for (const CodeCall& call : requests.code.calls) of_code(call, access, graph, out);
  std::ranges::stable_sort(out, {}, [](const Call& call) { return call.caller; });
  return out;
}

}  // namespace cfnaudit::calls
