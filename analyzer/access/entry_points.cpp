// Access and graph -> entry points with what they reach.

#include "analyzer/access/entry_points.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/access/apis.h"
#include "analyzer/access/destinations.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";
constexpr std::string_view kAnonymous = "anonymous";

/// Types whose events start functions by a permission of the function, and who calls then.
struct EventService {
  std::string_view type;
  std::string_view service;
};
constexpr EventService kEventServices[] = {
    {"AWS::SNS::Topic", "sns.amazonaws.com"},      {"AWS::S3::Bucket", "s3.amazonaws.com"},
    {"AWS::Events::Rule", "events.amazonaws.com"}, {"AWS::Logs::LogGroup", "logs.amazonaws.com"},
    {"AWS::IoT::TopicRule", "iot.amazonaws.com"},
};

std::string_view service_of(std::string_view type) {
  for (const auto& row : kEventServices)
    if (row.type == type) return row.service;
  return {};
}

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The account of an AWS principal; empty if it names none.
std::string account_of_principal(const SymbolicText& principal) {
  if (is_account(principal.text())) return principal.text();
  const auto parts = split(principal.text(), ':');
  return parts.size() >= 6 && is_account(parts[4]) ? std::string(parts[4]) : std::string();
}

iam::Policies allow_all() {
  static const iam::PolicyRef kAll = [] {
    iam::Statement statement;
    statement.actions = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
    statement.resources = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
    iam::Policy policy;
    policy.statements.push_back(std::move(statement));
    return iam::compile(std::move(policy));
  }();
  return {kAll};
}

iam::Caller anonymous() { return {}; }

/// The types whose services answer requests without a signature; all others take "*" for any AWS
/// account.
bool answers_anonymous(std::string_view type) {
  return type.starts_with("AWS::S3::") || type.starts_with("AWS::SNS::") ||
         type.starts_with("AWS::SQS::") || type == "AWS::OpenSearchService::Domain" ||
         type == "AWS::Elasticsearch::Domain";
}

constexpr std::string_view kSomeAccount = "999999999999";

/// Someone of another account who may do there whatever that account lets him.
iam::Caller stranger(const std::string& account, const std::string& partition) {
  return iam::role_session(
      SymbolicText(concat("arn:", partition, ":iam::", account, ":role/someone")));
}

class Finder {
 public:
  Finder(const Access& access, const Graph& graph, const std::vector<Transitive>& transitive)
      : access_(access), graph_(graph), transitive_(transitive), judge_(*access.reasoner) {}

  std::vector<EntryPoint> run() {
    for (const auto& operation : api_operations(graph_)) api(operation);
    for (const ResourceIndex index : graph_.of_type("AWS::Lambda::Url")) url(index);
    load_balancers();
    for (const ResourceIndex index : graph_.of_type("AWS::AppSync::GraphQLApi")) graphql(index);
    events();
    resource_policies();
    for (std::size_t i = 0; i < access_.principals.size(); ++i) role(i);
    return std::move(out_);
  }

 private:
  struct Step {
    Verdict verdict = Verdict::kUnreachable;
    std::vector<std::string> conditions;
    std::vector<std::string> unknown;
    std::optional<iam::Request> witness;
  };

  void api(const ApiOperation& operation);
  Step api_policy(const ApiOperation& operation, const SymbolicText& arn);
  void url(ResourceIndex index);
  void load_balancers();
  void graphql(ResourceIndex index);
  void events();
  void resource_policies();
  void opened_by(const Attachment& attachment);
  void opened(const Attachment& attachment, const std::string& who, const iam::Caller& caller);
  void role(std::size_t principal);
  void assumed_by(std::size_t principal, const iam::Principal& who,
                  const iam::Statement& statement);

  Step decide(const iam::PolicySet& policies, iam::Request request);
  Step may_invoke(const std::string& service, const SymbolicText& source,
                  const SymbolicText& function, ResourceIndex root);
  iam::PolicySet policies_of(ResourceIndex resource, std::string_view service) const {
    iam::PolicySet out;
    add_resource_side(access_, graph_, resource, service, out);
    return out;
  }
  iam::Request request(iam::Caller caller, std::string_view action, SymbolicText resource) const;
  std::string name(ResourceIndex index) const { return std::string(graph_.resource(index).id()); }

  static void add(EntryPoint& entry, const Step& step);
  void follow(EntryPoint& entry, ResourceIndex target, std::size_t depth);
  void add_reach(EntryPoint& entry, std::size_t principal, std::string_view only_action = {});
  void add_row(EntryPoint& entry, const Reach& row, Verdict verdict, std::vector<std::string> via,
               std::string_view only_action);
  void finish(EntryPoint entry);

