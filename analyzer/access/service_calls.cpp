// Integrations and operations of APIs -> calls of services, and whether they are allowed.

#include "analyzer/access/service_calls.h"

#include <algorithm>

#include "analyzer/access/called.h"
#include "analyzer/access/entry/apis.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";
constexpr std::string_view kApiService = "apigateway.amazonaws.com";

/// What is called, and the function behind it.
struct Called {
  ResourceIndex root = 0;
  SymbolicText arn;
};

std::optional<Called> called_by(const Graph& graph, const SymbolicText& named, aws::Types types) {
  const auto found = graph.identify(named, types);
  if (!found) return std::nullopt;
  const auto& own = graph.resource(found->resource).arn;
  const bool is_arn = named.text().starts_with("arn:");
  if (!is_arn && !own) return std::nullopt;
  return Called{root_of(graph, found->resource), is_arn ? named : *own};
}

/// The ARN of what the service calls for, as far as it is known: the resource itself, or another
/// one that it names, which may lie outside of the stack.
class Sources {
 public:
  explicit Sources(const Graph& graph) : graph_(graph) {}

  std::pair<ResourceIndex, std::vector<SymbolicText>> of(const aws::Integration& call,
                                                         ResourceIndex caller) const {
    const StackResource& resource = graph_.resource(caller);
    if (resource.type() == "AWS::ApiGateway::Authorizer") return authorizer(caller, "RestApiId");
    if (resource.type() == "AWS::ApiGatewayV2::Authorizer") return authorizer(caller, "ApiId");
    if (!call.edge || call.edge->other.empty()) return {caller, arns(resource)};
    const ValuePtr named = resource.property(call.edge->other);
    if (const auto other = graph_.identify(named, call.edge->others))
      return {other->resource, arns(graph_.resource(other->resource))};
    const SymbolicText* text = resolve::text(named);
    if (text == nullptr) return {caller, {}};
    if (call.edge->other == "LogGroupName") return {caller, {log_group(*text)}};
    return {caller, {*text}};
  }

 private:
  static std::vector<SymbolicText> arns(const StackResource& resource) {
    if (!resource.arn) return {};
    return {*resource.arn};
  }

  /// CloudWatch Logs names a group with ":*" behind it; a permission without fails.
  /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
  SymbolicText log_group(const SymbolicText& name) const {
    const auto& environment = *graph_.stack().environment;
    SymbolicText arn(concat("arn:", environment.partition, ":logs:", environment.region, ":",
                            environment.account_id, ":log-group:"));
    arn.append(name);
    arn.append(":*");
    return arn;
  }

  /// https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
  std::pair<ResourceIndex, std::vector<SymbolicText>> authorizer(ResourceIndex index,
                                                                 std::string_view api) const {
    const StackResource& resource = graph_.resource(index);
    const auto found = graph_.identify(resource.property(api));
    if (!found) return {index, {}};
    const auto& environment = *graph_.stack().environment;
    SymbolicText arn(concat("arn:", environment.partition, ":execute-api:", environment.region, ":",
                            environment.account_id, ":"));
    arn.append(graph_.resource(found->resource).ref);
    arn.append("/authorizers/");
    arn.append(SymbolicText::of({std::string(resource.id()), SymbolKind::kGenerated}));
    return {found->resource, {std::move(arn)}};
  }

  const Graph& graph_;
};

/// The names that the services go by: some have one of each region.
std::vector<std::string> names_of(std::string_view services, const Graph& graph) {
  std::vector<std::string> out;
  for (const auto service : split(services, ',')) {
    out.emplace_back(service);
    if (service == "logs.amazonaws.com")
      out.push_back(concat("logs.", graph.stack().environment->region, ".amazonaws.com"));
  }
  return out;
}

/// Does a policy of the template bear on it, in place of its own default?
bool has_policy(const Access& access, ResourceIndex target) {
  return std::ranges::any_of(access.attachments, [&](const Attachment& attachment) {
    return attachment.to == target && attachment.use == PolicyUse::kResource;
  });
}

