// APIs, function URLs and load balancers: each request and what it calls.

#include <algorithm>

#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"
#include "pricing/traffic/builder.h"

namespace cfnaudit::pricing::traffic {
namespace {

constexpr std::string_view kIntegrationTypes[] = {"AWS::ApiGatewayV2::Integration"};
constexpr std::string_view kBalancerTypes[] = {"AWS::ElasticLoadBalancingV2::LoadBalancer"};
constexpr std::string_view kListenerTypes[] = {"AWS::ElasticLoadBalancingV2::Listener"};
constexpr std::string_view kGroupTypes[] = {"AWS::ElasticLoadBalancingV2::TargetGroup"};

}  // namespace

void Builder::apis() {
  for (const auto& operation : access::api_operations(graph_))
    if (operations_of(type(operation.api)).size() == 1) api_operation(operation);
  // Which resolvers run is up to the query.
  for (const auto source : graph_.of_type("AWS::AppSync::DataSource")) {
    const auto api = graph_.identify(property(source, "ApiId"));
    const auto from = api ? node(api->resource) : std::nullopt;
    for (const auto* edge : graph_.out(source, graph::EdgeKind::kInvokes))
      for (const Operation* operation : operations_of(type(edge->to)))
        if (const auto to = node(edge->to, operation->unit); from && to)
          unknown_flow(*from, *to,
                       concat("how often requests to ", id(api->resource), " use ", id(source),
                              " is not known"));
  }
}

void Builder::api_operation(const access::ApiOperation& operation) {
  const auto from =
      node(operation.api, "requests", operation_name(operation.method, operation.path));
  if (!from) return;
  authorizer(*from, operation);
  const auto integration = integration_of(operation.resource);
  for (const auto& call : stack_.calls)
    if (call.phase == aws::Phase::kRun && is_made_by(call, operation, integration))
      api_call(*from, call);
}

std::optional<ResourceIndex> Builder::integration_of(ResourceIndex route) const {
  const SymbolicText* text = resolve::text(property(route, "Target"));
  if (type(route) != "AWS::ApiGatewayV2::Route" || text == nullptr) return std::nullopt;
  const auto found = graph_.identify(text->split("/").back(), kIntegrationTypes);
  return found ? std::optional(found->resource) : std::nullopt;
}

bool Builder::is_made_by(const calls::Call& call, const access::ApiOperation& operation,
                         std::optional<ResourceIndex> integration) const {
  if (call.place != nullptr && call.place == operation.uri &&
      (call.caller == operation.resource || call.caller == integration))
    return true;
  if (integration && call.caller == *integration) return true;
  const std::string name = operation_name(operation.method, operation.path);
  return call.caller == operation.resource &&
         (call.during == name || call.during == concat("for ", name));
}

void Builder::api_call(std::size_t from, const calls::Call& call) {
  if (call.target) {
    for (const std::string& action : call.actions)
      if (const auto to = node_of_action(*call.target, action)) return flow(from, *to);
    return;
  }
  // The action says what is done, and the template of the request, on what: perhaps on the one
  // resource on which the role may do it.
  std::vector<std::size_t> possible;
  for (const auto& row : stack_.access->reach) {
    if (row.verdict == access::Verdict::kUnreachable ||
        id(stack_.access->principals[row.principal].resource) != call.as)
      continue;
    for (const std::string& action : call.actions)
      if (std::find(row.actions.begin(), row.actions.end(), action) != row.actions.end())
        if (const auto to =
                node_of_action(stack_.access->destinations[row.destination].resource, action);
            to && std::find(possible.begin(), possible.end(), *to) == possible.end())
          possible.push_back(*to);
  }
  if (possible.size() == 1) return flow(from, possible.front());
  for (const std::size_t to : possible)
    unknown_flow(from, to,
                 concat("which resource ", flows_.nodes[from].name, " uses is not known"));
}

void Builder::authorizer(std::size_t from, const access::ApiOperation& operation) {
  for (const auto* guarded : graph_.out(operation.resource, graph::EdgeKind::kProtectedBy))
    for (const auto* edge : graph_.out(guarded->to, graph::EdgeKind::kInvokes)) {
      const auto to = node(edge->to);
      const auto share = parameter(from, operation.api, "authorized");
      if (to && share) flow(from, *to, *share);
    }
}

void Builder::balancers() {
  for (const auto index : graph_.of_type(kBalancerTypes[0])) balancer(index);
}

/// The target groups to which listeners and their rules forward.
std::vector<ResourceIndex> Builder::groups_of(ResourceIndex balancer) const {
  std::vector<ResourceIndex> out;
  const auto add = [&](ValuePtr actions) {
    const auto one = [&](ValuePtr arn) {
      const auto group = graph_.identify(arn, kGroupTypes);
      if (group && std::find(out.begin(), out.end(), group->resource) == out.end())
        out.push_back(group->resource);
    };
    for (const ValuePtr action : resolve::items(actions)) {
      one(resolve::get(action, "TargetGroupArn"));
      for (const ValuePtr group :
           resolve::items(resolve::get_path(action, "ForwardConfig.TargetGroups")))
        one(resolve::get(group, "TargetGroupArn"));
    }
  };
  for (const auto listener : graph_.of_type(kListenerTypes[0])) {
    const auto owner = graph_.identify(property(listener, "LoadBalancerArn"), kBalancerTypes);
    if (!owner || owner->resource != balancer) continue;
    add(property(listener, "DefaultActions"));
    for (const auto rule : graph_.of_type("AWS::ElasticLoadBalancingV2::ListenerRule")) {
      const auto of = graph_.identify(property(rule, "ListenerArn"), kListenerTypes);
      if (of && of->resource == listener) add(property(rule, "Actions"));
    }
  }
  return out;
}

void Builder::balancer(ResourceIndex index) {
  const auto from = node(index);
  if (!from) return;
  const auto groups = groups_of(index);
  for (const auto group : groups) {
    std::vector<std::size_t> targets;
    for (const auto* edge : graph_.out(group, graph::EdgeKind::kInvokes))
      if (const auto to = node(edge->to)) targets.push_back(*to);
    for (const auto service : graph_.of_type("AWS::ECS::Service"))
      for (const ValuePtr entry : resolve::items(property(service, "LoadBalancers"))) {
        const auto found = graph_.identify(resolve::get(entry, "TargetGroupArn"), kGroupTypes);
        if (found && found->resource == group) targets.push_back(*node(service));
      }
    const std::string key = concat("shares.", id(group));
    const auto share = groups.size() == 1 ? std::optional<Quantity>(1) : declared(index, key);
    for (const std::size_t to : targets)
      if (share && targets.size() == 1)
        flow(*from, to, *share);
      else
        unknown_flow(*from, to,
                     concat("which share of the requests goes to ", id(group), " is not declared (",
                            place_of(index, key), ")"));
  }
}

}  // namespace cfnaudit::pricing::traffic
