// APIs, function URLs and load balancers -> entry points.

#include "analyzer/access/entry/entry_finder.h"
#include "analyzer/access/naming.h"
#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";

}  // namespace

/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html:
/// without IAM authorization, a resource policy must allow where there is one.
EntryFinder::Step EntryFinder::api_policy(const ApiOperation& operation, const SymbolicText& arn) {
  iam::PolicySet policies;
  for (const auto& attachment : access_.attachments)
    if (attachment.to == operation.api && attachment.use == PolicyUse::kApi)
      policies.resource.push_back(access_.policies[attachment.policy].policy);
  if (policies.resource.empty()) {
    Step open{Verdict::kReachable, {}, {}, {}};
    open.witness = request(anonymous(), "execute-api:Invoke", arn);
    open.witness->context = iam::Context(iam::Presence::kAbsent);
    return open;
  }
  const Step whole = decide(policies, request(anonymous(), "execute-api:Invoke", arn));
  if (whole.verdict != Verdict::kUnreachable) return whole;
  // "execute-api:/stage/METHOD/path" stands for the ARN of this API.
  SymbolicText brief("execute-api:");
  brief.append(arn.slice(arn.text().find('/'), arn.text().size()));
  return decide(policies, request(anonymous(), "execute-api:Invoke", brief));
}

/// An entry for each function that a value may name which only the deployment knows. `target` is
/// what it names; empty: the value itself.
void EntryFinder::perhaps_calls(const EntryPoint& entry, ValuePtr value,
                                const SymbolicText& target) {
  const std::string why = resolve::why_unknown(value);
  if (why.empty()) return;
  for (const ResourceIndex index : graph_.of_type(kFunction)) {
    const StackResource& function = graph_.resource(index);
    const bool fits = target.text().empty()
                          ? names(graph_, value, index) != Tri::kNo
                          : may_equal(target, function.ref) != Tri::kNo ||
                                (function.arn && may_equal(target, *function.arn) != Tri::kNo);
    if (!fits) continue;
    EntryPoint other = entry;
    add(other, {Verdict::kUnknown, {}, {concat("it may call ", name(index), ": ", why)}, {}});
    follow(other, index, 0);
    finish(std::move(other));
  }
}

void EntryFinder::api(const ApiOperation& operation) {
  const SymbolicText arn = operation_arn(graph_, operation);
  EntryPoint entry;
  entry.kind = operation.kind;
  entry.resource = operation.resource;
  entry.definition = operation.definition;
  entry.label =
      operation.method.empty() ? operation.path : concat(operation.method, " ", operation.path);
  entry.id = concat(name(operation.api), " ", entry.label);
  entry.authentication = operation.authorization;
  entry.anonymous = operation.anonymous && !operation.private_network;
  entry.path = {entry.anonymous ? std::string(kAnonymous) : "caller", entry.id};
  if (operation.private_network) entry.conditions.push_back(*operation.private_network);
  if (operation.anonymous) {
    const Step open = api_policy(operation, arn);
    if (open.verdict == Verdict::kUnreachable) {
      entry.anonymous = false;
      entry.path.front() = "caller";
      entry.authentication = "resource policy";
    } else {
      add(entry, open);
      if (!operation.unknown.empty()) add(entry, {Verdict::kUnknown, {}, {operation.unknown}, {}});
    }
  }
  const auto role = graph_.identify(operation.credentials);
  const auto acting = role ? acting_principal(access_, role->resource) : std::nullopt;
  const SymbolicText* uri = resolve::text(operation.uri);
  const SymbolicText target = uri == nullptr ? SymbolicText() : target_of_uri(*uri);
  const auto called = uri == nullptr ? std::nullopt : graph_.identify(target);
  if (acting && !called) {
    entry.path.push_back(name(role->resource));
    add_reach(entry, *acting, operation.action);
    return finish(std::move(entry));
  }
  if (!called) return perhaps_calls(entry, operation.uri, target);
  const ResourceIndex root = root_of(graph_, called->resource);
  add(entry, may_call(calls_of(operation, access_, graph_)));
  if (entry.verdict == Verdict::kUnreachable) {
    entry.unknown = {concat("API Gateway is not allowed to invoke ", name(root))};
    entry.path.push_back(name(root));
    return finish(std::move(entry));
  }
  follow(entry, called->resource, 0);
  finish(std::move(entry));
}

/// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
void EntryFinder::url(ResourceIndex index) {
  const StackResource& url = graph_.resource(index);
  const auto called =
      graph_.identify(url.property("TargetFunctionArn"),
                      std::vector<std::string_view>{kFunction, "AWS::Lambda::Alias"});
  const auto auth = resolve::known_text(url.property("AuthType"));
  EntryPoint entry;
  entry.kind = EntryKind::kFunctionUrl;
  entry.resource = index;
  entry.id = name(index);
  entry.label = concat("the URL ", entry.id);
  entry.authentication = !auth ? "not known" : *auth == "NONE" ? "none" : std::string(*auth);
  const std::string why = resolve::why_unknown(url.property("AuthType"));
  entry.anonymous = !why.empty() || (auth && *auth == "NONE");
  entry.path = {entry.anonymous ? std::string(kAnonymous) : "caller", entry.id};
  if (!why.empty()) add(entry, {Verdict::kUnknown, {}, {concat("AuthType: ", why)}, {}});
  if (!called) return perhaps_calls(entry, url.property("TargetFunctionArn"), {});
  const ResourceIndex root = root_of(graph_, called->resource);
  if (entry.anonymous) {
    SymbolicText arn = graph_.resource(called->resource).arn.value_or(SymbolicText());
    if (const SymbolicText* qualifier = resolve::text(url.property("Qualifier"))) {
      arn.append(":");
      arn.append(*qualifier);
    }
    iam::Request call = request(anonymous(), "lambda:InvokeFunctionUrl", arn);
    call.context.set("lambda:FunctionUrlAuthType", SymbolicText("NONE"));
    add(entry, decide(policies_of(root, "lambda"), std::move(call)));
    if (entry.verdict == Verdict::kUnreachable) {
      entry.unknown = {concat("no permission allows everyone to invoke the URL of ", name(root))};
      entry.path.push_back(name(root));
      return finish(std::move(entry));
    }
  }
  follow(entry, called->resource, 0);
  finish(std::move(entry));
}

void EntryFinder::load_balancers() {
  for (const ResourceIndex index : graph_.of_type("AWS::ElasticLoadBalancingV2::Listener")) {
    const auto balancer = graph_.first_out(index, EdgeKind::kPartOf);
    if (!balancer) continue;
    const ValuePtr scheme = graph_.resource(*balancer).property("Scheme");
    bool authenticates = false;
    std::string why = resolve::why_unknown(scheme);
    for (const ValuePtr action :
         resolve::items(graph_.resource(index).property("DefaultActions"))) {
      const ValuePtr type = resolve::get(action, "Type");
      const auto known = resolve::known_text(type);
      authenticates = authenticates || (known && known->starts_with("authenticate"));
      if (why.empty()) why = resolve::why_unknown(type);
    }
    for (const graph::Edge* to_group : graph_.out(index, EdgeKind::kRoutesTo))
      for (const graph::Edge* to : graph_.out(to_group->to, EdgeKind::kInvokes)) {
        if (graph_.resource(to->to).type() != kFunction) continue;
        EntryPoint entry;
        entry.kind = EntryKind::kLoadBalancer;
        entry.resource = index;
        entry.id = concat(name(*balancer), " ", name(index));
        entry.label = name(*balancer);
        entry.authentication = authenticates ? "authenticate action" : "none";
        entry.anonymous = !authenticates && resolve::equals(scheme, "internal") != Tri::kYes;
        entry.path = {entry.anonymous ? std::string(kAnonymous) : "caller", name(*balancer)};
        if (entry.anonymous && !why.empty()) add(entry, {Verdict::kUnknown, {}, {why}, {}});
        follow(entry, to->to, 0);
        finish(std::move(entry));
      }
  }
}

void EntryFinder::graphql(ResourceIndex index) {
  const StackResource& api = graph_.resource(index);
  const auto auth = resolve::known_text(api.property("AuthenticationType"));
  static constexpr std::string_view kTypes[] = {"AWS::AppSync::GraphQLApi"};
  for (const ResourceIndex source : graph_.of_type("AWS::AppSync::DataSource")) {
    const auto of = graph_.identify(graph_.resource(source).property("ApiId"), kTypes);
    if (!of || of->resource != index) continue;
    const auto principal = acting_principal(access_, source);
    if (!principal) continue;
    EntryPoint entry;
    entry.kind = EntryKind::kGraphql;
    entry.resource = index;
    entry.id = concat(name(index), " ", name(source));
    entry.label = name(index);
    entry.authentication = auth ? std::string(*auth) : "not known";
    entry.path = {"caller", name(index), name(source)};
    add_reach(entry, *principal);
    finish(std::move(entry));
  }
}

}  // namespace cfnaudit::access