/// Some object of a bucket, some stream of a log group.
SymbolicText some_part(const SymbolicText& whole, std::string_view part) {
  constexpr std::string_view kAll = ":*";
  SymbolicText out =
      whole.text().ends_with(kAll) ? whole.slice(0, whole.text().size() - kAll.size()) : whole;
  out.append(part);
  out.append(SymbolicText::of({"NAME", SymbolKind::kExternal}));
  return out;
}

/// A condition on the target: that it has no such property.
constexpr std::string_view kOfTarget = "target!";

void add_calls(const aws::Integration& row, ResourceIndex caller, const Graph& graph,
               std::vector<ServiceCall>& out) {
  const ValuePtr root = graph.resource(caller).properties;
  graph::each_at_path(root, row.property, [&](ValuePtr place, const graph::Trail& trail) {
    const auto at = [&](std::string_view other) {
      return graph::beside(root, row.property, trail, other);
    };
    if (!row.unless.empty() && at(row.unless) != nullptr) return;
    const bool of_target = row.condition.starts_with(kOfTarget);
    if (!of_target && condition_holds(row.condition, at) != Tri::kYes) return;
    const SymbolicText* text = resolve::text(place);
    if (text == nullptr) return;
    auto called = called_by(graph, target_in(*text, row.naming), row.targets);
    if (!called) return;
    if (of_target && graph.resource(called->root).property(row.condition.substr(kOfTarget.size())))
      return;
    if (row.scope == aws::Scope::kPart) called->arn = some_part(called->arn, row.part);
    auto [owner, sources] = Sources(graph).of(row, caller);
    for (const auto action : split(row.actions, ' '))
      out.push_back({caller,
                     place,
                     owner,
                     {},
                     called->root,
                     called->arn,
                     names_of(row.by, graph),
                     std::string(action),
                     sources,
                     row.phase,
                     row.by_default});
  });
}

/// The id that AWS chooses for an API is ten lowercase letters and digits.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
constexpr std::size_t kApiIdSize = 10;
constexpr std::string_view kSomeApiId = "a1b2c3d4e5";

SymbolicText with_some_id(const SymbolicText& arn, const SymbolicText& id) {
  SymbolicText out;
  std::size_t from = 0;
  for (const auto& hole : arn.holes()) {
    out.append(arn.slice(from, hole.begin));
    const SymbolicText symbol = SymbolicText::of(hole.symbol);
    if (symbol == id)
      out.append(kSomeApiId);
    else
      out.append(symbol);
    from = hole.end;
  }
  out.append(arn.slice(from, arn.text().size()));
  return out;
}

/// Does a condition of the policies hold an id that AWS may have chosen for the API?
bool name_an_api(const iam::PolicySet& policies) {
  constexpr std::string_view kService = ":execute-api:";
  const auto is_id = [](std::string_view text) {
    return text.size() == kApiIdSize && std::all_of(text.begin(), text.end(), [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           });
  };
  for (const auto& policy : policies.resource)
    for (const auto& statement : policy->source().statements)
      for (const auto& clause : statement.conditions)
        for (const auto& value : clause.values) {
          const std::string_view text = value.value.text();
          const auto parts = split(text, ':');
          constexpr std::size_t kResource = 5;
          if (text.find(kService) == std::string_view::npos || parts.size() <= kResource) continue;
          const std::string_view resource = parts[kResource];
          if (is_id(resource.substr(0, resource.find('/')))) return true;
        }
  return false;
}

/// AWS Config publishes as the role of its recorder, where that has the permission.
/// https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy.html, 2026-11-30
bool may_use_role(std::string_view caller) { return caller == "AWS::Config::DeliveryChannel"; }

bool is_handed_out(const Access& access, const Graph& graph, ResourceIndex target,
                   std::string& reason) {
  for (const auto& opaque : access.opaque)
    for (const ResourceIndex handed : opaque.handed)
      if (root_of(graph, handed) == target) {
        reason = opaque.reason;
        return true;
      }
  return false;
}

}  // namespace