  const Access& access_;
  const Graph& graph_;
  const std::vector<Transitive>& transitive_;
  Judge judge_;
  std::vector<EntryPoint> out_;
};

iam::Request Finder::request(iam::Caller caller, std::string_view action,
                             SymbolicText resource) const {
  iam::Request out;
  out.principal = std::move(caller);
  out.action = std::string(action);
  out.resource = std::move(resource);
  out.resource_account = SymbolicText(graph_.stack().environment->account_id);
  out.context = iam::Context(iam::Presence::kUnknown);
  return out;
}

Finder::Step Finder::decide(const iam::PolicySet& policies, iam::Request request) {
  settle_context(policies, request);
  const iam::Decision decision = iam::decide(policies, request);
  switch (decision.verdict) {
    case iam::Verdict::kExplicitlyDenied:
    case iam::Verdict::kImplicitlyDenied:
      return {};
    case iam::Verdict::kAllowed:
      return {Verdict::kReachable, {}, {}, make_witness(policies, request, decision)};
    case iam::Verdict::kUnknown:
      break;
  }
  Judgement found = judge_.settle(policies, request, decision);
  Step out{found.verdict, std::move(found.conditions), std::move(found.unknown), {}};
  if (found.witness) out.witness = *found.witness;
  return out;
}

Finder::Step Finder::may_invoke(const std::string& service, const SymbolicText& source,
                                const SymbolicText& function, ResourceIndex root) {
  iam::Request call =
      request(iam::service(SymbolicText(service)), "lambda:InvokeFunction", function);
  call.context.set("aws:SourceArn", source);
  call.context.set("aws:SourceAccount", call.resource_account);
  return decide(policies_of(root, "lambda"), std::move(call));
}

/// One more step of the path: what is uncertain about it is so of the whole.
void Finder::add(EntryPoint& entry, const Step& step) {
  if (step.verdict != Verdict::kReachable && entry.verdict != Verdict::kUnreachable)
    entry.verdict = step.verdict;
  entry.conditions.insert(entry.conditions.end(), step.conditions.begin(), step.conditions.end());
  entry.unknown.insert(entry.unknown.end(), step.unknown.begin(), step.unknown.end());
  if (step.witness) entry.witness.push_back(*step.witness);
}

void Finder::add_row(EntryPoint& entry, const Reach& row, Verdict verdict,
                     std::vector<std::string> via, std::string_view only_action) {
  EntryReach reach{row.destination, verdict, row.actions, row.access_levels, std::move(via)};
  if (!only_action.empty()) {
    const auto fits = [&](const std::string& action) {
      return equals_ignoring_case(action, only_action);
    };
    std::erase_if(reach.actions, [&](const std::string& action) { return !fits(action); });
    if (reach.actions.empty()) return;
    reach.access_levels.clear();
    if (const auto info = iam::find_action(reach.actions.front()))
      reach.access_levels.emplace_back(iam::to_string(info->level));
  }
  for (const auto& known : entry.reaches)
    if (known.destination == reach.destination && known.verdict == reach.verdict &&
        std::includes(known.actions.begin(), known.actions.end(), reach.actions.begin(),
                      reach.actions.end()))
      return;
  entry.reaches.push_back(std::move(reach));
}

void Finder::add_reach(EntryPoint& entry, std::size_t principal, std::string_view only_action) {
  const auto weaker = [&](Verdict verdict) {
    return entry.verdict == Verdict::kReachable ? verdict : Verdict::kUnknown;
  };
  for (const auto& row : access_.reach)
    if (row.principal == principal) add_row(entry, row, weaker(row.verdict), {}, only_action);
  if (!only_action.empty()) return;
  for (const auto& row : transitive_) {
    if (row.principal != principal) continue;
    std::vector<std::string> via;
    for (const Hop& hop : row.via) via.push_back(name(hop.through));
    add_row(entry, access_.reach[row.reach], weaker(row.verdict), std::move(via), {});
  }
}

