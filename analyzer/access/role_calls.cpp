// Integrations and tasks of state machines -> what is done as a role, and whether it may be.

#include "analyzer/access/role_calls.h"

#include <algorithm>

#include "analyzer/access/analysis.h"
#include "analyzer/access/called.h"
#include "analyzer/access/entry/apis.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/aws/operations.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kRoleTypes[] = {"AWS::IAM::Role"};
constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function", "AWS::Lambda::Alias",
                                               "AWS::Lambda::Version"};

/// A call that an operation's name tells of.
constexpr aws::Integration kOfOperation{.identity = aws::Identity::kCallerRole};

/// "rule/NAME" as an ARN of the environment.
SymbolicText rule_arn(const Graph& graph, std::string_view rule) {
  const auto& environment = *graph.stack().environment;
  return SymbolicText(concat("arn:", environment.partition, ":events:", environment.region, ":",
                             environment.account_id, ":", rule));
}

/// Nothing is set: an empty list, or one of empty texts.
bool is_empty(ValuePtr value) {
  if (resolve::is_unknown(value)) return false;
  const auto items = resolve::items(value);
  if (items.empty()) return value->kind == resolve::ValueKind::kList;
  return std::all_of(items.begin(), items.end(),
                     [](ValuePtr item) { return resolve::known_text(item) == std::string_view(); });
}

class Finder {
 public:
  Finder(const Access& access, const Graph& graph) : access_(access), graph_(graph) {}

  std::vector<RoleCall> run() {
    for (const auto index : graph_.resources()) {
      for (const auto& row : aws::integrations_of(graph_.resource(index).type()))
        if (row.identity != aws::Identity::kService && !row.actions.empty()) property(row, index);
      if (const auto* machine = graph_.state_machine(index)) tasks(*machine, index);
      if (graph_.resource(index).type() == "AWS::Scheduler::Schedule") schedule(index);
      if (graph_.resource(index).type() == "AWS::ApiGateway::Method") path_method(index);
    }
    for (const auto& one : api_operations(graph_)) operation(one);
    return std::move(out_);
  }

 private:
  void property(const aws::Integration& row, ResourceIndex index) {
    const ValuePtr root = graph_.resource(index).properties;
    // A row without a target begins at its role, or at its condition.
    std::string_view path = row.property;
    if (path.empty() && row.identity == aws::Identity::kNamedRole) path = row.by;
    if (path.empty()) path = row.condition.substr(0, row.condition.find('='));
    graph::each_at_path(root, path, [&](ValuePtr value, const graph::Trail& trail) {
      const Tri applies = holds(row, root, path, trail);
      const auto principal = principal_of(row, index, path, trail);
      if (applies == Tri::kNo || !principal) return;
      RoleCall call{.row = &row, .caller = index, .place = value, .principal = *principal};
      if (applies == Tri::kUnknown) call.unknown = "whether it is set up so is not known";
      if (row.scope != aws::Scope::kAnything) return add(std::move(call), value);
      // A row for some kinds of target.
      if (!row.targets.front().empty() && !graph_.identify(value, row.targets)) return;
      if (is_empty(value)) return;
      if (resolve::is_unknown(value)) call.unknown = resolve::why_unknown(value);
      anything(std::move(call), SymbolicText("*"));
    });
  }

  void tasks(const graph::StateMachine& machine, ResourceIndex index) {
    const auto principal = acting_principal(access_, index);
    if (!principal) return;
    for (const graph::State& state : machine.states) {
      const bool takes_role = resolve::get(state.value, "Credentials") != nullptr;
      if (!takes_role) sdk_task(state, index, *principal);
      for (const graph::TaskCall& made : state.calls) {
        // A task that takes another role for itself acts as that one.
        if (made.row->actions.empty() || takes_role != made.row->task.starts_with("credentials:"))
          continue;
        RoleCall call{.row = made.row,
                      .caller = index,
                      .place = made.place,
                      .during = concat("in ", quote(state.name)),
                      .principal = *principal};
        if (made.row->task.starts_with("dynamodb:")) call.part = index_of(state);
        if (made.row->scope == aws::Scope::kAnything)
          anything(std::move(call), SymbolicText("*"));
        else if (made.row->scope == aws::Scope::kRule)
          anything(std::move(call), rule_arn(graph_, made.row->part));
        else
          named(std::move(call), made.target);
      }
    }
  }