std::vector<ServiceCall> calls_of(const ApiOperation& operation, const Access&,
                                  const Graph& graph) {
  const SymbolicText* uri = resolve::text(operation.uri);
  if (uri == nullptr || operation.credentials != nullptr) return {};
  const auto called = called_by(graph, target_of_uri(*uri), {});
  if (!called || graph.resource(called->root).type() != kFunction) return {};
  const bool own_place = operation.definition != nullptr || operation.resource == operation.api ||
                         graph.resource(operation.resource).type() == "AWS::ApiGateway::Method";
  ServiceCall call;
  call.caller = operation.resource;
  call.place = own_place ? operation.uri : nullptr;
  call.owner = operation.api;
  call.operation =
      operation.method.empty() ? operation.path : concat(operation.method, " ", operation.path);
  call.target = called->root;
  call.called = called->arn;
  call.services = {std::string(kApiService)};
  call.action = "lambda:InvokeFunction";
  call.sources = operation_arns(graph, operation);
  return {std::move(call)};
}

bool is_off(const StackResource& caller) {
  return std::ranges::any_of(aws::switches(), [&](const aws::Switch& row) {
    return row.type == caller.type() &&
           resolve::equals(caller.property(row.property), row.off) == Tri::kYes;
  });
}

std::vector<ServiceCall> service_calls(const Access& access, const Graph& graph) {
  std::vector<ServiceCall> out;
  for (const auto& operation : api_operations(graph))
    for (auto& call : calls_of(operation, access, graph)) out.push_back(std::move(call));
  for (const ResourceIndex index : graph.resources()) {
    const std::string_view type = graph.resource(index).type();
    // Their calls are those of the API's operations.
    if (type == "AWS::ApiGateway::Method" || type == "AWS::ApiGatewayV2::Integration") continue;
    for (const auto& row : aws::integrations_of(type))
      if (row.identity == aws::Identity::kService && !row.actions.empty() && !may_use_role(type))
        add_calls(row, index, graph, out);
  }
  return out;
}

Judgement decide(Judge& judge, const ServiceCall& call, const Access& access, const Graph& graph) {
  if (call.by_default && !has_policy(access, call.target)) return {.verdict = Verdict::kReachable};
  iam::PolicySet policies;
  const std::string_view service = std::string_view(call.action).substr(0, call.action.find(':'));
  add_resource_side(access, graph, call.target, service, policies);
  iam::Request request;
  request.action = call.action;
  request.resource = call.called;
  request.resource_account = SymbolicText(graph.stack().environment->account_id);
  Judgement best;
  const auto ask = [&](const std::string& name, const SymbolicText* source) {
    request.principal = iam::service(SymbolicText(name));
    request.context = iam::Context(iam::Presence::kUnknown);
    if (source != nullptr) request.context.set("aws:SourceArn", *source);
    request.context.set("aws:SourceAccount", request.resource_account);
    Judgement found = judge.decide(policies, request);
    if (is_better(found, best)) best = std::move(found);
  };
  for (const std::string& name : call.services) {
    if (call.sources.empty()) ask(name, nullptr);
    for (const SymbolicText& source : call.sources)
      if (best.verdict != Verdict::kReachable) ask(name, &source);
  }
  // A text in the place of the API's id is not the id, unless it looks like one.
  const SymbolicText& id = graph.resource(call.owner).ref;
  const bool of_api = call.services.front() == kApiService && id.holes().size() == 1;
  if (best.verdict == Verdict::kUnknown && of_api && !name_an_api(policies)) {
    const Judgement open = std::move(best);
    best = {};
    for (const SymbolicText& source : call.sources) {
      const SymbolicText some = with_some_id(source, id);
      ask(call.services.front(), &some);
    }
    if (best.verdict != Verdict::kUnreachable) best = open;
  }
  std::string reason;
  if (best.verdict == Verdict::kUnreachable && is_handed_out(access, graph, call.target, reason)) {
    best.verdict = Verdict::kUnknown;
    best.unknown = {reason};
  }
  return best;
}

}  // namespace cfnaudit::access