/// From a resource that is called or fed to what acts then: a function, a state machine, or what it
/// triggers in turn.
void Finder::follow(EntryPoint& entry, ResourceIndex target, std::size_t depth) {
  constexpr std::size_t kMostSteps = 4;
  const ResourceIndex root = root_of(graph_, target);
  if (depth == 0) entry.path.push_back(name(root));
  if (const auto principal = acting_principal(access_, root)) return add_reach(entry, *principal);
  for (const auto& outside : access_.outside)
    if (outside.resource == root) {
      entry.unknown.push_back(concat(name(root), ": ", outside.reason));
      if (entry.verdict == Verdict::kReachable) entry.verdict = Verdict::kUnknown;
    }
  if (depth >= kMostSteps) return;
  for (const graph::Edge* edge : graph_.out(root, EdgeKind::kTriggers)) {
    EntryPoint behind = entry;
    behind.reaches.clear();
    follow(behind, edge->to, depth + 1);
    for (auto& reach : behind.reaches) {
      reach.via.insert(reach.via.begin(), name(root_of(graph_, edge->to)));
      entry.reaches.push_back(std::move(reach));
    }
  }
}

/// Ends the witness with a request that reaches data, a write if there is one, and keeps the entry
/// point.
void Finder::finish(EntryPoint entry) {
  const auto rank = [&](const EntryReach& reach) {
    const auto& levels = reach.access_levels;
    const bool writes = std::find(levels.begin(), levels.end(), "Write") != levels.end();
    return std::make_pair(destination_rank(access_.destinations[reach.destination]), !writes);
  };
  const EntryReach* best = nullptr;
  for (const auto& reach : entry.reaches)
    if (reach.verdict == Verdict::kReachable && (best == nullptr || rank(reach) < rank(*best)))
      best = &reach;
  if (best != nullptr && entry.verdict == Verdict::kReachable) {
    for (const auto& row : access_.reach) {
      if (row.destination != best->destination || row.actions != best->actions) continue;
      auto last = witness(access_, graph_, row);
      if (!last) continue;
      entry.witness.push_back(std::move(*last));
      break;
    }
  }
  out_.push_back(std::move(entry));
}

// --- APIs

/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html:
/// without IAM authorization, a resource policy must allow where there is one.
Finder::Step Finder::api_policy(const ApiOperation& operation, const SymbolicText& arn) {
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

void Finder::api(const ApiOperation& operation) {
  const SymbolicText arn = operation_arn(graph_, operation);
  EntryPoint entry;
  entry.kind = operation.kind;
  entry.resource = operation.resource;
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
  if (!called) return;
  const ResourceIndex root = root_of(graph_, called->resource);
  if (graph_.resource(root).type() == kFunction && !acting)
    add(entry, may_invoke("apigateway.amazonaws.com", arn, target, root));
  if (entry.verdict == Verdict::kUnreachable) {
    entry.unknown = {concat("API Gateway may not invoke ", name(root))};
    entry.path.push_back(name(root));
    return finish(std::move(entry));
  }
  follow(entry, called->resource, 0);
  finish(std::move(entry));
}

/// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
void Finder::url(ResourceIndex index) {
  const StackResource& url = graph_.resource(index);
  const auto called =
      graph_.identify(url.property("TargetFunctionArn"),
                      std::vector<std::string_view>{kFunction, "AWS::Lambda::Alias"});
  if (!called) return;
  const ResourceIndex root = root_of(graph_, called->resource);
  const auto auth = resolve::known_text(url.property("AuthType"));
  EntryPoint entry;
  entry.kind = EntryKind::kFunctionUrl;
  entry.resource = index;
  entry.id = name(index);
  entry.label = concat("the URL ", entry.id);
  entry.authentication = !auth ? "not known" : *auth == "NONE" ? "none" : std::string(*auth);
  entry.anonymous = auth && *auth == "NONE";
  entry.path = {entry.anonymous ? std::string(kAnonymous) : "caller", entry.id};
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
      entry.unknown = {concat("no permission lets everyone call the URL of ", name(root))};
      entry.path.push_back(name(root));
      return finish(std::move(entry));
    }
  }
  follow(entry, called->resource, 0);
  finish(std::move(entry));
}

void Finder::load_balancers() {
  for (const ResourceIndex index : graph_.of_type("AWS::ElasticLoadBalancingV2::Listener")) {
    const auto balancer = graph_.first_out(index, EdgeKind::kPartOf);
    if (!balancer) continue;
    const auto scheme = resolve::known_text(graph_.resource(*balancer).property("Scheme"));
    bool authenticates = false;
    for (const ValuePtr action :
         resolve::items(graph_.resource(index).property("DefaultActions"))) {
      const auto type = resolve::known_text(resolve::get(action, "Type"));
      authenticates = authenticates || (type && type->starts_with("authenticate"));
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
        entry.anonymous = !authenticates && !(scheme && *scheme == "internal");
        entry.path = {entry.anonymous ? std::string(kAnonymous) : "caller", name(*balancer)};
        follow(entry, to->to, 0);
        finish(std::move(entry));
      }
  }
}