  /// A query of an index is allowed on the index, not on its table.
  /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html
  static std::string index_of(const graph::State& state) {
    const auto name = resolve::known_text(resolve::get(state.parameters, "IndexName"));
    constexpr std::string_view kExpression = "{%";
    if (!name || name->starts_with(kExpression)) return {};
    return concat("/index/", *name);
  }

  /// A task whose action follows from the name of its operation.
  void sdk_task(const graph::State& state, ResourceIndex index, std::size_t principal) {
    const auto is_known = [](const graph::TaskCall& made) { return !made.row->actions.empty(); };
    constexpr std::string_view kSdk = "aws-sdk:";
    if (!state.service.starts_with(kSdk) || std::ranges::any_of(state.calls, is_known)) return;
    RoleCall call{.row = &kOfOperation,
                  .caller = index,
                  .place = state.resource,
                  .during = concat("in ", quote(state.name)),
                  .principal = principal};
    of_operation(std::move(call), std::string_view(state.service).substr(kSdk.size()),
                 state.operation, state.calls.empty() ? nullptr : &state.calls.front());
  }

  /// arn:aws:scheduler:::aws-sdk:SERVICE:OPERATION
  /// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html,
  /// 2026-11-30
  void schedule(ResourceIndex index) {
    const StackResource& resource = graph_.resource(index);
    const ValuePtr place = resource.property("Target.Arn");
    const auto text = resolve::known_text(place);
    const auto role = graph_.identify(resource.property("Target.RoleArn"), kRoleTypes);
    constexpr std::string_view kUniversal = ":scheduler:::aws-sdk:";
    const auto at = text ? text->find(kUniversal) : std::string_view::npos;
    const auto principal = role ? acting_principal(access_, role->resource) : std::nullopt;
    if (at == std::string_view::npos || !principal) return;
    const auto parts = split(text->substr(at + kUniversal.size()), ':');
    if (parts.size() != 2) return;
    of_operation({.row = &kOfOperation, .caller = index, .place = place, .principal = *principal},
                 parts[0], parts[1], nullptr);
  }

  /// An operation of an API that is called as a role, and whose URI names an action.
  void operation(const ApiOperation& one) {
    const auto role = graph_.identify(one.credentials, kRoleTypes);
    const auto principal = role ? acting_principal(access_, role->resource) : std::nullopt;
    const auto colon = one.action.find(':');
    if (!principal || colon == std::string::npos) return;
    // Routes are in the table, by the subtype of their integration.
    const std::string_view type = graph_.resource(one.resource).type();
    if (type == "AWS::ApiGatewayV2::Route") return;
    of_operation({.row = &kOfOperation,
                  .caller = one.resource,
                  .place = one.uri,
                  .during = concat("for ", one.method, one.method.empty() ? "" : " ", one.path),
                  .principal = *principal},
                 std::string_view(one.action).substr(0, colon),
                 std::string_view(one.action).substr(colon + 1), nullptr);
  }

  /// A method whose URI names the resource, and not the action: a queue, an object of a bucket.
  /// https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html,
  /// https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html,
  /// 2026-11-30
  void path_method(ResourceIndex index) {
    const ValuePtr integration = graph_.resource(index).property("Integration");
    const auto role = graph_.identify(resolve::get(integration, "Credentials"), kRoleTypes);
    const auto principal = role ? acting_principal(access_, role->resource) : std::nullopt;
    const ValuePtr place = resolve::get(integration, "Uri");
    const SymbolicText* uri = resolve::text(place);
    if (!principal || uri == nullptr) return;
    const auto parts = uri->split(":");
    constexpr std::string_view kPath = "path/";
    if (parts.size() != 6 || !parts[4].known() || !parts[5].text().starts_with(kPath)) return;
    const SymbolicText path = parts[5].slice(kPath.size(), parts[5].text().size());
    const auto names = path.split("/");
    RoleCall call{
        .row = &kOfOperation,
        .caller = index,
        .place = place,
        .during = concat("for ", resolve::known_text(graph_.resource(index).property("HttpMethod"))
                                     .value_or("a request")),
        .principal = *principal};
    std::string action;
    std::optional<graph::Target> target;
    if (parts[4].text() == "sqs") {
      static constexpr std::string_view kQueues[] = {"AWS::SQS::Queue"};
      action = action_of_form(integration, "sqs");
      target = graph_.identify(names.back(), kQueues);
    } else if (parts[4].text() == "s3" && names.size() > 1) {
      static constexpr std::string_view kBuckets[] = {"AWS::S3::Bucket"};
      const ValuePtr method = resolve::get(integration, "IntegrationHttpMethod");
      if (resolve::equals(method, "PUT") == Tri::kYes) action = "s3:PutObject";
      if (resolve::equals(method, "GET") == Tri::kYes) action = "s3:GetObject";
      target = graph_.identify(names.front(), kBuckets);
    }
    if (action.empty() || !target) return;
    call.actions = {std::move(action)};
    call.target = target->resource;
    call.called = graph_.resource(target->resource).arn.value_or(SymbolicText());
    out_.push_back(std::move(call));
  }

  /// "sqs:SendMessage" where all templates of the request begin with Action=SendMessage.
  static std::string action_of_form(ValuePtr integration, std::string_view service) {
    constexpr std::string_view kAction = "Action=";
    const ValuePtr templates = resolve::get(integration, "RequestTemplates");
    std::string out;
    if (templates == nullptr) return out;
    for (const auto& field : templates->fields) {
      const SymbolicText* text = resolve::text(field.value);
      if (text == nullptr || !text->text().starts_with(kAction)) return {};
      const std::string_view rest = std::string_view(text->text()).substr(kAction.size());
      std::string name = concat(service, ":", rest.substr(0, rest.find_first_of("&# \n")));
      if (!iam::find_action(name) || (!out.empty() && out != name)) return {};
      out = std::move(name);
    }
    return out;
  }

  void of_operation(RoleCall call, std::string_view service, std::string_view operation,
                    const graph::TaskCall* made) {
    const auto action = iam::find_action(aws::action_of_operation(service, operation));
    if (!action) return;
    call.actions = {std::string(action->name)};
    const auto target = made == nullptr || action->resources.empty()
                            ? std::nullopt
                            : graph_.identify(made->target, made->row->targets);
    call.called = SymbolicText("*");
    if (target) {
      call.target = root_of(graph_, target->resource);
      call.called = graph_.resource(*call.target).arn.value_or(SymbolicText());
    }
    out_.push_back(std::move(call));
  }

  void add(RoleCall call, ValuePtr value) {
    if (call.row->is_self) return called(std::move(call), call.caller, {});
    if (const SymbolicText* text = resolve::text(value))
      named(std::move(call), target_in(*text, call.row->naming));
  }

  void named(RoleCall call, const SymbolicText& name) {
    if (call.row->is_self) return called(std::move(call), call.caller, {});
    const auto target = graph_.identify(name, call.row->targets);
    if (!target) return;
    if (call.row->scope != aws::Scope::kRoles)
      return called(std::move(call), target->resource, name);
    for (const graph::Edge* edge : graph_.out(target->resource, graph::EdgeKind::kAssumes))
      if (graph_.resource(edge->to).type() == kRoleTypes[0]) called(call, edge->to, {});
  }

  void called(RoleCall call, ResourceIndex target, const SymbolicText& name) {
    call.target = target;
    const auto& own = graph_.resource(target).arn;
    call.called = name.text().starts_with("arn:") ? name : own.value_or(SymbolicText());
    call.called.append(std::string_view(call.part));
    finish(std::move(call));
  }

  void anything(RoleCall call, SymbolicText pattern) {
    call.called = std::move(pattern);
    finish(std::move(call));
  }

  void finish(RoleCall call) {
    for (const auto action : split(call.row->actions, ' ')) call.actions.emplace_back(action);
    out_.push_back(std::move(call));
  }

  Tri holds(const aws::Integration& row, ValuePtr root, std::string_view path,
            const graph::Trail& trail) const {
    const auto at = [&](std::string_view other) { return graph::beside(root, path, trail, other); };
    if (!row.unless.empty() && at(row.unless) != nullptr) return Tri::kNo;
    return condition_holds(row.condition, at);
  }

  /// Whose role must allow the call; nothing where no role of this stack decides.
  std::optional<std::size_t> principal_of(const aws::Integration& row, ResourceIndex index,
                                          std::string_view path, const graph::Trail& trail) const {
    if (row.identity == aws::Identity::kCallerRole) return acting_principal(access_, index);
    const ValuePtr named = graph::beside(graph_.resource(index).properties, path, trail, row.by);
    if (row.identity == aws::Identity::kNamedRole) {
      const auto role = graph_.identify(named, kRoleTypes);
      return role ? acting_principal(access_, role->resource) : std::nullopt;
    }
    const auto function = graph_.identify(named, kFunctionTypes);
    return function ? acting_principal(access_, root_of(graph_, function->resource)) : std::nullopt;
  }