void Finder::graphql(ResourceIndex index) {
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

// --- events

void Finder::events() {
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

// --- resource policies

void Finder::opened(const Attachment& attachment, const std::string& who,
                    const iam::Caller& caller) {
  const bool is_anonymous = caller.type == iam::CallerType::kAnonymous;
  const StackResource& owner = graph_.resource(attachment.to);
  if (is_anonymous && owner.type() == "AWS::S3::Bucket" &&
      blocks_public_policies(owner) == Tri::kYes)
    return;
  EntryPoint entry;
  entry.kind = EntryKind::kResourcePolicy;
  entry.resource = access_.policies[attachment.policy].source.resource;
  entry.id = concat(name(entry.resource), " for ", who);
  entry.label = name(attachment.to);
  entry.authentication = is_anonymous ? "none" : "AWS_IAM";
  entry.anonymous = is_anonymous;
  entry.path = {who, name(attachment.to)};
  bool invokes = false;
  const auto& policy = *access_.policies[attachment.policy].policy;
  for (std::size_t d = 0; d < access_.destinations.size(); ++d) {
    Destination destination = access_.destinations[d];
    if (root_of(graph_, destination.resource) != attachment.to) continue;
    find_types(destination);
    iam::PolicySet policies = policies_of(destination.resource, destination.service);
    policies.identity = allow_all();  // of the other account
    EntryReach reach{d, Verdict::kReachable, {}, {}, {}};
    std::set<iam::AccessLevel> levels;
    std::optional<Step> first;
    for (const auto action : iam::actions_of(destination.service)) {
      const iam::Action compiled(action);
      const bool named = std::any_of(policy.statements().begin(), policy.statements().end(),
                                     [&](const auto& statement) {
                                       return statement.effect == iam::Effect::kAllow &&
                                              iam::action_matches(statement, compiled) != Tri::kNo;
                                     });
      const auto info = named ? iam::find_action(action) : std::nullopt;
      const auto& types = *destination.resource_types;
      if (!info || std::none_of(info->resources.begin(), info->resources.end(),
                                [&](const iam::ActionResource& resource) {
                                  return std::find(types.begin(), types.end(), resource.type) !=
                                         types.end();
                                }))
        continue;
      // Function URLs are ways in of their own.
      if (action == "lambda:InvokeFunctionUrl") continue;
      iam::Request call = request(caller, action, destination.arn);
      call.context.set("lambda:InvokedViaFunctionUrl", SymbolicText("false"));
      Step step = decide(policies, std::move(call));
      if (step.verdict == Verdict::kUnreachable) continue;
      if (!first) first = step;
      if (step.verdict == Verdict::kUnknown) reach.verdict = Verdict::kUnknown;
      reach.actions.emplace_back(action);
      levels.insert(info->level);
    }
    if (reach.actions.empty()) continue;
    for (const auto level : levels) reach.access_levels.emplace_back(iam::to_string(level));
    invokes = invokes || destination.service == "lambda";
    if (entry.reaches.empty()) add(entry, *first);
    entry.reaches.push_back(std::move(reach));
  }
  if (entry.reaches.empty()) return;
  std::sort(entry.conditions.begin(), entry.conditions.end());
  entry.conditions.erase(std::unique(entry.conditions.begin(), entry.conditions.end()),
                         entry.conditions.end());
  if (const auto principal = invokes ? acting_principal(access_, attachment.to) : std::nullopt)
    add_reach(entry, *principal);
  out_.push_back(std::move(entry));
}

void Finder::opened_by(const Attachment& attachment) {
  const auto& environment = *graph_.stack().environment;
  const auto& policy = access_.policies[attachment.policy].policy->source();
  std::set<std::string> seen;
  const auto to_everyone = [&] {
    if (answers_anonymous(graph_.resource(attachment.to).type()))
      opened(attachment, std::string(kAnonymous), anonymous());
    else
      opened(attachment, "any account", stranger(std::string(kSomeAccount), environment.partition));
  };
  for (const auto& statement : policy.statements) {
    if (statement.effect != iam::Effect::kAllow) continue;
    if (statement.principals.polarity == iam::Polarity::kAllBut && seen.insert("*").second)
      to_everyone();
    for (const auto& who : statement.principals.values) {
      if (!statement.unknown.empty()) continue;
      if (who.kind == iam::PrincipalKind::kAnyone) {
        if (seen.insert("*").second) to_everyone();
      } else if (who.kind == iam::PrincipalKind::kAws) {
        const std::string account = account_of_principal(who.text.value);
        if (account.empty() || account == environment.account_id || !seen.insert(account).second)
          continue;
        opened(attachment, concat("account ", account), stranger(account, environment.partition));
      }
    }
  }
}

void Finder::resource_policies() {
  for (const auto& attachment : access_.attachments)
    if (attachment.use == PolicyUse::kResource || attachment.use == PolicyUse::kKey)
      opened_by(attachment);
}

// --- roles

void Finder::assumed_by(std::size_t principal, const iam::Principal& who,
                        const iam::Statement& statement) {
  const auto& environment = *graph_.stack().environment;
  const ResourceIndex role = access_.principals[principal].resource;
  EntryPoint entry;
  entry.kind = EntryKind::kRole;
  entry.resource = role;
  entry.label = concat("role ", name(role));
  iam::Caller caller;
  std::string action = "sts:AssumeRole";
  const std::string& text = who.text.value.text();
  if (who.kind == iam::PrincipalKind::kFederated) {
    caller.type = iam::CallerType::kFederated;
    caller.arn = who.text.value;
    action = text.find(":saml-provider/") != std::string::npos ? "sts:AssumeRoleWithSAML"
                                                               : "sts:AssumeRoleWithWebIdentity";
    entry.path = {text};
    entry.authentication = text;
  } else if (who.kind == iam::PrincipalKind::kAws || who.kind == iam::PrincipalKind::kAnyone) {
    std::string account = account_of_principal(who.text.value);
    if (account == environment.account_id) return;
    if (account.empty() && text != "*") return;
    entry.path = {account.empty() ? "any account" : concat("account ", account)};
    entry.authentication = entry.path.front();
    const bool by_role = text.find(":role/") != std::string::npos;
    caller = by_role ? iam::role_session(who.text.value)
                     : stranger(account.empty() ? std::string(kSomeAccount) : account,
                                environment.partition);
  } else {
    return;
  }
  entry.id = concat(name(role), " for ", entry.path.front());
  for (const auto& known : out_)
    if (known.id == entry.id) return;
  iam::PolicySet policies = policies_of(role, "sts");
  policies.identity = allow_all();
  if (!statement.unknown.empty()) return;
  const Step step =
      decide(policies, request(caller, action, access_.principals[principal].caller.arn));
  if (step.verdict == Verdict::kUnreachable) return;
  add(entry, step);
  // https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
  for (const auto& condition : step.conditions)
    entry.anonymous = entry.anonymous || condition.find("amr unauthenticated") != std::string::npos;
  entry.path.push_back(name(role));
  add_reach(entry, principal);
  finish(std::move(entry));
}

void Finder::role(std::size_t principal) {
  const ResourceIndex role = access_.principals[principal].resource;
  for (const auto& attachment : access_.attachments) {
    if (attachment.to != role || attachment.use != PolicyUse::kTrust) continue;
    for (const auto& statement : access_.policies[attachment.policy].policy->source().statements)
      if (statement.effect == iam::Effect::kAllow)
        for (const auto& who : statement.principals.values) assumed_by(principal, who, statement);
  }
}

}  // namespace

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
Tri blocks_public_policies(const StackResource& bucket) {
  const ValuePtr block = bucket.property("PublicAccessBlockConfiguration");
  if (block == nullptr) return Tri::kYes;
  Tri blocks = Tri::kNo;
  for (const std::string_view setting : {"BlockPublicPolicy", "RestrictPublicBuckets"})
    if (const ValuePtr value = resolve::get(block, setting)) {
      const auto known = resolve::boolean(value);
      const bool open = !known && !resolve::why_unknown(value).empty();
      blocks = either(blocks, open ? Tri::kUnknown : tri(known.value_or(false)));
    }
  return blocks;
}

std::string_view to_string(EntryKind kind) {
  static constexpr std::string_view kNames[] = {"api-method",      "api-route", "function-url",
                                                "load-balancer",   "graphql",   "event",
                                                "resource-policy", "role"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<EntryPoint> find_entry_points(const Access& access, const Graph& graph,
                                          const std::vector<Transitive>& transitive) {
  return Finder(access, graph, transitive).run();
}

Paths find_paths(const Access& access, const Graph& graph) {
  Paths out;
  out.transitive = transitive_reach(access, graph);
  out.entry_points = find_entry_points(access, graph, out.transitive);
  return out;
}

}  // namespace cfnaudit::access