  const Access& access_;
  const Graph& graph_;
  std::vector<RoleCall> out_;
};

/// Can policies name the resource? One whose ARN AWS makes up is in no row of the matrix.
bool is_destination(const Access& access, ResourceIndex resource) {
  return std::any_of(access.destinations.begin(), access.destinations.end(),
                     [&](const auto& one) { return one.resource == resource; });
}

}  // namespace

std::vector<RoleCall> role_calls(const Access& access, const Graph& graph) {
  return Finder(access, graph).run();
}

RoleCalls::RoleCalls(const Access& access, const Graph& graph)
    : access_(access), graph_(graph), judge_(*access.reasoner) {
  for (const Reach& row : access.reach)
    if (row.verdict != Verdict::kUnreachable)
      reach_[{row.principal, access.destinations[row.destination].resource}].push_back(&row);
}

/// On the target or a part of it, under some condition perhaps?
bool RoleCalls::may(const RoleCall& call, std::string_view action) {
  if (!call.target) return may_any(call, action);
  const ResourceIndex root = root_of(graph_, *call.target);
  if (!is_destination(access_, root)) return may_any(call, action);
  const auto found = reach_.find({call.principal, root});
  if (found == reach_.end()) return false;
  const bool allowed = std::ranges::any_of(found->second, [&](const Reach* row) {
    return std::find(row->actions.begin(), row->actions.end(), action) != row->actions.end();
  });
  // The ARN of an alias is not the function's, and that of an index is not the table's.
  const bool is_whole = root == *call.target && call.part.empty();
  return allowed && (is_whole || may_exactly(call, action));
}

/// The ARN that is called, on the policies of both sides.
bool RoleCalls::may_exactly(const RoleCall& call, std::string_view action) {
  iam::PolicySet policies = identity_side(access_, access_.principals[call.principal]);
  add_resource_side(access_, graph_, *call.target, action.substr(0, action.find(':')), policies);
  iam::Request request = request_of(access_.principals[call.principal], call.called);
  request.action = std::string(action);
  request.resource_account = SymbolicText(graph_.stack().environment->account_id);
  request.context = iam::Context(iam::Presence::kUnknown);
  return judge_.decide(policies, std::move(request)).verdict != Verdict::kUnreachable;
}

/// Unless the role may not, whatever the resource and the request are like.
bool RoleCalls::may_any(const RoleCall& call, std::string_view action) {
  // The ARN of a target may be made up by AWS: then the role must allow the action on something.
  const SymbolicText called = call.target ? SymbolicText("*") : call.called;
  const auto [known, is_new] =
      asked_.try_emplace({call.principal, std::string(action), called.text()}, true);
  if (!is_new) return known->second;
  const auto& who = access_.principals[call.principal];
  if (allows(access_, graph_, who, action, called) == Tri::kYes) return true;
  // The policy of some resource may allow it, as the trust policy of a role does.
  const auto allows_action = [&](const Reach& row) {
    return row.principal == call.principal && row.verdict != Verdict::kUnreachable &&
           std::find(row.actions.begin(), row.actions.end(), action) != row.actions.end();
  };
  if (called.text() == "*" && std::ranges::any_of(access_.reach, allows_action)) return true;
  iam::AccessQuery query;
  query.caller = who.caller;
  query.action = {SymbolicText(std::string(action)), iam::Wildcards::kLiteral};
  const bool any = called.text() == "*";
  query.resource = {called, any ? iam::Wildcards::kActive : iam::Wildcards::kLiteral};
  query.resource_account = SymbolicText(graph_.stack().environment->account_id);
  known->second = !iam::no_access(*access_.reasoner, identity_side(access_, who), query).proved();
  return known->second;
}

Lack RoleCalls::decide(const RoleCall& call) {
  Lack out;
  for (const std::string& action : call.actions) {
    const auto either = split(action, '|');
    if (std::ranges::none_of(either, [&](auto one) { return may(call, one); })) {
      std::vector<std::string> names(either.begin(), either.end());
      out.actions.push_back(join(names, " or "));
    }
  }
  if (out.actions.empty()) return out;
  const auto& principal = access_.principals[call.principal];
  const auto& role = graph_.resource(principal.resource);
  out.unknown = call.unknown;
  if (!principal.unknown.empty())
    out.unknown = concat("policies of ", role.id(), ": ", principal.unknown.front());
  return out;
}

}  // namespace cfnaudit::access
